"""What can be taken away from the app: a run's weights, its model card with the lines of PyTorch that load them, and the whole run as a zip.

Nothing here is larger in memory than a run's weights; a zip is made while it is sent.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy

from aevae.recipe.activations import ACTIVATIONS
from aevae.recipe.layer_kinds import Layer, Shape, output_shape
from aevae.runs.card import card
from aevae.runs.run import MAX_JSON, Run

BLOCK = 1 << 18  # bytes of a file in memory at a time
WHOLE = ("run.json", "history.jsonl", "evaluation.json", *(f"{name}.safetensors" for name in ("weights", "codes", "codes_train", "atlas", "film", "decoders")))


@dataclass(frozen=True)
class Export:
    """saved_as: a file name, `{}` for the run's id. content: its bytes, in pieces."""

    saved_as: str
    kind: str
    content: Callable[[Run], Iterator[bytes]]


def weights(run: Run) -> bytes:
    """All weights as float32, in whatever way the run stores them; named as torch's state_dict names those of `nn.Sequential`."""
    arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in run.tensors("weights").items()}
    return safetensors.numpy.save(arrays, {"format": "pt"})


def described(run: Run) -> str:
    """The model card, and how to load the weights."""
    readme = file_of(run, "README.md")
    text = (
        readme.read_text(encoding="utf-8", errors="replace")
        if readme and readme.stat().st_size <= MAX_JSON
        else card(run, json.loads(run.path("run.json").read_text(encoding="utf-8-sig")))
    )
    return f"{text}\nWith its weights as the app hands them out (float32), in PyTorch:\n\n```python\n{pytorch(run)}\n```\n"


def pytorch(run: Run) -> str:
    """Ten lines of PyTorch that load the weights and use them, some more where a network branches; they need nothing of this app."""
    classes, (low, high) = run.config.condition_classes, run.config.pixel_range
    sizes = f"codes (N, {run.config.latent}) to images (N, {', '.join(map(str, run.image))}), {low:g} black to {high:g} white"
    code = f"torch.zeros(1, {run.config.latent})"
    lines = [
        "import torch",
        "from safetensors.torch import load_file",
        "from torch import nn",
        f'weights = load_file("{run.id}-weights.safetensors")',
        *loaded("decoder", run.decoder, (run.config.latent,)),
    ]
    if classes:
        lines.append(f"label = torch.eye({classes})[[3]]  # the class that it is given: here number 3 of 0 to {classes - 1}")
        return "\n".join([*lines, f"images = decoder(torch.cat([{code}, label], 1))  # {sizes}"])
    lines += [f"images = decoder({code})  # {sizes}", *loaded("encoder", run.encoder, run.image)]
    encoded = {"point": "codes = encoder(images)", "normal": f"mean, {run.config.head} = encoder(images).chunk(2, 1)"}
    return "\n".join([*lines, encoded.get(run.config.posterior, "numbers = encoder(images)  # of the boxes")])


def loaded(name: str, layers: list[Layer], shape: Shape) -> list[str]:
    """A network that takes this shape, with its weights."""
    modules = ", ".join(module(layer, output_shape(layers[:i], shape)) for i, layer in enumerate(layers))
    tensors = f'{{key.removeprefix("{name}."): tensor for key, tensor in weights.items() if key.startswith("{name}.")}}'
    steps = [f"{i}: {step}" for i, layer in enumerate(layers) if (step := joined(name, i, layer))]
    if not steps:
        return [f"{name} = nn.Sequential({modules})", f"{name}.load_state_dict({tensors})"]
    return [
        f"{name}_layers = nn.ModuleList([{modules}])",
        f"{name}_layers.load_state_dict({tensors}, strict=False)",
        "y = {}  # what each layer gave, by its number; some take more than the last: they are no nn.Sequential",
        f"{name}_steps = {{**dict(enumerate({name}_layers)), {', '.join(steps)}}}",
        f"def {name}(x):",
        "    y[-1] = x",
        f"    for i, step in {name}_steps.items(): y[i] = x = step(x)",
        "    return x",
    ]


