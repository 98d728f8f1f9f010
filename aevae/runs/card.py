"""The model card: what a run is, how good, and the command that makes it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from aevae.recipe.arrays import Json
from aevae.recipe.presets import PRESETS, command

from .run import Run
from .tensors import SCALE

FLOAT16, ROWS = "float16", "8-bit rows with a scale each, the encoder's last two matrices as float16"


def stored(weights: Iterable[str]) -> str:
    """How the weights of these names that ship are stored (see `tensors.packed`)."""
    return ROWS if any(name.endswith(SCALE) for name in weights) else FLOAT16


def card(run: Run, run_json: Json, weights: str = "float32") -> str:
    """The model card as Markdown. run_json: what run.json says, or shall say. weights: how they are stored; what ships says it with `stored`."""
    if not run.trained:
        return card_of_baseline(run, run_json, weights) if run.command else card_of_elsewhere(run, run_json)
    dataset = run.config.data
    validation = run_json.get("validation")
    chosen = (
        f"\nTrained on {dataset.train - run.config.holdout:,} of the {dataset.train:,} training images; the other {run.config.holdout:,} chose "
        f"between seeds and lengths (this one there: {json.dumps(validation)}). The test set chose nothing.\n"
        if validation
        else ""
    )
    published = "" if weights == "float32" else f"\n    python -m aevae ship {run.id}"
    checked = "" if weights == "float32" else "; `python -m aevae verify` checks files and numbers"
    named = ", ".join(part for part, said in ((run.title, False), (f"{run.config.latent}-D", f"{run.config.latent}-D" in run.title)) if not said)
    return f"""# {run.id}

{named}{"" if dataset.title in run.title else f", trained on {dataset.title}"}. {PRESETS[run.preset].note if run.preset in PRESETS else ""}

Made by

    {command(run.config, run.preset, run.id)}{published}

in {run.seconds:.0f} s on one CPU core ({run.epochs} epochs, {run.parameters:,} parameters). Weights are stored as {weights}.
{chosen}
Measured on the {run_json["metrics"]["n"]:,} test images (sums over pixels, nats or squared pixels an image):

{table(run_json)}

`python -m aevae evaluate {run.id}` computes them again{checked}.

For teaching: it knows nothing but {dataset.title} and reads no other handwriting well. The images themselves are not part of it.
"""


def table(run_json: Json) -> str:
    """Its scores as Markdown."""
    rows = "\n".join(f"| {k} | {v} |" for k, v in run_json["metrics"].items() if k not in ("split", "n"))
    return f"| metric | value |\n|--|--|\n{rows}"


def card_of_baseline(run: Run, run_json: Json, weights: str) -> str:
    """The card of what no training has made."""
    n = run_json["metrics"]["n"]
    network = f"""({run.parameters:,} numbers, stored as {weights}).

Measured on the {n:,} test images (sums over pixels, squared pixels an image):

{table(run_json)}

`python -m aevae evaluate {run.id}` computes them again."""
    return f"""# {run.id}

{run.title}. {" ".join(run.said)}

Made by

    {run.command}

in {run.seconds:.0f} s on one CPU core {network if run.decodes else f"from {n:,} test images; there is no network, and so nothing else to measure."} For teaching: what trained models are held against. The images themselves are not part of it.
"""


def card_of_elsewhere(run: Run, run_json: Json) -> str:
    """The card of a model that no recipe here has trained."""
    said = "\n".join(f"- {sentence}" for sentence in run.said)
    return f"""# {run.id}

{run.title}, {run.config.latent}-D. Trained elsewhere and published with images of {run.config.data.title}; how it was trained is not known here.
{said}

Measured on the {run_json["metrics"]["n"]:,} test images (sums over pixels, nats or squared pixels an image):

{table(run_json)}

`python -m aevae evaluate {run.id}` computes them again. {run.parameters:,} parameters, stored as float32. The images themselves are not part of it.
"""
