"""Train: start a model and watch its plane organise itself, sweep an option, or play the film of a finished training."""

import streamlit as st

from aevae.screen import jobs as screen_jobs
from aevae.screen.download import download_button
from aevae.screen.frame import page, pick_run, usable_runs
from aevae.screen.plane import describe, latent_plane
from aevae.screen.recipe_form import Wish, recipe_form
from aevae.screen.sentences import before_start
from aevae.screen.sweep import sweep_form, sweep_groups
from aevae.services import jobs
from aevae.words.datasets import present

NEW, SWEEP, FILM = "Train a model", "Sweep", "Watch the film"


def train() -> None:
    what = st.segmented_control("What", [NEW, SWEEP, FILM], default=NEW, key="train-what", label_visibility="collapsed", persist_state="session")
    if what == FILM:
        film()
    elif what == SWEEP:
        left, right = st.columns([1, 2], gap="medium")
        with left:
            sweep_form()
        with right:
            sweep_groups()
    else:
        one()


def one() -> None:
    left, right = st.columns([1, 2], gap="medium")
    with left:
        wish = recipe_form("digits-vae")
        st.caption(before_start(wish.config, jobs.expected_seconds(wish.config)))
        if not present(wish.config.dataset):
            download_button(wish.config.dataset)
        elif st.button("Start training", type="primary", width="stretch", help="It runs in the background; go wherever you like meanwhile."):
            start(wish)
    with right:
        if jobs.listing():
            screen_jobs.watch()
        else:
            told = st.session_state.get("train-told")
            st.info(
                told or "Start a training on the left: its plane forms here, epoch by epoch, and you can drag across it meanwhile.",
                icon=":material/model_training:",
            )


def start(wish: Wish) -> None:
    run_id = jobs.start(wish.config, wish.preset, wish.name)
    st.session_state["watched"] = run_id
    st.session_state["train-told"] = f"{run_id} is trained: you find it on Explore and Compare, and its film here."
    st.rerun()


def film() -> None:
    runs = [run for run in usable_runs() if run.path("film.safetensors").is_file()]
    left, right, switch = st.columns([4, 4, 2], vertical_alignment="center")
    with left:
        a = pick_run("Film", "film", runs, default=st.session_state.get("watched") or "mnist-vae")
    planes = [describe(a, film=True)]
    if switch.toggle("Beside another", key="film-both", persist_state="session", help="Two trainings on one clock."):
        with right:
            planes.append(describe(pick_run("Second film", "film2", runs, default="mnist-ae"), film=True))
    st.markdown("**Press play:** the dots are test pictures, epoch by epoch; drag the slider to any moment.")
    latent_plane(planes, key="film", params=[], film=True)


page("Train", train)
