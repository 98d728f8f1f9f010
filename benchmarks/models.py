"""The table of every shipped model beside its tutorial: `python -m benchmarks.models` writes docs/models.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from aevae.recipe.codebook import CODES
from aevae.recipe.datasets import DATASETS
from aevae.recipe.presets import PRESETS
from aevae.runs.catalog import Run, list_runs
from aevae.runs.evaluation_file import read_evaluation

from .tutorials import RESULTS

PAGE = RESULTS.with_name("models.md")
SCORES = ("sse", "bce", "kl", "neg_elbo", "knn_accuracy")
SAME = {"000-ae": "001-ae"}  # two tutorials with one model and one loop
HEAD = """# The models that ship

Made by `python -m benchmarks.models` from the folders in `checkpoints/`; each of them by `make checkpoints` and the command on its card.

All numbers are means over the test set (MNIST 10,000, digits 360 pictures): SSE is the sum of squared errors a picture with pixels in
[0, 1], decoded from the code or the posterior's mean; BCE, KL and −ELBO are nats a picture (BCE decoded likewise, −ELBO at four sampled
codes plus KL). BCE follows `torch.nn.functional.binary_cross_entropy` on the decoded images: each logarithm is at least −100, so that a pixel
which is certain and wrong costs 100 nats. KL and −ELBO are to the model's own prior; log p is the importance-weighted bound with 100 samples, ± its standard error; kNN-15 is the share of test pictures whose
class their 15 nearest training codes name; strange is the share of 1,000 images drawn from the prior (an autoencoder's: from a Gaussian fitted to its
codes) that are farther from every test image than 99 % of those are from their nearest other: luck, as the seeds of `002-ae-2d` show. The seeds of `mnist-ae` and `mnist-vae` were chosen on 5,000 training pictures held out of training:
`python -m aevae sweep --preset mnist-vae --seeds 0,1,2` trains candidates, `python -m aevae show RUN` says how each does there. After their training the encoders of these two give way to ones that compare an image with the decodings of {codes:,}
codes (`--encoder codebook`): the decoder is the one that was trained. Seconds are those of the training on one shared core, as it came.

| model | family | D | SSE | BCE | KL | −ELBO | −log p ≤ | kNN-15 | strange | seconds | MB |
|--|--|--|--|--|--|--|--|--|--|--|--|
"""
MIDDLE = """
## Beside the tutorials

The tutorials' own models in the tutorials' own loops, as written wherever they run, measured the same way by
`python -m benchmarks.tutorials` (seed 0). Here every −ELBO, theirs and ours, takes the KL to N(0, I), whatever prior the model trained with;
ours is computed from the shipped codes by `python -m benchmarks.models`.{notes}

| preset | tutorial: SSE / BCE / −ELBO / kNN-15 | here: SSE / BCE / −ELBO / kNN-15 |
|--|--|--|
"""


def shown(value: Any, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def megabytes(run: Run) -> float:
    return sum(path.stat().st_size for path in run.folder.iterdir()) / 1e6


def row(run: Run) -> str:
    evaluation = read_evaluation(run) or {}
    bound, draws = evaluation.get("bound"), evaluation.get("draws")
    scores = [shown(run.metrics.get(name), 3 if name == "knn_accuracy" else 2) for name in SCORES]
    scores.insert(4, f"{bound['neg_log_p']:.1f} ± {bound['standard_error']:.1f}" if bound else "")
    scores.append(f"{100 * draws['strange']:.1f} %" if draws else "")
    family = (
        run.title if run.config.dataset == "mnist" or DATASETS[run.config.dataset].title in run.title else f"{run.title} ({DATASETS[run.config.dataset].title})"
    )
    return f"| [{run.id}](../checkpoints/{run.id}/README.md) | {family} | {run.config.latent} | {' | '.join(scores)} | {run.seconds:.0f} | {megabytes(run):.1f} |\n"


def four(scores: dict[str, Any]) -> str:
    return " / ".join(shown(scores.get(name), 3 if name == "knn_accuracy" else 2) or "–" for name in ("sse", "bce", "neg_elbo", "knn_accuracy"))


def to_standard_normal(run: Run) -> dict[str, Any]:
    """A run's metrics with the KL to N(0, I), nats, from the posteriors in codes.safetensors (Kingma & Welling 2014, appendix B)."""
    if run.config.kind == "AE" or run.config.prior_scale == 1:
        return run.metrics
    codes = run.tensors("codes")
    mean, log_var = codes["mean"].astype(float), codes["log_var"].astype(float)
    kl = float(0.5 * (np.exp(log_var) + mean**2 - 1 - log_var).sum(1).mean())
    return {**run.metrics, "kl": kl, "neg_elbo": run.metrics["neg_elbo"] - run.metrics["kl"] + kl}


def main(page: Path = PAGE) -> bool:
    order = list(PRESETS)
    runs = {run.id: run for run in list_runs()[0] if run.shipped}
    text = HEAD.format(codes=CODES) + "".join(row(run) for run in sorted(runs.values(), key=lambda run: order.index(run.id) if run.id in order else len(order)))
    tutorials = json.loads(RESULTS.read_text())
    rows, notes = "", ""
    for preset in order:
        written = preset.removesuffix("-as-written")
        theirs = tutorials.get(SAME.get(preset, preset)) or tutorials.get(f"{written}-as-written")
        if theirs and preset in runs:
            ours = to_standard_normal(runs[preset])
            rows += f"| {preset} | {four(theirs)} | {four(ours)} |\n"
            if ours is not runs[preset].metrics:
                own, scale = runs[preset].metrics, runs[preset].config.prior_scale
                notes += (
                    f"\n`{preset}` has the prior N(0, {scale**2:.2g}·I), which its tutorial's loss amounts to: its −ELBO to that is {own['neg_elbo']:.2f} "
                    f"(KL {own['kl']:.2f}),\nto N(0, I) {ours['neg_elbo']:.2f} (KL {ours['kl']:.2f})."
                )
    text += MIDDLE.format(notes=notes) + rows
    page.write_text(text, encoding="utf-8")
    print(f"{page}: {len(runs)} models, {sum(map(megabytes, runs.values())):.1f} MB")
    return True


if __name__ == "__main__":
    main()
