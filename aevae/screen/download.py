"""The button that fetches a data set, its progress and what went wrong."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.datasets import DATASETS, present
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
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = st.button(f"Download {title} ({DATASETS[name].megabytes} MB)", icon=":material/download:", help="Once, in the background.")
        st.caption(f"{title} is not downloaded. The bundled digits are always here.")
    if wanted:
        downloads.start(name)
        st.rerun()
