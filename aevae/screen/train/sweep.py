"""Sweeps on the screen: a form that varies a recipe, and each group as a table with small planes."""

from __future__ import annotations

import dataclasses

import numpy as np
import streamlit as st

from aevae.recipe.arrays import Array
from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError
from aevae.recipe.fields import as_text
from aevae.recipe.presets import PRESETS, recipe
from aevae.runs.catalog import open_run
from aevae.screen.actions import act, delete_button
from aevae.services import figures, sweeps
from aevae.services.sweeps import Sweep

TICK_S = 2.0
SHOWN = 400  # codes on a small plane


def sweep_form() -> None:
    """A preset, one field with several values, several seeds, and the button that starts them all."""
    labels = {f.name: f.metadata["label"] for f in dataclasses.fields(Config) if f.name not in ("seed", "dataset", "holdout")}
    preset = st.selectbox("Preset", list(PRESETS), index=list(PRESETS).index("digits-vae"), key="sweep-preset", help="The recipe that is varied.")
    st.caption(PRESETS[preset].note)
    name = st.selectbox(
        "Vary", list(labels), index=list(labels).index("beta"), format_func=lambda n: labels[n], key="sweep-field", help="One option of the recipe."
    )
    values = st.text_input("Values", "0.5, 1, 4", key="sweep-values", help="With commas between them; widths of one network with spaces: 512, 256 128.")
    seeds = st.text_input("Seeds", "0", key="sweep-seeds", help="Each value is trained once with each seed; with the recipe's own where none is named.")
    numbers = sweeps.seeds(seeds)
    field, wanted = sweeps.setting(f"{name}={values}")
    planned = sweeps.plan(recipe(preset), {field: wanted}, numbers)
    if st.button(f"Start {len(planned)} trainings", type="primary", width="stretch", help="They run one after another in the background."):
        sweeps.start(recipe(preset), preset, {field: wanted}, numbers)
        st.rerun()


def sweep_groups() -> None:
    """All sweeps, the newest first; asks again only while one moves."""
    listed = sweeps.listing()
    if not listed:
        st.info("A sweep trains one recipe with several values of one option: the planes appear here side by side.", icon=":material/grid_view:")
        return
    st.fragment(_groups, run_every=TICK_S if any(s.moving for s in listed) else None)(any(s.moving for s in listed))


def _groups(was_moving: bool) -> None:
    listed = sweeps.listing()
    if any(s.moving for s in listed) != was_moving:
        st.rerun()
    for sweep in reversed(listed):
        group(sweep)


def group(sweep: Sweep) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(1.0, sweep.share), text=f"**{sweep.id}**: {sum(m.state == 'finished' for m in sweep.members)} of {len(sweep.members)} trained")
            if sweep.moving:
                act("Stop all", sweeps.stop, sweep.id, "End every training of this sweep after its last finished epoch.")
            if sweep.resumable:
                act("Resume all", sweeps.resume, sweep.id, "Go on with every training of this sweep that rests.")
            delete_button(sweeps.delete, sweep.id, "Remove this sweep and every model it has trained.")
        rows = [
            {"run": m.id, **m.changes, "state": m.state, "epoch": f"{m.epoch}/{m.epochs}", **{k: v for k, v in m.metrics.items() if k not in ("split", "n")}}
            for m in sweep.members
        ]
        if any(m.message for m in sweep.members):
            rows = [{**row, "note": m.message} for row, m in zip(rows, sweep.members, strict=True)]
        st.dataframe(rows, hide_index=True)
        if planes := [plane for m in sweep.members if m.metrics and (plane := small_plane(m.id, m.changes))]:
            st.plotly_chart(figures.small_planes(planes), key=f"planes-{sweep.id}", config={"displayModeBar": False})
            st.caption(f"Codes of {SHOWN:,} test pictures each; metrics are means over the whole test set.")


def small_plane(run_id: str, changes: dict[str, object]) -> tuple[str, Array, Array] | None:
    """Title, codes on the plane (n, 2) and classes (n,) of a finished member."""
    try:
        run = open_run(run_id)
        codes = run.tensors("codes")
    except AevaeError:
        return None
    points = (codes["mean"][:SHOWN] - np.array(run.plane["origin"])) @ np.array(run.plane["axes"]).T
    labels = {f.name: f.metadata["label"] for f in dataclasses.fields(Config)}
    return ", ".join(f"{labels.get(k, k)} {as_text(v)}" for k, v in changes.items()), points, codes["label"][:SHOWN]
