"""Trainings on the screen: the list with its buttons, the live plane, and the badge in the sidebar."""

from __future__ import annotations

import streamlit as st

from aevae.runs.catalog import Run, list_runs
from aevae.screen.actions import act, delete_button
from aevae.screen.plane import describe, latent_plane
from aevae.screen.sentences import duration, how_losses_are_measured, title
from aevae.services import figures, jobs, live
from aevae.services.board import Job

TICK_S = 1.0
QUICK_TICK_S = 0.3  # until the first plane stands
STATES = {
    "queued": ":material/hourglass_empty: waiting",
    "running": ":material/play_arrow: training",
    "finishing": ":material/done: finishing",
    "paused": ":material/pause: paused",
    "stopped": ":material/stop: stopped",
    "failed": ":material/error: failed",
    "interrupted": ":material/power_off: interrupted",
}


def moving(listed: list[Job]) -> bool:
    return any(job.active or job.state == "queued" for job in listed)


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
    if waiting := sum(job.state == "queued" for job in listed):
        st.caption(f"{waiting} waiting")


def watch() -> None:
    """The trainings and the plane of the one that is watched, once a second while something moves."""
    listed = jobs.listing()
    if not listed:
        st.session_state.pop("watched", None)
        return
    tick = QUICK_TICK_S if forming(listed) else TICK_S
    st.fragment(_watch, run_every=tick if moving(listed) else None)([job.id for job in listed], moving(listed), forming(listed))


def _watch(known: list[str], was_moving: bool, was_forming: bool) -> None:
    listed = jobs.listing()
    if [job.id for job in listed] != known or moving(listed) != was_moving or forming(listed) != was_forming:
        st.rerun()
    if st.session_state.get("watched") not in known:
        st.session_state["watched"] = next((job for job in listed if job.active), listed[0]).id  # after a reload: its end must be told as well
    watched = next(job for job in listed if job.id == st.session_state["watched"])
    if watched.state == "queued":
        watched = next((job for job in listed if job.active), listed[0])
    for job in listed:
        row(job, job.id == watched.id)
    show(watched)


def rest() -> None:
    """Where nothing trains: the last model that was."""
    last = next((run for run in own_runs() if run.id == st.session_state.get("watched")), None)
    if last is None:
        st.info("Start a training: its plane forms here, epoch by epoch, and you can drag across it meanwhile.", icon=":material/model_training:")
        prepare()
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{last.id}** is trained: {last.epochs} epochs in {duration(last.seconds)}.")
            st.page_link("app.py", label="Explore it", icon=":material/explore:", query_params={"run": last.id})
            st.button("Play its film", icon=":material/movie:", on_click=play, args=(last.id,), help="How its plane came about.")
        latent_plane([describe(last)], key="live", params=[])


def own_runs() -> list[Run]:
    return [run for run in list_runs()[0] if not run.shipped]


def own_models() -> None:
    """The user's finished models, each with a button to remove it; what the list above shows has its own."""
    above = {job.id for job in jobs.listing()}
    if own := [run for run in own_runs() if run.id not in above]:
        with st.expander(f"Your models ({len(own)})", icon=":material/folder:"):
            for run in own:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.text(title(run))
                    delete_button(jobs.delete, run.id, "Remove this model for good.")


def prepare() -> None:
    """Let the browser fetch the plane's modules before there is a plane."""
    latent_plane([], key="live", params=[])


def play(run_id: str) -> None:
    st.session_state["train-what"] = "Watch the film"
    st.session_state["picked-film"] = run_id


def row(job: Job, watched: bool) -> None:
    """One training: what it is, how far it is, and what can be done with it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = f"**{job.id}**" if watched else job.id
        left = f", about {duration(job.eta_s)} left" if job.eta_s is not None and job.active else ""
        at = f" at epoch {job.epoch}" if job.state == "interrupted" else f", epoch {job.epoch} of {job.epochs}"
        st.progress(min(1.0, job.share), text=f"{name}: {STATES[job.state]}{at}{left}")
        if not watched:
            st.button("Watch", key=f"watch-{job.id}", on_click=st.session_state.__setitem__, args=("watched", job.id), help="Show this training's plane.")
        if job.state == "running":
            act("Pause", jobs.pause, job.id, "Rest after this epoch; Resume goes on exactly.")
        if job.resumable:
            act("Resume", jobs.resume, job.id, "Go on after the last saved epoch.")
        if job.state not in ("stopped", "finishing"):
            act("Stop", jobs.stop, job.id, "End after the last finished epoch; it can be explored as it is then.")
        delete_button(jobs.delete, job.id, "Remove this training and everything it has learned.")
    if job.message:
        st.warning(job.message, icon=":material/info:")


def show(job: Job) -> None:
    """The plane as it is now, and how the loss falls."""
    plane = live.plane(job)
    history = live.history(job.id)
    if plane is None:
        st.info("The first plane appears in a moment.", icon=":material/hourglass_empty:")
        prepare()
        return
    latent_plane([plane], key="live", params=[])
    if history:
        log = st.toggle("Log scale", key="train-log", help="Spreads small differences near the end.")
        st.plotly_chart(figures.losses(job.config, history, log), key="losses", config={"displayModeBar": False})
        st.caption(how_losses_are_measured(job.config))
