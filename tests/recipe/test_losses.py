"""The curves of a training: the terms of its loss, and nothing compared that does not compare."""

from __future__ import annotations

import pytest

from aevae.recipe.losses import loss_curves
from aevae.recipe.presets import PRESETS, recipe
from aevae.runs.catalog import SHIPPED
from aevae.runs.read_run import read_run

SHIPS = [p.name for p in PRESETS.values() if (SHIPPED / p.name / "history.jsonl").is_file()]


@pytest.mark.parametrize("name", SHIPS)
def test_reconstruction_kl_and_penalty_make_up_what_training_minimised(name: str) -> None:
    run = read_run(SHIPPED / name)
    history = run.history()
    first, *others = loss_curves(run.config, history)
    beside = [curve.train for curve in others if curve.title in ("penalty", "naming the class")]
    assert [sum(terms) for terms in zip(first.train, *beside, strict=True)] == pytest.approx([line["train"]["total"] for line in history])
    terms = [curve for curve in others if curve.title in ("reconstruction", "KL")]
    if terms:
        weights = [1.0, run.config.beta]
        for part in ("train", "test"):
            summed = [sum(w * v for w, v in zip(weights, values, strict=True)) for values in zip(*(getattr(curve, part) for curve in terms), strict=True)]
            assert summed == pytest.approx(getattr(first, part))


@pytest.mark.parametrize(("name", "titles"), [
    ("digits-ae", ["reconstruction"]),
    ("contractive-ae", ["reconstruction", "penalty"]),
    ("mnist-vae", ["reconstruction + KL", "reconstruction", "KL"]),
    ("beta-4", ["reconstruction + 4·KL", "reconstruction", "KL"]),
])  # fmt: skip
def test_every_term_of_a_recipe_has_its_curve(name: str, titles: list[str]) -> None:
    assert [curve.title for curve in loss_curves(recipe(name), read_run(SHIPPED / name).history())] == titles


def test_the_first_curve_is_known_on_both_sides_and_the_penalty_in_training_only() -> None:
    history = [
        {
            "epoch": 1,
            "train": {"reconstruction": 100.0, "kl": 5.0, "penalty": 40.0, "total": 150.0},
            "test": {"sse": 20.0, "bce": 99.0, "kl": 6.0, "neg_elbo": 108.0},
        }
    ]
    both, reconstruction, kl, penalty = loss_curves(recipe("beta-2", contraction=1.0), history)
    assert (both.title, both.train, both.test) == ("reconstruction + 2·KL", [110.0], [114.0])
    assert (reconstruction.train, reconstruction.test) == ([100.0], [102.0])
    assert (kl.train, kl.test) == ([5.0], [6.0])
    assert (penalty.train, penalty.test) == ([40.0], [])


def test_squared_errors_on_test_pictures_are_on_the_scale_that_trains() -> None:
    history = [{"epoch": 1, "train": {"reconstruction": 100.0, "kl": 0.0, "penalty": 0.0}, "test": {"sse": 20.0, "bce": 99.0}}]
    assert loss_curves(recipe("digits-ae", output="tanh", likelihood="sse"), history)[0].test == [80.0]
    assert loss_curves(recipe("digits-ae", output="sigmoid", likelihood="sse"), history)[0].test == [20.0]