def joined(name: str, i: int, layer: Layer) -> str:
    """What a layer does that no module of PyTorch does; empty of all others."""
    weight, bias = (f'weights["{name}.{i}.{part}"].view(-1, *(1,) * (x.ndim - 2))' for part in ("weight", "bias"))
    return {
        "add": f"lambda x: x + y[{layer.get('from')}]",
        "recall": f"lambda x: y[{layer.get('from')}]",
        "concat": f"lambda x: torch.cat([y[{layer.get('from')}], x], 1)",
        "scale_shift": f"lambda x: x * {weight} + {bias}",
        "grid": stored_images(name, i, layer),
        "log": "lambda x: x.clamp_min(1e-30).log()",
    }.get(layer["op"], "")


def stored_images(name: str, i: int, layer: Layer) -> str:
    """How images that are stored over a window are blended."""
    if layer["op"] != "grid":
        return ""
    x0, x1, y0, y1 = layer["window"]
    place = f"(x - torch.tensor([{(x0 + x1) / 2}, {(y0 + y1) / 2}])) / torch.tensor([{(x1 - x0) / 2}, {(y1 - y0) / 2}])"
    images = f'weights["{name}.{i}.weight"].permute(2, 0, 1)[None]'
    sampled = f'nn.functional.grid_sample({images}, ({place})[None, :, None], align_corners=True, padding_mode="border")'
    return f"lambda x: {sampled}[0, :, :, 0].T.unflatten(1, {layer['shape']})"


MODULES = {
    "linear": "Linear({in}, {out})",
    "conv2d": "Conv2d({in}, {out}, {kernel}, stride={stride}, padding={padding})",
    "conv_transpose2d": "ConvTranspose2d({in}, {out}, {kernel}, stride={stride}, padding={padding}, output_padding={output_padding})",
    "leaky_relu": "LeakyReLU({slope})",
    "elu": "ELU({alpha})",
    "hardtanh": "Hardtanh({low}, {high})",
    "softmax": "Softmax(1)",
    "max_pool": "MaxPool2d({kernel}, stride={stride}, padding={padding})",
    "avg_pool": "AvgPool2d({kernel}, stride={stride}, padding={padding})",
    "pad": "ZeroPad2d(({left}, {right}, {top}, {bottom}))",
    "group_norm": "GroupNorm({groups}, {out}, {eps})",
    "layer_norm": "LayerNorm({shape}, {eps})",
    **{name: f"{activation.module}()" for name, activation in ACTIVATIONS.items()},
}


def module(layer: Layer, shape: Shape) -> str:
    """A layer that takes this shape as PyTorch writes it. The class, where one is told, is an input; it and what `joined` writes keep their places, so that the others keep their numbers."""
    match layer["op"]:
        case "reshape":
            return f"nn.Unflatten(1, {tuple(layer['shape'])})" if len(layer["shape"]) > 1 else "nn.Flatten(1)"
        case "crop":
            right, bottom = (layer[start] + layer[size] - n for start, size, n in (("left", "width", shape[2]), ("top", "height", shape[1])))
            return f"nn.ZeroPad2d(({-layer['left']}, {right}, {-layer['top']}, {bottom}))"
        case "upsample":
            corners = ", align_corners=True" if layer.get("align_corners") else ""
            return f"nn.Upsample(({layer['height']}, {layer['width']}), mode={layer['mode']!r}{corners})"
        case op:
            return f"nn.{MODULES[op].format(**layer)}" if op in MODULES else "nn.Identity()"


class Sink(io.RawIOBase):
    """A file that is written to its end and never read back: what was written is taken away piece by piece."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self.pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)


def zipped(run: Run) -> Iterator[bytes]:
    """The run's folder as a zip: unpacked into the folder of runs, it opens there. In pieces, as they are compressed."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(f"{run.id}/README.md", described(run))
        for name in WHOLE:
            path = file_of(run, name)
            if path is None:
                continue
            entry = zipfile.ZipInfo.from_file(path, f"{run.id}/{name}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with path.open("rb") as file, archive.open(entry, "w") as target:
                while block := file.read(BLOCK):
                    target.write(block)
                    yield sink.taken()
    yield sink.taken()


def file_of(run: Run, name: str) -> Path | None:
    """A file of the run's folder; None where there is none, or a link that leads out of it."""
    path = run.path(name)
    return path if path.is_file() and path.resolve().parent == run.folder.resolve() else None


EXPORTS = {
    "weights.safetensors": Export("{}-weights.safetensors", "application/octet-stream", lambda run: iter([weights(run)])),
    "card.md": Export("{}-card.md", "text/markdown; charset=utf-8", lambda run: iter([described(run).encode()])),
    "run.zip": Export("{}.zip", "application/zip", zipped),
}
