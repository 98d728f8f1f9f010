"""Arrays to Plotly figures; `screen.chart` shows them under the page's theme."""
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# Plotly has no types.

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from aevae.recipe.config import Config
from aevae.recipe.losses import loss_curves

# Petroff 2021, arXiv 2107.02270; the browser has the same in browser/ui/theme.js.
CLASSES = ("#b9ac70", "#a96b59", "#ffa90e", "#92dadd", "#3f90da", "#bd1f01", "#717581", "#94a4a2", "#832db6", "#e76300")  # as in browser/ui/theme.js
PALETTE = ("#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd")
INKS = ("#3f90da", "#e76300")  # of training and of test

LOOKS = {"train": ("training", "solid"), "test": ("test", "dash")}  # name on the figure, dash: as under a film
TALL, LOW, BETWEEN, ABOVE, BELOW = 170, 80, 34, 34, 40  # px: the first panel, each of the others, between them, above and below all


def losses(config: Config, history: list[dict[str, Any]], log: bool = False) -> go.Figure:
    """The loss over epochs, in training and on test pictures; below it, smaller, each of its terms.

    `log`: logarithmic wherever all values are positive.
    """
    epochs = [line["epoch"] for line in history]
    curves = loss_curves(config, history)
    rows = len(curves)
    heights = [TALL] + [LOW] * (rows - 1)
    inner = sum(heights) + BETWEEN * (rows - 1)
    titles = [curve.title for curve in curves]
    figure = make_subplots(rows, 1, shared_xaxes=True, vertical_spacing=BETWEEN / inner, row_heights=heights, subplot_titles=titles)
    for row, curve in enumerate(curves, 1):
        for i, (part, (name, dash)) in enumerate(LOOKS.items()):
            if values := getattr(curve, part):
                line = {"dash": dash, "width": 2, "color": INKS[i]}
                mode = "lines+markers" if len(epochs) < 3 else "lines"
                figure.add_scatter(x=epochs, y=values, name=name, mode=mode, line=line, showlegend=row == 1, legendgroup=part, row=row, col=1)
        positive = all(value > 0 for value in (*curve.train, *curve.test))
        from_zero = curve.title == "KL" or not curve.test
        figure.update_yaxes(
            type="log" if log and positive else "linear", rangemode="tozero" if from_zero else "normal", nticks=6 if row == 1 else 4, row=row, col=1
        )
    figure.update_annotations(x=0, xanchor="left", font={"size": 13})
    figure.update_layout(
        height=inner + ABOVE + BELOW,
        margin={"l": 60, "r": 10, "t": ABOVE, "b": BELOW},
        legend={"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom", "font": {"size": 13}},
        hovermode="x unified",
        uirevision="losses",
    )
    figure.update_xaxes(rangemode="tozero")
    figure.update_xaxes(title="epoch", row=rows, col=1)
    return figure


