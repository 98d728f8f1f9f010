"""Compression: size of the code against error, and bits against error."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from aevae.runs.catalog import list_runs
from aevae.runs.evaluation_file import part_of
from aevae.runs.run import Run
from aevae.screen.chart import chart
from aevae.services import figures


def compression(dataset: str, runs: list[Run]) -> None:
    """Both, side by side."""
    left, right = st.container(key=f"beside-compression-{dataset}").columns(2)
    with left:
        sizes(dataset, runs)
    with right:
        bits(dataset, runs)


def sizes(dataset: str, runs: list[Run]) -> None:
    """Size of the code against error: models of all sizes beside principal components."""
    curve = next((floors["curve"] for floors in part_of(runs, "floors").values()), None)
    models = [*runs, *(run for run in list_runs(wait=False)[0] if run.decodes and run.config.dataset == dataset and run.id not in {r.id for r in runs})]
    points = [{"run": run.id, "size": run.config.latent, "sse": run.metrics["sse"], "chosen": run.id in {r.id for r in runs}} for run in models]
    best = min(points, key=lambda p: p["sse"] if p["chosen"] else float("inf"))
    sentence = f"Squared error an image over the size of its code, means over {runs[0].metrics['n']:,} test images; lower left is better. Of the other models the best of each size is named; point at a dot for its name."
    if (
        curve
        and next(run for run in runs if run.id == best["run"]).sound
        and (more := next((k for k, sse in zip(curve["k"], curve["sse"], strict=True) if sse <= best["sse"]), None))
    ):
        sentence += f" Principal components need {more} numbers to do as well as {best['run']} with {best['size']}."
    components = curve or {"k": [], "sse": []}
    names = [p["run"] for p in points] + ["principal components"] * len(components["k"])
    columns = {"what": names, "code size": [p["size"] for p in points] + components["k"], "sse": [p["sse"] for p in points] + components["sse"]}
    chart(figures.compression(points, curve), f"compression-{dataset}", columns, sentence)


def bits(dataset: str, runs: list[Run]) -> None:
    """Bits against error: what it costs to send an image through each model."""
    costs = part_of(runs, "rate")
    if not costs:
        return
    first = next(iter(costs.values()))
    mean = next((floors["mean"]["sse"] for floors in part_of(runs, "floors").values()), None)
    rows = [(run_id, cost.get("levels", [None])[i], b, cost["sse"][i]) for run_id, cost in costs.items() for i, b in enumerate(cost["bits"])]
    rows += [("PNG", None, first["png"], 0), ("raw", None, first["raw"], 0)]
    columns: dict[str, list[Any]] = {name: [row[k] for row in rows] for k, name in enumerate(("what", "levels", "bits", "sse"))}
    st.markdown("**In bits.** " + " ".join(rate_sentence(run, costs[run.id]) for run in runs if run.id in costs))
    chart(
        figures.rate_distortion(costs, mean),
        f"rate-{dataset}",
        columns,
        f"Squared error an image over bits an image, means over {first['n']:,} test images; lower left is better. A VAE (a point) costs its KL in bits, "
        "which a coder with bits back reaches, and the receiver decodes a sample of the posterior. An autoencoder's code (a curve) is rounded to 2, 4, … 256 "
        "steps across its widest number; its cost is the entropy of each rounded number, summed. Both ends must have the model, which no bit here pays for. "
        f"Without any loss: PNG (Pillow, optimised) {first['png']:,.0f} bits, raw bytes {first['raw']:,}.",
    )


def rate_sentence(run: Run, cost: dict[str, Any]) -> str:
    """What sending an image costs with one model: a VAE's KL, or the coarsest rounding that costs 5 % of the error at most."""
    label = f", {math.log2(run.config.condition_classes):.1f} of them for the class" if run.config.condition_classes else ""
    if "levels" not in cost:
        return f"{run.id} sends an image in {significant(cost['bits'][0])} bits{label} with a squared error of {significant(cost['sse'][0])}."
    i = next((i for i, sse in enumerate(cost["sse"]) if sse <= 1.05 * cost["sse"][-1]), len(cost["sse"]) - 1)
    steps = f"its code rounded to {cost['levels'][i]} steps"
    return f"{run.id} needs {significant(cost['bits'][i])} bits{label} ({steps}) for a squared error of {significant(cost['sse'][i])}."


def significant(value: float) -> str:
    """Three digits, but all of those before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:#.3g}"
