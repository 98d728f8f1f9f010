"""Models that differ in one number of their recipe, as the slider under a plane walks along them."""

from __future__ import annotations

from collections.abc import Iterable

from aevae.planes.payload import Ladder
from aevae.runs.ladders import ladders_of
from aevae.runs.run import Run
from aevae.runs.scores import SCORES

from .specs import run_spec


def ladder_specs(run: Run, runs: Iterable[Run]) -> list[Ladder]:
    """Every ladder that a run stands on, with all that the browser needs to walk along it."""
    return [
        {
            "field": ladder.field,
            "label": ladder.label,
            "models": [{"value": getattr(other.config, ladder.field), "scores": headline(other), "plane": run_spec(other)} for other in ladder.runs],
        }
        for ladder in ladders_of(run, runs)
    ]


def headline(run: Run) -> dict[str, float]:
    """The run's scores that change along a ladder, each under its name with unit."""
    m, elbo, kl = run.metrics, SCORES["neg_elbo"], SCORES["kl"]
    if "neg_elbo" in m:
        return {f"{elbo.title} ({elbo.unit})": m["neg_elbo"], "reconstruction": m["neg_elbo"] - m["kl"], kl.title: m["kl"]}
    return {"squared error": m["sse"], **({f"{kl.title} ({kl.unit})": m["kl"]} if "kl" in m else {})}
