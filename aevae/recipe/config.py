"""A training recipe as data: one frozen dataclass, checked on construction.

Forms, the command line and the tests read help, unit and range from the fields, so a new option is one entry here.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .activations import ACTIVATIONS
from .arrays import Array, Json
from .datasets import DATASETS
from .errors import ConfigError
from .priors import PRIORS, Picture, Shapes, clauses

MAX_WIDTH = 4096
MAX_LAYERS = 12


def choice(default: str, options: tuple[str, ...], label: str, help: str) -> Any:
    return field(default=default, metadata={"choices": options, "label": label, "help": help})


def number(default: float, low: float, high: float, label: str, help: str) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "label": label, "help": help})


def text(default: str, label: str, help: str) -> Any:
    return field(default=default, metadata={"label": label, "help": help})


@dataclass(frozen=True)
class Config:
    """Everything that decides what a training run computes.

    Raises:
        ConfigError: a value is of the wrong type, unknown or outside its range; the message names what is allowed.
    """

    dataset: str = choice("mnist", tuple(DATASETS), "Data set", "The pictures the model learns.")
    leave_out: int = number(
        -1, -1, max(len(d.classes) for d in DATASETS.values()) - 1, "Left out", "Number of a class the model never sees in training; -1 leaves none out."
    )
    posterior: str = choice(
        "normal",
        ("point", "normal", "box"),
        "Posterior",
        "point: an autoencoder; normal: a VAE with a Gaussian posterior; box: a VAE whose posterior is uniform on a box.",
    )
    condition: str = choice("none", ("none", "class"), "Condition", "class: encoder and decoder are told the class, so the code need not say it.")
    head: str = choice("log_var", ("log_var", "log_std"), "Spread head", "What a VAE's encoder says about its spread: log σ² or log σ.")
    layers: str = text(
        "512", "Hidden layers", "Hidden layers of the encoder, mirrored in the decoder: a width (512) or a stride-2 convolution with so many channels (c16)."
    )
    activation: str = choice("relu", tuple(a.name for a in ACTIVATIONS.values() if a.hidden), "Activation", "What follows each hidden layer.")
    code_activation: str = choice(
        "none",
        ("none", *(a.name for a in ACTIVATIONS.values() if a.code)),
        "Activation on the code",
        "An activation on the code itself; sigmoid for KL sparsity, relu shows what goes wrong.",
    )
    latent: int = number(2, 1, 256, "Latent dimensions", "Numbers in the latent code.")
    output: str = choice("sigmoid", ("sigmoid", "tanh"), "Output", "The decoder's last step: sigmoid paints on [0, 1], tanh on [-1, 1].")
    likelihood: str = choice(
        "bernoulli", ("bernoulli", "sse"), "Likelihood", "bernoulli: binary cross-entropy in nats; sse: sum of squared errors (tanh on [-1, 1])."
    )
    beta: float = number(1.0, 0.0, 100.0, "β", "Weight of the KL term.")
    code_decay: float = number(
        0.0, 0.0, 100.0, "Code decay", "Weight of ½|z|² on an autoencoder's code: a touch keeps far-flung codes near, 0 leaves them free."
    )
    code_noise: float = number(
        0.0, 0.0, 10.0, "Code noise", "Noise on an autoencoder's code in training, σ in units of the codes' own spread; it fades out towards the end."
    )
    noise: str = choice(
        "none",
        ("none", "gaussian", "mask", "salt-pepper"),
        "Input noise",
        "What spoils the pictures that the encoder sees; the loss compares with the clean ones.",
    )
    noise_level: float = number(0.3, 0.0, 1.0, "Noise level", "gaussian: standard deviation; mask: share of pixels set to 0; salt-pepper: share set to 0 or 1.")
    sparsity: str = choice(
        "none", ("none", "l1", "kl"), "Sparsity", "l1: weight·Σ|z|; kl: weight·Σ KL(target ‖ mean activity of the batch), for codes in (0, 1)."
    )
    sparsity_weight: float = number(0.1, 0.0, 1e4, "Sparsity weight", "How much sparse codes count.")
    sparsity_target: float = number(0.05, 0.001, 0.999, "Activity wanted", "KL sparsity: the mean activity each latent dimension is pulled to.")
    contraction: float = number(
        0.0,
        0.0,
        1e4,
        "Contraction",
        "Weight of |∂z/∂x|², so that codes hardly move when pixels do: exact with one hidden layer, Hutchinson's estimate with more.",
    )
    prior: str = choice("normal", tuple(PRIORS), "Prior", clauses(lambda prior: prior.help))
    prior_scale: float = number(1.0, 0.01, 100.0, "Prior scale", clauses(lambda prior: prior.scale_help))
    optimiser: str = choice("adam", ("adam", "adamw"), "Optimiser", "How gradients become steps.")
    lr: float = number(1e-3, 1e-6, 1e4, "Learning rate", "Learning rate (its peak, if it follows a cycle).")
    schedule: str = choice("constant", ("constant", "cycle"), "Schedule", "constant, or one cycle: warm up to lr, then fade out.")
    beta2: float = number(0.999, 0.5, 0.99999, "Adam β₂", "Adam's memory for the size of gradients.")
    clip: float = number(0.0, 0.0, 1e6, "Gradient clip", "Largest gradient norm; 0 leaves gradients as they are.")
    epochs: int = number(20, 1, 2000, "Epochs", "Passes over the training pictures.")
    batch: int = number(128, 1, 10_000, "Batch size", "Pictures a step.")
    holdout: int = number(0, 0, 20_000, "Held out", "Training pictures kept aside to choose between runs; never the test set.")
    precision: str = choice("float32", ("float32", "fast"), "Precision", "fast: matrix products may use bfloat16 where the processor has it.")
    seed: int = number(0, 0, 2**31 - 1, "Seed", "Start of the random numbers; the same seed gives the same run.")

    def __post_init__(self) -> None:
        for f in fields(self):
            object.__setattr__(self, f.name, checked(f, getattr(self, f.name)))
        parse_layers(self.layers)
        pictures = DATASETS[self.dataset].train
        if self.holdout > pictures // 2:
            raise ConfigError(
                f"holdout is {self.holdout:,}, but {DATASETS[self.dataset].title} has {pictures:,} training pictures: at most {pictures // 2:,} can be kept aside."
            )
        if self.output == "tanh" and self.likelihood == "bernoulli":
            raise ConfigError("likelihood 'bernoulli' needs output 'sigmoid': a cross-entropy has no meaning on [-1, 1]. Choose likelihood 'sse'.")
        prior = PRIORS[self.prior]
        if prior.box != (self.posterior == "box") and self.posterior != "point":
            boxes = " or ".join(repr(prior.name) for prior in PRIORS.values() if prior.box)
            raise ConfigError(
                f"prior {boxes} and posterior 'box' go together: a Gaussian reaches beyond the square, and its KL is infinite. Choose both or neither."
            )
        if self.code_activation == "sigmoid" and self.posterior != "point":
            raise ConfigError("code_activation 'sigmoid' is for autoencoders: a VAE's means are free. Choose 'none'.")
        if self.sparsity == "kl" and self.code_activation != "sigmoid":
            raise ConfigError("sparsity 'kl' compares activities between 0 and 1. Choose code_activation 'sigmoid', or sparsity 'l1'.")
        if self.code_noise and self.posterior != "point":
            raise ConfigError("code_noise is for autoencoders: a VAE's posterior is its own noise. Set it to 0.")
        if self.latent < prior.fewest:
            raise ConfigError(f"{prior.reason} and needs {prior.fewest} or more latent dimensions.")
        if self.leave_out >= len(DATASETS[self.dataset].classes):
            raise ConfigError(
                f"leave_out is {self.leave_out}, but {DATASETS[self.dataset].title} has the classes 0 to {len(DATASETS[self.dataset].classes) - 1}."
            )

    @property
    def kind(self) -> str:
        """The field's name for the model family: "VAE" or "AE"."""
        return "AE" if self.posterior == "point" else "VAE"

    @property
    def has_elbo(self) -> bool:
        """Whether such a model has an ELBO in nats: a prior, and pixels that are probabilities."""
        return self.kind == "VAE" and self.output == "sigmoid"

    @property
    def condition_classes(self) -> int:
        """How many classes encoder and decoder are told apart; 0: none."""
        return len(DATASETS[self.dataset].classes) if self.condition == "class" else 0

    @property
    def pixel_range(self) -> tuple[float, float]:
        """The interval pictures are scaled to before they enter the encoder."""
        return (-1.0, 1.0) if self.output == "tanh" else (0.0, 1.0)

    @property
    def prior_shapes(self) -> Shapes:
        """The tensors that the prior learns, named as among the weights; none for most."""
        return {} if self.kind == "AE" else {f"prior.{name}": shape for name, shape in PRIORS[self.prior].shapes(self.latent).items()}

    def prior_picture(self, weights: Mapping[str, Array]) -> Picture | None:
        """What the browser draws of the prior (see `priors.Picture`); None for an autoencoder.

        What it has learned stands among the `weights`; without them it is where it began.
        """
        if self.kind == "AE":
            return None
        learned = {name.removeprefix("prior."): array for name, array in weights.items() if name.startswith("prior.")}
        return PRIORS[self.prior].picture(self.prior_scale, self.latent, learned)

    def replace(self, **changes: Any) -> Config:
        return from_dict({**to_dict(self), **changes})


