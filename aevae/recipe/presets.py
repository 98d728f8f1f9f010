"""Recipes with names. The numbers 000 to 004 are the tutorials the project grew from; `source` says what was repaired."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from .codebook import CODES
from .config import Config, from_dict, to_dict
from .datasets import DATASETS
from .errors import ConfigError
from .fields import applies, as_text


@dataclass(frozen=True)
class Preset:
    """A named recipe. `note` is one or two sentences for a student, `values` what differs from Config's defaults."""

    name: str
    title: str
    note: str
    values: dict[str, Any]
    ships: bool = True


WRITTEN = "-as-written"  # ends the name of a tutorial's model with the tutorial's mistakes

TUTORIAL_001: dict[str, Any] = {"layers": "512", "likelihood": "sse", "precision": "fast"}
TUTORIAL_002: dict[str, Any] = {"precision": "fast"}  # cross-entropy, Adam 1e-3, 20 epochs of batches of 128: the defaults
TUTORIAL_003: dict[str, Any] = {"layers": "", "likelihood": "sse", "latent": 32, "epochs": 10, "precision": "fast"}
TUTORIAL_004: dict[str, Any] = {
    "posterior": "point", "output": "tanh", "likelihood": "sse", "optimiser": "adamw", "lr": 2e-3, "epochs": 10, "precision": "fast",
}  # fmt: skip
DEEP: dict[str, Any] = {
    "layers": "256 256 256 256", "activation": "gelu", "batch": 256, "epochs": 100,
    "lr": 2e-3, "schedule": "cycle", "beta2": 0.99, "clip": 1.0, "precision": "fast", "holdout": 5000,
}  # fmt: skip
STUDY: dict[str, Any] = {**DEEP, "layers": "192 192 192", "epochs": 40, "holdout": 0}  # one architecture, so that only the idea differs
DIGITS: dict[str, Any] = {
    "dataset": "digits", "layers": "128 128", "activation": "gelu", "batch": 64, "epochs": 60,
    "schedule": "cycle", "lr": 3e-3, "beta2": 0.99, "clip": 1.0,
}  # fmt: skip
BETAS = (0.1, 0.5, 1, 2, 4, 10)
LUCK = {1: "2.1", 2: "18.2"}  # seed: its strange draws, as evaluation.json has them
CODEBOOK = f"After training its encoder gives way to one that compares an image with the decodings of {CODES:,} codes."
LATENTS = (4, 8)  # two are beta-1; at sixteen this network lets half of them collapse