def plain(figure: go.Figure, x: str, y: str, height: int = 300) -> go.Figure:
    """The look of every small chart: axis titles, a legend above, no more room than it needs."""
    figure.update_layout(height=height, margin={"l": 55, "r": 10, "t": 34, "b": 45}, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(title=x)
    figure.update_yaxes(title=y)
    return figure


def denoising(curves: dict[str, dict[str, Any]]) -> go.Figure:
    """PSNR over noise for each run, beside the noisy input."""
    figure = go.Figure()
    first = next(iter(curves.values()))
    figure.add_scatter(x=first["noise"], y=first["untouched"], name="noisy input", mode="lines", line={"dash": "dash", "width": 2, "color": PALETTE[8]})
    for i, (run_id, curve) in enumerate(curves.items()):
        figure.add_scatter(x=curve["noise"], y=curve["output"], name=run_id, mode="lines+markers", line={"width": 2, "color": PALETTE[i]})
    return plain(figure, "noise σ", "PSNR, dB")


def few_labels(curves: dict[str, dict[str, Any]]) -> go.Figure:
    """Accuracy over labels a class: the codes of each run, and pixels alone; bars reach over the draws."""
    figure = go.Figure()
    first = next(iter(curves.values()))
    shown = {"pixels": (first["pixels"], PALETTE[8], "dash")} | {
        run_id: (curve["codes"], PALETTE[i], "solid") for i, (run_id, curve) in enumerate(curves.items())
    }
    for name, (found, colour, dash) in shown.items():
        mean, low, high = (100 * np.array(found[part]) for part in ("mean", "low", "high"))
        bars = {"type": "data", "symmetric": False, "array": high - mean, "arrayminus": mean - low, "thickness": 1.5, "width": 4}
        line = {"width": 2, "color": colour, "dash": dash}
        figure.add_scatter(x=first["labels"], y=mean, error_y=bars, name=name, mode="lines+markers", line=line, hovertemplate="%{y:.1f} %")
    plain(figure, "labelled images a class", "% right")
    figure.update_xaxes(type="log", tickvals=first["labels"], ticktext=[str(n) for n in first["labels"]])
    return figure


GROUPS = {"usual": "normal", "strange": "anomalous"}  # parts of an evaluation, and how they are called


def score_histograms(groups: dict[str, dict[str, Any]], score: str) -> go.Figure:
    """Normal and anomalous images by their score, one row a run."""
    figure = make_subplots(len(groups), 1, subplot_titles=list(groups), vertical_spacing=0.35 / len(groups))
    for i, group in enumerate(groups.values()):
        width = group["top"] / len(group["usual"])
        middles = [(k + 0.5) * width for k in range(len(group["usual"]))]
        for (part, word), colour in zip(GROUPS.items(), (PALETTE[0], PALETTE[1]), strict=True):
            shares = [100 * n / sum(group[part]) for n in group[part]]
            figure.add_bar(
                x=middles, y=shares, width=width, name=word, marker={"color": colour}, opacity=0.65, showlegend=i == 0, legendgroup=part, row=i + 1, col=1
            )
    plain(figure, "", "%", 130 + 150 * len(groups))
    figure.update_annotations(x=1, xanchor="right", font={"size": 13})  # beside the legend
    figure.update_xaxes(title=score, row=len(groups))
    figure.update_layout(barmode="overlay")
    return figure


def roc(groups: dict[str, dict[str, Any]]) -> go.Figure:
    """Detection rate over false-alarm rate for each run; the area stands in the legend."""
    figure = go.Figure()
    for i, (run_id, group) in enumerate(groups.items()):
        alarms = np.linspace(0, 1, len(group["hits"]))
        figure.add_scatter(x=alarms, y=group["hits"], name=f"{run_id}: AUC {group['auc']:.3f}", mode="lines", line={"width": 2, "color": PALETTE[i]})
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines", line={"dash": "dash", "width": 1, "color": PALETTE[8]}, showlegend=False, hoverinfo="skip")
    plain(figure, "false-alarm rate", "detection rate", 130 + 150 * len(groups))
    figure.update_xaxes(range=[-0.02, 1.02])
    figure.update_yaxes(range=[-0.02, 1.02])
    return figure


def compression(points: list[dict[str, Any]], curve: dict[str, list[float]] | None) -> go.Figure:
    """Squared error over the size of the code: runs as dots, the best of each size named, principal components as a line."""
    figure = go.Figure()
    if curve:
        figure.add_scatter(x=curve["k"], y=curve["sse"], name="principal components", mode="lines", line={"dash": "dash", "width": 2, "color": PALETTE[8]})
    for i, p in enumerate([p for p in points if p["chosen"]]):
        figure.add_scatter(x=[p["size"]], y=[p["sse"]], name=p["run"], mode="markers", marker={"size": 12, "color": PALETTE[i], "opacity": 0.85})
    others = [p for p in points if not p["chosen"]]
    if others:
        best = {p["size"]: p for p in sorted(points, key=lambda p: -p["sse"])}  # of each size the last one stays
        names = [p["run"] if best[p["size"]] is p else "" for p in others]
        figure.add_scatter(
            x=[p["size"] for p in others], y=[p["sse"] for p in others], text=names, hovertext=[p["run"] for p in others], name="other models",
            mode="markers+text", textposition="bottom center", textfont={"size": 11}, marker={"size": 7, "color": PALETTE[3]},
        )  # fmt: skip
    plain(figure, "code size, numbers an image", "SSE an image", 380)
    ticks = [1, 2, 4, 8, 16, 32, 64, 128, 256]
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=[str(k) for k in ticks])
    top = max([p["sse"] for p in points] + (curve["sse"] if curve else []))
    figure.update_yaxes(range=[-0.08 * top, 1.05 * top])  # names have room below their dots
    return figure


def rate_distortion(costs: dict[str, dict[str, Any]], mean_sse: float | None) -> go.Figure:
    """Squared error over bits: an autoencoder's roundings as a curve, a VAE as a point, the images as files beside them."""
    figure = go.Figure()
    for i, (run_id, cost) in enumerate(costs.items()):
        look: dict[str, Any] = {"marker": {"size": 12 if len(cost["bits"]) == 1 else 7, "color": PALETTE[i]}, "line": {"width": 2, "color": PALETTE[i]}}
        text = [f"{levels} steps" for levels in cost.get("levels", ())] or ["bits back"]
        mode = "markers" if len(cost["bits"]) == 1 else "lines+markers"
        figure.add_scatter(x=cost["bits"], y=cost["sse"], text=text, name=run_id, mode=mode, **look)
    files = next(iter(costs.values()))
    marker = {"size": 11, "symbol": ["diamond", "square"], "color": PALETTE[8]}
    at = [files["png"], files["raw"]]
    figure.add_scatter(x=at, y=[0, 0], text=["PNG", "raw"], name="lossless", mode="markers+text", textposition="top center", marker=marker)
    if mean_sse is not None:
        figure.add_hline(
            y=mean_sse, line={"dash": "dash", "width": 1, "color": PALETTE[8]}, annotation={"text": "the mean image, 0 bits", "font": {"size": 12}}
        )
    plain(figure, "bits an image", "SSE an image", 380)
    ticks = [1, 10, 100, 1000, 10_000]
    figure.update_xaxes(type="log", tickvals=ticks, ticktext=[f"{k:,}" for k in ticks])
    figure.update_yaxes(rangemode="tozero")
    return figure


def bars(groups: dict[str, list[float]], y: str) -> go.Figure:
    """A value for each dimension, largest first, one colour a run."""
    figure = go.Figure()
    for i, (run_id, values) in enumerate(groups.items()):
        order = sorted(range(len(values)), key=lambda k: -values[k])
        figure.add_bar(
            x=list(range(1, len(values) + 1)),
            y=[values[k] for k in order],
            name=run_id,
            marker={"color": PALETTE[i]},
            hovertext=[f"dimension {k + 1}" for k in order],
        )
    figure.update_layout(barmode="group", showlegend=True)
    figure.update_xaxes(tick0=0, dtick=math.ceil(max(map(len, groups.values())) / 16))  # a rank is a whole number
    figure.update_layout(width=240 + 44 * sum(map(len, groups.values())))  # at most
    return plain(figure, "rank of the dimension", y, 260)
