"""Large sweeps, queued and deleted in the background a part at a time: no page waits, and others get their turn between two parts.

What is still to be done stands in the group's file: `left`, the trainings to queue, or `deleting`; `worker` is the process that
does it, `part` the members whose trainings it is writing. Where it was killed, the next server goes on (`go_on`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config, from_dict, to_dict
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, JobError
from aevae.runs.catalog import runs_dir
from aevae.runs.files import write_json
from aevae.runs.processes import mark, marker_lives

from . import job_queue, job_reader, jobs, sweeps
from .roles.asker import COMMAND, Asker, acting
from .sweep_plan import configs, entries, plan, wanted_name
from .sweeps import content, group_file

PART = 40  # fewer than jobs.MANY: the files of one part are gone before the next one's turn
PAUSE_S = 0.02  # in which others take their turn

_workers: dict[Path, threading.Thread] = {}  # by the group's file
_hiring = threading.Lock()  # held where one is taken on, and where one looks whether it may go
_notes: dict[Path, str] = {}


class Changed(JobError):
    """A group's file says something else by now."""


def start(base: Config, preset: str | None, vary: Mapping[str, Sequence[Any]], seeds: Sequence[int] = (), device: str = AUTO, by: Asker = COMMAND) -> str:
    """As `sweeps.start`, but of more than PART all are refused or all begun, and queued in the background."""
    changes = plan(base, vary, seeds)
    if len(changes) <= PART:
        return sweeps.start(base, preset, vary, seeds, device=device, by=by)
    wanted = wanted_name(base, preset)
    with acting(by, "start", [wanted]):
        job_queue.check_config(base)
        job_queue.check_place(job_reader.all_jobs(), len(changes), by)
        group = sweeps.claim_group(wanted)
    left = {"changes": changes, "recipe": to_dict(base), "preset": preset, "device": device, "by": by.id}
    write_json(group_file(group), {"varied": list(changes[0]), "members": [], "left": left})
    work(group)
    return group


def resume(group: str, by: Asker = COMMAND) -> None:
    """As `sweeps.resume`; what is not queued yet will be."""
    sweeps.check_left(group, content(sweeps.existing(group)), by, "resume")
    sweeps.resume(group, by)
    if "left" in content(group_file(group)):
        work(group)


def delete(group: str, by: Asker = COMMAND) -> None:
    """As `sweeps.delete`, but more than PART members go in the background."""
    if len(sweeps.members(group)) <= PART:
        sweeps.delete(group, by)
        return
    sweeps.close(group, by, "delete", deleting=by.id)
    work(group)


def go_on() -> None:
    """Take up what a program that is gone has left to do."""
    for path in sweeps.files():
        found = content(path)
        with suppress(AevaeError, ValueError):  # no mark, or nobody's
            if has_work(found) and marker_lives(str(found.get("worker"))) is False:
                work(path.stem)


def notes() -> list[str]:
    """What is being done here, a few words each."""
    return [_notes[path] for path, worker in list(_workers.items()) if worker.is_alive() and path in _notes]


def work(group: str) -> None:
    """Do what a group's file says, in the background; a command ends when it is done."""
    path = group_file(group)
    with _hiring:
        sweeps.change(group, lambda found: {**found, "worker": mark()})
        if path not in _workers or not _workers[path].is_alive():
            _workers[path] = threading.Thread(target=do, args=(group,), name=f"work on {group}")
            _workers[path].start()


def with_lost(found: Json) -> Json:
    """With those of an unfinished part among what is left that have a name only: their program was killed before they were trainings."""
    if "left" not in found:
        return found
    part = found.get("part", [])
    lost = [entry for entry in found["members"] if entry["id"] in part and not (runs_dir() / entry["id"] / "run.json").exists()]
    changes = [*(entry["changes"] for entry in lost), *found["left"]["changes"]]
    return {**found, "members": [entry for entry in found["members"] if entry not in lost], "left": {**found["left"], "changes": changes}, "message": ""}


def do(group: str) -> None:
    """Part after part, until a group's file says no more, or why it does not go on."""
    path = group_file(group)
    while True:
        try:
            sweeps.change(group, with_lost)
            while part(group):
                time.sleep(PAUSE_S)
        except Changed:
            continue
        except (AevaeError, OSError, AttributeError, KeyError, TypeError, ValueError) as error:  # besides what is refused, a file that somebody has written
            message = str(error)
            with _hiring:
                with suppress(AevaeError, OSError):
                    sweeps.change(group, lambda found, message=message: {**without(found, "worker"), "message": message} if has_work(found) else found)
                _workers.pop(path, None)
            return
        with _hiring:
            if not has_work(content(path)):
                _workers.pop(path, None)
                return


def has_work(found: Json) -> bool:
    return "left" in found or "deleting" in found


def part(group: str) -> bool:
    """Do one part; whether there is more."""
    found = content(group_file(group))
    if "deleting" in found:
        return delete_part(group, [entry["id"] for entry in found["members"]], Asker(found["deleting"], trusted=True, page=False))
    if "left" in found:
        return queue_part(group, found["members"], found["left"])
    return False


def queue_part(group: str, members: list[Json], left: Json) -> bool:
    changes, size = left["changes"][:PART], len(members) + len(left["changes"])
    _notes[group_file(group)] = f"{group}: {len(members):,} of {size:,} queued"
    if not changes:
        sweeps.change(group, lambda found: without(found, "left", "worker", "message") if found.get("left") == left else found)
        return False

    def record(ids: list[str]) -> None:
        now = content(group_file(group))
        if now.get("left") != left:
            raise Changed(f"{group} has been stopped.")
        write_json(
            group_file(group), {**now, "members": now["members"] + entries(ids, changes), "part": ids, "left": {**left, "changes": left["changes"][PART:]}}
        )

    wanted = configs(from_dict(left["recipe"]), group, changes, len(members), size)
    jobs.start_all(wanted, left["preset"], group, record, left["device"], Asker(left["by"], trusted=True, page=False))  # asked and counted when it was begun
    sweeps.change(group, lambda found: without(found, "part"))
    return True


def delete_part(group: str, members: list[str], by: Asker) -> bool:
    there = [run_id for run_id in members if (runs_dir() / run_id).is_dir()]
    _notes[group_file(group)] = f"{group}: {len(members) - len(there):,} of {len(members):,} deleted"
    if not there:
        group_file(group).unlink(missing_ok=True)
        return False
    jobs.delete_all(there[:PART], by)
    if all((runs_dir() / run_id).is_dir() for run_id in there[:PART]):
        raise JobError(f"{there[0]} cannot be removed now: it is trained on another machine. Stop it first.")
    return True


def without(found: Json, *names: str) -> Json:
    return {name: value for name, value in found.items() if name not in names}