PRESETS: dict[str, Preset] = {
    p.name: p
    for p in (
        Preset("mnist-ae", "AE on MNIST", "The app's own autoencoder: four hidden layers each way; codes are jittered in training, and a faint pull keeps them near. "
               f"{CODEBOOK}",
               {**DEEP, "encoder": "codebook", "layers": "384 384 384 384", "lr": 1.5e-3, "posterior": "point", "code_decay": 0.03, "code_noise": 0.05, "epochs": 200, "seed": 5}),
        Preset("mnist-vae", "VAE on MNIST", f"The app's own VAE: four hidden layers each way, a Gaussian posterior and a standard normal prior. {CODEBOOK}",
               {**DEEP, "encoder": "codebook", "seed": 2}),
        Preset("quick-ae", "AE, quick", "For a class: the app's own autoencoder, narrower and in eight epochs, better than the tutorials' in twenty.",
               {**DEEP, "posterior": "point", "code_decay": 0.03, "epochs": 8, "holdout": 0}, ships=False),
        Preset("quick-vae", "VAE, quick", "For a class: the app's own VAE in eight epochs.", {**DEEP, "epochs": 8, "holdout": 0}, ships=False),
        Preset("digits-ae", "AE on the bundled digits", "Small and quick: trains in seconds without any download.", {**DIGITS, "posterior": "point"}),
        Preset("digits-vae", "VAE on the bundled digits", "Small and quick: trains in seconds without any download.", DIGITS),
        Preset("000-ae", "AE, tutorial 000",
               "Tutorial 000: one hidden layer of 512. Repaired: 748 inputs for 784, an undefined x in the decoder, a plotting window fixed in advance.",
               {**TUTORIAL_001, "posterior": "point", "seed": 3}),
        Preset("001-ae", "AE, tutorial 001",
               "Tutorial 001: one hidden layer of 512, sum of squared errors. Repaired: two lines glued into one, an undefined device.",
               {**TUTORIAL_001, "posterior": "point", "seed": 3}),
        Preset("001-vae", "VAE, tutorial 001",
               "Tutorial 001's VAE with the KL to N(0, I), as its text means it. As written it pulls towards N(0, ½I): see 001-vae-as-written.",
               {**TUTORIAL_001, "head": "log_std"}),
        Preset("001-vae-as-written", "VAE, tutorial 001 as written",
               "The tutorial's KL, σ² + μ² − log σ − ½, is the KL to N(0, ½I) plus ½ ln 2 per dimension: its prior rings are drawn at 0.707.",
               {**TUTORIAL_001, "head": "log_std", "prior_scale": 0.5**0.5}),
        Preset("002-ae", "AE, tutorial 002",
               "Tutorial 002: 784-256-64 and back, cross-entropy. Repaired: a ReLU on the code closed half of its space, and images were saved as one strip.",
               {**TUTORIAL_002, "posterior": "point", "layers": "256", "latent": 64}),
        Preset("002-ae-2d", "AE, tutorial 002, 2-D", "Tutorial 002's autoencoder with a plane for a code.",
               {**TUTORIAL_002, "posterior": "point", "layers": "256"}),
        *(Preset(f"002-ae-2d-seed-{seed}", f"AE, tutorial 002, 2-D, seed {seed}",
                 f"002-ae-2d from another seed, all else the same: {share} % of the images drawn from it are like no real one, 22.5 % of those of 002-ae-2d. Luck.",
                 {**TUTORIAL_002, "posterior": "point", "layers": "256", "seed": seed}) for seed, share in LUCK.items()),
        Preset("002-vae", "VAE, tutorial 002", "Tutorial 002's first VAE: one hidden layer and twenty dimensions. The tutorial shows it untrained; here it is trained.",
               {**TUTORIAL_002, "layers": "400", "latent": 20}),
        Preset("002-vae-2d", "VAE, tutorial 002, 2-D", "Tutorial 002's first VAE with a plane for a code.", {**TUTORIAL_002, "layers": "400"}),
        Preset("002-vae-deep", "VAE, tutorial 002 deep",
               "Tutorial 002's deep VAE, 784-512-256-20 and back, the healthiest of the five. Repaired: it returned flat rows for images.",
               {**TUTORIAL_002, "layers": "512 256", "latent": 20}),
        Preset("002-vae-deep-2d", "VAE, tutorial 002 deep, 2-D", "Tutorial 002's deep VAE with a plane for a code.", {**TUTORIAL_002, "layers": "512 256"}),
        Preset("003-ae", "AE, tutorial 003", "Tutorial 003: 784-32-784 with a ReLU on the code; the tutorial has no training loop of its own.",
               {**TUTORIAL_003, "posterior": "point", "code_activation": "relu", "seed": 3}),
        Preset("003-ae-2d", "AE, tutorial 003, 2-D", "Tutorial 003's autoencoder with a plane for a code, without the ReLU that would leave a quarter of it.",
               {**TUTORIAL_003, "posterior": "point", "latent": 2}),
        Preset("003-vae", "VAE, tutorial 003", "Tutorial 003's VAE without the ReLU on its two heads: no dimension need die. As written: see 003-vae-as-written.",
               TUTORIAL_003),
        Preset("003-vae-as-written", "VAE, tutorial 003 as written",
               "A ReLU on both heads forces μ ≥ 0 and σ ≥ 1: a head that is silent equals the prior and gets no gradient, so that dimensions die. Count them on Evaluate.",
               {**TUTORIAL_003, "code_activation": "relu"}),
        Preset("003-vae-2d", "VAE, tutorial 003, 2-D", "Tutorial 003's repaired VAE with a plane for a code.", {**TUTORIAL_003, "latent": 2}),
        Preset("004-ae", "AE, tutorial 004", "Tutorial 004: 784-128-64-12-2 and back with tanh on [−1, 1], AdamW. Repaired: it needed a GPU.",
               {**TUTORIAL_004, "layers": "128 64 12", "seed": 17}),
        Preset("004-conv-ae", "Convolutional AE, tutorial 004",
               "Tutorial 004's convolutions, 1-6-16 channels and back. Repaired: 6,400 numbers stood for 784, three channels came out, a ReLU answered on [−1, 1].",
               {**TUTORIAL_004, "layers": "c6 c16"}),
        Preset("conv-vae", "Convolutional VAE", "Convolutions see neighbouring pixels together: a VAE with two of them, then three hidden layers.",
               {**STUDY, "layers": "c16 c32 128 128 128", "epochs": 60}),
        Preset("denoising-ae", "Denoising AE", "Noise of σ 0.5 on every pixel, the loss against the clean images (Vincent et al. 2010), and a plane for a code: see denoising-ae-32d.",
               {**STUDY, "posterior": "point", "code_decay": 0.03, "noise": "gaussian", "noise_level": 0.5}),
        Preset("denoising-ae-32d", "Denoising AE, 32-D", "Noise of σ 0.5 on every pixel and 32 numbers to see through it: the code is no bottleneck, the noise teaches.",
               {**STUDY, "posterior": "point", "latent": 32, "noise": "gaussian", "noise_level": 0.5}),
        Preset("sparse-ae", "Sparse AE, 64-D", "64 numbers, of which each image may use few: KL to a mean activity of 5 % (Ng 2011).",
               {**STUDY, "posterior": "point", "layers": "256", "latent": 64, "code_activation": "sigmoid", "sparsity": "kl", "sparsity_weight": 3.0,
                "sparsity_target": 0.05}),
        Preset("sparse-ae-2d", "Sparse AE, 2-D", "A penalty on |z₁| + |z₂| pulls codes onto the axes.",
               {**STUDY, "posterior": "point", "sparsity": "l1", "sparsity_weight": 1.0}),
        Preset("contractive-ae", "Contractive AE", "A penalty on ∂z/∂x: codes that hardly move when pixels do (Rifai et al. 2011), exact for its one hidden layer.",
               {**STUDY, "posterior": "point", "layers": "512", "contraction": 1.0}),
        Preset("conditional-vae", "Conditional VAE", "Encoder and decoder are given the digit, so the plane keeps only the style: slant, width, stroke (Sohn et al. 2015).",
               {**STUDY, "condition": "class"}),
        Preset("m2-vae", "Semi-supervised VAE (M2)",
               "One hundred training images come with their digit; q(y|x) learns to name the other 59,900 from how well each digit explains them (Kingma et al. 2014).",
               {**STUDY, "condition": "class", "labels": 100, "alpha": 10.0, "layers": "256 128", "batch": 200, "epochs": 10, "lr": 3e-3, "noise": "gaussian",
                "noise_level": 0.5}),
        Preset("uniform-vae", "VAE, uniform prior", "The prior is a square, the posterior a box inside: codes fill it to the edges.",
               {**STUDY, "posterior": "box", "prior": "uniform"}),
        Preset("mixture-vae", "VAE, mixture prior", "Ten Gaussians on a ring: the model is given ten places, but not which digit belongs where.",
               {**STUDY, "prior": "mixture"}),
        Preset("learned-mixture-vae", "VAE, learned mixture prior", "Ten Gaussians that go where the codes are (Jiang et al. 2017).",
               {**STUDY, "prior": "learned-mixture"}),
        *(Preset(f"beta-{beta}".replace(".", "-"), f"VAE, β = {beta}", f"One architecture, KL weighted by β = {beta}: walk the ladder from 0.1 to 10 (Higgins et al. 2017).",
                 {**STUDY, "beta": float(beta)}) for beta in BETAS),
        *(Preset(f"latent-{size}", f"VAE, {size}-D", f"The same VAE with {size} latent dimensions; more than two are seen through their principal components.",
                 {**STUDY, "latent": size}) for size in LATENTS),
        Preset("one-held-out-vae", "VAE without the 9", "A VAE that has never seen a 9: what does it make of one? Its errors find them on Evaluate.",
               {**STUDY, "leave_out": (9,)}),
    )
}  # fmt: skip


