"""Trainings on the screen: the list with its buttons, and the live plane."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.extras import cannot_train
from aevae.recipe.presets import recipe
from aevae.runs.catalog import list_runs, runs_dir
from aevae.runs.status import STATES
from aevae.runs.verdict import in_sentences
from aevae.screen import permission, state
from aevae.screen.actions import act, attempt, delete_button
from aevae.screen.chart import chart
from aevae.screen.literal import sentence
from aevae.screen.plane import latent_plane
from aevae.screen.plane.specs import run_spec, training_spec
from aevae.screen.sentences import duration, how_losses_are_measured
from aevae.screen.ticker import TICK_S, ticker
from aevae.services import durations, figures, jobs, live, ticks
from aevae.services.job_reader import Job
from aevae.services.roles.asker import Asker

from .recipe_form import DEFAULT
from .renaming import rename_button
from .rows import SHOWN, age, model_row, user_runs

QUICK_TICK_S = 0.3  # until the first plane stands, and
ENDING_S = 3.0  # before the end
RESTING = 10  # trainings that are shown besides the one that is watched, where no more than these are under way


NO_PLANE = {
    "queued": "It waits for its turn: a training before it must end first.",
    "running": "The first plane appears after the first epoch.",
    "finishing": "It ends before its first epoch.",
}  # what is said in the place of a plane


def moving(listed: list[Job]) -> bool:
    return any(job.active or job.waiting for job in listed)


def forming(listed: list[Job]) -> bool:
    """Whether a training has begun that has no plane yet."""
    return any(job.active and live.stamp(job.id) is None for job in listed)


def ending(job: Job) -> bool:
    """Whether a training's finished model is near."""
    return job.state == "finishing" or (job.active and job.eta_s is not None and job.eta_s < ENDING_S)


def training_list(listed: list[Job]) -> None:
    """The trainings and the plane of the one that is watched, drawn again whenever something of them is new; see `user_models`."""
    st.fragment(_training_list)([job.id for job in listed], moving(listed))


def _training_list(known: list[str], was_moving: bool) -> None:
    listed = jobs.listing()
    if [job.id for job in listed] != known or moving(listed) != was_moving:
        st.rerun()
    at_work = next((job for job in listed if job.active), listed[0])
    watched = next((job for job in listed if job.id == state.watched()), None)
    if watched is None:  # after a reload: the end of what is shown must be told as well
        state.watch(at_work.id)
        watched = at_work
    if watched.waiting:
        watched = at_work
    if was_moving:
        near, forms = ending(watched), forming(listed)  # then it is asked more often whether it is there, and drawn no more often
        ticker("ticker", ticks.tick(listed).what, "what", QUICK_TICK_S if near or forms else TICK_S, TICK_S if near and not forms else 0)
    job_row(watched, True)
    live_plane(watched)
    others = sorted((job for job in listed if job.id != watched.id), key=lambda job: not (job.active or job.waiting))
    most = min(SHOWN, max(RESTING, sum(job.active or job.waiting for job in others)))  # each is five widgets
    if len(others) > most:
        wanted = st.text_input("Find a training", key="trainings-find", max_chars=64, placeholder="part of its name", label_visibility="collapsed")
        others = [job for job in others if wanted.strip().lower() in job.id]
    for job in others[:most]:
        job_row(job, False)
    if len(others) > most:
        st.caption(f"{most} of {len(others):,} are shown: write a part of its name above to find another one.")


def last_model() -> str:
    """Where nothing trains: the model that was watched or trained last, with its film, and its id; before the first one what a shipped one looks like."""
    runs, watched = user_runs(), state.watched()
    last = next((run for run in runs if run.id == watched), None) or min(runs, key=age, default=None)
    if last is None:
        first_model()
        return ""
    model_row(last, "last", shown=True)
    filmed = last.path("film.safetensors").is_file()  # a model that was trained elsewhere has none
    latent_plane([run_spec(last, film=filmed)], key="live", film=filmed)
    if last.verdict:
        st.caption(in_sentences(last.verdict))
    return last.id


def first_model() -> None:
    """What a training looks like, and one button for a first one of one's own."""
    example = next((run for run in list_runs(wait=False)[0] if run.id == DEFAULT and run.path("film.safetensors").is_file()), None)
    may = (permission.refusal() or cannot_train()) is None
    with st.container(horizontal=True, vertical_alignment="center"):
        if example:
            st.markdown(f"Press play: so **{example.id}** was trained.{' Yours appears here.' if may else ''}", width="content")
        seconds = durations.expected_seconds(recipe(DEFAULT)) if may else None
        if may and st.button(f"Train the small one{f' (≈ {duration(seconds)})' if seconds else ''}", icon=":material/model_training:", key="train-first"):
            attempt(begin, DEFAULT)
            st.rerun()
    latent_plane([run_spec(example, film=True)] if example else [], key="live", film=example is not None)


def begin(preset: str, by: Asker) -> None:
    state.start(jobs.start(recipe(preset), preset, preset, by=by))


def preload_plane() -> None:
    """Let the browser fetch the plane's modules before there is a plane."""
    latent_plane([], key="live")


def job_row(job: Job, watched: bool) -> None:
    """One training: what it is, how far it is, and what can be done with it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"row-{job.id}"):
        name, job_state, may = f"**{job.id}**" if watched else job.id, STATES[job.state], permission.refusal(runs_dir() / job.id) is None
        left = f", about {duration(job.eta_s)} left" if job.eta_s is not None and job.active else ""
        at = f" at epoch {job.epoch}" if job.state == "interrupted" else f", epoch {job.epoch} of {job.epochs}"
        st.progress(min(1.0, job.share), text=f"{name}: :material/{job_state.icon}: {job_state.title}{at}{left}{'' if may else ' · somebody else’s'}")
        if not watched:
            st.button("Watch", key=f"watch-{job.id}", on_click=state.watch, args=(job.id,), help="Show this training's plane.")
        if may:
            job_buttons(job)
    if job.message:
        st.warning(sentence(job.message), icon=":material/info:")


def job_buttons(job: Job) -> None:
    """What whoever owns a training can do with it."""
    if job.state == "running":
        act("Pause", jobs.pause, job.id, "Pause after this epoch; Resume continues exactly.")
    if job.resumable:
        act("Resume", jobs.resume, job.id, "Continue after the last saved epoch.")
    if job.state not in ("stopped", "finishing"):
        act("Stop", jobs.stop, job.id, "End after the last finished epoch; the model can be explored as it is then.")
    if not job.active:
        rename_button(job.id)
    delete_button(jobs.delete, job.id, "Remove this training and everything it has learned.")


def live_plane(job: Job) -> None:
    """The plane as it is now over the loss so far; each term of the loss where somebody asks for them."""
    plane = training_spec(job)
    if plane is None:
        st.info(NO_PLANE.get(job.state, "No epoch has been saved yet; Resume starts it again."), icon=":material/hourglass_empty:")
        preload_plane()
        return
    latent_plane([plane], key="live")
    folded = st.expander("Each term of the loss", key="loss-terms", icon=":material/show_chart:", on_change="rerun")
    if folded.open and (history := live.history(job.id)):
        with folded:
            log = st.toggle("Log scale", key="train-log", help="Spreads small differences near the end.")
            chart(figures.losses(job.config, history, log), "losses", {}, how_losses_are_measured(job.config), "Loss over epochs")
