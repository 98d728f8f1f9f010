"""Train: start a model and watch its plane organise itself, sweep an option, or play the film of a finished training."""

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.runs.verdict import in_sentences
from aevae.screen import permission, state
from aevae.screen.frame import page, pick_run, usable_runs
from aevae.screen.literal import sentence
from aevae.screen.plane import latent_plane
from aevae.screen.plane.specs import run_spec
from aevae.screen.train.job_list import last_model, training_list
from aevae.screen.train.open_run import open_run_button
from aevae.screen.train.own_images import own_images_dialog
from aevae.screen.train.recipe_form import recipe_form
from aevae.screen.train.rows import user_models
from aevae.screen.train.start_bar import start_bar
from aevae.screen.train.sweep import sweep_form, sweep_groups
from aevae.screen.train.teacher import teacher_button
from aevae.services import job_queue, jobs
from aevae.services.job_reader import Job


def train() -> None:
    view = st.segmented_control(
        "What",
        state.TRAIN_VIEWS,
        default=state.NEW_MODEL,
        required=True,
        key=state.TRAIN_VIEW,
        label_visibility="collapsed",
        bind="query-params",
        persist_state="session",
    )
    if view == state.FILM:
        film()
    elif view == state.SWEEP:
        if not may_begin():
            sweep_groups()
            return
        left, right = st.columns([1, 2], gap="medium")
        with left:
            guarded_sweep_form()
        with right:
            sweep_groups()
    else:
        new_model()


def new_model() -> None:
    if not may_begin():
        trained_here()
        return
    left, right = st.columns([2, 5], gap="medium")
    with left:
        start_bar(draft := recipe_form())
    own_images_dialog(draft)
    with right:
        job_queue.prepare(trained_here())


def trained_here() -> list[Job]:
    """What trains, else the model that was trained last; below it the others. Returns the trainings."""
    if listed := jobs.listing():  # asked once: what ends meanwhile must not be drawn in both lists
        training_list(listed)
        above = {job.id for job in listed}
    else:
        above = {last_model()}
    user_models(above)
    with st.container(horizontal=True):
        open_run_button()
        teacher_button()
    return listed


def may_begin() -> bool:
    """Whether the visitor may train here; where not, says why."""
    if reason := permission.refusal():
        st.info(reason, icon=":material/visibility:")
    return reason is None


def guarded_sweep_form() -> None:
    """A mistake in the form, or a full queue, hides nothing of what is in training."""
    try:
        sweep_form()
    except AevaeError as error:
        st.error(sentence(str(error)), icon=":material/error:")


def film() -> None:
    runs = [run for run in usable_runs() if run.path("film.safetensors").is_file()]
    left, switch, right = st.columns([5, 2, 5], vertical_alignment="center")
    with left:
        a = pick_run("Film", "film", runs, default=state.watched() or "mnist-vae")
    shown = [a]
    if switch.toggle("Side by side", key=state.TWO_FILMS, bind="query-params", persist_state="session", help="Two trainings on one clock."):
        with right:
            shown.append(pick_run("Second film", "film2", runs, default="mnist-ae"))
    planes = [run_spec(run, film=True) for run in shown]
    st.markdown("**Press play** to see the map form, epoch by epoch; drag the slider to any moment.")
    if any(plane["decoders"] is None for plane in planes):
        st.caption("Built-in models store only a few snapshots: dots glide between them, and images use the final decoder. Your own models keep more.")
    latent_plane(planes, key="film", params=["film", "film2"], film=True)
    for run in shown:
        if run.config.has_codebook and run.epochs == run.config.epochs:  # of a training that was stopped, it is the trained one's too
            st.caption(f"**{run.id}:** The curve is of the encoder that was trained; the last map is of the one that took its place: a codebook.")
        if run.verdict:
            st.caption(f"**{run.id}:** {in_sentences(run.verdict)}")


page("Train", train)
