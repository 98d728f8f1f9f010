"""How good a model is, on scales that every recipe shares: pixels in [0, 1], sums a picture, nats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor, nn

from aevae.recipe.arrays import Json
from aevae.recipe.constants import NEIGHBOURS

from .data import Images
from .model import Model
from .objectives import cross_entropy
from .posterior import Posterior

BATCH = 1000
DRAWS = 4
FEW_PAIRS = 4_000_000  # of codes; those of the bundled digits are half a million


@dataclass(frozen=True)
class Metrics:
    """Means over `n` pictures of the split. `kl` and `neg_elbo` only for a VAE, `bce` only where pixels are probabilities.

    sse: sum of squared pixel errors a picture, decoded from the code or the posterior mean.
    bce: binary cross-entropy a picture in nats, likewise; by torch's rule (`objectives.cross_entropy`).
    kl: KL(q(z|x) ‖ p(z)) a picture in nats.
    neg_elbo: cross-entropy at sampled codes (mean over draws) plus KL, nats a picture.
    knn_accuracy: share of pictures whose class the 15 nearest training codes name.
    class_accuracy: share of pictures whose class q(y|x) names; only for a semi-supervised model.
    """

    split: str
    n: int
    sse: float
    bce: float
    kl: float | None = None
    neg_elbo: float | None = None
    knn_accuracy: float | None = None
    class_accuracy: float | None = None

    def as_dict(self) -> Json:
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in asdict(self).items() if v is not None}


@torch.inference_mode()
def encode_all(model: Model, images: Images) -> Posterior:
    """Posteriors of all pictures, (N, D)."""
    parts = [model.encode(x, condition_label(model, label)) for x, label in batches(images)]
    log_vars = [p.log_var for p in parts if p.log_var is not None]
    return Posterior(torch.cat([p.mean for p in parts]), torch.cat(log_vars) if log_vars else None, model.config.posterior == "box")


@torch.inference_mode()
def squared_errors(model: Model, images: Images, codes: Tensor) -> Tensor:
    """Sum of squared errors of each picture decoded from its code, pixels in [0, 1], (N,)."""
    pairs = zip(batches(images), codes.split(BATCH), strict=True)
    return torch.cat([(model.decode(z, condition_label(model, label)) - x).square().flatten(1).sum(1) for (x, label), z in pairs])


@torch.inference_mode()
def evaluate(model: Model, images: Images, split: str, train: Images | None = None, draws: int = DRAWS, seed: int = 0) -> Metrics:
    """All metrics on `images`; the k-NN accuracy only when the training pictures are given to fit on."""
    posterior = encode_all(model, images)
    generator = torch.Generator(images.pixels.device).manual_seed(seed)
    sse = bce = sampled = kl = 0.0
    likely = model.config.output == "sigmoid"
    spread = posterior.log_var
    for i, (x, label) in enumerate(batches(images)):
        part = slice(i * BATCH, i * BATCH + len(x))
        q = Posterior(posterior.mean[part], None if spread is None else spread[part], posterior.box)
        label = condition_label(model, label)
        painted = model.decode(q.mean, label)
        sse += total((painted - x).square())
        bce += total(cross_entropy(painted, x))
        if model.prior:
            for _ in range(draws):
                z = q.sample(generator)
                kl += total(model.prior.kl(q, z)) / draws
                if likely:
                    sampled += total(cross_entropy(model.decode(z, label), x)) / draws
    n = len(images)
    return Metrics(
        split,
        n,
        sse / n,
        bce / n,
        kl / n if model.prior else None,
        (sampled + kl) / n if model.prior and likely else None,
        None if train is None else knn_accuracy(encode_all(model, train).mean, train.labels, posterior.mean, images.labels),
        class_accuracy(model, images) if model.classifier else None,
    )


def knn_accuracy(train_codes: Tensor, train_labels: Tensor, codes: Tensor, labels: Tensor) -> float:
    """Accuracy of the 15-nearest-neighbour classifier fitted on training codes; a tie goes to the smaller class.

    A tree of scikit-learn finds the neighbours, among few pairs of codes a table of all distances: importing scikit-learn takes a second.
    """
    if len(train_codes) * len(codes) <= FEW_PAIRS:
        apart = torch.cdist(codes.double(), train_codes.double(), compute_mode="donot_use_mm_for_euclid_dist")
        nearest = train_labels[apart.topk(NEIGHBOURS, largest=False).indices]
        return total(nn.functional.one_hot(nearest).sum(1).argmax(1) == labels) / len(labels)
    from sklearn.neighbors import KNeighborsClassifier

    classifier = KNeighborsClassifier(NEIGHBOURS).fit(train_codes.cpu().numpy(), train_labels.cpu().numpy())
    return float(np.mean(classifier.predict(codes.cpu().numpy()) == labels.cpu().numpy()))


@torch.inference_mode()
def class_accuracy(model: Model, images: Images) -> float:
    """Share of pictures whose class a semi-supervised model's q(y|x) names."""
    named = torch.cat([model.class_log_probs(x).argmax(1) for x, _ in batches(images)])
    return total(named == images.labels) / len(images)


def total(values: Tensor) -> float:
    """Their sum in float64, which not every device has."""
    return float(values.cpu().sum(dtype=torch.float64))


def batches(images: Images) -> Iterator[tuple[Tensor, Tensor]]:
    """Pictures and their classes, BATCH at a time."""
    return zip(images.pixels.split(BATCH), images.labels.split(BATCH), strict=True)


def condition_label(model: Model, label: Tensor) -> Tensor | None:
    """The classes, where the model is told them."""
    return label if model.config.condition_classes else None
