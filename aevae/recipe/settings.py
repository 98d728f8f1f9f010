"""What whoever runs the app may say by environment variables: one table, and the only place that reads them.

docs/deploy.md has the same table for people; `tests/recipe/test_settings.py` holds the two together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar

from .errors import SettingError

T = TypeVar("T")
PREFIX = "AEVAE_"
FOREIGN = {"AEVAE_SCREENSHOTS"}  # of tests and tools


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One variable: its name, how its text becomes a value (ValueError: not at all), what holds without it, and both for people. secret: it is never shown."""

    name: str
    read: Callable[[str], T]
    default: T
    meaning: str
    allowed: str
    secret: bool = False

    def __call__(self) -> T:
        """The value that holds now; an empty variable counts as none.

        Raises:
            SettingError: the text is none of those allowed.
        """
        said = os.environ.get(self.name, "").strip()
        if not said:
            return self.default
        try:
            return self.read(said)
        except ValueError:
            raise SettingError(
                f"{self.name} is set to {'something else' if self.secret else repr(said[:60])}. Allowed: {self.allowed}. Correct it where the app is started, then start it again."
            ) from None


def folder(text: str) -> Path:
    return Path(text).expanduser()


def yes_or_no(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def address(text: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)[!-~]{3,200}", text):
        raise ValueError(text)
    return text


def number(low: float, high: float) -> Callable[[str], float]:
    """A reader of numbers from low to high."""

    def read(text: str) -> float:
        if not low <= float(text) <= high:
            raise ValueError(text)
        return float(text)

    return read


def names(pattern: str) -> Callable[[str], tuple[str, ...]]:
    """A reader of names with commas or spaces between, in small letters, each of which matches."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(text.lower().replace(",", " ").split())
        if not all(re.fullmatch(pattern, name) for name in found):
            raise ValueError(text)
        return found

    return read


def whole(low: int, high: int) -> Callable[[str], int]:
    """A reader of whole numbers from low to high."""

    def read(text: str) -> int:
        if not low <= int(text) <= high:
            raise ValueError(text)
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(text)
        return text

    return read


def key(text: str) -> str:
    if not 12 <= len(text) <= 200:
        raise ValueError(text)
    return text


HOST = r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
NO_FOLDER: Path | None = None
NOT_SAID: bool | None = None

RUNS = Setting("AEVAE_RUNS", folder, NO_FOLDER, "where your trained models are kept", "a folder that can be written; it is made where it is missing")
DATA = Setting("AEVAE_DATA", folder, NO_FOLDER, "where data sets are kept, downloaded and your own", "a folder")
LESSONS = Setting("AEVAE_LESSONS", folder, NO_FOLDER, "a teacher's own lessons, shown beside those that ship (docs/lessons.md)", "a folder")
UPLOADS = Setting("AEVAE_UPLOADS", yes_or_no, NOT_SAID, "whether visitors may add images and open runs; without it only those on the computer itself", "0 or 1")
MODE = Setting("AEVAE_MODE", one_of("look", "train"), "train", "look: visitors only look; nobody trains, adds or removes anything on a page", "look or train")
TEACHER_KEY = Setting(
    "AEVAE_TEACHER_KEY", key, "", "who enters it on the Train page may do everything there, also to what others own", "12 to 200 characters", secret=True
)
MAX_QUEUED = Setting(
    "AEVAE_MAX_QUEUED",
    whole(0, 20),
    4,
    "trainings that one visitor may have under way or waiting; 0: only the teacher trains",
    "a whole number from 0 to 20; 4 without it",
)
MAX_RUNS_EACH = Setting("AEVAE_MAX_RUNS_EACH", whole(0, 100_000), 40, "models that one visitor may keep", "a whole number; 40 without it, 0: no limit")
MAX_RUNS = Setting("AEVAE_MAX_RUNS", whole(0, 100_000), 0, "models that are kept in all, whoever trains them", "a whole number; 0: no limit")
MAX_GB = Setting("AEVAE_MAX_GB", number(0, 1e6), 0.0, "gigabytes that they may take before nothing more is trained", "a number; 0: no limit")
SCHEDULER = Setting("AEVAE_SCHEDULER", str, "", "the Dask scheduler that trainings are sent to", "an address such as tcp://THAT-MACHINE:8786 or tls://…")
CLUSTER_JOBS = Setting(
    "AEVAE_CLUSTER_JOBS",
    whole(1, 1000),
    8,
    "trainings that run at once on the cluster: as many as its workers have threads",
    "a whole number from 1 to 1000; 8 without it",
)
CLUSTER_TIMEOUT = Setting("AEVAE_CLUSTER_TIMEOUT", number(1.5, 600), 4.0, "seconds until a silent scheduler counts as lost", "a number from 1.5 to 600")
HOSTS = Setting(
    "AEVAE_HOSTS",
    names(rf"\*|{HOST}"),
    (),
    "names by which the server may be asked for, besides localhost, its own name and addresses in digits",
    "names with commas between, such as vae.school.edu,*.school.edu; * for any",
)
FRAME_ANCESTORS = Setting(
    "AEVAE_FRAME_ANCESTORS",
    names(rf"\*|https?://{HOST}(:\d+)?"),
    (),
    "sites that may show the app in a frame, such as a course's page",
    "addresses with commas between, such as https://moodle.school.edu; * for any",
)
CONTACT = Setting(
    "AEVAE_CONTACT", address, "", "where Get help and Report a bug lead in the menu: to whoever runs it", "an address that begins with https:, http: or mailto:"
)

SETTINGS: tuple[Setting[Any], ...] = (
    RUNS,
    DATA,
    LESSONS,
    UPLOADS,
    MODE,
    TEACHER_KEY,
    MAX_QUEUED,
    MAX_RUNS_EACH,
    MAX_RUNS,
    MAX_GB,
    SCHEDULER,
    CLUSTER_JOBS,
    CLUSTER_TIMEOUT,
    HOSTS,
    FRAME_ANCESTORS,
    CONTACT,
)


def problems() -> list[str]:
    """A sentence for each variable that cannot be read, and for each that only looks like one of ours."""
    found: list[str] = []
    for setting in SETTINGS:
        try:
            setting()
        except SettingError as error:
            found.append(str(error))
    names = [setting.name for setting in SETTINGS]
    for name in sorted(name for name in os.environ if name.startswith(PREFIX) and name not in {*names, *FOREIGN}):
        near = get_close_matches(name, names, 1)
        found.append(f"{name} is set, but there is no such setting. " + (f"Is {near[0]} meant? " if near else "") + "docs/deploy.md lists them all.")
    return found
