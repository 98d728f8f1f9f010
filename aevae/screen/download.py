"""The button that fetches a data set, its progress and what went wrong."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import present
from aevae.screen import permission
from aevae.screen.literal import literal, sentence
from aevae.services import downloads


def download_button(dataset: Dataset) -> None:
    """Offer a data set that is not here. It is fetched in the background; meanwhile the page stays alive. What somebody has added can only be added again."""
    if dataset.own:
        st.caption(f"The images of {literal(dataset.title)} are not on this server: what needs them is left out.")
        return
    task = downloads.state(dataset.name)
    st.fragment(_download, run_every=1.0 if task and task.running else None)(dataset)


def _download(dataset: Dataset) -> None:
    name, title, task = dataset.name, dataset.title, downloads.state(dataset.name)
    if present(name):
        st.rerun()
    if task and task.running:
        st.progress(task.share, text=literal(task.text))
        return
    if task and task.failed:
        st.warning(sentence(task.text), icon=":material/cloud_off:")
    if permission.refusal() or not permission.visitor().trusted:
        st.caption(f"{literal(title)} is not on this server. Whoever runs it can fetch it: `python -m aevae data {name}`.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        wanted = st.button(f"Download {title} ({dataset.megabytes} MB)", icon=":material/download:", help="Once, in the background.")
        st.caption(f"{title} is not downloaded. The bundled digits are always here.")
    if wanted:
        downloads.start(name, permission.visitor())
        st.rerun()
