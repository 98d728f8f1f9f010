"""The tabs of the Evaluate page, one for each further question; and any of them alone."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.runs.run import Run
from aevae.screen import state
from aevae.screen.literal import sentence

from . import sections as evaluation
from .answers import answers
from .compression import compression
from .confusions import confusions
from .denoising import denoising
from .reconstructions import reconstructions
from .scorecard import scorecard

PARTS: dict[str, Callable[[str, list[Run]], None]] = {
    "Reconstructions": reconstructions,
    "Confusions": confusions,
    "Dimensions": evaluation.dimensions,
    "Denoise": denoising,
    "Anomalies": evaluation.anomaly,
    "Compression": compression,
    "Few labels": evaluation.few_labels,
    "Samples": evaluation.samples,
}
OF_CLASSES = ("Confusions", "Few labels")  # nothing to say of images without classes
FORMER = {"Anomaly": "Anomalies", "Compress": "Compression"}  # names of tabs in addresses that were given away


def show_tabs(dataset: str, runs: list[Run]) -> None:
    """All of them that these runs have something for; the open one is a parameter of the address."""
    parts = {name: part for name, part in PARTS.items() if runs[0].classes or name not in OF_CLASSES}
    state.rename_in_address(state.tab_key(dataset), FORMER)
    tabs = st.tabs(list(parts), key=state.tab_key(dataset), on_change="rerun", bind="query-params")
    for tab, part in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                _guarded(part, dataset, runs)


def show_part(dataset: str, runs: list[Run], name: str | None) -> None:
    """One of them; where none of this name is there, the scores themselves."""
    part = PARTS.get(FORMER.get(name or "", name or ""))
    if part:
        _guarded(part, dataset, runs)
    else:
        answers(dataset, runs)
        scorecard(dataset, runs, {})


def _guarded(part: Callable[[str, list[Run]], None], dataset: str, runs: list[Run]) -> None:
    """One part that cannot be shown leaves the others alone."""
    try:
        part(dataset, runs)
    except AevaeError as error:
        st.error(sentence(str(error)), icon=":material/error:")
