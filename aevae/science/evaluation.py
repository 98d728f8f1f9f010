"""Everything the Evaluate page says of one model, computed step by step; no files."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Array, Json
from aevae.recipe.losses import minimises_bound

from . import amortisation, few_labels, floors
from .anomaly import altered, auc, picture_scores, roc
from .bound import SAMPLES, log_evidence
from .data import Images, trained_on
from .metrics import batches, condition_label, evaluate
from .model import Model
from .posterior import Posterior
from .rate import rates
from .samples import strange_draws

CURVE = (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64)  # numbers kept, of the curve of principal components
NOISE = tuple(round(0.1 * i, 1) for i in range(11))  # σ of the noise, pixels in [0, 1]
CODES, REFINED, NOISY, STRANGE = 5000, 1000, 1000, 2000  # pictures that silhouette, amortisation gap, denoising and anomaly scores look at
WORK = 8e9  # multiplications of decoding that the bound may cost for each sample: 10,000 pictures of the app's own VAE take half
BINS = 40

Steps = Generator[tuple[str, float], None, Json]


@dataclass(frozen=True)
class Material:
    """What a model is evaluated on; any part may be absent, what needs it is then left out.

    posterior: of the test pictures, as the run folder keeps it; labels (N,): their classes, where they have such. held_out: the classes that
    the recipe kept out of training. others: test pictures of other data sets. shared: what all models of a data set have in
    common, kept for the next one.
    """

    posterior: Posterior
    labels: Tensor | None
    train: Images | None = None
    test: Images | None = None
    held_out: tuple[int, ...] = ()
    others: dict[str, Images] = field(default_factory=dict)
    shared: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One part of the scorecard: what is said while it is computed, the share done by then, and what it needs."""

    text: str
    share: float
    compute: Callable[[Model, Material], Json | Steps]
    possible: Callable[[Model, Material], bool] = lambda model, material: material.test is not None


def scorecard(model: Model, material: Material, known: Json | None = None) -> Steps:
    """Evaluate a model. Yields (what comes next, share done so far) and returns what it found, ready for JSON.

    `known`: of the PARTS those that were found before, which stay as they are.
    """
    card: Json = dict(known or {})
    for name, part in PARTS.items():
        if name not in card and part.possible(model, material):
            yield part.text, part.share
            found = part.compute(model, material)
            card[name] = (yield from found) if isinstance(found, Generator) else found
    return card


def bound(model: Model, test: Images) -> Steps:
    """The importance-weighted bound of as many test pictures as it can afford."""
    counted = test[: bound_pictures(model, len(test))]
    log_p: list[Tensor] = []
    for part in log_evidence(model, counted):
        log_p.append(part)
        yield f"bound with {SAMPLES} samples", 0.2 + 0.4 * sum(map(len, log_p)) / len(counted)
    return of_bound(torch.cat(log_p))


def from_few_labels(model: Model, material: Material) -> Json:
    """Accuracy from codes and from pixels with few labels."""
    train, test = train_of(material), test_of(material)
    if "pixels" not in material.shared:
        material.shared["pixels"] = few_labels.of_pixels(train, test)
    codes = few_labels.of_codes(model, train, test)
    return {"labels": list(few_labels.LABELS), "codes": codes, "pixels": material.shared["pixels"], "draws": few_labels.DRAWS, "n": len(test)}


def labels_alone(train: Images, test: Images, count: int) -> Json:
    """Test accuracy of logistic regression on the pixels of the pictures whose labels a semi-supervised model gets.

    `train`: what the model was trained on.
    """
    from sklearn.linear_model import LogisticRegression

    known = train[train.labelled(count)]
    classifier = LogisticRegression(max_iter=1000).fit(known.pixels.flatten(1).numpy(), known.labels.numpy())
    accuracy = classifier.score(test.pixels.flatten(1).numpy(), test.labels.numpy())
    return {"labels": count, "accuracy": round(float(accuracy), 4), "n": len(test)}


def of_codes(model: Model, posterior: Posterior, labels: Tensor | None) -> Json:
    """What the codes alone say: silhouette by class, variance and KL of each dimension."""
    variance = posterior.mean.double().var(0)
    codes: Json = {"n": len(posterior.mean), "variance": rounded(variance)}
    if labels is not None:
        from sklearn.metrics import silhouette_score  # a second to import, needed only here

        means, classes = posterior.mean[:CODES].numpy(), labels[:CODES].numpy()
        codes["silhouette"] = {"value": round(float(silhouette_score(means, classes)), 4), "n": len(means)}
    if model.prior and model.prior.by_dimension:
        codes["kl"] = rounded(model.prior.kl(posterior).mean(0))
    return codes


def bound_pictures(model: Model, n: int) -> int:
    """How many pictures the bound can afford, going by what decoding one costs."""
    cost = sum(layer["in"] * layer["out"] * layer.get("kernel", 1) ** 2 * (64 if "kernel" in layer else 1) for layer in model.decoder_layers if "in" in layer)
    return min(n, max(1000, int(WORK / cost)))


def of_bound(log_p: Tensor) -> Json:
    """Mean over pictures of −log p(x) in nats, and its standard error."""
    error = float(log_p.double().std()) / math.sqrt(len(log_p))
    return {"neg_log_p": round(-float(log_p.double().mean()), 3), "standard_error": round(error, 3), "samples": SAMPLES, "n": len(log_p)}


