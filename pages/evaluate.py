"""Evaluate: three questions answered, all numbers, then a tab for each further question about one or several models."""

import streamlit as st

from aevae.runs.catalog import Run
from aevae.screen import state
from aevae.screen.evaluate.answers import answers
from aevae.screen.evaluate.scorecard import scorecard
from aevae.screen.evaluate.sections import MOST, missing_scores
from aevae.screen.evaluate.tabs import show_tabs
from aevae.screen.frame import in_url, page, pick_runs, usable_runs


def evaluate() -> None:
    runs = pick_runs("Models", "runs", usable_runs(decoding=True), default=("mnist-ae", "mnist-vae"), most=MOST)
    if not runs:
        st.info("Choose one model or several above: their scores stand side by side here.", icon=":material/analytics:")
        st.button("The default two", on_click=state.pick, args=("runs", ["mnist-ae", "mnist-vae"]), help="Show mnist-ae and mnist-vae.")
        return
    datasets = {run.config.dataset: run.config.data.title for run in runs}
    for dataset, title in datasets.items():
        if len(datasets) > 1:
            st.header(title, anchor=False)
        show(dataset, [run for run in runs if run.config.dataset == dataset], {"runs": in_url(runs)})


def show(dataset: str, runs: list[Run], params: dict[str, str]) -> None:
    answers(dataset, runs)
    scorecard(dataset, runs, params)
    missing_scores(runs)
    show_tabs(dataset, runs)


page("Evaluate", evaluate)
