"""The card: the list of lessons or one step of one. It is drawn, answered and turned over in the browser (`browser/learn/`)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypedDict

from streamlit.components.v2 import component as register

from aevae.lessons import plan
from aevae.lessons.library import Library
from aevae.lessons.reader import Lesson, Step
from aevae.runs.run import Run
from aevae.screen import server, state

from .markup import Node, line, prose
from .place import Place


class OptionText(TypedDict):
    """text: what can be chosen; answer: the line that answers whoever chose it."""

    text: list[Node]
    answer: list[Node]
    right: bool


class StepText(TypedDict):
    """One step; prose as `markup.Node`. open: the address that it begins at, below the app's. checks: how many its task has."""

    id: str
    title: str
    open: str
    predict: list[Node]
    attempt: list[Node]
    reveal: list[Node]
    why: list[Node]
    teacher: list[Node]
    write: list[Node]
    options: list[OptionText]
    number: dict[str, float] | None
    checks: int
    passes: list[str]


class LessonHead(TypedDict):
    """A lesson in the list. steps: their ids and titles. missing: models that are not here."""

    slug: str
    title: str
    goal: str
    minutes: int
    steps: list[dict[str, str]]
    missing: list[str]


class PlanStop(TypedDict):
    """A part of the 45 minutes; see `lessons.plan.Stop`. steps: their lesson, id and title."""

    minutes: list[int]
    what: str
    who: str
    note: str
    steps: list[dict[str, str]]
    test: str | None


class Plan(TypedDict):
    """A lesson of 45 minutes. after: sentences below the table."""

    title: str
    stops: list[PlanStop]
    after: list[str]


class CardData(TypedDict):
    """What the component gets. lesson, step: which is open, None where the list is. texts: of all steps of that lesson.
    notice: what is to be said about the address. refused: sentences about files that are no lessons. plan: of 45 minutes.
    """

    lessons: list[LessonHead]
    lesson: str | None
    step: str | None
    texts: list[StepText]
    notice: str | None
    refused: list[str]
    language: str
    languages: list[str]
    plan: Plan


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.learn", js=server.COMPONENT)


def card(library: Library, language: str, place: Place, runs: list[Run]) -> None:
    """Show it. runs: the models that are here."""
    ids = {run.id for run in runs}
    data: CardData = {
        "lessons": [head(lesson, ids) for lesson in library.lessons],
        "lesson": place.lesson.slug if place.lesson else None,
        "step": place.step.id if place.step else None,
        "texts": [step_text(step) for step in place.lesson.steps] if place.lesson else [],
        "notice": place.notice,
        "refused": list(library.refused),
        "language": language,
        "languages": list(library.languages),
        "plan": plan_of(library),
    }
    component()(key=state.LESSON_CARD, data=[{**server.code("learn/main.js"), **data}], on_at_change=lambda: None)


def head(lesson: Lesson, ids: set[str]) -> LessonHead:
    return {
        "slug": lesson.slug,
        "title": lesson.title,
        "goal": lesson.goal,
        "minutes": lesson.minutes,
        "steps": [{"id": step.id, "title": step.title} for step in lesson.steps],
        "missing": [model for model in lesson.models if model not in ids],
    }


def step_text(step: Step) -> StepText:
    seen: set[str] = set()  # a term is explained where it first appears
    predict, write, attempt, reveal, why, teacher = (
        prose(text, seen) for text in (step.predict, step.write, step.attempt, step.reveal, step.why, step.teacher)
    )
    return {
        "id": step.id,
        "title": step.title,
        "open": step.open,
        "predict": predict,
        "attempt": attempt,
        "reveal": reveal,
        "why": why,
        "teacher": teacher,
        "write": write,
        "options": [{"text": line(option.text), "answer": line(option.answer), "right": option.right} for option in step.options],
        "number": step.number,
        "checks": len(step.checks),
        "passes": list(step.passes),
    }


def plan_of(library: Library) -> Plan:
    """The plan, with the titles that steps have in this language."""
    return {
        "title": plan.TITLE,
        "stops": [
            {
                "minutes": list(stop.minutes),
                "what": stop.what,
                "who": stop.who,
                "note": stop.note,
                "steps": [named(library, name) for name in stop.steps],
                "test": stop.test,
            }
            for stop in plan.PLAN
        ],
        "after": [plan.BEFORE, plan.HOMEWORK],
    }


def named(library: Library, name: str) -> dict[str, str]:
    """A step by "lesson.step"; a teacher's own file may have taken it away, then its name stands for the title."""
    slug, step_id = name.split(".")
    lesson = library.lesson(slug)
    step = lesson.step(step_id) if lesson else None
    return {"lesson": slug, "step": step_id, "title": step.title if step else name}