def noisy(pixels: Tensor, level: float, generator: torch.Generator) -> Tensor:
    """Pictures under Gaussian noise of σ = level, clipped to [0, 1]."""
    return (pixels + level * torch.randn(pixels.shape, generator=generator)).clamp(0, 1)


def psnr(pixels: Tensor, other: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each picture in dB, peak 1, (N,)."""
    return -10 * (pixels - other).square().flatten(1).mean(1).log10()


@torch.inference_mode()
def denoising(model: Model, images: Images, seed: int = 0) -> Json:
    """Mean PSNR in dB of what the model makes of noisy pictures, and of leaving them as they are, for each noise level."""
    output, untouched = [], []
    for level in NOISE:
        generator = torch.Generator().manual_seed(seed)  # the same noise at every level, only stronger
        noised = noisy(images.pixels, level, generator)
        parts = [(x, condition_label(model, label)) for x, label in batches(Images(noised, images.labels))]
        denoised = torch.cat([model.decode(model.encode(x, label).mean, label) for x, label in parts])
        output.append(round(float(psnr(images.pixels, denoised).mean()), 3))
        untouched.append(round(float(psnr(images.pixels, noised).mean()), 3) if level else None)
    return {"noise": list(NOISE), "output": output, "untouched": untouched, "n": len(images)}


def anomaly(model: Model, material: Material) -> Json:
    """How the test set scores beside strange pictures: histogram, ROC curve and area for each score and kind."""
    usual = test_of(material)
    kinds: dict[str, Images] = {}
    if material.held_out:
        kinds["held out"] = usual[torch.isin(usual.labels, torch.tensor(material.held_out))][:STRANGE]
        usual = usual.without(material.held_out)
    usual = usual[:STRANGE]
    kinds |= {name: images[:STRANGE] for name, images in material.others.items()} | altered(usual)
    usual_scores = picture_scores(model, usual)
    card: Json = {"n": len(usual), "kinds": {}}
    for kind, images in kinds.items():
        strange_scores = picture_scores(model, images)
        card["kinds"][kind] = {"n": len(images), **{name: compared(usual_scores[name], strange_scores[name]) for name in usual_scores}}
    return card


def compared(usual: Array, strange: Array) -> Json:
    """One score of two groups of pictures. The last bin holds all that lies beyond it."""
    top = max(float(np.quantile(usual, 0.999)), float(np.quantile(strange, 0.95)))
    edges = np.linspace(0, top, BINS + 1)
    counts = [np.histogram(np.minimum(scores, top), edges)[0].tolist() for scores in (usual, strange)]
    return {"auc": round(auc(usual, strange), 4), "top": round(top, 2), "usual": counts[0], "strange": counts[1], "hits": rounded(roc(usual, strange)[1])}


def floor_scores(train: Images, test: Images, latent: int) -> Json:
    """Mean picture and principal components, fitted on training pictures, on the test pictures."""
    sizes = [k for k in CURVE if k < test.pixels[0].numel()]
    components = floors.principal_components(train, max(*sizes, latent))
    return {
        "mean": {"sse": round(floors.squared_error(components, test, 0), 4), "bce": round(floors.cross_entropy(components, test, 0), 4)},
        "pca": {"k": latent, "sse": round(floors.squared_error(components, test, latent), 4), "bce": round(floors.cross_entropy(components, test, latent), 4)},
        "curve": {"k": sizes, "sse": [round(floors.squared_error(components, test, k), 4) for k in sizes]},
        "n": len(test),
    }


def rounded(values: Tensor | Array) -> list[float]:
    return [round(float(v), 4) for v in values]


def test_of(material: Material) -> Images:
    assert material.test is not None
    return material.test


def with_both(material: Material) -> bool:
    return material.train is not None and material.test is not None


def train_of(material: Material) -> Images:
    assert material.train is not None
    return material.train


PARTS: dict[str, Part] = {
    "codes": Part("codes", 0.0, lambda model, m: of_codes(model, m.posterior, m.labels), lambda model, m: True),
    "scores": Part(
        "reconstruction and neighbours", 0.05, lambda model, m: evaluate(model, test_of(m), "test", None if m.labels is None else m.train).as_dict()
    ),
    "bound": Part(
        f"bound with {SAMPLES} samples", 0.2, lambda model, m: bound(model, test_of(m)), lambda model, m: m.test is not None and model.config.has_elbo
    ),
    "amortisation": Part(
        "amortisation gap",
        0.6,
        lambda model, m: amortisation.gap(model, test_of(m)[:REFINED]),
        lambda model, m: m.test is not None and minimises_bound(model.config),
    ),
    "denoising": Part("denoising", 0.62, lambda model, m: denoising(model, test_of(m)[:NOISY])),
    "anomaly": Part("anomaly scores", 0.65, anomaly),
    "rate": Part("bits", 0.72, lambda model, m: rates(model, test_of(m))),
    "draws": Part("images drawn at random", 0.77, lambda model, m: strange_draws(model, m.posterior.mean, test_of(m))),
    "few_labels": Part("few labels", 0.78, from_few_labels, lambda model, m: with_both(m) and m.labels is not None and not model.config.condition_classes),
    "labelled": Part(
        "few labels",
        0.79,
        lambda model, m: labels_alone(trained_on(train_of(m), model.config), test_of(m), model.config.labels),
        lambda model, m: with_both(m) and bool(model.classifier),
    ),
    "floors": Part("principal components", 0.8, lambda model, m: floor_scores(train_of(m), test_of(m), model.config.latent), lambda model, m: with_both(m)),
}  # in the order of computing
