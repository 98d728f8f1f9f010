"""Arrays to Plotly figures. Colours come from the page's theme."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

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
