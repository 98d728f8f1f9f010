"""The numbers of a run in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from aevae.recipe.constants import NEIGHBOURS

from .numbers import number, percent
from .run import Run
from .scores import SCORES


def score_line(run: Run, words: Callable[[str], str] = str) -> str:
    """The run's numbers with split, unit and sample size. words: how those of strangers are written, where they stand inside Markdown."""
    m, data = run.metrics, words(run.config.data.title)
    if not run.decodes:
        return f"{run.id}: {m['n']:,} {data} test images; it has no decoder, and so no errors."
    parts = [f"{run.id} on the {m['n']:,} {data} test images: squared error {number(m['sse'], 1)} an image"]
    if "neg_elbo" in m:
        parts.append(f"{score_text('neg_elbo', m['neg_elbo'])} {SCORES['neg_elbo'].unit}, of which {SCORES['kl'].title} {number(m['kl'], 1)}")
    if "knn_accuracy" in m:
        parts.append(f"the {NEIGHBOURS} nearest training codes name the right class for {percent(m['knn_accuracy'], 1)} of them")
    return "; ".join(parts) + "."


def score_text(name: str, value: float) -> str:
    """A score by its title, rounded as the scorecard rounds it."""
    score = SCORES[name]
    return f"{score.title} {number(score.scale * value, score.digits)}"
