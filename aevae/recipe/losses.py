"""What a training's history says of its loss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .arrays import Json
from .config import Config

IN_EFFECT = {"beta": "β at the epoch's end", "capacity": "capacity at the epoch's end, nats"}  # where a schedule moves it: key in the history, title


@dataclass(frozen=True)
class Curve:
    """One number, epoch by epoch, in training and on test pictures; `test` is empty where it is known in training only."""

    title: str
    train: list[float]
    test: list[float]


def loss_curves(config: Config, history: list[Json]) -> list[Curve]:
    """What the loss is made of, all in its own unit: the part that is known on both sides first, then each term where there are several.

    A penalty is no part of the first: it is computed in training only, and the two sides would not compare. Nor is a KL
    schedule: the first curve weighs the KL as it does in the end, so that epochs compare, or by 1 where a capacity is aimed at.
    """
    span = config.pixel_range[1] - config.pixel_range[0]

    def on_test(scores: Mapping[str, float]) -> float:
        if config.likelihood == "sse":
            return scores["sse"] * span**2
        return scores["neg_elbo"] - scores["kl"] if "neg_elbo" in scores else scores["bce"]

    train, test = [line["train"] for line in history], [line["test"] for line in history]
    reconstruction = Curve("reconstruction", [terms["reconstruction"] for terms in train], [on_test(scores) for scores in test])
    curves = [reconstruction]
    if config.kind == "VAE":
        kl = Curve("KL", [terms["kl"] for terms in train], [scores["kl"] for scores in test])
        beta = 1.0 if config.kl_schedule == "capacity" else config.beta
        weight = "" if beta == 1 else f"{beta:g}·"
        both = Curve(f"reconstruction + {weight}KL", weighted(reconstruction.train, kl.train, beta), weighted(reconstruction.test, kl.test, beta))
        curves = [both, reconstruction, kl]
        curves += [Curve(title, [terms[name] for terms in train], []) for name, title in IN_EFFECT.items() if train and name in train[0]]
    if config.labels:
        curves.append(Curve("naming the class", [terms["classes"] for terms in train], []))
    if penalised(config):
        curves.append(Curve("penalty", [terms["penalty"] for terms in train], []))
    return curves


def penalised(config: Config) -> bool:
    """Whether a recipe asks for more than reconstruction and KL."""
    return bool(config.code_decay or config.sparsity != "none" or config.contraction)


def plain(config: Config) -> bool:
    """Whether an image's loss is its reconstruction and β·KL, in the end and of the image as it is."""
    return not (penalised(config) or config.labels or config.free_bits or config.kl_schedule == "capacity" or config.noise != "none" or config.code_noise)


def minimises_bound(config: Config) -> bool:
    """Whether an image's loss is −ELBO: of a Bernoulli VAE whose KL counts as it is."""
    return config.has_elbo and config.likelihood == "bernoulli" and config.beta == 1 and plain(config)


def weighted(reconstruction: list[float], kl: list[float], beta: float) -> list[float]:
    return [r + beta * k for r, k in zip(reconstruction, kl, strict=True)]
