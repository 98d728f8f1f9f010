"""What a lesson checks, in both languages: at the edge of each rule, and on facts drawn at random."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest
from node import node

from aevae.lessons.checks import CHECKS, complaint, met

SCRIPT = Path(__file__).parents[1] / "js" / "run_checks.mjs"
SIDE: dict[str, Any] = {
    "z": [0.3, 0.4], "verdict": "inside", "label": 4, "votes": 8, "runner_up": {"label": 9, "votes": 5}, "spreads": 2.4, "radius": 0.5,
    "errors": {"63": 39.5}, "field": {"name": "prior", "value": -2.5, "share": 0.08}, "sampled": 64, "dots": ["mean"], "given": [3, 4, 4],
}  # fmt: skip
PAGE: dict[str, Any] = {
    "sides": {"a": SIDE}, "pins": [{"z": [0, 0], "image": [0, 1]}, {"z": [0, 2], "image": [0.5, 1]}], "dial": {"beta": [0.1, 1, 10]},
    "path": {"ends": [9, 4], "t": 0.51, "gain": 0.3}, "same_images": 3,
}  # fmt: skip
HOLDS_AND_FAILS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"verdict": "inside"}, {"verdict": "far"}),
    ({"like": 4, "votes": 8}, {"like": 4, "votes": 9}),
    ({"between": [9, 4]}, {"between": [4, 8]}),
    ({"spreads_below": 2.5}, {"spreads_below": 2.4}),
    ({"radius_below": 0.6}, {"radius_below": 0.5}),
    ({"radius_above": 0.4}, {"radius_above": 0.5}),
    ({"error_below": 39.5, "target": 63}, {"error_below": 40, "target": 64}),
    ({"pins_apart": 2, "images_within": 0.25}, {"pins_apart": 2.1, "images_within": 0.25}),
    ({"field": "prior", "below": -2}, {"field": "prior", "below": -2.5}),
    ({"field": "prior", "top": 0.1}, {"field": "distance", "top": 0.1}),
    ({"dial": {"beta": [0.1, 10]}}, {"dial": {"beta": [0.1, 4]}}),
    ({"sampled": 64}, {"sampled": 65}),
    ({"dots": ["mean"]}, {"dots": ["mean", "sample"]}),
    ({"ends": [4, 9], "t": 0.5}, {"ends": [4, 9], "t": 0.6}),
    ({"gain_above": 0.2}, {"gain_above": 0.3}),
    ({"given": 2}, {"given": 3}),
    ({"same_images": 3}, {"same_images": 4}),
]


@pytest.mark.parametrize(("holds", "fails"), HOLDS_AND_FAILS, ids=str)
def test_a_check_holds_up_to_its_edge(holds: dict[str, Any], fails: dict[str, Any]) -> None:
    assert complaint(holds) is None
    assert complaint(fails) is None
    assert met(holds, PAGE)
    assert not met(fails, PAGE)
    assert not met({**holds, "side": "b"}, PAGE)  # there is one plane only


def test_every_kind_is_tried() -> None:
    assert {key for holds, _ in HOLDS_AND_FAILS for key in holds if key in CHECKS} == set(CHECKS)


def test_the_browser_finds_the_same() -> None:
    draw = random.Random(0)
    digit = lambda: draw.randrange(10)  # noqa: E731

    def side() -> dict[str, Any]:
        votes = draw.randint(1, 15)
        second = {"label": digit(), "votes": draw.randint(0, 15 - votes)} if draw.random() < 0.8 else None
        return {
            "z": [draw.uniform(-3, 3), draw.uniform(-3, 3)], "verdict": draw.choice(["inside", "edge", "far"]), "label": digit(), "votes": votes, "runner_up": second,
            "spreads": draw.uniform(2, 3), "radius": draw.uniform(0, 1), "errors": {"63": draw.uniform(38, 41)},
            "field": draw.choice([None, {"name": draw.choice(["prior", "density"]), "value": draw.uniform(-3, 0), "share": draw.random() / 4}]),
            "sampled": draw.choice([0, 63, 64]), "dots": draw.choice([["mean"], ["mean", "sample"], []]), "given": [digit() for _ in range(draw.randrange(5))],
        }  # fmt: skip

    def page() -> dict[str, Any]:
        return {
            "sides": {"a": side(), **({"b": side()} if draw.random() < 0.5 else {})},
            "pins": [{"z": [draw.randint(-2, 2), draw.randint(-2, 2)], "image": [draw.random() / 3, 1]} for _ in range(draw.randrange(4))],
            "dial": {"beta": draw.sample([0.1, 1, 4, 10], draw.randrange(5))},
            "path": draw.choice([None, {"ends": draw.sample([4, 9, 3], 2), "t": draw.choice([0.48, 0.5, 0.53]), "gain": draw.random() / 2}]), "same_images": draw.randrange(6),
        }  # fmt: skip

    asked = [{**check, **({"side": "b"} if draw.random() < 0.3 else {})} for pair in HOLDS_AND_FAILS for check in pair]
    cases = [(check, page()) for check in asked for _ in range(60)]
    done = subprocess.run([node(), str(SCRIPT)], input=json.dumps(cases), capture_output=True, text=True, check=True)
    answers = json.loads(done.stdout)
    assert answers == [met(*case) for case in cases]
    assert 0.1 < sum(answers) / len(answers) < 0.6
