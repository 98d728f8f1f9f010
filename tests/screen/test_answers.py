"""The questions on top of Evaluate: what is said, and how sure it is, of the models that ship."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from aevae.runs.catalog import open_run
from aevae.runs.verdict import Finding
from aevae.screen.evaluate.answers import CLASSES, NATS, RECONSTRUCTION, answer, plus_minus
from aevae.screen.evaluate.comparison import clearly_best, difference


@pytest.mark.parametrize(("pair", "clear"), [(("mnist-ae", "mnist-vae"), True), (("beta-1", "mixture-vae"), False)])
def test_the_error_of_two_models_is_compared_image_by_image(pair: tuple[str, str], clear: bool) -> None:
    one, other = map(open_run, pair)
    found = difference("sse", one, other)
    assert found is not None
    assert found.half is not None
    low, high = stats.ttest_rel(*(run.tensors("codes")["error"].astype(float) for run in (other, one))).confidence_interval(0.95)
    assert found.paired
    assert (found.value - found.half, found.value + found.half) == pytest.approx((low, high), abs=0.002)
    assert found.clear == clear == (low > 0 or high < 0)


def test_only_shared_images_pair_two_models() -> None:
    """002-ae keeps every third image or so; those at the same rows are others."""
    one, other = open_run("mnist-ae"), open_run("002-ae")
    found = difference("sse", one, other)
    assert found is not None
    errors = [dict(zip(run.tensors("codes")["index"].tolist(), run.tensors("codes")["error"].astype(float).tolist(), strict=True)) for run in (one, other)]
    apart = [errors[1][index] - errors[0][index] for index in errors[0].keys() & errors[1].keys()]
    assert found.half == pytest.approx(1.96 * np.std(apart) / 100, rel=1e-3)
    assert found.value == pytest.approx(other.metrics["sse"] - one.metrics["sse"])


def test_many_dimensions_and_bounds_are_compared_as_independent_means() -> None:
    one, other = open_run("latent-8"), open_run("mnist-vae")
    for score, ses in (
        ("knn_accuracy", [np.sqrt(p * (1 - p) / 10_000) for p in (one.metrics["knn_accuracy"], other.metrics["knn_accuracy"])]),
        ("bound", None),
    ):
        found = difference(score, one, other)
        assert found is not None
        assert found.half is not None
        assert not found.paired
        assert ses is None or found.half == pytest.approx(1.96 * np.hypot(*ses), rel=1e-3)


def test_two_models_are_a_sentence_that_ends_with_the_difference() -> None:
    runs = [open_run("mnist-ae"), open_run("mnist-vae")]
    error, classes, nats = (answer(question, runs) for question in (RECONSTRUCTION, CLASSES, NATS["bound"]))
    assert classes["sentence"] == "mnist-ae tells 92.3 % of the test images apart by their 15 nearest neighbours, mnist-vae 91.8 %:"
    assert (classes["difference"], classes["clear"], classes["paired"]) == ("difference 0.5 ± 0.5 points", False, "paired by image")
    assert (error["difference"], error["clear"]) == ("difference 0.39 ± 0.08", True)
    assert nats["sentence"] == "mnist-vae needs at most 125.6 nats for an image; the mean image: 205.8. The others give an image no probability."
    assert [(bar["title"], bar["value"]) for bar in error["bars"]] == [("mnist-ae", "22.9"), ("mnist-vae", "23.3"), ("the mean image", "52.9")]
    assert [bar["share"] for bar in error["bars"]] == pytest.approx([22.8672 / 52.8965, 23.2524 / 52.8965, 1])


def test_one_model_is_held_against_a_reference_and_three_against_the_first() -> None:
    assert answer(CLASSES, [open_run("mnist-vae")])["sentence"].endswith("15 nearest neighbours; the most frequent class: 11.3.")
    three = answer(RECONSTRUCTION, [open_run("mnist-ae"), open_run("mnist-vae"), open_run("latent-4")])
    assert three["sentence"] == "Differences are those to mnist-ae."
    assert [(bar["difference"], bar["clear"]) for bar in three["bars"][:3]] == [("", False), ("+0.39 ± 0.08", True), ("−4.30 ± 0.12", True)]


def test_without_a_vae_no_image_has_a_probability() -> None:
    alone = answer(NATS["neg_elbo"], [open_run("mnist-ae")])
    assert alone["sentence"] == "Only a VAE whose pixels are probabilities gives an image a probability, and none is chosen."


def test_the_best_is_named_only_where_it_is_clear() -> None:
    pair = [open_run("mnist-ae"), open_run("mnist-vae")]
    assert clearly_best("sse", pair) == "mnist-ae"
    assert clearly_best("knn_accuracy", pair) is None
    assert clearly_best("sse", [*pair, open_run("latent-4")]) == "latent-4"
    assert clearly_best("sse", pair[:1]) is None
    empty = replace(open_run("latent-4"), verdict=(Finding("nothing", "code carries nothing", "", {}),))
    assert clearly_best("sse", [*pair, empty]) == "mnist-ae"


@pytest.mark.parametrize(
    ("value", "half", "text"),
    [(0.0441, 0.142, "0.04 ± 0.14"), (0.84, 0.55, "0.8 ± 0.6"), (0.001, 0.2, "0.00 ± 0.20"), (123.4, 31.0, "123 ± 31"), (2.34, None, "2.3")],
)
def test_a_difference_has_as_many_decimals_as_its_interval_deserves(value: float, half: float | None, text: str) -> None:
    assert plus_minus(value, half) == text
