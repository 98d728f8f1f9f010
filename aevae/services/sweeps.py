"""Many trainings as one: a list or a grid over any fields of a recipe and several seeds, begun, shown and ended as a group.

A group is one small file, `.sweeps/NAME.json` in the runs folder, that names its members; what they are doing stands in
their own run folders.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, JobError, RoleError
from aevae.runs import reader
from aevae.runs.catalog import ID_PATTERN, Run, check_id, list_runs, open_run, runs_dir
from aevae.runs.files import write_json
from aevae.runs.processes import marker_lives
from aevae.runs.status import STATES
from aevae.runs.verdict import in_short

from . import job_reader, jobs
from .programs import lock
from .roles import audit
from .roles.asker import COMMAND, Asker, check
from .sweep_plan import configs, entries, plan, wanted_name

MAX_JSON = 1 << 20


@dataclass(frozen=True)
class Member:
    """One training of a sweep. state: as of a Job, or "finished", or "deleted". changes: what sets it apart. message: of its job, or what was found wrong with it."""

    id: str
    changes: dict[str, Any]
    state: str
    epoch: int
    epochs: int
    share: float
    metrics: dict[str, Any]
    message: str


@dataclass(frozen=True)
class Sweep:
    """A group. members: as far as they are queued. left: how many are not yet. doing: "queueing" or "deleting", while a program does it (`sweep_work`).
    message: why that did not go on. owner: whose it is that is left; empty for nobody's.
    """

    id: str
    varied: tuple[str, ...]
    members: list[Member]
    left: int = 0
    doing: str = ""
    message: str = ""
    owner: str = ""

    @property
    def size(self) -> int:
        return len(self.members) + self.left

    @property
    def moving(self) -> bool:
        return bool(self.doing) or any(STATES[m.state].active or STATES[m.state].waiting for m in self.members)

    @property
    def resumable(self) -> bool:
        return not self.doing and (self.left > 0 or any(STATES[m.state].resumable for m in self.members))

    @property
    def share(self) -> float:
        """Done of the whole sweep, 0 to 1."""
        return sum(m.share for m in self.members) / max(1, self.size)


def start(
    base: Config,
    preset: str | None,
    vary: Mapping[str, Sequence[Any]],
    seeds: Sequence[int] = (),
    name: str | None = None,
    grid: bool = True,
    device: str = AUTO,
    by: Asker = COMMAND,
) -> str:
    """Queue a whole sweep, or nothing; returns the id of the group. See `plan`.

    Raises:
        ConfigError, JobError, RoleError, RunError: the plan is impossible, there is no room for so many, they may not, or the name is not allowed.
    """
    changes = plan(base, vary, seeds, grid)
    group = claim_group(wanted_name(base, preset, name))

    def record(ids: list[str]) -> None:
        write_json(group_file(group), {"varied": list(changes[0]), "members": entries(ids, changes)})

    try:
        jobs.start_all(configs(base, group, changes, 0, len(changes)), preset, group, record, device, by)
    except AevaeError:
        group_file(group).unlink(missing_ok=True)
        raise
    return group


def claim_group(wanted: str) -> str:
    """A free name for a group, taken by its file."""
    if reason := jobs.can_write():
        raise JobError(reason)
    for number in itertools.count(1):
        group = wanted if number == 1 else f"{wanted}-{number}"
        try:
            group_file(group).parent.mkdir(exist_ok=True)
            group_file(group).open("x").close()
            return group
        except FileExistsError:
            continue
        except OSError as error:
            raise JobError(f"{group_file(group)} cannot be written: {error.strerror}. Set AEVAE_RUNS to another folder.") from error
    raise AssertionError


def listing() -> list[Sweep]:
    """All sweeps that have members left, by name."""
    by_id, runs = {job.id: job for job in jobs.listing()}, known_runs()
    sweeps = [read(path, by_id, runs) for path in files()]
    return [sweep for sweep in sweeps if sweep.left or sweep.doing or any(m.state != "deleted" for m in sweep.members)]


def known_runs() -> dict[str, Run]:
    """The users' runs that have been read, by their ids: to open each of hundreds would look at every file again."""
    return {run.id: run for run in list_runs(wait=False)[0]}


def files() -> list[Path]:
    return sorted((runs_dir() / ".sweeps").glob("*.json"), key=lambda path: path.stem)


def stop(group: str, by: Asker = COMMAND) -> None:
    """Stop every member that is not finished or at rest. Returns at once.

    Raises:
        JobError: there is no such group.
        RoleError: a member is somebody else's; nothing is stopped.
    """
    there = set(close(group, by, "stop"))
    if moving := [job.id for job in job_reader.all_jobs() if job.id in there and (STATES[job.state].active or STATES[job.state].waiting)]:
        jobs.stop_all(moving, by)


