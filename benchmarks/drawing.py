"""A stroke on the pad: from ink to the model's answer in Node, for every shipped model that reads such pictures, beside torch's encoder on one thread."""

from __future__ import annotations

import sys
from typing import Any

import torch

from aevae.runs.catalog import SHIPPED, Run, open_run
from aevae.training.checkpoints import load_model

from .decode import milliseconds
from .node import in_node

PROMISE = 5.0  # ms a stroke
PAD_PICTURE = (1, 28, 28)


def jobs(runs: list[Run]) -> list[dict[str, Any]]:
    """What Node must know of each model."""
    return [
        {
            "weights": str(run.path("weights.safetensors")), "codes": str(run.path("codes.safetensors")), "encoder": run.encoder, "decoder": run.decoder,
            "spec": {
                "image": {"shape": run.image, "range": run.config.pixel_range}, "plane": run.plane, "spacing": run.spacing,
                "posterior": {"kind": run.config.posterior, "head": run.config.head, "half": run.config.prior_scale},
            },
        }
        for run in runs
    ]  # fmt: skip


@torch.inference_mode()
def in_torch(run: Run) -> float:
    encoder, picture = load_model(run).encoder, torch.rand(1, *run.image)
    label = (torch.zeros(1, dtype=torch.int64),) if any(layer["op"] == "condition" for layer in run.encoder) else ()
    return milliseconds(200, lambda: encoder(picture, *label))


def main() -> bool:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    runs = [run for path in sorted(SHIPPED.glob("*/run.json")) if (run := open_run(path.parent.name)).image == PAD_PICTURE]
    print(f"a stroke on the pad, ms (promised: {PROMISE:g} for all of it):")
    good = True
    for run, seen in zip(runs, in_node(__file__, jobs(runs)), strict=True):
        parts = ", ".join(f"{name} {seen[name]:.2f}" for name in ("ink", "layout", "encode", "answer"))
        print(f"  {run.id}: {seen['all']:.2f} = ink + layout + answer ({parts}); torch's encoder {in_torch(run):.2f}")
        good &= seen["all"] <= PROMISE
    torch.set_num_threads(threads)
    return good


if __name__ == "__main__":
    sys.exit(not main())
