"""Models that a visitor has trained, as rows: what each is, and where one can go on with it."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from aevae.runs.catalog import Run, list_runs
from aevae.runs.groups import picker_order
from aevae.screen import permission, server, state
from aevae.screen.actions import delete_button, leads_to
from aevae.screen.literal import literal
from aevae.screen.sentences import duration, title
from aevae.services import jobs

from .renaming import rename_button

NEWEST = 3  # models whose rows stand open
SHOWN = 20  # models at once


def user_runs() -> list[Run]:
    return [run for run in list_runs(wait=False)[0] if not run.shipped]


@lru_cache(maxsize=4096)
def partner(run: Run) -> Run | None:
    """The model to hold a run against: the shipped one of its preset, else one of its kind, on the same images."""
    shipped = [other for other in list_runs(wait=False)[0] if other.shipped and other.trained and other.config.dataset == run.config.dataset]
    return min(shipped, key=lambda other: (other.id != run.preset, other.config.kind != run.config.kind, picker_order(other)), default=None)


def model_row(run: Run, place: str, shown: bool = False) -> None:
    """One model. place: tells the rows of one model apart. shown: its plane and its film stand below."""
    key = f"{place}-{run.id}"
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"row-{key}"):
        if not shown:
            st.markdown(f"![]({server.picture_url(run, 'thumbnail')})", width="content")
        made = f"{run.epochs} epochs in {duration(run.seconds)}" if run.trained else literal(run.source)
        st.markdown(f"**{run.id}** {literal(run.title)} · {literal(title(run).partition(' · ')[2])} · {made}")
        leads_to("app.py", "Explore", {"run": run.id}, f"explore-{key}", ":material/explore:", "Drag across its map.")
        if other := partner(run):
            picks = {"a": other.id, "b": run.id}
            leads_to("pages/compare.py", f"Compare with {other.id}", picks, f"compare-{key}", ":material/compare:", "Both side by side, with one cursor.")
        if not shown and run.path("film.safetensors").is_file():
            st.button("Film", key=f"film-{key}", icon=":material/movie:", on_click=state.play_film, args=(run.id,), help="How its map formed, epoch by epoch.")
        if permission.refusal(run.folder) is None:
            rename_button(run.id, place)
            delete_button(jobs.delete, run.id, "Remove this model for good.", place)


def user_models(above: set[str]) -> None:
    """The user's finished models, the newest first: a few open, the others folded.

    above: what stands above with buttons of its own, also where it has ended since.
    """
    models = sorted((run for run in user_runs() if run.id not in above), key=age)
    for run in models[:NEWEST]:
        model_row(run, "newest")
    if len(models) > NEWEST:
        folded = st.expander(f"All models trained here ({len(models)})", key="own-models", icon=":material/folder:", on_change="rerun")
        if folded.open:  # hundreds of rows that nobody sees would take seconds
            with folded:
                model_rows(models)


@lru_cache(maxsize=4096)
def age(run: Run) -> float:
    """Newest first."""
    try:
        return -run.path("run.json").stat().st_mtime
    except OSError:
        return 0.0


def model_rows(models: list[Run]) -> None:
    """Some models, each with its buttons; a part of the name finds the others."""
    if len(models) > SHOWN:
        wanted = st.text_input("Find a model", key="own-models-find", max_chars=64, placeholder="part of its name", label_visibility="collapsed")
        models = [run for run in models if wanted.strip().lower() in run.id]
    for run in models[:SHOWN]:
        model_row(run, "all")
    if len(models) > SHOWN:
        st.caption(f"{SHOWN} of {len(models):,} are shown: write a part of its name above to find another one.")
    elif not models:
        st.caption("No model that was trained here has this in its name.")
