"""What is said of a training before it starts, and of two models side by side."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
import scipy.spatial
import scipy.stats

from aevae.recipe.datasets import DATASETS, read_digits
from aevae.recipe.layers import describe
from aevae.recipe.presets import recipe
from aevae.runs.catalog import list_runs, open_run
from aevae.runs.evaluation_file import known_scores
from aevae.runs.run import Run
from aevae.runs.verdict import Finding
from aevae.science.model import new_model
from aevae.screen.compare_sentences import what_to_compare
from aevae.screen.evaluate.scorecard import run_row
from aevae.screen.glossary import explained, glossary
from aevae.screen.literal import literal
from aevae.screen.sentences import (
    before_start,
    how_contracted,
    how_losses_are_measured,
    score_line,
    title,
    verdict_and_scores,
    what_it_is,
    what_one_sees,
    what_the_path_shows,
)


@pytest.mark.parametrize("name", ["learned-mixture-vae", "mnist-vae", "conditional-vae", "sparse-ae"])
def test_the_parameters_named_are_those_that_torch_trains(name: str) -> None:
    config = recipe(name)
    trained = sum(p.numel() for p in new_model(config, DATASETS[config.dataset].shape).parameters())
    assert f" {trained:,} parameters" in before_start(config, None)


def test_a_class_that_is_left_out_is_not_counted() -> None:
    sentence = before_start(recipe("digits-vae", leave_out=9), None)
    match = re.search(r"about ([0-9,]+) images, none of class 9", sentence)
    assert match
    assert int(match[1].replace(",", "")) == pytest.approx((read_digits("train")[1] != 9).sum(), rel=0.03)
    assert "of 1,437 images;" in before_start(recipe("digits-vae"), None)
    assert "about 54,000 images, none of class boot;" in before_start(recipe("mnist-vae", dataset="fashion-mnist", leave_out=9, holdout=0), None)
    assert "about 48,000 images, none of the classes 3 and 8;" in before_start(recipe("mnist-vae", leave_out="3,8", holdout=0), None)
    assert "about 12,000 images, only of the classes 4 and 9;" in before_start(recipe("mnist-vae", leave_out="only 4 9", holdout=0), None)


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
    ("mnist-vae", "in nats: training over the epoch, test on 2,000 test images", "penalty"),
    ("contractive-ae", "The penalty is known in training only.", "squared"),
    ("001-vae", "in squared pixels, the KL in nats", "penalty"),
    ("001-vae", "reconstructed from the posterior's mean", "noisy"),
    ("denoising-ae", "Only in training are images noisy.", "posterior"),
    ("digits-ae", "on 360 test images", "KL"),
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
    assert verdict_and_scores(empty) == f"Its code carries nothing: because. {score_line(run, literal)}"
    assert title(empty).endswith(" · code carries nothing")
    assert run_row(empty) == run_row(run) | {"note": f"{run_row(run)['note']} · code carries nothing"}
    worse = replace(run, verdict=(Finding("worse", "worse than the mean image", "It is worse.", {}),))
    assert what_one_sees(worse) == "It is worse."
    assert not worse.empty
    exploded = replace(run, metrics={**run.metrics, "neg_elbo": 3e33, "kl": 1e30})
    assert "−ELBO 3.0·10³³ nats" in title(exploded)
    assert "−ELBO 3.0·10³³ nats, of which KL 1.0·10³⁰" in score_line(exploded)


@pytest.mark.parametrize(("a", "b", "said"), [
    ("mnist-ae", "mnist-vae", "0.0 % (left) and 0.0 % (right) are unlike every test image"),
    ("002-ae-2d", "002-vae-2d", "Of 1,000 images generated at random from each, 22.5 % (left) and"),
    ("beta-1", "beta-10", "β weighs the KL: 1 on the left and 10 on the right. The KL is 7.0 and 2.4 nats"),
    ("beta-1", "latent-8", "Codes of 2 and of 8 numbers: the squared error of a reconstruction is"),
    ("beta-1", "mixture-vae", "Two priors"),
    ("001-vae", "001-vae-as-written", "as the tutorial wrote it"),
    ("mnist-vae", "mnist-vae", "same model"),
    ("mnist-vae", "digits-vae", "different data sets"),
    ("beta-1", "conv-vae", "Look at where"),
])  # fmt: skip
def test_two_models_are_compared_by_what_sets_them_apart(a: str, b: str, said: str) -> None:
    assert said in what_to_compare(open_run(a), open_run(b))


SHIPPED = [run for run in list_runs()[0] if run.shipped]


def on_plane(run: Run) -> np.ndarray:
    codes = run.tensors("codes")["mean"].astype(float)
    return (codes - np.array(run.plane["origin"])) @ np.array(run.plane["axes"]).T if run.config.latent > 2 else codes


@pytest.mark.parametrize("run", [run for run in SHIPPED if run.decodes and not run.config.condition_classes], ids=lambda run: run.id)
def test_the_classes_said_to_overlap_most_are_each_others_neighbours_most_often(run: Run) -> None:
    """The oracle counts among the codes themselves, not on the atlas."""
    said = re.search(r"(\S+) and (\S+) overlap most", what_one_sees(run))
    assert said
    points, labels = on_plane(run), run.tensors("codes")["label"]
    near = labels[scipy.spatial.cKDTree(points).query(points, 16)[1][:, 1:]]
    of_each = np.array([np.bincount(near[labels == c].ravel(), minlength=len(run.classes)) / (labels == c).sum() / 15 for c in range(len(run.classes))])
    mutual = np.triu(of_each + of_each.T, 1)
    one, other = sorted(run.classes.index(name) for name in said.groups())
    assert mutual[one, other] >= 0.85 * mutual.max()


def test_what_is_said_of_prior_axes_and_plane_is_counted_in_the_codes() -> None:
    for run in SHIPPED:
        said, codes = what_one_sees(run), run.tensors("codes")["mean"].astype(float)
        if match := re.search(r"Inside the second lie (\d+) % of the codes, and (\d+) % of the prior", said):
            inside = (codes**2).sum(1) <= (2 * run.config.prior_scale) ** 2
            assert float(match[1]) == pytest.approx(100 * inside.mean(), abs=0.51), run.id
            assert float(match[2]) == pytest.approx(100 * scipy.stats.chi2.cdf(4, run.config.latent), abs=0.51)
        if match := re.search(r": (\d+) % lie on one, where chance would put (\d+) %", said):
            off = np.abs((np.arctan2(codes[:, 1], codes[:, 0]) + np.pi / 4) % (np.pi / 2) - np.pi / 4)
            assert float(match[1]) == pytest.approx(100 * (off <= np.arctan(0.1)).mean(), abs=0.51)
            assert float(match[2]) == pytest.approx(100 * np.arctan(0.1) / (np.pi / 4), abs=0.51)
        if match := re.search(r"differ most, (\d+) % of their variance", said):
            assert float(match[1]) == pytest.approx(100 * on_plane(run).var(0).sum() / codes.var(0).sum(), abs=2), (
                run.id
            )  # found on all codes, shipped are fewer
        if match := re.search(r"(None|[\d.]+ %) of 1,000 images generated", said):
            drawn = known_scores(run)["strange"]
            assert match[1] == ("None" if drawn == 0 else f"{100 * drawn:.1f} %"), run.id
    said = [what_one_sees(run) for run in SHIPPED]
    for pattern in ("Inside the second", "lie on one", "differ most", "images generated"):
        assert any(pattern in one for one in said), pattern


@pytest.mark.parametrize("run_id", ["mnist-vae", "002-vae-2d"])
def test_terms_are_explained_once_where_they_first_appear(run_id: str) -> None:
    said = what_one_sees(open_run(run_id))
    marked = explained(said)
    assert re.sub(r"\[([^\]]+)\]\(#[\w-]+ \"[^\"]+\"\)", r"\1", marked) == said
    assert marked.count("(#prior ") == marked.count("(#code ") == marked.count("(#standard-deviation ") == 1
    assert explained("`codes` and [the code](x) of $code$; recode, de-code") == "`codes` and [the code](x) of $code$; recode, de-code"


def test_an_explanation_fits_its_place() -> None:
    for key, (forms, says) in glossary().items():
        assert forms, key
        assert says[0].isupper() or says[0] == "−", key
        assert says.endswith("."), key
        assert len(says) <= 180, key
        assert not set('"<>[]') & set(says), key


def test_of_a_model_that_was_trained_elsewhere_nothing_is_said_of_its_training() -> None:
    known, foreign = open_run("mnist-ae"), replace(open_run("mnist-vae"), source="published")
    assert what_it_is(foreign).startswith("It was trained elsewhere, and what its training asked for is not known here. Dashed rings: a standard normal prior")
    assert "training pulls" not in what_it_is(foreign)
    assert what_to_compare(known, foreign).startswith("How mnist-vae was trained is not known here")
    stored = replace(foreign, decoder=[{"op": "grid", "rows": 8, "columns": 9}])
    assert "blended from the nearest of 8 × 9 images that are stored" in what_one_sees(stored)
