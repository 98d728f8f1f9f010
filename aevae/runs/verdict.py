"""What a finished run may not be taken for: a model whose code carries nothing, that is worse than the mean image, whose loss exploded.

`judge` is the only place that decides it. Training keeps what it says in run.json, for whoever reads that; the app asks it
again when it opens a run, so that a file cannot say otherwise.

What the thresholds separate, over the 40 models that ship: of a VAE's dimensions, the means of dead ones vary by at most
0.0009 of the posterior's variance (002-vae-deep), those of live ones by at least 0.026 (003-vae); of an autoencoder's, dead ones do not
vary at all (003-ae), live ones by at least 0.09 of the widest. Their squared errors are at most 0.87 of the mean image's (003-ae-2d), those of dead trainings 1.00 and more. No
loss in any of their histories exceeds what plain grey costs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from aevae.recipe.arrays import Array, Json
from aevae.recipe.config import Config
from aevae.recipe.layer_kinds import Shape

from .numbers import number

NOISE = 0.01  # of the posterior's variance: means that vary less carry at most ½ ln 1.01 = 0.005 nats. With a standard prior it is the 0.01 of Burda et al. 2016, section 5.2
FLAT = 1e-4  # of the variance of the widest dimension, for codes without a posterior: a hundredth of its width
POINT = 1e-4  # of the codes' distance from 0: codes this close together are one point in float32
GAIN = 0.01  # of the mean image's squared error: what differs less is the mean image
EXPLODED = 1000.0  # times the loss of a plain grey picture, which a network that knows nothing paints; a step too long, 30 times, was seen to mend
LISTED = 16  # dead dimensions that a sentence names


@dataclass(frozen=True)
class Finding:
    """One thing that was found: its kind (`code`), two words for a list, one sentence for a page, and the numbers behind it.

    code: "nothing", "worse", "exploded", "dead" or "diverged".
    """

    code: str
    short: str
    sentence: str
    numbers: Json


def dead(mean: Array, log_var: Array | None, directions: Array | None = None) -> Array:
    """Which dimensions of codes (N, D) say nothing of a picture, (D,) bool; or which directions (k, D), unit vectors.

    log_var (N, D): of the posteriors, None where codes are points. A direction is dead where the means vary by less than
    `NOISE` of what the posterior varies by; without posteriors by less than `FLAT` of what the widest direction does.
    """
    points = np.ascontiguousarray(mean.T, dtype=np.float64)  # (D, N); sums, for the threads of a matrix product wait for each other on a busy machine
    centre = points.mean(1)
    points -= centre[:, None]
    variance = variances(points)
    varying = variance if directions is None else variances(np.einsum("kd,dn->kn", directions, points))
    if log_var is not None:
        spread = np.exp(np.ascontiguousarray(log_var.T, dtype=np.float32)).mean(1, dtype=np.float64)
        return varying <= NOISE * (spread if directions is None else (directions**2) @ spread)
    if math.sqrt(variance.max()) <= POINT * np.abs(centre).max():
        return np.ones(len(varying), bool)
    return varying <= FLAT * variance.max()


def variances(rows: Array) -> Array:
    """Of rows (k, N) around 0."""
    return np.einsum("kn,kn->k", rows, rows) / rows.shape[1]


def judge(
    config: Config, image: Shape, metrics: Mapping[str, Any], mean: Array, log_var: Array | None, floor: float | None, diverged: Json | None = None
) -> tuple[Finding, ...]:
    """Everything that is to be said of a finished run before it is believed; empty where it is sound.

    metrics: as run.json has them. mean (N, D), log_var: the codes of test images. floor: the mean image's squared error a
    picture on them, None where it is not known; what hangs on it is then not found. diverged: the term and
    the epoch that ended its training before its time.
    """
    idle = dead(mean, log_var)
    sse = float(metrics["sse"])
    found = [exploded(config, image, metrics)]
    if floor is not None and sse > (1 + GAIN) * floor:
        found.append(
            Finding(
                "worse", "worse than the mean image",
                f"It is worse than the mean image: its squared error is {number(sse, 1)}, and {number(floor, 1)} for whoever always answers with the mean image.",
                {"sse": sse, "mean_image": floor},
            )
        )  # fmt: skip
    if idle.all() or (floor is not None and abs(sse - floor) <= GAIN * floor):
        found.append(nothing(config, metrics, bool(idle.all()), floor))
    if idle.any() and not any(found):
        found.append(dead_dimensions(config, np.flatnonzero(idle).tolist()))
    if diverged:
        found.append(broken_off(diverged))
    return tuple(filter(None, found))


def broken_off(diverged: Json) -> Finding:
    term, epoch = diverged["term"], diverged["epoch"]
    sentence = f"Its training broke off in epoch {epoch}, where the {term} term was beyond all measure: this is what it was after epoch {epoch - 1}."
    return Finding("diverged", f"diverged in epoch {epoch}", sentence, diverged)


def exploded(config: Config, image: Shape, metrics: Mapping[str, Any]) -> Finding | None:
    """Whether a term of the loss is beyond all measure, and which."""
    terms = {"reconstruction": metrics["bce" if config.likelihood == "bernoulli" else "sse"], "KL": metrics.get("kl", 0.0)}
    term = max(terms, key=lambda name: terms[name])
    if not beyond_measure(config, image, terms[term]):
        return None
    grey = grey_loss(config, image)
    unit = "nats" if term == "KL" or config.likelihood == "bernoulli" else "squared pixels"
    sentence = f"Its loss exploded: the {term} term is {number(terms[term], 1)} {unit} an image, where plain grey costs {number(grey, 0)}. Train it again with a lower learning rate."
    return Finding("exploded", "loss exploded", sentence, {"term": term, "value": terms[term], "grey": grey})


def beyond_measure(config: Config, image: Shape, value: float) -> bool:
    """Whether a term of the loss, a mean an image, is more than `EXPLODED` times what plain grey costs, or no number at all."""
    return not math.isfinite(value) or abs(value) > EXPLODED * grey_loss(config, image)


def grey_loss(config: Config, image: Shape) -> float:
    """What a plain grey picture costs at most: ln 2 nats a pixel, or a squared error of ¼."""
    return math.prod(image) * (math.log(2) if config.likelihood == "bernoulli" else 0.25)


def nothing(config: Config, metrics: Mapping[str, Any], collapsed: bool, floor: float | None) -> Finding:
    numbers = {name: metrics[name] for name in ("sse", "kl") if name in metrics} | ({} if floor is None else {"mean_image": floor})
    same = f"all images have nearly the same posterior (KL {number(metrics['kl'])} nats)" if "kl" in metrics else "all images have nearly the same code"
    decoded = "what it decodes follows the class that it is given" if config.condition_classes else ""
    if floor is not None and abs(metrics["sse"] - floor) <= GAIN * floor:
        decoded = f"what it decodes is no better than the mean image (squared error {number(metrics['sse'], 1)}, of the mean image {number(floor, 1)})"
    reasons = ", and ".join(filter(None, [same if collapsed else "", decoded]))
    return Finding("nothing", "code carries nothing", f"Its code carries nothing: {reasons}.", numbers)


def dead_dimensions(config: Config, which: Sequence[int]) -> Finding:
    count, of = len(which), config.latent
    names = ", ".join(f"z{subscript(d + 1)}" for d in which[:LISTED]) + (", …" if count > LISTED else "")
    why = "the posterior has collapsed onto the prior" if config.kind == "VAE" else "the code does not vary"
    sentence = f"{count} of its {of} dimensions {'is' if count == 1 else 'are'} dead ({names}): there {why}, and all images have nearly the same code."
    return Finding("dead", f"{count} of {of} dimensions dead", sentence, {"dead": [d + 1 for d in which], "of": of})


def subscript(index: int) -> str:
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def as_json(found: Sequence[Finding]) -> list[Json]:
    """As run.json keeps it."""
    return [asdict(finding) for finding in found]


def in_short(found: Sequence[Finding]) -> str:
    """For a list: "code carries nothing"; empty where there is nothing to say."""
    return ", ".join(finding.short for finding in found)


def in_sentences(found: Sequence[Finding]) -> str:
    """For a page."""
    return " ".join(finding.sentence for finding in found)
