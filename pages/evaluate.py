"""Evaluate: three questions answered, all numbers, then a tab for each further question about one or several models."""

from collections.abc import Callable

import streamlit as st

from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import AevaeError
from aevae.runs.catalog import Run
from aevae.screen import state
from aevae.screen.evaluate import sections as evaluation
from aevae.screen.evaluate.answers import answers
from aevae.screen.evaluate.compression import compression
from aevae.screen.evaluate.confusions import confusions
from aevae.screen.evaluate.denoising import denoising
from aevae.screen.evaluate.reconstructions import reconstructions
from aevae.screen.evaluate.scorecard import scorecard
from aevae.screen.evaluate.sections import MOST
from aevae.screen.frame import in_url, page, pick_runs, usable_runs

PARTS = {
    "Reconstructions": reconstructions,
    "Confusions": confusions,
    "Dimensions": evaluation.dimensions,
    "Denoise": denoising,
    "Anomalies": evaluation.anomaly,
    "Compression": compression,
    "Few labels": evaluation.few_labels,
    "Samples": evaluation.samples,
}
FORMER = {"Anomaly": "Anomalies", "Compress": "Compression"}  # names of tabs in addresses that were given away


def evaluate() -> None:
    runs = pick_runs("Models", "runs", usable_runs(), default=("mnist-ae", "mnist-vae"), most=MOST)
    if not runs:
        st.info("Choose one model or several above: their scores stand side by side here.", icon=":material/analytics:")
        st.button("The default two", on_click=state.pick, args=("runs", ["mnist-ae", "mnist-vae"]), help="Show mnist-ae and mnist-vae.")
        return
    datasets = list(dict.fromkeys(run.config.dataset for run in runs))
    for dataset in datasets:
        if len(datasets) > 1:
            st.header(DATASETS[dataset].title, anchor=False)
        show(dataset, [run for run in runs if run.config.dataset == dataset], {"runs": in_url(runs)})


def show(dataset: str, runs: list[Run], params: dict[str, str]) -> None:
    answers(dataset, runs)
    scorecard(dataset, runs, params)
    evaluation.missing_scores(runs)
    state.rename_in_address(state.tab_key(dataset), FORMER)
    tabs = st.tabs(list(PARTS), key=state.tab_key(dataset), on_change="rerun", bind="query-params")
    for tab, part in zip(tabs, PARTS.values(), strict=True):
        if tab.open:
            with tab:
                guarded(part, dataset, runs)


def guarded(part: Callable[[str, list[Run]], None], dataset: str, runs: list[Run]) -> None:
    """One part that cannot be shown leaves the others alone."""
    try:
        part(dataset, runs)
    except AevaeError as error:
        st.error(str(error), icon=":material/error:")


page("Evaluate", evaluate)
