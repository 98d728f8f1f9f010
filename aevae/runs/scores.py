"""The scores of a model as one table, what evaluation.json must hold, and published numbers to compare with.

A new score is an entry of SCORES and its computation: one of run.json in `science.metrics`, one of evaluation.json in
`science.evaluation`. Checks of the files, the command line, the scorecard and `verify` follow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.losses import minimises_bound

from .numbers import number


def every_model(config: Config) -> bool:
    return True


def every_vae(config: Config) -> bool:
    return config.kind == "VAE"


def with_elbo(config: Config) -> bool:
    return config.has_elbo


def with_classes(config: Config) -> bool:
    return bool(config.data.classes)


def semi_supervised(config: Config) -> bool:
    return config.labels > 0


@dataclass(frozen=True)
class Score:
    """One measure of a model.

    name: its key wherever scores stand. path: where its value is found, "metrics.…" in run.json (`scores.…` in
    evaluation.json), "run.…" an attribute of the run, else in evaluation.json.
    title, unit, digits, scale, help: how it reads, value times `scale`. heading: the title in plain words, where that is a symbol. better: "low", "high" or None where neither is.
    applies_to: which recipes have it. required: a run.json without it is refused; a score that came later cannot be.
    lowest, highest: what it can be. tolerance: how far it may lie off when `verify` computes it again; None: not compared.
    error: path of its standard error. out_of: the option of a recipe that it is a part of. summary: `aevae scores` prints it.
    """

    name: str
    path: str
    title: str
    unit: str
    digits: int
    better: Literal["low", "high"] | None
    help: str
    applies_to: Callable[[Config], bool] = every_model
    required: bool = False
    lowest: float = 0.0
    highest: float = math.inf
    tolerance: float | None = None
    scale: float = 1.0
    error: str = ""
    out_of: str = ""
    summary: bool = True
    heading: str = ""

    @property
    def in_metrics(self) -> bool:
        """Whether run.json keeps it, among what is computed when a training ends."""
        return self.path.startswith("metrics.")

    @property
    def in_every_run(self) -> bool:
        return self.required and self.applies_to is every_model


SCORES: dict[str, Score] = {
    score.name: score
    for score in (
        Score("sse", "metrics.sse", "SSE", "squared pixels", 1, "low",
              "Sum of squared errors of an image decoded from its code (a VAE's: from the mean), pixels in [0, 1]. Lower is better.",
              required=True, tolerance=0.02, heading="Reconstruction error"),
        Score("bce", "metrics.bce", "BCE", "nats", 1, "low",
              "Binary cross-entropy of an image decoded from its code, summed over pixels; as torch's binary_cross_entropy "
              "has it, each logarithm is at least −100. Grey pixels alone cost 45.5 nats on MNIST; lower is better.",
              required=True, tolerance=0.02, heading="Cross-entropy"),
        Score("kl", "metrics.kl", "KL", "nats", 2, None,
              "How far the posterior of an image lies from the prior: how much the code says of it. Only a VAE has one, and neither much nor little is better.",
              every_vae, required=True, tolerance=0.02, heading="KL divergence"),
        Score("neg_elbo", "metrics.neg_elbo", "−ELBO", "nats", 1, "low",
              "What a VAE minimises: cross-entropy at sampled codes plus KL, an upper bound on −log p(x). Lower is better.",
              with_elbo, required=True, tolerance=0.15, heading="Likelihood bound"),
        Score("bound", "bound.neg_log_p", "−log p(x) ≤", "nats", 1, "low",
              "Importance-weighted bound with 100 samples (Burda et al. 2016), tighter than −ELBO; ± is its standard error over images.",
              with_elbo, error="bound.standard_error", heading="Tighter bound"),
        Score("amortisation_gap", "amortisation.nats", "Amortisation gap", "nats", 1, "low",
              "By how much −ELBO would be lower if each image had its own best posterior in place of the encoder's, which one network gives to all "
              "(Cremer et al. 2018); as found by descent from the encoder's, so at least so much. ± is its standard error over images.",
              minimises_bound, error="amortisation.standard_error"),
        Score("knn_accuracy", "metrics.knn_accuracy", f"kNN-{NEIGHBOURS}", "% right", 1, "high",
              f"How often the {NEIGHBOURS} nearest training codes name the class of a test image. Higher is better.",
              with_classes, highest=1.0, tolerance=0.002, scale=100, heading="Classes told apart"),
        Score("class_accuracy", "metrics.class_accuracy", "q(y|x)", "% right", 1, "high",
              "How often the classifier of a semi-supervised model names the class of a test image. Higher is better.",
              semi_supervised, required=True, highest=1.0, tolerance=0.002, scale=100, heading="Classes named"),
        Score("labels_alone", "labelled.accuracy", "From labels alone", "% right", 1, "high",
              "How often logistic regression on the pixels names it, from the same labelled images and nothing else. Higher is better.",
              semi_supervised, highest=1.0, scale=100),
        Score("silhouette", "codes.silhouette.value", "Class separation", "silhouette, −1 to 1", 2, "high",
              "How much nearer codes lie to their own class than to the next one; 0 is no difference. Higher is better.",
              with_classes, lowest=-1.0, highest=1.0, summary=False),
        Score("active", "run.active", "Active dimensions", "", 0, None,
              "Dimensions of the code that say something of an image, of all there are: their means vary by more than a hundredth of the posterior's variance "
              "(an autoencoder's: than a hundredth of the widest one's width).", summary=False, out_of="latent"),
        Score("strange", "draws.strange", "Unlike test images", "% of draws", 1, "low",
              "Images drawn from the prior (an autoencoder's: from a Gaussian fitted to its codes) that are unlike every test image: "
              "farther from every test image than 99 % of those are from their nearest other.", highest=1.0, scale=100),
        Score("parameters", "run.parameters", "Parameters", "", 0, None, "Numbers that were trained, encoder and decoder together.", summary=False),
        Score("seconds", "run.seconds", "Training time", "seconds", 0, None, "How long training took where it was done.", summary=False),
    )
}  # fmt: skip

GROUP = {"auc": 0.0, "top": 0.0, "usual": [0.0], "strange": [0.0], "hits": [0.0]}
DRAWN = {"mean": [0.0], "low": [0.0], "high": [0.0]}
FLOOR = {"sse": 0.0, "bce": 0.0}
# What each part of evaluation.json must hold: a number, a list of them, a text. "?" may be absent, "*" stands for any name.
PARTS: Json = {
    "codes": {"n": 0.0, "variance": [0.0], "?silhouette": {"value": 0.0, "n": 0.0}, "?kl": [0.0]},
    "?scores": {"split": "", "n": 0.0} | {("" if score.in_every_run else "?") + score.name: 0.0 for score in SCORES.values() if score.in_metrics},
    "?bound": {"neg_log_p": 0.0, "standard_error": 0.0, "samples": 0.0, "n": 0.0},
    "?amortisation": {"nats": 0.0, "standard_error": 0.0, "n": 0.0},
    "?denoising": {"noise": [0.0], "output": [0.0], "untouched": [None], "n": 0.0},
    "?anomaly": {"n": 0.0, "kinds": {"*": {"n": 0.0, "sse": GROUP, "?neg_elbo": GROUP}}},
    "?floors": {"mean": FLOOR, "pca": {"k": 0.0, **FLOOR}, "curve": {"k": [0.0], "sse": [0.0]}, "n": 0.0},
    "?few_labels": {"labels": [0.0], "codes": DRAWN, "pixels": DRAWN, "draws": 0.0, "n": 0.0},
    "?labelled": {"labels": 0.0, "accuracy": 0.0, "n": 0.0},
    "?rate": {"bits": [0.0], "sse": [0.0], "?levels": [0.0], "png": 0.0, "raw": 0.0, "n": 0.0},
    "?draws": {"strange": 0.0, "beyond": 0.0, "n": 0.0},
    "missing": [""],
}
COMPUTED = tuple(name.removeprefix("?") for name in PARTS if name != "missing")  # each by itself, `science.evaluation.PARTS`


def number_at(path: str, values: Mapping[str, Any]) -> float | None:
    """The number at a path of keys with dots between them; None where there is none."""
    value: Any = values
    for key in path.split("."):
        if key not in value:
            return None
        value = value[key]
    return value


def in_words(values: Mapping[str, Any]) -> str:
    """Scores on one line of a terminal, by their keys; what is no measured number is left out."""
    return "  ".join(f"{name} {number(value)}" for name, value in values.items() if isinstance(value, float))


@dataclass(frozen=True)
class Reference:
    """Published or measured scores to compare with, of an image of the test set; `scores` as run.json would have them."""

    title: str
    source: str
    scores: dict[str, float]


MEASURED = "measured by python -m benchmarks.tutorials"  # all that it measures stands in docs/tutorials.json
REFERENCES: dict[str, tuple[Reference, ...]] = {
    "mnist": (
        Reference("AE, tutorial 001", f"its code, 20 epochs, {MEASURED}", {"sse": 31.79, "bce": 153.1, "knn_accuracy": 0.733}),
        Reference("VAE, tutorial 001 as written", f"its code, 20 epochs, {MEASURED}", {"neg_elbo": 156.5, "knn_accuracy": 0.720}),
        Reference("Tutorial 001 with corrected KL", "VAE, 20 epochs, measured", {"neg_elbo": 154.0, "knn_accuracy": 0.711}),
        Reference("AE, tutorial 004", f"its code, 10 epochs, {MEASURED}", {"sse": 30.2, "knn_accuracy": 0.760}),
        Reference("2-D VAE, published", "arXiv 1804.00891", {"bce": 129.84, "kl": 7.24, "neg_elbo": 137.1, "bound": 135.7}),
    )
}
