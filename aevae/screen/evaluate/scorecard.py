"""The scorecard: which columns there are, what each means, and its rows: models, floors and published numbers."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import streamlit as st

from aevae.recipe.datasets import DATASETS
from aevae.runs.evaluation_file import read_evaluation
from aevae.runs.run import Run
from aevae.runs.scores import REFERENCES

from .sheet import sheet


@dataclass(frozen=True)
class Column:
    """One measure. better: "low", "high" or None where neither is."""

    key: str
    title: str
    unit: str
    digits: int
    better: str | None
    help: str


COLUMNS = (
    Column("sse", "SSE", "squared pixels", 1, "low", "Sum of squared errors of a picture decoded from its code (a VAE's: from the mean), pixels in [0, 1]. Lower is better."),
    Column("bce", "BCE", "nats", 1, "low", "Binary cross-entropy of a picture decoded from its code, summed over pixels. Grey pixels alone cost 45.5 nats on MNIST; lower is better."),
    Column("kl", "KL", "nats", 2, None, "How far the posterior of a picture lies from the prior: what the code tells. Only a VAE has one, and neither much nor little is better."),
    Column("neg_elbo", "−ELBO", "nats", 1, "low", "What a VAE minimises: cross-entropy at sampled codes plus KL, an upper bound on −log p(x). Lower is better."),
    Column("bound", "−log p(x) ≤", "nats", 1, "low", "Importance-weighted bound with 100 samples (Burda et al. 2016), tighter than −ELBO; ± is its standard error over pictures."),
    Column("knn_accuracy", "kNN-15", "% right", 1, "high", "How often the 15 nearest training codes name the class of a test picture. Higher is better."),
    Column("silhouette", "silhouette", "−1 to 1", 2, "high", "How much nearer codes lie to their own class than to the next one; 0 is no difference. Higher is better."),
    Column("active", "active", "dimensions", 0, None, "Dimensions of the code that vary from picture to picture (variance of the means above 0.01), of all there are."),
    Column("parameters", "parameters", "numbers", 0, None, "Numbers that were trained, encoder and decoder together."),
    Column("seconds", "training", "seconds", 0, None, "How long training took where it was done."),
)  # fmt: skip

Row = dict[str, Any]


def run_row(run: Run) -> Row:
    """A model's scores; those its evaluation would add are absent until it has one."""
    told = read_evaluation(run) or {}
    values: dict[str, Any] = {name: run.metrics.get(name) for name in ("sse", "bce", "kl", "neg_elbo")}
    values |= {"parameters": run.parameters, "seconds": run.seconds}
    if "knn_accuracy" in run.metrics:
        values["knn_accuracy"] = 100 * run.metrics["knn_accuracy"]
    if bound := told.get("bound"):
        values |= {"bound": bound["neg_log_p"], "bound_error": bound["standard_error"]}
    if codes := told.get("codes"):
        values |= {"silhouette": codes["silhouette"]["value"], "active": f"{codes['active']} of {run.config.latent}"}
    size = f"{run.config.latent}-D"
    note = run.title if re.search(rf"\b{size}\b", run.title) else f"{run.title}, {size}"
    return {"title": run.id, "note": note, "kind": "run", "values": values}


def floor_rows(runs: list[Run]) -> list[Row]:
    """The mean picture and, for each latent size among the runs, as many principal components."""
    floors = {told["floors"]["pca"]["k"]: told["floors"] for run in runs if (told := read_evaluation(run)) and "floors" in told}
    rows = [floor("mean picture", "no code at all", found["mean"]) for found in list(floors.values())[:1]]
    return rows + [floor(f"PCA, {k} component{'s' if k > 1 else ''}", f"as many numbers as a {k}-D code", floors[k]["pca"]) for k in sorted(floors)]


def floor(title: str, note: str, values: dict[str, float]) -> Row:
    return {"title": title, "note": note, "kind": "floor", "values": {name: values[name] for name in ("sse", "bce")}}


def reference_rows(dataset: str) -> list[Row]:
    rows = []
    for known in REFERENCES.get(dataset, ()):
        values = dict(known.scores)
        if "knn_accuracy" in values:
            values["knn_accuracy"] *= 100
        rows.append({"title": known.title, "note": known.source, "kind": "reference", "values": values})
    return rows


def scorecard(dataset: str, runs: list[Run], params: dict[str, str]) -> None:
    """Show the table of one data set's runs; the browser keeps `params`, all that the page shows, in the address."""
    rows = [*map(run_row, runs), *floor_rows(runs), *reference_rows(dataset)]
    sheet("scores", f"scorecard-{dataset}", columns=[asdict(column) for column in COLUMNS], rows=rows, params=params)
    st.caption(sample_sizes(dataset, runs))


def sample_sizes(dataset: str, runs: list[Run]) -> str:
    """On what the numbers rest, and the command that computes them again."""
    n = max(run.metrics["n"] for run in runs)
    told = [found for run in runs if (found := read_evaluation(run))]
    parts = [f"Averages per picture over the {n:,} {DATASETS[dataset].title} test pictures; best model in bold"]
    if bounds := [found["bound"]["n"] for found in told if "bound" in found]:
        parts.append(f"the bound on {min(bounds):,}")
    if told:
        parts.append(f"the silhouette on {min(found['codes']['silhouette']['n'] for found in told):,} codes")
    return "; ".join(parts) + f". To compute them again: `python -m aevae scores {' '.join(run.id for run in runs)}`"
