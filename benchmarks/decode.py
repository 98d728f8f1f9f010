"""Decoding: one picture and the 450 tiles of a mosaic of every shipped model in Node, plain and with vectors, beside torch on one thread."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import torch

from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.training.checkpoints import load_model

from .node import in_node

TILES = 450
TILES_MS = 60.0  # promised with vectors
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


def main() -> bool:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    runs = [open_run(path.parent.name) for path in sorted(SHIPPED.glob("*/run.json"))]
    print(f"decode, ms for one picture / {TILES} tiles (with vectors promised {FRAME / 10:.1f}, a tenth of a frame / {TILES_MS:g}):")
    slow: list[str] = []
    jobs = [{"decoder": run.decoder, "weights": str(run.path("weights.safetensors")), "dimensions": run.config.latent} for run in runs]
    for run, seen in zip(runs, in_node(__file__, jobs), strict=True):
        plain, vectors, torch_ms = seen["plain"], seen["vectors"], in_torch(run)
        ways = [("plain JavaScript", plain["one"], plain["tiles"]), ("with vectors", vectors["one"], vectors["tiles"]), ("torch", *torch_ms)]
        print(f"  {run.id}: " + ", ".join(f"{name} {one:.2f} / {tiles:.1f}" for name, one, tiles in ways))
        kept = vectors["one"] <= FRAME / 10 and vectors["tiles"] <= TILES_MS  # the rest of a frame is for drawing
        slow += [] if kept else [run.id]
    torch.set_num_threads(threads)
    print(f"  slower than promised: {', '.join(slow) or 'none'}")
    return not slow


if __name__ == "__main__":
    sys.exit(not main())
