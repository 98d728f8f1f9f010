"""Geodesics beside Dijkstra over decoded images: `python -m benchmarks geodesics`, a line for each shipped plane that is all of its latent space.

The ratio is the length of what Interpolate shows to that of what scipy finds on 170 × 170 decoded images, both measured by torch on 300 pieces.
"""

from __future__ import annotations

import sys
from statistics import median
from typing import Any

import numpy as np

from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.training.checkpoints import load_model

from .decoded_grid import LABEL, PAIRS, code_pairs, lengths, shortest
from .node import in_node

PROMISED = 1.03
SAMPLES = 256


def found(runs: list[Run], refine: bool = True, pairs: int = PAIRS, samples: int = SAMPLES) -> list[Any]:
    """What the browser's code finds between pairs of codes on each run's plane: lengths, points, and those before refining; one Node process for all."""
    jobs = [
        {
            "folder": str(run.folder),
            "range": list(run.config.pixel_range),
            "label": LABEL if run.config.condition_classes else 0,
            "pairs": code_pairs(run)[:pairs].tolist(),
            "samples": samples,
            "refine": refine,
        }
        for run in runs
    ]
    return in_node(__file__, jobs)


def main() -> bool:
    print(f"geodesics: length to the shortest over decoded images, {PAIRS} pairs of test codes; promised within {PROMISED}")
    good = True
    for path in sorted(SHIPPED.glob("*/run.json")):
        if open_run(path.parent.name).config.latent != 2:
            continue
        run = open_run(path.parent.name)
        [paths] = found([run])
        model = load_model(run)
        rival = lengths(model, shortest(model, run.tensors("atlas")["window"], code_pairs(run)))
        before, after = (lengths(model, [np.array(p[key]) for p in paths]) / rival for key in ("atOnce", "points"))
        good &= bool(after.max() <= PROMISED)
        print(
            f"  {run.id:20} at once worst {before.max():.3f} mean {before.mean():.3f}; "
            f"refined worst {after.max():.3f} mean {after.mean():.3f}, {median(p['ms'] for p in paths):.0f} ms median",
            flush=True,
        )
    return good


if __name__ == "__main__":
    sys.exit(not main())
