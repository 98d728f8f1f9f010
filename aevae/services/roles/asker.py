"""Who asks for something, and whether they may have it. Pages offer by these rules, and services refuse by them again.

Whoever started a run, opened it or added a set of images owns it (`owner.py`), and may stop, pause, resume, rename and delete it. All may
look. Commands, visitors on this very computer and whoever has given the teacher's key may do everything; where AEVAE_MODE=look no
visitor changes anything.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aevae.recipe import settings
from aevae.recipe.errors import AevaeError, RoleError

from . import audit
from .owner import read_owner

LOOK = "This server only shows models: nobody trains, adds or removes anything here. Install the app on a computer of yours to train your own."
ONLY_TEACHER = "Only the teacher trains, opens and adds something here. You can explore every model."
NAMELESS = "Your browser keeps no cookie of this app, so nobody could tell what is yours. Allow cookies for this address, and reload the page."


@dataclass(frozen=True)
class Asker:
    """Who asks. id: SHA-256 of the token in their browser, empty where it keeps none. trusted: what others own is theirs to change too. page: a visitor's."""

    id: str = ""
    trusted: bool = False
    page: bool = True

    @property
    def name(self) -> str:
        """What the log calls them."""
        return self.id[:8] or ("visitor" if self.page else "command")


COMMAND = Asker(trusted=True, page=False)  # whoever can run commands here owns the files anyway


def refusal(by: Asker, *folders: Path) -> str | None:
    """Why somebody may not change what is in these folders, or begin something where none is named; None: they may."""
    if by.page and settings.MODE() == "look":
        return LOOK
    if by.trusted:
        return None
    if not by.id:
        return NAMELESS
    if not folders and not settings.MAX_QUEUED():
        return ONLY_TEACHER
    for folder in folders:
        if folder.is_dir() and read_owner(folder) != by.id:
            return f"{folder.name} is somebody else's: only they can change it, or the teacher. You can look at it, and train one of your own."
    return None


def check(by: Asker, what: str, names: list[str], root: Path | None = None) -> None:
    """Refuse (RoleError) what somebody may not do, and log it. root: of the folders that have these names already."""
    if reason := refusal(by, *(root / name for name in names if root)):
        audit.log(by.name, f"refused {what}", names)
        raise RoleError(reason)


@contextmanager
def acting(by: Asker, what: str, names: list[str], root: Path | None = None) -> Generator[None]:
    """Do something on somebody's behalf, or refuse as `check` does; both are logged, with the names as they are in the end."""
    check(by, what, names, root)
    try:
        yield
    except AevaeError:
        audit.log(by.name, f"refused {what}", names)
        raise
    audit.log(by.name, what, names)
