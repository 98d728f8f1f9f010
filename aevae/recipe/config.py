"""A training recipe as data: one frozen dataclass, checked on construction.

Forms, the command line and the tests read help, unit and range from the fields, so a new option is one entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, fields
from typing import Any

from .activations import ACTIVATIONS
from .arrays import Array, Json
from .codebook import CODES, can_have_codebook
from .dataset import Dataset
from .datasets import DATASETS
from .errors import ConfigError
from .fields import (
    ARCHITECTURE,
    DATA,
    LOSS,
    OPTIMISER,
    PENALTIES,
    RUN,
    Values,
    applies,
    checked,
    checked_choice,
    choice,
    classes,
    every_image_has_one_code,
    fitting,
    is_vae,
    number,
    parse_layers,
    text,
)
from .kl_schedules import KL_SCHEDULES, KLPrice, Moment
from .priors import PRIORS, Picture, Shapes, clauses


@dataclass(frozen=True)
class Config:
    """Everything that decides what a training run computes.

    described: the data set, where it is not among DATASETS or another has its name now, as a run folder describes it.

    Raises:
        ConfigError: a value is of the wrong type, unknown or outside its range; the message names what is allowed.
    """

    dataset: str = choice("mnist", DATASETS, "Data set", "The images the model learns.", DATA)
    leave_out: tuple[int, ...] = classes(
        "Excluded classes", "Classes the model never sees in training: numbers such as 3,8; only 4,9 trains on these alone.", DATA
    )
    posterior: str = choice(
        "normal",
        ("point", "normal", "box"),
        "Posterior",
        "point: an autoencoder; normal: a VAE with a Gaussian posterior; box: a VAE whose posterior is uniform on a box.",
        ARCHITECTURE,
    )
    condition: str = choice(
        "none", ("none", "class"), "Condition", "class: encoder and decoder are given the class, so the code need not say it.", ARCHITECTURE
    )
    labels: int = number(
        0, 0, 50_000, "Labelled images", "condition class: how many training images come with their class, evenly over the classes; a classifier q(y|x) "
        "learns to name the others (M2 of Kingma et al. 2014). 0: all do, and there is no classifier.",
        DATA, lambda v: is_vae(v) and v["condition"] == "class",
    )  # fmt: skip
    alpha: float = number(
        0.1, 0.0, 1000.0, "Classifier weight", "labelled images: weight of −log q(y|x) on them, α/N in eq. 9 of that paper, which takes 0.1.",
        LOSS, lambda v: v["labels"] > 0,
    )  # fmt: skip
    head: str = choice("log_var", ("log_var", "log_std"), "Predict log σ² or log σ", "What a VAE's encoder predicts of its spread.", ARCHITECTURE, is_vae)
    layers: str = text(
        "512", "Hidden layers", "Hidden layers of the encoder, mirrored in the decoder: a width (512) or a stride-2 convolution with so many channels (c16).",
        ARCHITECTURE,
    )  # fmt: skip
    encoder: str = choice(
        "trained", ("trained", "codebook"), "Encoder",
        f"trained: the hidden layers; codebook: after training they give way to an encoder that compares an image with the decodings of {CODES:,} codes.",
        ARCHITECTURE, can_have_codebook,
    )  # fmt: skip
    activation: str = choice("relu", tuple(a.name for a in ACTIVATIONS.values() if a.hidden), "Activation", "What follows each hidden layer.", ARCHITECTURE)
    code_activation: str = choice(
        "none",
        ("none", *(a.name for a in ACTIVATIONS.values() if a.code)),
        "Activation on the code",
        "An activation on the code itself; sigmoid for KL sparsity, relu shows what goes wrong.",
        ARCHITECTURE,
        fits=lambda option, v: option != "sigmoid" or not is_vae(v),
    )
    latent: int = number(2, 1, 256, "Latent dimensions", "Numbers in the latent code.", ARCHITECTURE)
    output: str = choice(
        "sigmoid", ("sigmoid", "tanh"), "Output", "The decoder's last step: pixels on [0, 1] with sigmoid, on [-1, 1] with tanh.", ARCHITECTURE
    )
    likelihood: str = choice(
        "bernoulli", ("bernoulli", "sse"), "Likelihood", "bernoulli: binary cross-entropy in nats; sse: sum of squared errors (tanh on [-1, 1]).", LOSS,
        fits=lambda option, v: option == "sse" or v["output"] == "sigmoid",
    )  # fmt: skip
    beta: float = number(
        1.0, 0.0, 1000.0, "β", "Weight of the KL term; 784 is what a reconstruction averaged over MNIST's pixels, not summed, amounts to.", LOSS, is_vae
    )
    kl_schedule: str = choice("none", tuple(KL_SCHEDULES), "KL schedule", "; ".join(s.help for s in KL_SCHEDULES.values()) + ".", LOSS, is_vae,
                              lambda option, v: not KL_SCHEDULES[option].fills or not v["labels"])  # fmt: skip
    kl_epochs: int = number(
        5, 1, 2000, "KL rise", "Epochs in which a warm-up reaches β, or the capacity its end.", LOSS, lambda v: KL_SCHEDULES[v["kl_schedule"]].rises
    )
    kl_cycles: int = number(
        4, 1, 100, "KL cycles", "cyclical: how often the weight rises in the whole training.", LOSS, lambda v: v["kl_schedule"] == "cyclical"
    )
    kl_ratio: float = number(
        0.5, 0.01, 1.0, "KL rise in a cycle", "cyclical: share of a cycle in which the weight rises; then it stays at β.", LOSS,
        lambda v: v["kl_schedule"] == "cyclical",
    )  # fmt: skip
    capacity: float = number(
        10.0, 0.0, 1000.0, "Capacity", "capacity: the KL that is aimed at in the end, in nats; β is the weight of missing it.", LOSS,
        lambda v: KL_SCHEDULES[v["kl_schedule"]].fills,
    )  # fmt: skip
    free_bits: float = number(
        0.0, 0.0, 100.0, "Free bits",
        "KL in nats that each dimension may have for free, on average over a batch (Kingma et al. 2016); a mixture prior has it once for the whole code.",
        LOSS, lambda v: is_vae(v) and not v["labels"] and not KL_SCHEDULES[v["kl_schedule"]].fills,
    )  # fmt: skip
    code_decay: float = number(
        0.0, 0.0, 100.0, "Pull codes to the centre", "Weight of ½|z|² on the code: a little keeps an autoencoder's far-flung codes near, 0 leaves them free.",
        PENALTIES, every_image_has_one_code,
    )  # fmt: skip
    code_noise: float = number(
        0.0, 0.0, 10.0, "Code noise", "Noise on an autoencoder's code in training, σ in units of the codes' own spread; it fades out towards the end.",
        PENALTIES, lambda v: not is_vae(v),
    )  # fmt: skip
    noise: str = choice(
        "none",
        ("none", "gaussian", "mask", "salt-pepper"),
        "Input noise",
        "Noise on the images that the encoder sees, or the classifier where labels are few; the loss compares with the clean ones.",
        PENALTIES,
    )
    noise_level: float = number(
        0.3, 0.0, 1.0, "Noise level", "gaussian: standard deviation; mask: share of pixels set to 0; salt-pepper: share set to 0 or 1.",
        PENALTIES, lambda v: v["noise"] != "none",
    )  # fmt: skip
    sparsity: str = choice(
        "none", ("none", "l1", "kl"), "Sparsity", "l1: weight·Σ|z|; kl: weight·Σ KL(target ‖ mean activation over the batch), for codes in (0, 1).",
        PENALTIES, every_image_has_one_code, lambda option, v: option != "kl" or v["code_activation"] == "sigmoid",
    )  # fmt: skip
    sparsity_weight: float = number(
        0.1, 0.0, 1e4, "Sparsity weight", "Weight of the penalty on codes that are not sparse.", PENALTIES, lambda v: v["sparsity"] != "none"
    )
    sparsity_target: float = number(
        0.05, 0.001, 0.999, "Target activation", "KL sparsity: the mean activation each latent dimension is pulled to.",
        PENALTIES, lambda v: v["sparsity"] == "kl",
    )  # fmt: skip
    contraction: float = number(
        0.0,
        0.0,
        1e4,
        "Contraction",
        "Weight of |∂z/∂x|², so that codes hardly move when pixels do: exact with one hidden layer, Hutchinson's estimate with more.",
        PENALTIES,
        every_image_has_one_code,
    )
    prior: str = choice(
        "normal", tuple(PRIORS), "Prior", clauses(lambda prior: prior.help), LOSS, is_vae,
        lambda option, v: PRIORS[option].box == (v["posterior"] == "box") and v["latent"] >= PRIORS[option].fewest,
    )  # fmt: skip
    prior_scale: float = number(1.0, 0.01, 100.0, "Prior scale", clauses(lambda prior: prior.scale_help), LOSS, is_vae)
    optimiser: str = choice("adam", ("adam", "adamw"), "Optimiser", "How gradients become steps.", OPTIMISER)
    lr: float = number(1e-3, 1e-6, 1e4, "Learning rate", "Learning rate (its peak, if it follows a cycle).", OPTIMISER)
    schedule: str = choice("constant", ("constant", "cycle"), "Schedule", "constant, or one cycle: warm up to the learning rate, then fade out.", OPTIMISER)
    beta2: float = number(0.999, 0.5, 0.99999, "Adam β₂", "Adam's memory for the size of gradients.", OPTIMISER)
    clip: float = number(0.0, 0.0, 1e6, "Gradient clip", "Largest gradient norm; 0 leaves gradients as they are.", OPTIMISER)
    epochs: int = number(20, 1, 2000, "Epochs", "Passes over the training images.", RUN)
    batch: int = number(128, 1, 10_000, "Batch size", "Images a step.", OPTIMISER)
    holdout: int = number(0, 0, 20_000, "Validation images", "Training images kept aside to choose between runs; never the test set.", DATA)
    precision: str = choice("float32", ("float32", "fast"), "Precision", "fast: matrix products may use bfloat16 where the processor has it.", RUN)
    seed: int = number(0, 0, 2**31 - 1, "Seed", "Start of the random numbers; the same seed gives the same run.", RUN)
    described: InitVar[Dataset | None] = None

    def __post_init__(self, described: Dataset | None) -> None:
        if described is None:
            checked_choice("dataset", self.dataset, DATASETS)
        object.__setattr__(self, "_data", described or DATASETS[self.dataset])
        for f in fields(self)[1:]:
            object.__setattr__(self, f.name, checked(f, getattr(self, f.name), self.data))
        parse_layers(self.layers)
        pictures = self.data.train
        if self.holdout > pictures // 2:
            raise ConfigError(
                f"holdout is {self.holdout:,}, but {self.data.title} has {pictures:,} training images: at most {pictures // 2:,} can be kept aside."
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
        if self.condition == "class" and not self.data.classes:
            raise ConfigError(f"condition 'class' needs images with classes, and those of {self.data.title} have none. Choose condition 'none'.")
        self.check_kl()
        self.check_labels()

    def check_kl(self) -> None:
        """Refuse (ConfigError) what cannot be asked of the KL."""
        schedule = KL_SCHEDULES[self.kl_schedule]
        if self.posterior == "point" and (self.kl_schedule != "none" or self.free_bits):
            option, off = ("kl_schedule", "'none'") if self.kl_schedule != "none" else ("free_bits", "0")
            raise ConfigError(f"{option} is for VAEs: an autoencoder has no KL. Set it to {off}, or choose posterior 'normal'.")
        if schedule.rises and self.kl_epochs > self.epochs:
            raise ConfigError(
                f"the KL would rise for {self.kl_epochs} epochs, but training ends after {self.epochs}. Choose kl_epochs from 1 to {self.epochs}."
            )
        if schedule.fills and self.free_bits:
            raise ConfigError("free_bits and kl_schedule 'capacity' both say how much KL there may be. Set free_bits to 0, or choose another schedule.")

    def check_labels(self) -> None:
        """Refuse (ConfigError) what a semi-supervised model cannot be asked for."""
        if not self.labels:
            return
        dataset = self.data
        fewest, most = len(dataset.classes) - len(self.leave_out), dataset.train - self.holdout
        if self.condition != "class" or self.posterior == "point":
            raise ConfigError(
                "labels is for a VAE that is given the class, where it is known. Choose condition 'class' and posterior 'normal', or set labels to 0."
            )
        if not fewest <= self.labels <= most:
            raise ConfigError(f"labels is {self.labels:,}, but must be from {fewest}, one of each class, to {most:,}, all training images of {dataset.title}.")
        others = {"kl_schedule": KL_SCHEDULES[self.kl_schedule].fills, "free_bits": self.free_bits, "contraction": self.contraction,
                  "code_decay": self.code_decay, "sparsity": self.sparsity != "none"}  # fmt: skip
        if refused := next((name for name, asked in others.items() if asked), None):
            raise ConfigError(f"{refused} and labels do not go together: each image without a label has a code for every class. Set one of them back.")

    @property
    def data(self) -> Dataset:
        """What is known of its data set."""
        return self._data  # type: ignore[attr-defined]  # a field would be one more option

    @property
    def kind(self) -> str:
        """The field's name for the model family: "VAE" or "AE"."""
        return "AE" if self.posterior == "point" else "VAE"

    @property
    def has_elbo(self) -> bool:
        """Whether such a model has an ELBO in nats: a prior, and pixels that are probabilities."""
        return self.kind == "VAE" and self.output == "sigmoid"

    @property
    def has_codebook(self) -> bool:
        """Whether its encoder is computed from its decoder in the end."""
        return self.encoder == "codebook" and can_have_codebook(vars(self))

    @property
    def condition_classes(self) -> int:
        """How many classes encoder and decoder are told apart; 0: none."""
        return len(self.data.classes) if self.condition == "class" else 0

    @property
    def pixel_range(self) -> tuple[float, float]:
        """The interval pictures are scaled to before they enter the encoder."""
        return (-1.0, 1.0) if self.output == "tanh" else (0.0, 1.0)

    def kl_price(self, step: int, steps_an_epoch: int) -> KLPrice:
        """What the KL costs at a step, counted from 0 through the whole training."""
        schedule = KL_SCHEDULES[self.kl_schedule]
        share = schedule.share(Moment(step, self.epochs * steps_an_epoch, self.kl_epochs * steps_an_epoch, self.kl_cycles, self.kl_ratio))
        return KLPrice(self.beta, share * self.capacity) if schedule.fills else KLPrice(share * self.beta)

    @property
    def kl_at_the_end(self) -> KLPrice:
        """What the KL costs when its schedule has run."""
        return KLPrice(self.beta, self.capacity if KL_SCHEDULES[self.kl_schedule].fills else None)

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
        values = {**to_dict(self), **changes}
        return from_dict(values, self.data if values["dataset"] == self.dataset else None)


def to_dict(config: Config) -> Json:
    return {f.name: getattr(config, f.name) for f in fields(Config)}  # `asdict` would copy each value, none of which can change


def from_dict(values: Json, described: Dataset | None = None) -> Config:
    """A Config from JSON; unknown keys are refused so that a typing error cannot pass as a default. described: as Config has it."""
    known = {f.name for f in fields(Config)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ConfigError(f"unknown option {unknown[0][:40]!r}. Known: {', '.join(sorted(known))}.")
    return Config(**values, described=described)


def applying(values: Values) -> Json:
    """The values of a recipe, where an option that means nothing beside the others has its default, and a choice that does not go with them the first that does."""
    settled = dict(values)
    for f in fields(Config):
        if not applies(f, settled):
            settled[f.name] = f.default
        elif (choices := fitting(f, settled)) and settled[f.name] not in choices:
            settled[f.name] = choices[0]
    return settled
