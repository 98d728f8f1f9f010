"""A model in memory as the app's: two networks of layers that work on one range of pixels, and a Config that says how they are to be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from aevae.recipe.config import Config
from aevae.recipe.dataset import Dataset
from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import Layer, named
from aevae.science.data import Images
from aevae.science.model import Model, new_model
from aevae.science.networks import build
from aevae.science.tracing.module import Called, called
from aevae.science.tracing.networks import Traced, trace

from . import atlas

SEEN = 8  # images that a network is tried with
MOST_STORED = 2_000_000  # numbers of a grid of stored images
FINEST = 48  # images along each side of it
MOST_LATENT = 256
OUTSIDE = 1e-3  # how far pixels may be beyond their range before it is said to be another one
LIKELY = ("sigmoid", "logits")  # outputs whose pixels are probabilities
OUTPUTS = (*LIKELY, "tanh", "linear")
DECODES = ("network", "grid")
Range = tuple[float, float]
Change = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Wishes:
    """What the caller said of the model, as `publish` has it."""

    pixel_range: Range
    output: str
    head: str
    condition: bool
    decode: str

    @property
    def paints(self) -> Range:
        """Black and white as the decoder gives them."""
        return {"tanh": (-1.0, 1.0), "linear": self.pixel_range}.get(self.output, (0.0, 1.0))


def check_options(pixel_range: Any, output: str, head: str, decode: str, condition: bool) -> None:
    """Refuse (ConfigError) what no model can be."""
    for option, value, allowed in (("output", output, OUTPUTS), ("head", head, ("log_var", "log_std")), ("decode", decode, DECODES)):
        if value not in allowed:
            raise ConfigError(f"{option} is {str(value)[:20]!r}; allowed: {', '.join(map(repr, allowed))}.")
    try:
        low, high = map(float, pixel_range)
        good = low < high and math.isfinite(low) and math.isfinite(high)
    except (TypeError, ValueError):
        good = False
    if not good:
        raise ConfigError(f"pixel_range is {str(pixel_range)[:40]}; it must be what black and white are for the encoder, such as (0, 1) or (-1, 1).")
    if condition and decode == "grid":
        raise ConfigError('condition and decode="grid" do not go together: there would be a grid for each class. Leave one out.')


def traced_model(encoder: Any, decoder: Any, data: Dataset, shown: Images, wishes: Wishes, likely: bool | None = None) -> tuple[Model, list[str]]:
    """The model, and what is to be said of how it was made.

    likely: whether the decoder's last layer is a sigmoid, so that pixels are probabilities. Then the networks work on [0, 1],
    else on [-1, 1]; where theirs is another range, the layers begin and end with a scaling.

    Raises:
        ConfigError: the networks do not fit the images or each other, or cannot be traced.
    """
    likely = wishes.output in LIKELY and wishes.decode == "network" if likely is None else likely
    inner = (0.0, 1.0) if likely else (-1.0, 1.0)
    x, label = rescale((0.0, 1.0), inner)(shown.pixels[:SEEN]), shown.labels[:SEEN] if wishes.condition else None
    before = rescale(inner, wishes.pixel_range) if inner != wishes.pixel_range else None
    inside, beside, answer = taken(encoder, "the encoder", x, [data.shape, (math.prod(data.shape),)], label, before)
    latent = answer[0][0].numel()
    if not 1 <= latent <= MOST_LATENT:
        raise ConfigError(
            f"the encoder gives codes of {latent:,} numbers; from 1 to {MOST_LATENT} are allowed. Publish a part of the model with a smaller code."
        )
    codes = trace(
        inside,
        "the encoder",
        beside,
        "encoder",
        "Rewrite that part with other layers, or leave it outside the encoder.",
        wishes.head,
        (latent,) if len(answer) == 1 else None,
    )
    z = answer[0].flatten(1)
    shapes = list(dict.fromkeys([tuple(answer[0].shape[1:]), (latent,), (latent, 1, 1)]))
    outside, told, painted = called(decoder, "the decoder", z, shapes, label, None, finishing(wishes, inner))
    check_painted(painted, data, wishes, inner)
    if wishes.decode == "grid":
        pixels = stored_images(codes, outside, shown, inner, latent, data)
    else:
        pixels = trace(outside, "the decoder", told, "decoder", 'Publish with decode="grid" to store a grid of decoded images in its place.', shape=data.shape)
    settle(pixels.layers)
    if likely and pixels.layers[-1]["op"] != "sigmoid":
        return traced_model(encoder, decoder, data, shown, wishes, likely=False)
    config = Config(
        dataset=data.name, posterior=codes.posterior, head=codes.head, latent=latent, output="sigmoid" if likely else "tanh",
        likelihood="bernoulli" if likely else "sse", condition="class" if wishes.condition else "none", described=data,
    )  # fmt: skip
    model = new_model(config, data.shape, (codes.layers, pixels.layers))
    model.load_state_dict({**codes.tensors, **pixels.tensors}, strict=not config.prior_shapes)
    return model.eval(), [*inside.said, *outside.said, *pixels.said]


def rescale(source: Range, target: Range) -> Change:
    """From one range of pixels to another."""
    scale = (target[1] - target[0]) / (source[1] - source[0])
    return lambda x: x * scale + (target[0] - source[0] * scale)


def finishing(wishes: Wishes, inner: Range) -> Change | None:
    """What follows the decoder so that pixels lie in the inner range."""
    if wishes.output == "logits":
        return lambda y: rescale((0.0, 1.0), inner)(y.sigmoid()) if inner[0] < 0 else y.sigmoid()
    if wishes.paints == inner and wishes.output != "linear":
        return None
    change = rescale(wishes.paints, inner)
    return (lambda y: change(y).clamp(*inner)) if wishes.output == "linear" else change


def taken(encoder: Any, what: str, x: Tensor, shapes: list[tuple[int, ...]], label: Tensor | None, before: Change | None) -> Any:
    """The encoder as `called`: with the class where it takes one."""
    if label is not None:
        with suppress(ConfigError):
            return called(encoder, what, x, shapes, label, before)
    return called(encoder, what, x, shapes, None, before)


def check_painted(painted: Sequence[Tensor], data: Dataset, wishes: Wishes, inner: Range) -> None:
    """Refuse (ConfigError) what a decoder gave: another size, or numbers that are no pixels of the range that was said."""
    if len(painted) > 1:
        raise ConfigError("the decoder gives two answers; let it give the images alone.")
    size, wanted = tuple(painted[0].shape[1:]), data.shape
    if math.prod(size) != math.prod(wanted):
        raise ConfigError(
            f"the decoder gives {shape_text(size)} numbers, but the images are {shape_text(wanted)}. Publish it with images of the size it was trained on."
        )
    low, high = float(painted[0].min()), float(painted[0].max())
    if not (inner[0] - OUTSIDE <= low and high <= inner[1] + OUTSIDE):
        back = rescale(inner, wishes.paints)
        given = f"from {back(torch.tensor(low)):.3g} to {back(torch.tensor(high)):.3g}"
        raise ConfigError(
            f'the decoder gives numbers {given}, but output="{wishes.output}" has pixels in {list(wishes.paints)}. Choose the output that it has: {", ".join(OUTPUTS)}.'
        )


def shape_text(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))


def settle(layers: list[Layer]) -> None:
    """A sigmoid right before the last reshape goes behind it: then the layers before it give log-odds of pixels."""
    if len(layers) > 1 and layers[-1]["op"] == "reshape" and layers[-2]["op"] == "sigmoid":
        layers[-2:] = layers[:-3:-1]


@torch.inference_mode()
def stored_images(codes: Traced, decoder: Called, shown: Images, inner: Range, latent: int, data: Dataset) -> Traced:
    """What the decoder paints over the window of the plane that holds the codes, as layers: to the plane, and the grid."""
    encoder = build(codes.layers)
    encoder.load_state_dict({name.removeprefix("encoder."): tensor for name, tensor in codes.tensors.items()})
    means = torch.cat([encoder(rescale((0.0, 1.0), inner)(part))[:, :latent] for part in shown.pixels.split(1000)])
    plane = atlas.plane_of(means)
    origin, axes = torch.tensor(plane["origin"]), torch.tensor(plane["axes"])
    low, high = atlas.window_of(atlas.project(means, plane), min(2, latent))
    side = min(FINEST, math.isqrt(MOST_STORED // math.prod(data.shape)))
    xs, ys = (torch.linspace(float(low[i]), float(high[i]), side) for i in (0, 1))
    places = torch.stack(torch.meshgrid(xs, ys, indexing="xy"), dim=-1).reshape(-1, 2)  # x fastest
    images = torch.cat([decoder(origin + part @ axes)[0].flatten(1) for part in places.split(256)]).clamp(*inner)
    window = [float(xs[0]), float(xs[-1]), float(ys[0]), float(ys[-1])]
    project: list[Layer] = [] if latent == 2 else [{"op": "linear", "in": latent, "out": 2}]
    layers = named([*project, {"op": "grid", "shape": list(data.shape), "rows": side, "columns": side, "window": window}], "decoder")
    tensors = {layers[-1]["weight"]: images.reshape(side, side, -1)}
    if project:
        tensors |= {"decoder.0.weight": axes, "decoder.0.bias": -axes @ origin}
    said = f"The decoder is no network here: {side} × {side} decoded images are stored over the plane, and blended in between."
    return Traced(layers, tensors, said=[said])
