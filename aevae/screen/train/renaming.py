"""Rename: another name for a training at rest or a model, behind a button."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.runs.catalog import as_id
from aevae.screen import permission, state
from aevae.screen.literal import sentence
from aevae.services import renaming


def rename_button(run_id: str, place: str = "") -> None:
    """A field for the new name behind a button. place: tells several ones for the same run apart."""
    key = f"rename-{place}-{run_id}"
    folded = st.popover("Rename", key=key, help="Give it another name; names can use a–z, 0–9 and hyphens.", on_change="rerun")
    if folded.open:
        with folded, st.form(f"{key}-form", border=False), st.container(horizontal=True, gap="small"):
            st.text_input("New name", value=run_id, key=f"{key}-name", max_chars=64, label_visibility="collapsed", width=210)
            st.form_submit_button("Rename", type="primary", on_click=take, args=(run_id, f"{key}-name"))


def take(run_id: str, field: str) -> None:
    """Give a run the name that was written in the field with this key, made one that a run can have; or say why not."""
    written = str(state.entered(field))
    name = as_id(written) or written
    try:
        renaming.rename(run_id, name, by=permission.visitor())
    except AevaeError as error:
        st.toast(sentence(str(error)), icon=":material/info:")
        return
    if state.watched() == run_id:
        state.watch(name)
    st.toast(f"{run_id} is called {name} now.", icon=":material/check:")
