"""The button that fetches a data set, its progress and what went wrong."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.datasets import DATASETS, data_dir, present
from aevae.services import downloads


def download_button(name: str) -> None:
    """Offer a data set that is not here. It is fetched in the background; meanwhile the page stays alive."""
    task = downloads.state(name)
    st.fragment(_download, run_every=1.0 if task and task.running else None)(name)


def _download(name: str) -> None:
    title, task = DATASETS[name].title, downloads.state(name)
    if present(name):
        st.rerun()
    if task and task.running:
        st.progress(task.share, text=task.text)
        return
    if task and task.failed:
        st.warning(task.text, icon=":material/cloud_off:")
    st.caption(f"{title} is not in {data_dir()}. The bundled digits are always ready.")
    if st.button(f"Download {title}", icon=":material/download:", type="primary", width="stretch"):
        downloads.start(name)
        st.rerun()
