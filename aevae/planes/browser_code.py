"""The browser's modules and style sheets as they are in the package: what they hold, and which of them a component needs."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from pathlib import Path

BROWSER = Path(__file__).parents[1] / "browser"
KINDS = {".js": "text/javascript", ".css": "text/css"}
STYLED = ("ui", "plane", "features", "evaluation", "chart", "explorer", "frame", "learn", "offline")  # in this order sheets are applied
IMPORT = re.compile(r'from "(\.{1,2}/[\w/.]+\.js)"')


@lru_cache(maxsize=1)
def browser_files() -> dict[str, bytes]:
    """Name below `aevae/browser/` → content of every module and style sheet."""
    paths = sorted(path for path in BROWSER.rglob("*") if path.suffix in KINDS and path.parent != BROWSER)
    return {path.relative_to(BROWSER).as_posix(): path.read_bytes() for path in paths}


@lru_cache(maxsize=4096)  # both names are those of files
def beside(name: str, other: str) -> str:
    """The module that `name` calls `other`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), other))


@lru_cache(maxsize=16)  # one a component
def imported(main: str) -> tuple[str, ...]:
    """All modules that one needs."""
    names = [main]
    for name in names:
        others = (beside(name, other) for other in IMPORT.findall(browser_files()[name].decode()))
        names += [other for other in dict.fromkeys(others) if other not in names]
    return tuple(names[1:])


@lru_cache(maxsize=16)  # one a component
def styles(main: str) -> tuple[str, ...]:
    """The sheet of every room that has one and a module at work, `room/room.css`; later ones win: features over the plane, the page over all."""
    rooms = {posixpath.dirname(name) for name in (main, *imported(main))}
    sheets = [f"{room}/{posixpath.basename(room)}.css" for room in rooms]
    return tuple(sorted((sheet for sheet in sheets if sheet in browser_files()), key=lambda sheet: (STYLED.index(sheet.split("/")[0]), sheet)))
