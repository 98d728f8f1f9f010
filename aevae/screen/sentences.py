"""Sentences about runs, for the pages."""

from __future__ import annotations

from aevae.words.datasets import DATASETS
from aevae.words.runs import Run


def what_one_sees(run: Run) -> str:
    """What to look for on the plane of one run."""
    if run.config.kind == "VAE":
        return "The rings are the prior at 1, 2 and 3 σ: a VAE packs its codes into it, and between two digits paints blends of both."
    return "Nothing told this autoencoder where to put its codes: look for holes and far-flung arms, and at what it paints there."


def what_to_compare(a: Run, b: Run) -> str:
    """What two runs side by side teach."""
    if {a.config.kind, b.config.kind} == {"AE", "VAE"}:
        return (
            "The autoencoder leaves holes, where it paints things nobody wrote; the VAE packs its codes around the origin and blends one digit into the next."
        )
    if a.id == b.id:
        return "Both sides show the same model; choose another one to compare."
    return "Look at where each model puts a picture, and at what it paints between the clusters."


def score_line(run: Run) -> str:
    """The run's numbers with split, unit and sample size."""
    m = run.metrics
    parts = [f"{run.id} on the {m['n']:,} {DATASETS[run.config.dataset].title} test pictures: squared error {m['sse']:.1f} a picture"]
    if "neg_elbo" in m:
        parts.append(f"−ELBO {m['neg_elbo']:.1f} nats, of which KL {m['kl']:.1f}")
    if "knn_accuracy" in m:
        parts.append(f"15 nearest training codes name the right class for {m['knn_accuracy']:.1%}")
    return "; ".join(parts) + "."
