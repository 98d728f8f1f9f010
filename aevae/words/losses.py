"""What a training's history says of its loss."""

from __future__ import annotations

from typing import Any

from .config import Config


def loss_curves(config: Config, history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The loss that training made small, and the same on test pictures, epoch by epoch; both in the loss's own unit."""

    def on_test(scores: dict[str, float]) -> float:
        kl = scores.get("kl", 0.0)
        if config.likelihood == "sse":
            return scores["sse"] * (config.pixel_range[1] - config.pixel_range[0]) ** 2 + config.beta * kl
        return scores.get("neg_elbo", scores["bce"] + kl) + (config.beta - 1) * kl

    return [{"epoch": line["epoch"], "train": line["train"]["total"], "test": on_test(line["test"])} for line in history]
