"""The test before and after asks what the lessons ask."""

from __future__ import annotations

from aevae.lessons.inventory import INVENTORY
from aevae.lessons.library import library
from aevae.runs.catalog import SHIPPED

LESSONS = {lesson.slug: lesson for lesson in library().lessons}


def test_the_inventory_is_eight_different_questions_with_options() -> None:
    assert len({(item.lesson, item.step) for item in INVENTORY}) == len(INVENTORY) == 8
    for item in INVENTORY:
        step = LESSONS[item.lesson].step(item.step)
        assert step is not None, item
        assert len(step.options) >= 3, item


def test_lessons_need_models_that_ship() -> None:
    for lesson in LESSONS.values():
        assert not [run for run in lesson.models if not (SHIPPED / run).is_dir()], lesson.slug
