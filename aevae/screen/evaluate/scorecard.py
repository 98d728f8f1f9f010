"""The scorecard: which columns there are, what each means, and its rows: models, floors and published numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from aevae.recipe.config import Config
from aevae.runs.evaluation_file import known_scores, read_evaluation
from aevae.runs.run import Run
from aevae.runs.scores import REFERENCES, SCORES
from aevae.runs.verdict import in_sentences, in_short
from aevae.screen.literal import literal

from .comparison import clearly_best
from .sheet import ScoreColumn, ScoreRow, sheet

COMPARED = ("sse", "bound", "knn_accuracy", "class_accuracy")  # scores whose differences have an interval


def columns() -> list[ScoreColumn]:
    """A column for each score there is."""
    return [
        {"key": s.name, "title": s.heading or s.title, "symbol": s.title if s.heading else "", "unit": s.unit, "digits": s.digits, "help": s.help}
        for s in SCORES.values()
    ]


def shown(scores: Mapping[str, float], config: Config | None = None) -> dict[str, float | str]:
    """Scores as the table shows them: in the unit of their column, and as a part of an option of the recipe where they are one."""
    values: dict[str, float | str] = {}
    for name, value in scores.items():
        score = SCORES[name.removesuffix("_error")]
        values[name] = f"{value} of {getattr(config, score.out_of)}" if config and score.out_of else score.scale * value
    return values


def run_row(run: Run, best: Sequence[str] = ()) -> ScoreRow:
    """A model's scores; those its evaluation would add are absent until it has one. best: those in which it is clearly the best."""
    size = f"{run.config.latent}-D"
    note = run.title if re.search(rf"\b{size}\b", run.title) else f"{run.title}, {size}"
    note = f"{note} · {in_short(run.verdict)}" if run.verdict else note
    return {"title": run.id, "note": note, "kind": "run", "best": list(best), "values": shown(known_scores(run), run.config)}


def floor_rows(runs: list[Run]) -> list[ScoreRow]:
    """The mean image and, for each latent size among the runs, as many principal components."""
    floors = {e["floors"]["pca"]["k"]: e["floors"] for run in runs if (e := read_evaluation(run)) and "floors" in e}
    rows = [floor("Mean image", "no code", at_size["mean"]) for at_size in list(floors.values())[:1]]
    return rows + [floor(f"PCA, {k} component{'s' if k > 1 else ''}", f"as many numbers as a {k}-D code", floors[k]["pca"]) for k in sorted(floors)]


def floor(title: str, note: str, values: Mapping[str, float]) -> ScoreRow:
    return {"title": title, "note": note, "kind": "floor", "best": [], "values": shown({name: value for name, value in values.items() if name in SCORES})}


def reference_rows(dataset: str) -> list[ScoreRow]:
    return [
        {"title": known.title, "note": known.source, "kind": "reference", "best": [], "values": shown(known.scores)} for known in REFERENCES.get(dataset, ())
    ]


def scorecard(dataset: str, runs: list[Run], params: dict[str, str]) -> None:
    """Show the table of one data set's runs; the browser keeps `params`, all that the page shows, in the address."""
    best = {score: clearly_best(score, runs) for score in COMPARED}
    rows = [*(run_row(run, [score for score in COMPARED if best[score] == run.id]) for run in runs), *floor_rows(runs), *reference_rows(dataset)]
    wanted = [
        column
        for column in columns()
        if any(SCORES[column["key"]].applies_to(run.config) for run in runs) or any(column["key"] in row["values"] for row in rows)
    ]
    sheet({"sheet": "scores", "name": f"scorecard-{dataset}", "columns": wanted, "rows": rows, "params": params})
    with st.container(horizontal=True, wrap=False):
        st.caption(sample_sizes(runs), width="stretch")
        with st.popover("Reproduce", icon=":material/terminal:", type="tertiary"):
            st.markdown("These numbers are computed again by")
            st.code(f"python -m aevae scores {' '.join(run.id for run in runs)}", language="bash", wrap_lines=True)
    for run in runs:
        if run.verdict:
            st.caption(f":material/info: **{run.id}:** {in_sentences(run.verdict)}")


def sample_sizes(runs: list[Run]) -> str:
    """On what the numbers rest."""
    n = max(run.metrics["n"] for run in runs)
    evaluations = [evaluation for run in runs if (evaluation := read_evaluation(run))]
    parts = [f"Means over the {n:,} {literal(runs[0].config.data.title)} test images"]
    if bounds := [evaluation["bound"]["n"] for evaluation in evaluations if "bound" in evaluation]:
        parts.append(f"the tighter bound over {min(bounds):,}")
    if refined := [evaluation["amortisation"]["n"] for evaluation in evaluations if "amortisation" in evaluation]:
        parts.append(f"the amortisation gap over {min(refined):,}")
    if separated := [evaluation["codes"]["silhouette"]["n"] for evaluation in evaluations if "silhouette" in evaluation["codes"]]:
        parts.append(f"the class separation of {min(separated):,} codes")
    return "; ".join(parts) + ". Bold: better than every other model here, beyond the 95\u00a0% interval (of errors, the tighter bound and classes)."
