"""Where a visitor is in the lessons: what the browser said last, or the address of the page."""

from __future__ import annotations

from dataclasses import dataclass

from aevae.lessons.library import ENGLISH, LANGUAGE, Library
from aevae.lessons.reader import Lesson, Step
from aevae.screen import state


@dataclass(frozen=True)
class Place:
    """lesson, step: None for the list of lessons. notice: a sentence where an address named what is not there."""

    lesson: Lesson | None = None
    step: Step | None = None
    notice: str | None = None


def language() -> str:
    """The language that is asked for; English where that is none."""
    asked = state.lesson_place()["lang"]
    return asked if LANGUAGE.fullmatch(asked) else ENGLISH


def place(library: Library) -> Place:
    """The step that is open. A lesson without one begins; what names no lesson leads to the list, and says so."""
    asked = state.lesson_place()
    if not asked["lesson"]:
        return Place()
    lesson = library.lesson(asked["lesson"])
    if lesson is None:
        return Place(notice="The address names no lesson that is here. These are:")
    step = lesson.step(asked["step"]) if asked["step"] else lesson.steps[0]
    if step is None:
        return Place(lesson, lesson.steps[0], "The address names no step of this lesson: it begins here.")
    return Place(lesson, step)
