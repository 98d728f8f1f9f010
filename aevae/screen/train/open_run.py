"""Open a run…: a model that came as a zip from another copy of the app."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.recipe.settings import MODE
from aevae.screen import permission
from aevae.screen.literal import sentence
from aevae.services.run_zips import open_zip

HELP = "A model from another copy of this app, as the zip that “About this model” on Explore hands out."


def open_run_button() -> None:
    """A small form behind a button; what it opens stands first among the visitor's models."""
    if MODE() == "look":
        return
    may = permission.visitor_allowed()
    with st.popover("Open a run…", icon=":material/folder_open:", type="tertiary", disabled=not may, help=HELP if may else permission.REFUSED, key="open-run"):
        if may:
            choose()


def choose() -> None:
    file = st.file_uploader("Zip of a run", type="zip", key="open-run-file")
    if st.button("Open", key="open-run-now", type="primary", disabled=file is None, help="It is checked first; nothing in it is executed.") and file:
        try:
            run = open_zip(file, file.name, permission.visitor())
        except AevaeError as error:
            st.error(sentence(str(error)), icon=":material/error:")
            return
        st.toast(f"{run.id} is open: find it below, and in every picker.", icon=":material/check:")
        st.rerun()