def checked(f: dataclasses.Field[Any], value: Any) -> Any:
    """The value of field `f`, of the right type and inside its range."""
    allowed = f.metadata.get("choices")
    if allowed:
        if value not in allowed:
            raise ConfigError(f"unknown {f.name} {value!r}. Allowed: {', '.join(allowed)}.")
        return value
    if "low" not in f.metadata:
        if not isinstance(value, str):
            raise ConfigError(f"{f.name} is a text, got {value!r}.")
        return value
    low, high, whole = f.metadata["low"], f.metadata["high"], isinstance(f.default, int)
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high  # false for NaN
    if not numeric or (whole and value != int(value)):
        shown = str(value)[:40]
        raise ConfigError(f"{f.name} is {shown}, but must be a {'whole ' if whole else ''}number from {low:g} to {high:g}.")
    return int(value) if whole else float(value)


def parse_layers(spec: str) -> list[tuple[str, int]]:
    """Read "c16 c32 128" as [("conv", 16), ("conv", 32), ("linear", 128)].

    Raises:
        ConfigError: an unknown word, a width outside 1..4096, too many layers, or a convolution after a linear layer.
    """
    words = re.split(r"[\s,]+", spec.strip()) if spec.strip() else []
    layers: list[tuple[str, int]] = []
    for word in words:
        match = re.fullmatch(r"(c?)([0-9]{1,5})", word)
        if not match or not 1 <= int(match[2]) <= MAX_WIDTH:
            raise ConfigError(
                f"layer {word[:20]!r} is not known. Write widths such as '512 256' or convolutions such as 'c16 c32 128', each from 1 to {MAX_WIDTH}."
            )
        kind = "conv" if match[1] else "linear"
        if kind == "conv" and layers and layers[-1][0] == "linear":
            raise ConfigError("convolutions come before linear layers: write 'c16 c32 128', not '128 c16'.")
        layers.append((kind, int(match[2])))
    if len(layers) > MAX_LAYERS:
        raise ConfigError(f"{len(layers)} layers are too many; at most {MAX_LAYERS} are allowed.")
    return layers


def to_dict(config: Config) -> Json:
    return dataclasses.asdict(config)


def from_dict(values: Json) -> Config:
    """A Config from JSON; unknown keys are refused so that a typing error cannot pass as a default."""
    known = {f.name for f in fields(Config)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ConfigError(f"unknown option {unknown[0][:40]!r}. Known: {', '.join(sorted(known))}.")
    return Config(**values)
