"""Trainings on the screen: the list with its buttons, the live plane, and the badge in the sidebar."""

from __future__ import annotations

import streamlit as st

from aevae.runs.catalog import Run, list_runs
from aevae.runs.status import STATES
from aevae.runs.verdict import in_sentences
from aevae.screen import state
from aevae.screen.actions import act, delete_button
from aevae.screen.plane import latent_plane
from aevae.screen.plane.payload import run_spec, training_spec
from aevae.screen.sentences import duration, how_losses_are_measured, title
from aevae.services import figures, jobs, live
from aevae.services.job_reader import Job

TICK_S = 1.0
SHOWN = 20  # models at once
QUICK_TICK_S = 0.3  # until the first plane stands


def moving(listed: list[Job]) -> bool:
    return any(job.active or job.waiting for job in listed)


def forming(listed: list[Job]) -> bool:
    """Whether a training has begun that has no plane yet."""
    return any(job.active and live.stamp(job.id) is None for job in listed)


def badge() -> None:
    """One line in the sidebar while something trains; it asks again only then."""
    listed = jobs.listing()
    if moving(listed):
        st.fragment(_badge, run_every=2 * TICK_S)([job.id for job in listed])


def _badge(known: list[str]) -> None:
    listed = jobs.listing()
    if [job.id for job in listed] != known or not moving(listed):
        st.rerun()  # something finished, and pickers have a new model; or nothing moves, and nobody need ask again
    for job in listed:
        if job.active:
            st.progress(job.share, text=f"{job.id}: epoch {job.epoch} of {job.epochs}")
    if waiting := sum(job.waiting for job in listed):
        st.caption(f"{waiting} waiting")


def training_list(listed: list[Job]) -> None:
    """The trainings and the plane of the one that is watched, once a second while something moves; see `user_models`."""
    tick = QUICK_TICK_S if forming(listed) else TICK_S
    st.fragment(_training_list, run_every=tick if moving(listed) else None)([job.id for job in listed], moving(listed), forming(listed))


def _training_list(known: list[str], was_moving: bool, was_forming: bool) -> None:
    listed = jobs.listing()
    if [job.id for job in listed] != known or moving(listed) != was_moving or forming(listed) != was_forming:
        st.rerun()
    at_work = next((job for job in listed if job.active), listed[0])
    watched = next((job for job in listed if job.id == state.watched()), None)
    if watched is None:  # after a reload: the end of what is shown must be told as well
        state.watch(at_work.id)
        watched = at_work
    if watched.waiting:
        watched = at_work
    for job in listed:
        job_row(job, job.id == watched.id)
    live_plane(watched)


def last_model() -> None:
    """Where nothing trains: the last model that was trained."""
    last = next((run for run in user_runs() if run.id == state.watched()), None)
    if last is None:
        st.info("Start a training: its plane forms here, epoch by epoch, and you can drag across it meanwhile.", icon=":material/model_training:")
        preload_plane()
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{last.id}** is trained: {last.epochs} epochs in {duration(last.seconds)}.")
            st.page_link("app.py", label="Explore it", icon=":material/explore:", query_params={"run": last.id})
            st.button("Play its film", icon=":material/movie:", on_click=state.play_film, args=(last.id,), help="How its plane came about.")
        latent_plane([run_spec(last)], key="live")
        if last.verdict:
            st.caption(in_sentences(last.verdict))


def user_runs() -> list[Run]:
    return [run for run in list_runs()[0] if not run.shipped]


def user_models(listed: list[Job]) -> None:
    """The user's finished models, each with a button to remove it.

    listed: what the list above shows; those have buttons of their own, also where they have ended since.
    """
    above = {job.id for job in listed}
    if models := [run for run in user_runs() if run.id not in above]:
        folded = st.expander(f"Your models ({len(models)})", key="own-models", icon=":material/folder:", on_change="rerun")
        if folded.open:  # hundreds of rows that nobody sees would take seconds
            with folded:
                model_rows(models)


def model_rows(models: list[Run]) -> None:
    """Some models, each with its button; a part of the name finds the others."""
    if len(models) > SHOWN:
        wanted = st.text_input("Find a model", key="own-models-find", max_chars=64, placeholder="part of its name", label_visibility="collapsed")
        models = [run for run in models if wanted.strip().lower() in run.id]
    for run in models[:SHOWN]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(title(run))
            delete_button(jobs.delete, run.id, "Remove this model for good.")
    if len(models) > SHOWN:
        st.caption(f"{SHOWN} of {len(models):,} are shown: write a part of its name above to find another one.")
    elif not models:
        st.caption("No model of yours has this in its name.")


def preload_plane() -> None:
    """Let the browser fetch the plane's modules before there is a plane."""
    latent_plane([], key="live")


def job_row(job: Job, watched: bool) -> None:
    """One training: what it is, how far it is, and what can be done with it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name, job_state = f"**{job.id}**" if watched else job.id, STATES[job.state]
        left = f", about {duration(job.eta_s)} left" if job.eta_s is not None and job.active else ""
        at = f" at epoch {job.epoch}" if job.state == "interrupted" else f", epoch {job.epoch} of {job.epochs}"
        st.progress(min(1.0, job.share), text=f"{name}: :material/{job_state.icon}: {job_state.title}{at}{left}")
        if not watched:
            st.button("Watch", key=f"watch-{job.id}", on_click=state.watch, args=(job.id,), help="Show this training's plane.")
        if job.state == "running":
            act("Pause", jobs.pause, job.id, "Rest after this epoch; Resume goes on exactly.")
        if job.resumable:
            act("Resume", jobs.resume, job.id, "Go on after the last saved epoch.")
        if job.state not in ("stopped", "finishing"):
            act("Stop", jobs.stop, job.id, "End after the last finished epoch; it can be explored as it is then.")
        delete_button(jobs.delete, job.id, "Remove this training and everything it has learned.")
    if job.message:
        st.warning(job.message, icon=":material/info:")


def live_plane(job: Job) -> None:
    """The plane as it is now, and how the loss falls."""
    plane = training_spec(job)
    history = live.history(job.id)
    if plane is None:
        st.info("The first plane appears in a moment.", icon=":material/hourglass_empty:")
        preload_plane()
        return
    latent_plane([plane], key="live")
    if history:
        log = st.toggle("Log scale", key="train-log", help="Spreads small differences near the end.")
        st.plotly_chart(figures.losses(job.config, history, log), key="losses", config={"displayModeBar": False})
        st.caption(how_losses_are_measured(job.config))
