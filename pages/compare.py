"""Compare: two planes under one linked cursor."""

import streamlit as st

from aevae.runs.ladders import other_seeds
from aevae.screen.compare_sentences import what_to_compare
from aevae.screen.frame import page, pick_run, usable_runs
from aevae.screen.glossary import explained
from aevae.screen.plane import latent_plane
from aevae.screen.plane.specs import run_spec
from aevae.screen.sentences import verdict_and_scores


def compare() -> None:
    runs = usable_runs()
    left, right = st.columns(2)
    with left:
        a = pick_run("Left", "a", runs, default="mnist-ae")
    with right:
        b = pick_run("Right", "b", runs, default="mnist-vae")
    latent_plane([run_spec(run, seeds=other_seeds(run, runs)) for run in (a, b)], key="compare", params=["a", "b"])
    st.markdown(explained(what_to_compare(a, b)))
    left, right = st.columns(2)
    left.caption(verdict_and_scores(a))
    right.caption(verdict_and_scores(b))


page("Compare", compare)
