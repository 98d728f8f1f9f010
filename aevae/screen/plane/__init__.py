"""The plane: latent codes, decoded pictures and a cursor that moves in the browser.

Python describes what to show (`planes/payload.py`); everything else happens in `aevae/browser/`. A drag and where it comes to rest
are the browser's alone: Python hears only of a ladder that has led to another run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from streamlit.components.v2 import component as register

from aevae.planes.payload import Ladder, LessonTask, PlaneSpec, explorer_payload
from aevae.screen import server, state


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.plane", js=server.COMPONENT)


def latent_plane(
    planes: list[PlaneSpec],
    key: str,
    params: Sequence[str] = (),
    film: bool = False,
    path: bool = False,
    ladders: list[Ladder] | None = None,
    on_walk: Callable[[str], None] = lambda run_id: None,
    address: str | None = None,
    lesson: LessonTask | None = None,
) -> None:
    """Show one plane, or two under a linked cursor.

    `params` names, plane by plane, the parameters of the address that hold the runs' ids ("run", or "a" and "b"); none:
    the address stays as it is. `film` adds the controls that play a finished training, `path` a path between two places
    and what is decoded along it, `ladders` a walk from model to model in the browser: `on_walk` hears of the one that is
    reached. `address` is the query of the address at which the planes are shown, where that is another one than the page's;
    `lesson` a task whose checks the browser watches.
    """
    acknowledged = state.walk(key).get("step", 0) if ladders else 0  # what the browser has said since is not in this answer yet
    data = {**server.code("explorer/main.js"), **explorer_payload(planes, server.plotly_url(), params, film, path, ladders, acknowledged, address, lesson)}
    # In a list, because Streamlit looks for data frames in a mapping, and imports pandas to know one.
    component()(key=key, data=[data], on_walk_change=lambda: on_walk(str(state.walk(key).get("run"))))
