"""The Learn page's Python side: prose is a tree without HTML in it, and an address leads to a step or says why not."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from aevae.lessons.library import library
from aevae.screen import state
from aevae.screen.learn import card, place
from aevae.screen.learn.markup import line, prose

CONTRACT = (Path(__file__).parents[2] / "aevae" / "browser" / "learn" / "contract.js").read_text(encoding="utf-8")


def flat(nodes: list[Any]) -> str:
    return "".join(node if isinstance(node, str) else flat(node[2]) for node in nodes)


def tags(nodes: list[Any]) -> set[str]:
    return {tag for node in nodes if not isinstance(node, str) for tag in {node[0], *tags(node[2])}}


def links(nodes: list[Any]) -> list[str]:
    return [href for node in nodes if not isinstance(node, str) for href in ([node[1]["href"]] if node[0] == "a" else []) + links(node[2])]


def test_markdown_and_formulas_become_a_tree() -> None:
    tree = prose("A *small* `code` and $\\tfrac12\\sigma^2$.")
    assert tags(tree) >= {"p", "em", "code", "math", "mfrac", "msup"}
    assert flat(line("one **line**")) == "one line"
    assert tags(line("one **line**")) == {"strong"}
    assert tags(prose("| a | b |\n|--|--|\n| 1 | 2 |")) >= {"table", "th", "td"}


def test_html_stays_text_and_nothing_is_fetched_from_elsewhere() -> None:
    tree = prose("<script>alert(1)</script><img src=x onerror=alert(1)> ![p](http://example.org/p.png) [a](javascript:alert(1))")
    assert not tags(tree) & {"script", "img"}
    assert "<script>alert(1)</script>" in flat(tree)
    assert not any(href.startswith("javascript") for href in links(tree))


@pytest.mark.parametrize("latex", ["\\frac{", "\\nosuchmacro{x}", "}{", "\\begin{matrix}", "^"])
def test_a_formula_that_cannot_be_read_is_shown_as_it_was_written(latex: str) -> None:
    assert flat(prose(f"So ${latex}$."))


def test_a_term_is_explained_once_in_a_step() -> None:
    seen: set[str] = set()
    assert links(prose("The encoder and the encoder.", seen)) == ["#encoder"]
    assert links(prose("The encoder again.", seen)) == []


def test_every_text_of_every_lesson_crosses_the_border() -> None:
    for lesson in library().lessons:
        for text in map(card.step_text, lesson.steps):
            for part in ("predict", "reveal", "why"):
                assert flat(text[part]).strip(), (lesson.slug, text["id"], part)
            assert not set("$\\") & set(flat(text["why"])), (lesson.slug, text["id"])  # no formula is left as it was written


def test_the_plan_leads_to_steps_that_are_there_and_fills_its_minutes() -> None:
    stops = card.plan_of(library())["stops"]
    assert all(step["title"] != f"{step['lesson']}.{step['step']}" for stop in stops for step in stop["steps"])
    assert [stop["minutes"][0] for stop in stops] == [0, *(stop["minutes"][1] for stop in stops[:-1])]
    assert stops[-1]["minutes"][1] == 45


@pytest.mark.parametrize("name", ["OptionText", "StepText", "LessonHead", "CardData"])
def test_both_sides_name_the_same_keys_of_a_card(name: str) -> None:
    declared = re.search(rf"@typedef \{{\{{(.*)\}}\}} {name}\n", CONTRACT)
    assert declared
    body = declared[1]
    while (flat := re.sub(r"\{[^{}]*\}", "", body)) != body:
        body = flat  # keys of types within this one
    assert set(re.findall(r"(\w+): ", body)) == set(getattr(card, name).__annotations__)


@pytest.mark.parametrize(
    ("asked", "lesson", "step", "said"),
    [
        ({}, None, None, False),
        ({"lesson": "holes"}, "holes", "samples", False),
        ({"lesson": "holes", "step": "hole"}, "holes", "hole", False),
        ({"lesson": "holes", "step": "nowhere"}, "holes", "samples", True),
        ({"lesson": "<b>", "step": "hole"}, None, None, True),
    ],
    ids=str,
)
def test_an_address_leads_to_a_step_or_says_why_not(monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], lesson: str, step: str, said: bool) -> None:
    monkeypatch.setattr(state, "lesson_place", lambda: {"lesson": "", "step": "", "lang": "", **asked})
    found = place.place(library())
    assert (found.lesson and found.lesson.slug, found.step and found.step.id, found.notice is not None) == (lesson, step, said)
    assert "<b>" not in (found.notice or "")
