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
from aevae.recipe.layers import Layer
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
    """At most ten lines of PyTorch that load the weights and use them; they need nothing of this app."""
    classes, (low, high) = run.config.condition_classes, run.config.pixel_range
    sizes = f"codes (N, {run.config.latent}) to images (N, {', '.join(map(str, run.image))}), {low:g} black to {high:g} white"
    code = f"torch.zeros(1, {run.config.latent})"
    lines = [
        "import torch",
        "from safetensors.torch import load_file",
        "from torch import nn",
        f'weights = load_file("{run.id}-weights.safetensors")',
        *loaded("decoder", run.decoder),
    ]
    if classes:
        lines.append(f"label = torch.eye({classes})[[3]]  # the class that it is given: here number 3 of 0 to {classes - 1}")
        return "\n".join([*lines, f"images = decoder(torch.cat([{code}, label], 1))  # {sizes}"])
    lines += [f"images = decoder({code})  # {sizes}", *loaded("encoder", run.encoder)]
    encoded = {"point": "codes = encoder(images)", "normal": f"mean, {run.config.head} = encoder(images).chunk(2, 1)"}
    return "\n".join([*lines, encoded.get(run.config.posterior, "numbers = encoder(images)  # of the boxes")])


def loaded(name: str, layers: list[Layer]) -> list[str]:
    return [
        f"{name} = nn.Sequential({', '.join(map(module, layers))})",
        f'{name}.load_state_dict({{key.removeprefix("{name}."): tensor for key, tensor in weights.items() if key.startswith("{name}.")}})',
    ]


def module(layer: Layer) -> str:
    """A layer as PyTorch writes it. The class, where one is told, is an input: its place keeps the numbers of the others."""
    match layer["op"]:
        case "linear":
            return f"nn.Linear({layer['in']}, {layer['out']})"
        case "conv2d" | "conv_transpose2d" as op:
            options = "".join(f", {name}={layer[name]}" for name in ("stride", "padding", "output_padding") if layer.get(name))
            return f"nn.{'Conv2d' if op == 'conv2d' else 'ConvTranspose2d'}({layer['in']}, {layer['out']}, {layer['kernel']}{options})"
        case "condition":
            return "nn.Identity()"
        case "reshape":
            return f"nn.Unflatten(1, {tuple(layer['shape'])})" if len(layer["shape"]) > 1 else "nn.Flatten(1)"
        case activation:
            return f"nn.{ACTIVATIONS[activation].module}()"


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
