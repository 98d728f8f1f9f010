"""Decoding in Node: one picture and the 450 tiles of a mosaic of every shipped model, plain and with vectors, beside torch on one thread; and
one picture of two large decoders (`large.py`) beside what native libraries take."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import torch
from safetensors.torch import save_file

from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.training.checkpoints import load_model

from . import large
from .node import in_node

TILES = 450  # as many as fill a plane
TILES_MS = {False: 20.0, True: 30.0}  # promised with vectors; True: of a decoder with convolutions, which are laid out anew between their sums
FRAME = 1000 / 60  # ms


@torch.inference_mode()
def in_torch(run: Run) -> tuple[float, float]:
    """Milliseconds for one picture and for all tiles."""
    decoder, codes = load_model(run).decoder, torch.randn(TILES, run.config.latent)
    label = torch.zeros(TILES, dtype=torch.long) if run.config.condition_classes else None
    one = None if label is None else label[:1]
    return milliseconds(300, lambda: decoder(codes[:1], one)), milliseconds(15, lambda: decoder(codes, label))


def milliseconds(repeats: int, action: Callable[[], object]) -> float:
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        taken.append(1000 * (time.perf_counter() - start))
    return median(taken)


def shipped() -> list[str]:
    """Prints what every shipped model takes; those slower than promised."""
    runs = [run for path in sorted(SHIPPED.glob("*/run.json")) if (run := open_run(path.parent.name)).decodes]
    print(
        f"decode, ms for one picture / {TILES} tiles (with vectors promised {FRAME / 10:.1f}, a tenth of a frame / {TILES_MS[False]:g}, convolutional {TILES_MS[True]:g}):"
    )
    slow: list[str] = []
    sizes = {"repeats": 300, "tiles": TILES}
    jobs = [{"decoder": run.decoder, "weights": str(run.path("weights.safetensors")), "dimensions": run.config.latent, **sizes} for run in runs]
    for run, seen in zip(runs, in_node(__file__, jobs), strict=True):
        plain, vectors, torch_ms = seen["plain"], seen["vectors"], in_torch(run)
        ways = [("plain JavaScript", plain["one"], plain["tiles"]), ("with vectors", vectors["one"], vectors["tiles"]), ("torch", *torch_ms)]
        print(f"  {run.id}: " + ", ".join(f"{name} {one:.2f} / {tiles:.1f}" for name, one, tiles in ways))
        convolutional = any(layer["op"].startswith("conv") for layer in run.decoder)
        kept = vectors["one"] <= FRAME / 10 and vectors["tiles"] <= TILES_MS[convolutional]  # the rest of a frame is for drawing
        slow += [] if kept else [run.id]
    return slow


def large_ones() -> list[str]:
    """Prints what the large decoders take; those slower than promised."""
    slow: list[str] = []
    for side, promised in large.SIDES.items():
        layers = large.layers(side)
        weights = large.tensors(layers)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "weights.safetensors"
            save_file(weights, path)
            [seen] = in_node(__file__, [{"decoder": layers, "weights": str(path), "dimensions": large.LATENT, "repeats": 30, "tiles": 1}])
        name, decode = large.native(layers, weights)
        code = np.ones((1, large.LATENT), np.float32)
        ours, theirs = seen["vectors"]["one"], milliseconds(30, lambda decode=decode, code=code: decode(code))
        size = sum(tensor.numel() for tensor in weights.values()) / 1e6
        print(
            f"  3 × {side} × {side} ({size:.1f} M parameters): plain JavaScript {seen['plain']['one']:.1f}, with vectors {ours:.1f} (promised {1000 / promised:g}),",
            end=" ",
        )
        print(f"{name} on one thread {theirs:.1f}: ratio {ours / theirs:.1f}")
        slow += [] if ours <= 1000 / promised else [f"3 × {side} × {side}"]
    return slow


def main() -> bool:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    slow = shipped() + large_ones()
    torch.set_num_threads(threads)
    print(f"  slower than promised: {', '.join(slow) or 'none'}")
    return not slow


if __name__ == "__main__":
    sys.exit(not main())