def recipe(name: str, **changes: Any) -> Config:
    """The Config of a preset, with changes. On a smaller data set it holds out less, unless a change says how much.

    Raises:
        ConfigError: the preset is unknown or a change is not allowed.
    """
    if name not in PRESETS:
        raise ConfigError(f"unknown preset {name[:40]!r}. Known: {', '.join(PRESETS)}.")
    values = {**PRESETS[name].values, **changes}
    if "dataset" in changes and "holdout" in values and "holdout" not in changes and changes["dataset"] in DATASETS:
        values["holdout"] = min(values["holdout"], DATASETS[changes["dataset"]].train // 12)
    return from_dict(values)


def changes(config: Config, preset: str | None) -> dict[str, Any]:
    """The options in which a recipe differs from its preset's, or from the defaults where it has none."""
    baseline = to_dict(recipe(preset) if preset in PRESETS else Config())
    return {name: value for name, value in to_dict(config).items() if value != baseline[name]}


UNNAMED = {"posterior", "dataset", "holdout", "seed", "epochs", "precision"}  # of these a title says nothing: the kind and the data stand beside it
MOST_NAMED = 2  # options in a title


def title_of(config: Config, preset: str | None) -> str:
    """What a model is called: its preset's title while only seed and length differ, which make no other model; else what was changed, and from which recipe."""
    if preset not in PRESETS:
        return config.kind
    changed, values = changes(config, preset), to_dict(config)
    if not set(changed) - {"seed", "epochs"}:
        return PRESETS[preset].title
    named = [in_words({f.name: changed[f.name]}) for f in fields(Config) if f.name in set(changed) - UNNAMED and applies(f, values)]
    more = ["…"] * (len(named) > MOST_NAMED)
    return f"{', '.join([config.kind, *named[:MOST_NAMED], *more])} (from {preset})"


def in_words(options: Mapping[str, Any]) -> str:
    """Options of a recipe with their values: "β = 4, seed 0"."""
    labels = {f.name: f.metadata["label"] for f in fields(Config)}
    return ", ".join(option_in_words(labels.get(name, name), value) for name, value in options.items())


def option_in_words(label: str, value: Any) -> str:
    written = f"{value:g}" if isinstance(value, float) else as_text(value) or "none"
    if len(label) == 1:
        return f"{label} = {written}"
    return f"{label if label[:2].isupper() else label[:1].lower() + label[1:]} {written}"


def command(config: Config, preset: str | None, name: str = "") -> str:
    """The command that trains a recipe."""
    options = {"preset": preset if preset in PRESETS else None, "name": name or None, **changes(config, preset)}
    flags = (f" --{option.replace('_', '-')} {shlex.quote(as_text(value))}" for option, value in options.items() if value is not None)
    return "python -m aevae train" + "".join(flags)
