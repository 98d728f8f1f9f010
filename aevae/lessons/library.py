"""Which lessons there are: those that ship, in the language asked for or else in English, and a teacher's own.

`aevae/lessons/<language>/NN-slug.md` and, where the variable names a folder, `$AEVAE_LESSONS/NN-slug.md` and
`$AEVAE_LESSONS/<language>/NN-slug.md`. Of two files with one slug a teacher's own counts before one that ships, and the
language asked for before English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aevae.recipe.errors import LessonError
from aevae.recipe.settings import LESSONS

from .reader import FILE, Lesson, read_lesson

SHIPPED = Path(__file__).parent
ENGLISH = "en"
LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True)
class Library:
    """lessons: in the order of their files' numbers. refused: a sentence for each file that is no lesson. languages: those that some lesson is in."""

    lessons: tuple[Lesson, ...]
    refused: tuple[str, ...]
    languages: tuple[str, ...]

    def lesson(self, slug: str) -> Lesson | None:
        return next((lesson for lesson in self.lessons if lesson.slug == slug), None)


def library(language: str = ENGLISH) -> Library:
    """All lessons. A file that is refused hides no other one: where English has the lesson, that is shown."""
    found: dict[str, tuple[str, Lesson]] = {}  # slug → (name of its file, lesson)
    refused = []
    for folder in _folders(language):
        for path in _files(folder):
            try:
                lesson = _read(path, path.stat().st_mtime_ns, path.stat().st_size)
            except (LessonError, OSError) as error:
                refused.append(str(error))
            else:
                found[lesson.slug] = (path.name, lesson)
    return Library(tuple(lesson for _, lesson in sorted(found.values(), key=lambda entry: entry[0])), tuple(refused), languages())


def languages() -> tuple[str, ...]:
    """English, and every language that has a folder."""
    folders = [folder for root in _roots() if root.is_dir() for folder in root.iterdir() if folder.is_dir() and LANGUAGE.fullmatch(folder.name)]
    others = {folder.name for folder in folders if any(_files(folder))} - {ENGLISH}
    return (ENGLISH, *sorted(others))


def _roots() -> list[Path]:
    own = LESSONS()
    return [SHIPPED, own] if own else [SHIPPED]


def _folders(language: str) -> Iterator[Path]:
    """What comes later counts."""
    for root in _roots():
        yield root / ENGLISH
        if root != SHIPPED:
            yield root
        if language != ENGLISH and LANGUAGE.fullmatch(language):
            yield root / language


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.md") if FILE.fullmatch(path.name) or path.name[:2].isdigit()) if folder.is_dir() else []


@lru_cache(maxsize=128)
def _read(path: Path, changed: int, size: int) -> Lesson:
    return read_lesson(path)
