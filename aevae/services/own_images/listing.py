"""The sets that somebody has added here: which there are, who uses them, and their removal."""

from __future__ import annotations

from dataclasses import dataclass

from aevae.recipe.dataset import Dataset, data_dir
from aevae.recipe.datasets import BUILT_IN
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets import reading as own_sets
from aevae.recipe.own_sets.files import remove_set
from aevae.runs.catalog import list_runs
from aevae.services.job_reader import all_jobs
from aevae.services.roles.asker import COMMAND, Asker, acting


@dataclass(frozen=True)
class Uses:
    """Who has a set: ids of finished runs, and of trainings that are not finished."""

    runs: tuple[str, ...]
    trainings: tuple[str, ...]


def listing() -> tuple[list[Dataset], dict[str, str]]:
    """All added sets that can be read, and those that cannot, with the reason."""
    good: list[Dataset] = []
    bad: dict[str, str] = {}
    for name in own_sets.names():
        try:
            good.append(own_sets.read_set(name))
        except DataError as error:
            bad[name] = str(error)
    return good, bad


def find(name: str) -> Dataset:
    """An added set.

    Raises:
        DataError: there is none of that name, or it is damaged.
    """
    if name in BUILT_IN:
        raise DataError(
            f"{BUILT_IN[name].title} comes with the app: only sets that were added can be shown or removed. `python -m aevae data list` names them."
        )
    return own_sets.read_set(name)


def megabytes(name: str) -> float:
    """What a set takes on the disk."""
    return sum(path.stat().st_size for path in (data_dir() / name).glob("*") if path.is_file()) / 1e6


def uses(name: str) -> Uses:
    return Uses(tuple(run.id for run in list_runs()[0] if run.config.dataset == name), tuple(job.id for job in all_jobs() if job.config.dataset == name))


def check_removable(name: str) -> None:
    """Refuse (DataError) what is no added set; a damaged one is one."""
    if name in BUILT_IN or name not in own_sets.names():
        find(name)


def remove(name: str, by: Asker = COMMAND) -> None:
    """Remove an added set, also a damaged one. Models that were trained on it stay, without its images. by: who added it, or may remove what others added.

    Raises:
        DataError: it is built in, there is none of that name, or a training that is not finished needs it.
        RoleError: it is somebody else's.
    """
    check_removable(name)
    if trainings := uses(name).trainings:
        raise DataError(
            f"{name} is needed by {', '.join(trainings[:3])}{', …' if len(trainings) > 3 else ''}. Stop and delete such trainings first, or let them end."
        )
    with acting(by, "remove images", [name], data_dir()):
        remove_set(name)
