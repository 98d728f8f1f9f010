"""The plane: latent codes, decoded pictures and a cursor that moves in the browser.

Python describes what to show and hears where the cursor came to rest; everything in between happens in `js/`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component as register

from aevae.screen import server
from aevae.words.datasets import DATASETS
from aevae.words.runs import Run

HERE = Path(__file__).parent


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.plane", js=(HERE / "bootstrap.js").read_text(), css=(HERE / "plane.css").read_text())


def latent_plane(runs: list[Run], key: str, params: list[str]) -> dict[str, Any] | None:
    """Show one run, or two under a linked cursor.

    `params` names, run by run, the URL parameters that hold their ids ("run", or "a" and "b").
    Returns the settled point {"run": id, "z": [x, y]}, or None before the first one.
    """
    data = {
        "main": server.plane_url(),
        "plotly": server.plotly_url(),
        "params": dict(zip(params, (run.id for run in runs), strict=True)),
        "planes": [describe(run) for run in runs],
    }
    result = component()(key=key, data=data, on_point_change=lambda: None)
    settle_once()
    return result.point


def describe(run: Run) -> dict[str, Any]:
    """What the browser must know of a run; the same names as in `js/load.js`."""
    dataset = DATASETS[run.config.dataset]
    return {
        "run": run.id,
        "title": run.title,
        "kind": run.config.kind,
        "dataset": dataset.name,
        "dataset_title": dataset.title,
        "files": server.run_urls(run),
        "encoder": run.encoder,
        "decoder": run.decoder,
        "image": {"shape": list(run.image), "range": list(run.config.pixel_range)},
        "classes": list(run.classes),
        "plane": {"origin": run.plane["origin"], "axes": run.plane["axes"]},
        "prior": {"kind": "normal", "scale": run.config.prior_scale} if run.config.posterior == "normal" else None,
        "spacing": run.spacing,
        "originals": server.originals_url(dataset.name),
    }


@st.cache_resource(show_spinner=False)
def settle_once() -> bool:
    """After the first page has run, everything Streamlit imports late is in memory too: freeze again."""
    server.settle()
    return True
