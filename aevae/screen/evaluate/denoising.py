"""Denoising: a noise slider in the browser, who gains by its models, and the curve over all levels."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aevae.recipe.datasets import has_originals
from aevae.runs.catalog import list_runs
from aevae.runs.evaluation_file import part_of
from aevae.runs.run import Run
from aevae.screen.chart import chart
from aevae.services import figures

from .reconstructions import EACH, rows_of
from .sheet import picture_sheet, test_pictures

NOISE = 0.3  # σ at which the slider begins; `browser/evaluation/denoising.js` has the same


def denoising(dataset: str, runs: list[Run]) -> None:
    """A noise slider in the browser, who gains by its models, and the curve over all levels."""
    shown = with_denoiser(dataset, runs)
    if len(shown) > len(runs):
        st.caption(f"{shown[0].id} stands beside the models chosen above: none of them has learned to remove noise, it has.")
    by_hand = has_originals(runs[0].config.data)
    place = st.container(key=f"beside-denoise-{dataset}")
    left, right = place.columns([3, 2]) if by_hand else (place, place)
    if by_hand:
        with left:
            st.markdown("**Move the slider** and see how each model cleans up noise.")
            picture_sheet("noise", f"denoising-{dataset}", shown, test_pictures(shown[0], rows_of(shown[0], EACH)))
    if curves := part_of(shown, "denoising"):
        with right:
            gains(shown, curves, dataset)


def gains(runs: list[Run], curves: dict[str, dict[str, Any]], dataset: str) -> None:
    """Who gains, and the curve over all levels of noise."""
    st.markdown("\n".join(f"- {gain_sentence(run, curves[run.id])}" for run in runs if run.id in curves))
    first = next(iter(curves.values()))
    chart(
        figures.denoising(curves),
        f"denoising-curve-{dataset}",
        {"noise": first["noise"], "noisy input": first["untouched"], **{run_id: curve["output"] for run_id, curve in curves.items()}},
        f"Mean PSNR in dB over {first['n']:,} test images under Gaussian noise of σ, pixels clipped to [0, 1]; more is better. Above the dashed line a model helps.",
    )


def with_denoiser(dataset: str, runs: list[Run]) -> list[Run]:
    """The runs; where none of them was trained on noise, behind the shipped one that was and gains most."""
    if any(run.config.noise != "none" for run in runs):
        return runs
    trained = [run for run in list_runs(wait=False)[0] if run.shipped and run.config.dataset == dataset and run.config.noise != "none"]
    gains = {run.id: gain(curve, NOISE) for run in trained if (curve := part_of([run], "denoising").get(run.id))}
    best = max((run for run in trained if run.id in gains), key=lambda run: gains[run.id], default=None)
    return [best, *runs] if best and gains[best.id] > 0 else runs


def gain(curve: dict[str, Any], level: float) -> float:
    """By how many dB a model's output is closer to the clean image than the noisy image is; at the measured level next to `level`."""
    noisy = [i for i, untouched in enumerate(curve["untouched"]) if untouched is not None]
    i = min(noisy, key=lambda i: abs(curve["noise"][i] - level))
    return curve["output"][i] - curve["untouched"][i]


def gain_sentence(run: Run, curve: dict[str, Any]) -> str:
    """Whether a model gains against the noisy image itself: at the slider's first level, and at the noise that it was trained with."""
    own = run.config.noise_level if run.config.noise == "gaussian" else NOISE
    levels = dict.fromkeys((NOISE, own))
    figures = ", ".join(f"{gain(curve, level):+.1f} dB at σ {level:g}" for level in levels).replace("-", "−")
    gains = [gain(curve, level) > 0 for level in levels]
    verdict = "gains against the noisy image" if all(gains) else "gains only under strong noise" if any(gains) else "does worse than leaving the noise in"
    trained = {"none": "", "gaussian": f"; trained at σ {own:g}"}.get(run.config.noise, f"; trained on another noise ({run.config.noise})")
    return f"**{run.id}** {verdict}: {figures} (n = {curve['n']:,}{trained})"
