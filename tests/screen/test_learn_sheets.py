"""The sheets around the lessons: which one an address asks for, and that the questions on them are those of the lessons."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from aevae.lessons.inventory import INVENTORY
from aevae.lessons.library import Library, library
from aevae.runs.catalog import list_runs
from aevae.screen import state
from aevae.screen.learn import sheets


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The sheet that an address asks for."""

    def ask(*pairs: tuple[str, str], lesson: str | None = None) -> dict[str, Any] | None:
        query = SimpleNamespace(get_all=lambda name: [value for key, value in pairs if key == name])
        monkeypatch.setattr(state.st, "query_params", query)
        lessons = library()
        return sheets.asked(lessons, lessons.lesson(lesson) if lesson else None, list_runs()[0])

    return ask


def test_an_address_asks_for_a_sheet_or_for_lessons(asked: Any) -> None:
    assert asked(("answers", "1"))["sheet"] == "answers"
    assert asked(("collect", "1"))["sheet"] == "collect"
    assert [asked(("test", when))["when"] for when in ("before", "after")] == ["before", "after"]
    assert asked(("print", "1"), lesson="holes")["sheet"] == "worksheet"
    for nonsense in ([], [("answers", "0")], [("answers", "1"), ("answers", "1")], [("test", "now")], [("collect", "yes")], [("print", "1")]):
        assert asked(*nonsense) is None


def test_every_step_and_every_item_of_the_test_has_its_question() -> None:
    lessons = library()
    found = sheets.questions(lessons)
    steps = [(lesson.slug, step.id) for lesson in lessons.lessons for step in lesson.steps]
    items = [(f"test-{when}", f"{item.lesson}.{item.step}") for when in sheets.TIMES for item in INVENTORY]
    assert [(one["lesson"], one["step"]) for one in found] == steps + items
    assert len(INVENTORY) == 8
    assert all(sum(choice["right"] for choice in one["options"]) == 1 for one in found if one["lesson"].startswith("test-"))


def test_a_test_without_its_lesson_is_shorter() -> None:
    assert sheets.concept_test(Library((), (), ("en",))) == []


def test_a_worksheet_has_each_step_with_its_planes(asked: Any) -> None:
    lesson = library().lesson("holes")
    assert lesson
    sheet = asked(("print", "1"), ("teacher", "1"), lesson="holes")
    assert sheet["teacher"]
    assert not asked(("print", "1"), lesson="holes")["teacher"]
    assert [step["title"] for step in sheet["steps"]] == [step.title for step in lesson.steps]
    hole = sheet["steps"][1]
    assert hole["address"] == "learn?lesson=holes&step=hole"
    assert [plane["title"] for plane in hole["planes"]] == ["AE, tutorial 002, 2-D", "VAE, tutorial 002, 2-D"]  # as on the screen
    assert all(plane["url"].endswith("/paper.svg") for plane in hole["planes"])
