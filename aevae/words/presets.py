"""Recipes with names. The numbers 000 to 004 are the tutorials the project grew from; `source` says what was repaired."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .config import Config, from_dict
from .errors import ConfigError


@dataclass(frozen=True)
class Preset:
    """A named recipe. `note` is one or two sentences for a student, `values` what differs from Config's defaults."""

    name: str
    title: str
    note: str
    values: dict[str, Any]


TUTORIAL_001: dict[str, Any] = {"layers": "512", "likelihood": "sse", "precision": "fast"}
OWN: dict[str, Any] = {
    "layers": "256 256 256 256", "activation": "gelu", "batch": 256, "epochs": 100,
    "lr": 2e-3, "schedule": "cycle", "beta2": 0.99, "clip": 1.0, "precision": "fast", "holdout": 5000,
}  # fmt: skip

PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset("mnist-ae", "AE", "The app's own autoencoder: four hidden layers each way, and a faint pull that keeps far-flung codes near.",
               {**OWN, "posterior": "point", "code_decay": 0.03, "seed": 3}),
        Preset("mnist-vae", "VAE", "The app's own VAE: the autoencoder's layers, a Gaussian posterior and a standard normal prior.",
               {**OWN, "seed": 2}),
        Preset("quick-ae", "AE, quick", "For a class: the app's own autoencoder in eight epochs, better than the tutorials' in twenty.",
               {**OWN, "posterior": "point", "code_decay": 0.03, "epochs": 8, "holdout": 0}),
        Preset("quick-vae", "VAE, quick", "For a class: the app's own VAE in eight epochs.", {**OWN, "epochs": 8, "holdout": 0}),
        Preset("000-ae", "AE, tutorial 000",
               "Tutorial 000: one hidden layer of 512. Repaired: 748 inputs for 784, an undefined x in the decoder, a picture window fixed in advance.",
               {**TUTORIAL_001, "posterior": "point"}),
        Preset("001-ae", "AE, tutorial 001",
               "Tutorial 001: one hidden layer of 512, sum of squared errors. Repaired: two lines glued into one, an undefined device.",
               {**TUTORIAL_001, "posterior": "point"}),
        Preset("001-vae", "VAE, tutorial 001",
               "Tutorial 001's VAE with the KL to N(0, I), as its text means it. As written it pulls towards N(0, ½I): see 001-vae-as-written.",
               {**TUTORIAL_001, "head": "log_std"}),
        Preset("001-vae-as-written", "VAE, tutorial 001 as written",
               "The tutorial's KL, σ² + μ² − log σ − ½, is the KL to N(0, ½I) plus ½ ln 2 per dimension: its prior rings are drawn at 0.707.",
               {**TUTORIAL_001, "head": "log_std", "prior_scale": 0.5**0.5}),
        Preset("digits-ae", "AE on the bundled digits", "Small and quick: trains in seconds without any download.",
               {"dataset": "digits", "posterior": "point", "layers": "128 128", "activation": "gelu", "batch": 64, "epochs": 60,
                "schedule": "cycle", "lr": 3e-3, "beta2": 0.99, "clip": 1.0}),
        Preset("digits-vae", "VAE on the bundled digits", "Small and quick: trains in seconds without any download.",
               {"dataset": "digits", "layers": "128 128", "activation": "gelu", "batch": 64, "epochs": 60,
                "schedule": "cycle", "lr": 3e-3, "beta2": 0.99, "clip": 1.0}),
    )
}  # fmt: skip


def recipe(name: str, **changes: Any) -> Config:
    """The Config of a preset, with changes.

    Raises:
        ConfigError: the preset is unknown or a change is not allowed.
    """
    if name not in PRESETS:
        raise ConfigError(f"unknown preset {name[:40]!r}. Known: {', '.join(PRESETS)}.")
    return from_dict({**PRESETS[name].values, **changes})