def close(group: str, by: Asker, what: str, **then: Any) -> list[str]:
    """Queue no more of a sweep, in one step with whoever queues it; the ids of its members that are there.

    what: for the log; then: what its file says from now on is to be done.

    Raises:
        JobError: there is no such group.
        RoleError: a member, or what is not queued yet, is somebody else's; nothing has changed.
    """
    with lock():
        found = content(existing(group))
        named = [member.id for member in read(group_file(group), {}, {}).members]
        there = [run_id for run_id in named if ID_PATTERN.fullmatch(run_id) and (runs_dir() / run_id).is_dir()]
        check(by, what, there, runs_dir())
        check_left(group, found, by, what)
        if not named and not then:
            group_file(group).unlink(missing_ok=True)
        else:
            write_json(group_file(group), {"varied": found.get("varied", []), "members": found.get("members", []), **then})
    return there


def check_left(group: str, found: Json, by: Asker, what: str) -> None:
    """Refuse (RoleError) to change what is not queued yet of somebody else's sweep, and log it. found: what its file says."""
    if (reason := left_to_others(group, owner_of_left(found), by)) is not None:
        audit.log(by.name, f"refused {what}", [group])
        raise RoleError(reason)


def owner_of_left(found: Json) -> str:
    """Whose it is that is not queued yet, the hash of their token; empty for nobody's."""
    left = found.get("left")
    return str(cast(Json, left).get("by", "")) if isinstance(left, dict) else ""


def left_to_others(group: str, owner: str, by: Asker) -> str | None:
    """Why what is not queued yet of a sweep is not theirs to change; None: it is."""
    if by.trusted or owner in ("", by.id):
        return None
    return f"{group} is somebody else's: only they can change it, or the teacher."


def change(group: str, how: Callable[[Json], Json]) -> None:
    """Write a group's file anew, nobody else meanwhile."""
    with lock():
        if (before := content(group_file(group))) and (after := how(before)) != before:
            write_json(group_file(group), after)


def resume(group: str, by: Asker = COMMAND) -> None:
    """Put every member that rests back into the queue, or none.

    Raises:
        JobError: there is no such group, or twenty trainings wait.
    """
    jobs.resume_all([member.id for member in members(group) if STATES[member.state].resumable], by)


def delete(group: str, by: Asker = COMMAND) -> None:
    """Remove every member, finished or not, and the group.

    Raises:
        JobError: there is no such group.
        RoleError: a member is somebody else's; nothing is removed.
    """
    if there := close(group, by, "delete"):
        jobs.delete_all(there, by)
    group_file(group).unlink(missing_ok=True)


def members(group: str) -> list[Member]:
    """What became of the members of a group.

    Raises:
        JobError: there is no such group.
    """
    return read(existing(group), {job.id: job for job in job_reader.all_jobs()}, known_runs()).members


def exists(group: str) -> bool:
    return group_file(check_id(group)).is_file()


def existing(group: str) -> Path:
    """A group's file; JobError where there is none."""
    if not exists(group):
        raise JobError(f"there is no sweep {group!r}. `python -m aevae sweeps` lists those there are.")
    return group_file(group)


def content(path: Path) -> Json:
    """What a group's file says; empty where there is none, or a damaged one."""
    try:
        found = json.loads(reader.read(path, MAX_JSON))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast(Json, found) if isinstance(found, dict) else {}


def read(path: Path, by_id: Mapping[str, jobs.Job], runs: Mapping[str, Run]) -> Sweep:
    """A sweep by its file, the trainings that are not finished, and the runs that have been read; a damaged one has no members."""
    found = content(path)
    try:
        members = [member(str(entry["id"]), dict(entry["changes"]), by_id, runs) for entry in found["members"]]
        left = len(found["left"]["changes"]) if "left" in found else 0
        doing = "deleting" if "deleting" in found else "queueing" if "left" in found else ""
        working = "worker" in found and marker_lives(str(found["worker"])) is not False
        return Sweep(
            path.stem,
            tuple(str(name) for name in found["varied"]),
            members,
            left,
            doing if working else "",
            str(found.get("message", ""))[:400],
            owner_of_left(found),
        )
    except (ValueError, KeyError, TypeError):
        return Sweep(path.stem, (), [])


def member(run_id: str, changes: dict[str, Any], by_id: Mapping[str, jobs.Job], runs: Mapping[str, Run]) -> Member:
    job = by_id.get(run_id)
    run = None
    if job is None or job.state == "stopped":
        with suppress(AevaeError):
            run = runs.get(run_id) or open_run(run_id)
    if job:
        return Member(run_id, changes, job.state, job.epoch, job.epochs, job.share, run.metrics if run else {}, job.message)
    if run:
        return Member(run_id, changes, "finished", run.epochs, run.config.epochs, 1.0, run.metrics, in_short(run.verdict))
    return Member(run_id, changes, "deleted", 0, 0, 1.0, {}, "")


def group_file(group: str) -> Path:
    return runs_dir() / ".sweeps" / f"{group}.json"
