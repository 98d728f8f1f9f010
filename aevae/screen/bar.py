"""The bar beside every page's heading, and the switch of themes: links, images, presenting."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from streamlit.components.v2 import component as register

from aevae.runs.groups import group_of, picker_order
from aevae.runs.run import Run
from aevae.screen import server, state


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.frame", js=server.COMPONENT)


def theme_switch() -> None:
    component()(key="theme", data=[{**server.code("frame/main.js"), "part": "theme", "plane": False, "steps": False}])


def bar(page: str, plane: bool) -> None:
    """plane: the page may show one, so there is an image to save."""
    content = {"part": "bar", "plane": plane, "steps": state.steps() is not None}
    component()(key=f"bar-{page}", data=[{**server.code("frame/main.js"), **content}], on_step_change=lambda: step(f"bar-{page}"))


def step(key: str) -> None:
    """Pick the next model of the group, or the one before, as the browser asks."""
    steps, by = state.steps(), state.step_asked(key)
    if steps and by:
        param, ids = steps
        state.pick(param, ids[(ids.index(str(state.picked(param))) + by) % len(ids)])


def group_around(run: Run, runs: list[Run]) -> list[str]:
    """The ids of the models in a run's group, in the picker's order."""
    group = group_of(run)
    return [other.id for other in sorted((other for other in runs if group_of(other) == group), key=picker_order)]
