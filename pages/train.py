"""Train: start a model and watch its plane organise itself, sweep an option, or play the film of a finished training."""

from collections.abc import Callable

import streamlit as st

from aevae.recipe.datasets import present
from aevae.recipe.errors import AevaeError
from aevae.screen.download import download_button
from aevae.screen.frame import page, pick_run, usable_runs
from aevae.screen.plane import describe, latent_plane
from aevae.screen.sentences import before_start
from aevae.screen.train import job_list as screen_jobs
from aevae.screen.train.recipe_form import recipe_form
from aevae.screen.train.sweep import sweep_form, sweep_groups
from aevae.services import jobs

NEW, SWEEP, FILM = "Train a model", "Sweep", "Watch the film"


def train() -> None:
    what = st.segmented_control(
        "What", [NEW, SWEEP, FILM], default=NEW, required=True, key="train-what", label_visibility="collapsed", bind="query-params", persist_state="session"
    )
    if what == FILM:
        film()
    elif what == SWEEP:
        left, right = st.columns([1, 2], gap="medium")
        with left:
            guarded(sweep_form)
        with right:
            sweep_groups()
    else:
        one()


def one() -> None:
    left, right = st.columns([2, 5], gap="medium")
    with left:
        guarded(ask)
    with right:
        if jobs.listing():
            screen_jobs.watch()
        else:
            screen_jobs.rest()
        screen_jobs.own_models()


def guarded(form: Callable[[], None]) -> None:
    """A form whose mistakes, or a full queue, hide nothing of what is in training."""
    try:
        form()
    except AevaeError as error:
        st.error(str(error), icon=":material/error:")
        st.toast(str(error), icon=":material/error:")  # at the end of a long form the message may be out of sight


def ask() -> None:
    wish = recipe_form("digits-vae", st.session_state.get("started", ""))
    st.caption(before_start(wish.config, jobs.expected_seconds(wish.config)))
    if not present(wish.config.dataset):
        download_button(wish.config.dataset)
    elif st.button("Start training", type="primary", width="stretch", help="It runs in the background; go wherever you like meanwhile."):
        st.session_state["watched"] = st.session_state["started"] = jobs.start(wish.config, wish.preset, wish.name)
        st.rerun()


def film() -> None:
    runs = [run for run in usable_runs() if run.path("film.safetensors").is_file()]
    left, right, switch = st.columns([4, 4, 2], vertical_alignment="center")
    with left:
        a = pick_run("Film", "film", runs, default=st.session_state.get("watched") or "mnist-vae")
    planes = [describe(a, film=True)]
    if switch.toggle("Beside another", key="film-both", bind="query-params", persist_state="session", help="Two trainings on one clock."):
        with right:
            planes.append(describe(pick_run("Second film", "film2", runs, default="mnist-ae"), film=True))
    st.markdown("**Press play:** the dots are test pictures, epoch by epoch; drag the slider to any moment.")
    if any(plane["decoders"] is None for plane in planes):
        st.caption(
            "What ships keeps few moments and only its final decoder: dots glide between them, and pictures are painted as at the end. Your own runs keep more."
        )
    latent_plane(planes, key="film", params=["film", "film2"], film=True)


page("Train", train)
