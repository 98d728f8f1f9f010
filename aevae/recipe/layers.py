"""The networks of a recipe as layer lists (`layer_kinds` says what those are), and what may not become too large."""

from __future__ import annotations

import math

from .config import Config
from .errors import ConfigError
from .fields import parse_layers
from .layer_kinds import Layer, Shape, named, tensor_shapes

MAX_PARAMETERS = 20_000_000  # with Adam's two moments they fill 240 MB
FILM_IMAGES = 2000  # test images that are looked at after each epoch: the film follows their codes, the curves their means
MAX_FILM = 250_000_000  # bytes of their codes


def describe(config: Config, image: Shape) -> tuple[list[Layer], list[Layer]]:
    """Encoder and decoder of a recipe for pictures of shape (C, H, W).

    The decoder mirrors the encoder. A VAE's encoder ends in 2·latent numbers: means, then log-variances. Where the recipe
    has a condition, both are told the class: the encoder before its first linear layer, the decoder beside the code.

    Raises:
        ConfigError: see `parse_layers`.
    """
    act = {"op": config.activation}
    condition: list[Layer] = [{"op": "condition", "classes": config.condition_classes}] if config.condition_classes else []
    pending = condition  # what the next linear layer is told
    encoder: list[Layer] = []
    shape: Shape = image
    stages: list[tuple[str, Shape, Shape]] = []  # (kind, shape in, shape out) of each step of the encoder
    for kind, width in parse_layers(config.layers):
        shape_in = shape
        if kind == "conv":
            shape = (width, *((n + 1) // 2 for n in shape[1:]))
            encoder += [conv(shape_in[0], width), act]
        else:
            shape = (width,)
            encoder += [*flatten(shape_in), *pending, linear(math.prod(shape_in) + class_inputs(pending), width), act]
            pending = []
        stages.append((kind, shape_in, shape))
    heads = 1 if config.posterior == "point" else 2
    encoder += [*flatten(shape), *pending, linear(math.prod(shape) + class_inputs(pending), heads * config.latent)]
    if config.code_activation != "none":
        encoder.append({"op": config.code_activation})
    stages.append(("linear", shape, (config.latent,)))

    decoder, pending = [*condition], condition
    for kind, shape_in, shape_out in reversed(stages):  # back from what the encoder gave to what it took
        if kind == "conv":
            decoder += conv_transpose(shape_out, shape_in)
        else:
            decoder.append(linear(math.prod(shape_out) + class_inputs(pending), math.prod(shape_in)))
            pending = []
            if len(shape_in) > 1:
                decoder.append({"op": "reshape", "shape": list(shape_in)})
        decoder.append(act)
    decoder[-1] = {"op": config.output}
    return named(encoder, "encoder"), named(decoder, "decoder")


def describe_classifier(config: Config, image: Shape) -> list[Layer]:
    """q(y|x) of a semi-supervised recipe, from images to one log-odds a class: built as its encoder is. Empty for all others."""
    if not config.labels:
        return []
    plain = {"labels": 0, "condition": "none", "posterior": "point", "kl_schedule": "none", "code_activation": "none", "latent": config.condition_classes}
    return named(describe(config.replace(**plain), image)[0], "classifier")


def tensors_of(config: Config, image: Shape) -> dict[str, Shape]:
    """Name and shape of every tensor that a recipe trains."""
    lists = (*describe(config, image), describe_classifier(config, image))
    return {name: shape for layers in lists for name, shape in tensor_shapes(layers).items()} | config.prior_shapes


def check_size(config: Config) -> None:
    """Refuse what could be trained, but not saved, resumed or read.

    Raises:
        ConfigError: too many parameters, or too long a film of the training.
    """
    count = sum(math.prod(shape) for shape in tensors_of(config, config.data.shape).values())
    if count > MAX_PARAMETERS:
        raise ConfigError(
            f"layers {config.layers[:40]!r} make {count:,} parameters; at most {MAX_PARAMETERS:,} are allowed. Choose narrower layers, or convolutions before them, such as 'c16 c32 c64 128'."
        )
    film = 2 * FILM_IMAGES * (config.epochs + 1) * config.latent
    if film > MAX_FILM:
        fewer = MAX_FILM // (2 * FILM_IMAGES * config.latent) - 1
        raise ConfigError(
            f"{config.epochs:,} epochs of {config.latent} latent dimensions make too long a film; at most {fewer:,} epochs of so many are allowed."
        )


def exact_jacobian(config: Config, encoder: list[Layer]) -> bool:
    """Whether the encoder is linear, activation, linear, so that its Jacobian is a product of two matrices."""
    ops = [layer["op"] for layer in encoder if layer["op"] not in ("reshape", "condition")]
    return ops == ["linear", config.activation, "linear"] and config.posterior != "box"


def class_inputs(layers: list[Layer]) -> int:
    """How many numbers the class adds to an input."""
    return sum(layer["classes"] for layer in layers)


def linear(inputs: int, outputs: int) -> Layer:
    return {"op": "linear", "in": inputs, "out": outputs}


def conv(inputs: int, outputs: int) -> Layer:
    return {"op": "conv2d", "in": inputs, "out": outputs, "kernel": 3, "stride": 2, "padding": 1}


def conv_transpose(before: Shape, after: Shape) -> list[Layer]:
    """The mirror of `conv`: 4×4 kernels with stride 2 double the size, 3×3 kernels double it less one. Of an image that is odd one way only, a line is cut off."""
    odd = [n % 2 == 1 for n in after[1:]]
    layer = {"op": "conv_transpose2d", "in": before[0], "out": after[0], "kernel": 3 if all(odd) else 4, "stride": 2, "padding": 1, "output_padding": 0}
    return [layer, {"op": "crop", "top": 0, "left": 0, "height": after[1], "width": after[2]}] if any(odd) and not all(odd) else [layer]


def flatten(shape: Shape) -> list[Layer]:
    return [{"op": "reshape", "shape": [math.prod(shape)]}] if len(shape) > 1 else []
