"""The plane: latent codes, decoded pictures and a cursor that moves in the browser.

Python describes what to show and hears where the cursor came to rest; everything in between happens in `aevae/browser/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit.components.v2 import component as register

from aevae.recipe.datasets import DATASETS
from aevae.recipe.losses import loss_curves
from aevae.runs.catalog import Run
from aevae.runs.ladders import ladders_of
from aevae.screen import server


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.plane", js=server.bootstrap())


def latent_plane(
    planes: list[dict[str, Any]],
    key: str,
    params: list[str],
    film: bool = False,
    path: bool = False,
    dials: list[dict[str, Any]] | None = None,
    on_walk: Callable[[str], None] = lambda run_id: None,
) -> dict[str, Any] | None:
    """Show one plane, or two under a linked cursor; each as `describe` or `live.plane` tells it.

    `params` names, plane by plane, the URL parameters that hold the runs' ids ("run", or "a" and "b"); none: the
    address stays as it is. `film` adds the controls that play a finished training, `path` a way between two places and
    what is decoded along it, `dials` (as the function tells them) a walk from model to model in the browser: `on_walk`
    hears of the one that is reached.
    Returns the settled point {"run": id, "z": [x, y]}, or None before the first one.
    """
    data = {
        **server.code("explorer/main.js", "plane/plane.css"),
        "plotly": server.plotly_url(),
        "params": {name: plane["run"] for name, plane in zip(params, planes, strict=False)},
        "planes": planes,
        "film": film,
        "path": path,
        "ladders": dials or [],
        "acknowledged": heard(key).get("step", 0) if dials else 0,  # what the browser has said since is not in this answer yet
    }
    # In a list, because Streamlit looks for data frames in a mapping, and imports pandas to know one.
    result = component()(key=key, data=[data], on_point_change=lambda: on_walk(str(heard(key).get("run"))))
    settle_once()
    return result.point


def heard(key: str) -> dict[str, Any]:
    """The settled point that a plane has told last; empty before the first one."""
    point = (st.session_state.get(key) or {}).get("point")
    return point if isinstance(point, dict) else {}  # browsers may say anything


def dials(run: Run, runs: Iterable[Run]) -> list[dict[str, Any]]:
    """What the browser must know to walk along each ladder that a run stands on."""
    return [
        {
            "field": ladder.field,
            "label": ladder.label,
            "models": [{"value": getattr(other.config, ladder.field), "scores": headline(other), "plane": describe(other)} for other in ladder.runs],
        }
        for ladder in ladders_of(run, runs)
    ]


def headline(run: Run) -> dict[str, float]:
    """The run's scores that change along a ladder, each under its name with unit."""
    m = run.metrics
    if "neg_elbo" in m:
        return {"−ELBO (nats)": m["neg_elbo"], "reconstruction": m["neg_elbo"] - m["kl"], "KL": m["kl"]}
    return {"squared error": m["sse"], **({"KL (nats)": m["kl"]} if "kl" in m else {})}


def describe(run: Run, film: bool = False) -> dict[str, Any]:
    """What the browser must know of a run; the same names as in `browser/model/load.js`. `film`: also how its training went."""
    dataset = DATASETS[run.config.dataset]
    files = server.run_urls(run)
    history = run.history() if film else []
    loss = loss_curves(run.config, history)[0]
    return {
        "run": run.id,
        "title": run.title,
        "kind": run.config.kind,
        "dataset": dataset.name,
        "dataset_title": dataset.title,
        "files": {part: url for part, url in files.items() if part not in ("film", "decoders")},
        "encoder": run.encoder,
        "decoder": run.decoder,
        "image": {"shape": list(run.image), "range": list(run.config.pixel_range)},
        "classes": list(run.classes),
        "plane": {part: run.plane[part] for part in ("origin", "axes", "share", "others") if part in run.plane},
        "posterior": {"kind": run.config.posterior, "head": run.config.head, "half": run.config.prior_scale},
        "prior": run.prior,
        "spacing": run.spacing,
        "originals": server.originals_url(dataset.name),
        "live": None,
        "film": files.get("film") if film else None,
        "decoders": files.get("decoders") if film else None,
        "loss": loss.title,
        "history": [{"epoch": line["epoch"], "train": a, "test": b} for line, a, b in zip(history, loss.train, loss.test, strict=True)],
    }


@st.cache_resource(show_spinner=False)
def settle_once() -> bool:
    """After the first page has run, everything Streamlit imports late is in memory too: freeze again."""
    server.settle()
    return True
