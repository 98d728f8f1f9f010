"""What is said of a training before it starts, and of two models side by side."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from aevae.recipe.datasets import DATASETS, read_digits
from aevae.recipe.layers import describe
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.verdict import Finding
from aevae.science.model import new_model
from aevae.screen.evaluate.scorecard import run_row
from aevae.screen.sentences import (
    before_start,
    how_contracted,
    how_losses_are_measured,
    score_line,
    title,
    verdict_and_scores,
    what_one_sees,
    what_the_path_shows,
    what_to_compare,
)


@pytest.mark.parametrize("name", ["learned-mixture-vae", "mnist-vae", "conditional-vae", "sparse-ae"])
def test_the_parameters_named_are_those_that_torch_trains(name: str) -> None:
    config = recipe(name)
    trained = sum(p.numel() for p in new_model(config, DATASETS[config.dataset].shape).parameters())
    assert f" {trained:,} parameters" in before_start(config, None)


def test_a_class_that_is_left_out_is_not_counted() -> None:
    sentence = before_start(recipe("digits-vae", leave_out=9), None)
    match = re.search(r"about ([0-9,]+) pictures, none of class 9", sentence)
    assert match
    assert int(match[1].replace(",", "")) == pytest.approx((read_digits("train")[1] != 9).sum(), rel=0.03)
    assert "of 1,437 pictures;" in before_start(recipe("digits-vae"), None)
    assert "about 54,000 pictures, none of class boot;" in before_start(recipe("mnist-vae", dataset="fashion-mnist", leave_out=9, holdout=0), None)
    assert "about 48,000 pictures, none of the classes 3 and 8;" in before_start(recipe("mnist-vae", leave_out="3,8", holdout=0), None)
    assert "about 12,000 pictures, only of the classes 4 and 9;" in before_start(recipe("mnist-vae", leave_out="only 4 9", holdout=0), None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "exact in training"),
        ({"condition": "class"}, "exact in training"),
        ({"layers": "512 64"}, "Hutchinson estimate"),
        ({"layers": "c16 64"}, "Hutchinson estimate"),
        ({"layers": ""}, "Hutchinson estimate"),
        ({"code_activation": "sigmoid"}, "Hutchinson estimate"),
        ({"contraction": 0.0}, ""),
    ],
)
def test_a_penalty_on_the_jacobian_says_how_it_was_computed(changes: dict, said: str) -> None:
    config = recipe("contractive-ae", **changes)
    sentence = how_contracted(config, describe(config, DATASETS[config.dataset].shape)[0])
    assert said in sentence
    assert bool(said) == bool(sentence)


@pytest.mark.parametrize(("preset", "said", "unsaid"), [
    ("mnist-vae", "in nats: training over the epoch, test on 2,000 test pictures", "penalty"),
    ("contractive-ae", "The penalty is known in training only.", "squared"),
    ("001-vae", "in squared pixels, the KL in nats", "penalty"),
    ("001-vae", "painted from the posterior's mean", "spoilt"),
    ("denoising-ae", "Only in training are pictures spoilt.", "posterior"),
    ("digits-ae", "on 360 test pictures", "KL"),
])  # fmt: skip
def test_the_curves_say_their_unit_and_where_training_and_test_differ(preset: str, said: str, unsaid: str) -> None:
    sentence = how_losses_are_measured(recipe(preset))
    assert said in sentence
    assert unsaid not in sentence


@pytest.mark.parametrize("run_id", ["beta-10", "002-vae-deep", "003-vae-as-written", "mnist-vae", "latent-8", "002-ae"])
def test_dimensions_that_say_nothing_are_named(run_id: str) -> None:
    run = open_run(run_id)
    idle = int((run.tensors("codes")["mean"].astype(float).var(0) <= 0.01).sum()) if run.config.kind == "VAE" else 0
    said = what_one_sees(run)
    assert ("collapsed" in said) == (idle > 0)
    if idle:
        assert f"{idle} of its {run.config.latent} dimensions" in said
    assert ("dead" in title(run)) == (idle > 0)


def test_of_a_model_that_is_not_sound_nothing_is_said_that_holds_of_its_kind() -> None:
    """A collapsed VAE was said to blend digits."""
    run = open_run("mnist-vae")
    empty = replace(run, verdict=(Finding("nothing", "code carries nothing", "Its code carries nothing: because.", {}),))
    other = open_run("mnist-ae")
    assert what_one_sees(empty) == "Its code carries nothing: because."
    assert what_to_compare(empty, other) == "There is nothing to compare with mnist-vae: below the plane it says why."
    assert what_the_path_shows(other, empty) == "A path through mnist-vae shows nothing: below it says why."
    assert verdict_and_scores(empty) == f"Its code carries nothing: because. {score_line(run)}"
    assert title(empty).endswith(" · code carries nothing")
    assert run_row(empty) == run_row(run) | {"note": f"{run_row(run)['note']} · code carries nothing", "sound": False}
    worse = replace(run, verdict=(Finding("worse", "worse than the mean image", "It is worse.", {}),))
    assert what_one_sees(worse) == "It is worse."
    assert not worse.empty
    exploded = replace(run, metrics={**run.metrics, "neg_elbo": 3e33, "kl": 1e30})
    assert "−ELBO 3.0·10³³ nats" in title(exploded)
    assert "−ELBO 3.0·10³³ nats, of which KL 1.0·10³⁰" in score_line(exploded)


@pytest.mark.parametrize(("a", "b", "said"), [
    ("mnist-ae", "mnist-vae", "0.0 % (left) and 0.0 % (right) are like no real one"),
    ("002-ae-2d", "002-vae-2d", "Of 1,000 images drawn from each, 22.5 % (left) and"),
    ("beta-1", "beta-10", "β weighs the KL, 1 here and 10 there"),
    ("beta-1", "latent-8", "A code of 8 numbers can redraw a picture more sharply than one of 2"),
    ("beta-1", "mixture-vae", "Two priors"),
    ("001-vae", "001-vae-as-written", "as the tutorial wrote it"),
    ("mnist-vae", "mnist-vae", "same model"),
    ("mnist-vae", "digits-vae", "different data sets"),
    ("beta-1", "conv-vae", "Look at where"),
])  # fmt: skip
def test_two_models_are_compared_by_what_sets_them_apart(a: str, b: str, said: str) -> None:
    assert said in what_to_compare(open_run(a), open_run(b))
