"""The sheets around the lessons, each at an address of its own: answers, Collect, the concept test, worksheets.

They are drawn in the browser (`browser/learn/sheets/`), where the answers are; from here come the questions.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any, TypedDict
from urllib.parse import parse_qs, urlsplit

from streamlit.components.v2 import component as register

from aevae.lessons.inventory import INVENTORY
from aevae.lessons.library import Library
from aevae.lessons.reader import Lesson, Step
from aevae.runs.run import Run
from aevae.screen import server, state

from .markup import Node, line, prose

TIMES = ("before", "after")  # of the lessons


class Choice(TypedDict):
    """An option: as it is written, and parsed."""

    text: str
    line: list[Node]
    right: bool


class Question(TypedDict):
    """What a step asks; in the concept test `lesson` is "test-before" or "test-after" and `step` is "lesson.step"."""

    lesson: str
    lesson_title: str
    step: str
    title: str
    predict: list[Node]
    write: list[Node]
    options: list[Choice]
    number: dict[str, float] | None


class WorksheetStep(TypedDict):
    """A step on paper. planes: title and picture of the models that it begins with."""

    title: str
    predict: list[Node]
    attempt: list[Node]
    write: list[Node]
    reveal: list[Node]
    teacher: list[Node]
    options: list[Choice]
    number: dict[str, float] | None
    address: str
    solution: str
    planes: list[dict[str, str]]


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.learn.sheets", js=server.COMPONENT)


def asked(library: Library, lesson: Lesson | None, runs: list[Run]) -> dict[str, Any] | None:
    """The data of the sheet that the address asks for (contract.js has the keys); None where it asks for lessons."""
    at = state.sheet_parameters()
    if at["answers"] == "1":
        return {"sheet": "answers", "questions": questions(library)}
    if at["collect"] == "1":
        return {"sheet": "collect", "questions": questions(library)}
    if at["test"] in TIMES:
        return {"sheet": "test", "when": at["test"], "questions": concept_test(library)}
    if at["print"] == "1" and lesson:
        steps = [worksheet_step(lesson, step, {run.id: run for run in runs}) for step in lesson.steps]
        return {"sheet": "worksheet", "title": lesson.title, "goal": lesson.goal, "minutes": lesson.minutes, "teacher": at["teacher"] == "1", "steps": steps}
    return None


def sheet(data: dict[str, Any]) -> None:
    """Show it."""
    component()(key=state.LESSON_SHEET, data=[{**server.code("learn/sheets/main.js"), **data}])


def questions(library: Library) -> list[Question]:
    """Of all steps, and of the concept test."""
    seen: set[str] = set()
    return [*(question(lesson, step, seen) for lesson in library.lessons for step in lesson.steps), *concept_test(library)]


def concept_test(library: Library) -> list[Question]:
    """Before and after. A lesson that a teacher has replaced may lack a step: then the test is so much shorter."""
    seen: set[str] = set()
    asked: dict[str, Question] = {}
    for item in INVENTORY:
        if (lesson := library.lesson(item.lesson)) and (step := lesson.step(item.step)) and step.options:
            asked[f"{item.lesson}.{item.step}"] = question(lesson, replace(step, predict=item.asked or step.predict), seen)
    return [{**one, "lesson": f"test-{when}", "step": key} for when in TIMES for key, one in asked.items()]


def question(lesson: Lesson, step: Step, seen: set[str]) -> Question:
    """seen: terms that have been explained on the same sheet."""
    return {
        "lesson": lesson.slug,
        "lesson_title": lesson.title,
        "step": step.id,
        "title": step.title,
        "predict": prose(step.predict, seen),
        "write": prose(step.write, seen),
        "options": choices(step),
        "number": step.number,
    }


def choices(step: Step) -> list[Choice]:
    return [{"text": option.text, "line": line(option.text), "right": option.right} for option in step.options]


def worksheet_step(lesson: Lesson, step: Step, runs: dict[str, Run]) -> WorksheetStep:
    return {
        "title": step.title,
        "predict": prose(step.predict),
        "attempt": prose(step.attempt),
        "write": prose(step.write),
        "reveal": prose(step.reveal),
        "teacher": prose(step.teacher),
        "options": choices(step),
        "number": step.number,
        "address": f"learn?lesson={lesson.slug}&step={step.id}",
        "solution": "; ".join(f"({place})" for place in step.passes[:1]),
        "planes": [{"title": run.title, "url": server.picture_url(run, "paper")} for run in planes(step, runs)],
    }


def planes(step: Step, runs: dict[str, Run]) -> list[Run]:
    """The models whose planes a step begins with; none on Evaluate, whose tables are no picture."""
    params = parse_qs(urlsplit(step.open).query)
    named = [params[name][0] for name in ("run", "a", "b", "film") if name in params]
    return [runs[name] for name in named if name in runs]
