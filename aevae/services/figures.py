"""Arrays to Plotly figures. Colours come from the page's theme."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

# Petroff 2021, arXiv 2107.02270; the browser has the same in plane/js/theme.js.
PALETTE = ("#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd")

LINES = {  # where in a history line, its name on the figure, dash
    ("train", "total"): ("training loss", "solid"),
    ("train", "reconstruction"): ("reconstruction, training", "dot"),
    ("train", "kl"): ("KL, training", "dashdot"),
    ("train", "penalty"): ("code penalty, training", "longdash"),
    ("test", "neg_elbo"): ("−ELBO, test", "solid"),
    ("test", "bce"): ("cross-entropy, test", "dot"),
    ("test", "sse"): ("squared error, test", "dash"),
    ("test", "kl"): ("KL, test", "dashdot"),
}


def losses(history: list[dict[str, Any]], log: bool = False) -> go.Figure:
    """Loss by term over epochs, one line a term; terms that are always zero are left out."""
    figure = go.Figure()
    epochs = [line["epoch"] for line in history]
    for (part, name), (title, dash) in LINES.items():
        values = [line[part].get(name) for line in history]
        if any(values):
            figure.add_scatter(x=epochs, y=values, name=title, mode="lines+markers" if len(epochs) < 3 else "lines", line={"dash": dash, "width": 2})
    figure.update_layout(
        height=280,
        margin={"l": 50, "r": 10, "t": 10, "b": 40},
        legend={"orientation": "h", "y": -0.25},
        hovermode="x unified",
        uirevision="losses",
    )
    figure.update_xaxes(title="epoch", rangemode="tozero")
    figure.update_yaxes(title="a picture", type="log" if log else "linear")
    return figure


def small_planes(planes: list[tuple[str, np.ndarray, np.ndarray]], columns: int = 4) -> go.Figure:
    """Planes side by side: (title, points (n, 2), classes (n,)) each, equal scale on both axes."""
    columns = min(columns, len(planes))
    rows = -(-len(planes) // columns)
    figure = make_subplots(rows, columns, subplot_titles=[title for title, _, _ in planes], horizontal_spacing=0.03, vertical_spacing=0.28 / rows)
    for i, (_, points, classes) in enumerate(planes):
        colours = [PALETTE[k % len(PALETTE)] for k in classes]
        marker = {"color": colours, "size": 4, "opacity": 0.65}
        at: dict[str, Any] = {"row": i // columns + 1, "col": i % columns + 1}
        figure.add_scatter(x=points[:, 0], y=points[:, 1], mode="markers", marker=marker, hovertext=[str(k) for k in classes], hoverinfo="text", **at)
        figure.update_yaxes(scaleanchor=f"x{i + 1 if i else ''}", **at)
    figure.update_xaxes(showticklabels=False, zeroline=False)
    figure.update_yaxes(showticklabels=False, zeroline=False)
    figure.update_layout(height=60 + 220 * rows, margin={"l": 5, "r": 5, "t": 30, "b": 5}, showlegend=False)
    return figure
