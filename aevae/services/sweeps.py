"""Many trainings as one: a list or a grid over any fields of a recipe and several seeds, begun, shown and ended as a group.

A group is one small file, `.sweeps/NAME.json` in the runs folder, that names its members; what they are doing stands in
their own run folders.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from aevae.recipe.config import Config
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, ConfigError, JobError
from aevae.recipe.fields import from_text
from aevae.recipe.layers import check_size
from aevae.runs import reader
from aevae.runs.catalog import check_id, open_run, runs_dir
from aevae.runs.files import write_json
from aevae.runs.status import STATES
from aevae.runs.verdict import in_short

from . import job_reader, jobs
from .roles.asker import COMMAND, Asker, check

MAX_JSON = 1 << 20
MOST = 1000  # members


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
    id: str
    varied: tuple[str, ...]
    members: list[Member]

    @property
    def moving(self) -> bool:
        return any(STATES[m.state].active or STATES[m.state].waiting for m in self.members)

    @property
    def resumable(self) -> bool:
        return any(STATES[m.state].resumable for m in self.members)

    @property
    def share(self) -> float:
        """Done of the whole sweep, 0 to 1."""
        return sum(m.share for m in self.members) / max(1, len(self.members))


def plan(base: Config, vary: Mapping[str, Sequence[Any]], seeds: Sequence[int] = (), grid: bool = True) -> list[dict[str, Any]]:
    """What each member changes: every combination of the values, or the first with the first and so on; each with every seed.

    Raises:
        ConfigError: an unknown field, a value out of range, lists of unequal length, nothing to vary, or more than MOST.
    """
    if not vary and not seeds:
        raise ConfigError("a sweep varies something: name a field with several values, or several seeds.")
    if "seed" in vary and seeds:
        raise ConfigError("seeds are given twice. Vary `seed`, or name seeds, not both.")
    if not grid and len({len(values) for values in vary.values()}) > 1:
        raise ConfigError(f"a list takes equally many values of each field; got {', '.join(f'{len(v)} of {k}' for k, v in vary.items())}.")
    lengths = [len(values) for values in vary.values()] or [1]
    if (count := (math.prod(lengths) if grid else lengths[0]) * max(1, len(seeds))) > MOST:  # counted, because to plan a million takes minutes
        raise ConfigError(f"{count:,} trainings are too many for one sweep: at most {MOST:,} are allowed. Name fewer values or fewer seeds.")
    combined = (itertools.product if grid else zip)(*vary.values()) if vary else [()]
    changes = [dict(zip(vary, values, strict=True)) for values in combined]
    if seeds:
        changes = [{**change, "seed": seed} for change in changes for seed in seeds]
    for change in changes:
        check_size(base.replace(**change))
    return changes


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
    wanted = check_id(f"{preset or base.kind.lower()}-sweep" if name is None else name)
    group = claim_group(wanted)

    def record(ids: list[str]) -> None:
        write_json(group_file(group), {"varied": list(changes[0]), "members": [{"id": i, "changes": c} for i, c in zip(ids, changes, strict=True)]})

    digits = max(2, len(str(len(changes))))
    try:
        jobs.start_all([(base.replace(**change), check_id(f"{group}-{n:0{digits}}")) for n, change in enumerate(changes, 1)], preset, group, record, device, by)
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
    by_id = {job.id: job for job in jobs.listing()}
    sweeps = [read(path, by_id) for path in sorted((runs_dir() / ".sweeps").glob("*.json"), key=lambda p: p.stem)]
    return [sweep for sweep in sweeps if any(m.state != "deleted" for m in sweep.members)]


def stop(group: str, by: Asker = COMMAND) -> None:
    """Stop every member that is not finished or at rest. Returns at once.

    Raises:
        JobError: there is no such group.
        RoleError: a member is somebody else's; nothing is stopped.
    """
    found = members(group)
    check(by, "stop", [member.id for member in found], runs_dir())
    if moving := [member.id for member in found if STATES[member.state].active or STATES[member.state].waiting]:
        jobs.stop_all(moving, by)


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
    if left := [member.id for member in members(group) if member.state != "deleted"]:
        jobs.delete_all(left, by)
    group_file(group).unlink(missing_ok=True)


def members(group: str) -> list[Member]:
    """What became of the members of a group.

    Raises:
        JobError: there is no such group.
    """
    if not exists(group):
        raise JobError(f"there is no sweep {group!r}. `python -m aevae sweeps` lists those there are.")
    return read(group_file(group), {job.id: job for job in job_reader.all_jobs()}).members


def exists(group: str) -> bool:
    return group_file(check_id(group)).is_file()


def read(path: Path, by_id: Mapping[str, jobs.Job]) -> Sweep:
    """A sweep by its file and the trainings that are not finished; a damaged one has no members."""
    try:
        content = json.loads(reader.read(path, MAX_JSON))
        members = [member(str(entry["id"]), dict(entry["changes"]), by_id) for entry in content["members"]]
        return Sweep(path.stem, tuple(str(name) for name in content["varied"]), members)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Sweep(path.stem, (), [])


def member(run_id: str, changes: dict[str, Any], by_id: Mapping[str, jobs.Job]) -> Member:
    job = by_id.get(run_id)
    try:
        run = open_run(run_id) if job is None or job.state == "stopped" else None
    except AevaeError:
        run = None
    if job:
        return Member(run_id, changes, job.state, job.epoch, job.epochs, job.share, run.metrics if run else {}, job.message)
    if run:
        return Member(run_id, changes, "finished", run.epochs, run.config.epochs, 1.0, run.metrics, in_short(run.verdict))
    return Member(run_id, changes, "deleted", 0, 0, 1.0, {}, "")


def group_file(group: str) -> Path:
    return runs_dir() / ".sweeps" / f"{group}.json"


def setting(text: str) -> tuple[str, list[Any]]:
    """A field and its values from "beta=0.5,1,2"; the layers of a network have spaces between them: "layers=512,256 128".

    Raises:
        ConfigError: no such field, or a value that is no number where one is needed.
    """
    name, _, values = text.partition("=")
    known = {f.name.replace("_", "-"): f for f in fields(Config)}
    field = known.get(name.strip().replace("_", "-"))
    if field is None or not values:
        raise ConfigError(f"{text[:40]!r} varies nothing. Write a field and its values, such as beta=0.5,1,2. Fields: {', '.join(known)}.")
    try:
        return field.name, [from_text(field, value.strip()) for value in values.split(",")]
    except ValueError as error:
        raise ConfigError(f"{field.metadata['label']} needs numbers, such as 0.5, 1, 4; got {values[:40]!r}.") from error


def seeds(text: str) -> list[int]:
    """Seeds from "0, 1 2"; none where nothing is written.

    Raises:
        ConfigError: a word that is no seed.
    """
    highest = Config.__dataclass_fields__["seed"].metadata["high"]
    words = re.findall(r"[^\s,]+", text)
    for word in words:
        if not re.fullmatch(r"[0-9]{1,10}", word) or int(word) > highest:
            raise ConfigError(f"{word[:20]!r} is no seed. Write whole numbers from 0 to {highest:,} with commas or spaces between them, such as 0, 1, 2.")
    return [int(word) for word in words]
