"""A figure on the page, with what it shows in words, its numbers as CSV and itself as PNG; drawn by the Plotly that planes have (`browser/chart/`)."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Plotly has no types.

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import plotly.graph_objects as go
from streamlit.components.v2 import component as register

from aevae.screen import server


@lru_cache(maxsize=1)
def component() -> Any:
    """The component, registered once for the server's life."""
    return register("aevae.chart", js=server.COMPONENT)


def chart(figure: go.Figure, name: str, columns: Mapping[str, Sequence[Any]], caption: str, label: str = "") -> None:
    """Show a figure over the sentence, which is plain text.

    name: its key, and of its files. columns: its numbers, of any lengths, None where one is missing; without any no files are offered. label: what
    those hear who do not see it; else the titles of its axes. A width of the figure is the most it takes.
    """
    figure.layout.template = None  # the theme is the browser's
    content: dict[str, Any] = json.loads(str(figure.to_json()))
    data = {
        "plotly": server.plotly_url(),
        "name": name,
        "label": label or f"{content['layout']['yaxis']['title']['text']} over {content['layout']['xaxis']['title']['text']}",
        "figure": content,
        "columns": [[title, list(values)] for title, values in columns.items()],
        "caption": caption,
    }
    component()(key=name, data=[{**server.code("chart/main.js"), **data}])
