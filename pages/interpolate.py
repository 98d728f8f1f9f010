"""Interpolate: a path between two images, and what the decoder generates along it."""

import streamlit as st

from aevae.screen.frame import page, pick_other_run, pick_run, usable_runs
from aevae.screen.glossary import explained
from aevae.screen.plane import latent_plane
from aevae.screen.plane.specs import run_spec
from aevae.screen.sentences import verdict_and_scores, what_the_path_shows


def interpolate() -> None:
    runs = usable_runs(decoding=True)
    left, right = st.columns(2)
    with left:
        run = pick_run("Model", "run", runs, default="mnist-vae")
    with right:
        other = pick_other_run("A second model", "with", runs, run)
    latent_plane([run_spec(shown) for shown in (run, other) if shown], key="interpolate", params=["run", "with"], path=True)
    st.markdown(explained(what_the_path_shows(run, other)))
    for shown in filter(None, (run, other)):
        if shown is run or shown.verdict:
            st.caption(verdict_and_scores(shown))


page("Interpolate", interpolate)
