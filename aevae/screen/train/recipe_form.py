"""The form for a new model: choose a preset, change what shall differ. What is written stands in the session's draft; widgets only show it."""

from __future__ import annotations

import dataclasses
from functools import lru_cache
from typing import Any

import streamlit as st

from aevae.recipe.config import Config
from aevae.recipe.datasets import DATASETS, present
from aevae.recipe.draft import Draft
from aevae.recipe.fields import GROUPS, applies, fitting
from aevae.recipe.presets import PRESETS, recipe
from aevae.runs.groups import group_of_preset, order
from aevae.screen import state
from aevae.screen.sentences import duration
from aevae.services import durations

from .own_images import own_images_button

DEFAULT, DEFAULT_DATA = "digits-vae", "digits"
CARDS = {DEFAULT: "Small VAE", "quick-ae": "AE", "beta-4": "β-VAE", "denoising-ae": "Denoising", "conditional-vae": "Conditional"}
FRONT = {"posterior": "Model", "beta": "β, weight of the KL", "latent": "Latent size", "layers": "Layers", "epochs": "Epochs"}
KINDS = {"point": "AE", "normal": "VAE", "box": "Box VAE"}
BETAS = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0, 10.0)  # evenly spaced by their ratio, about
FIELDS = {f.name: f for f in dataclasses.fields(Config)}


def draft() -> Draft:
    """What is written by now; a data set that has been removed since is forgotten."""
    now = state.draft(DEFAULT)
    return now if now.changes.get("dataset", DEFAULT_DATA) in DATASETS else now.without("dataset")


def recipe_form() -> Draft:
    """Both steps; returns what is written by now."""
    with st.container(key="recipe", gap="xsmall"):
        choose(draft())
        change(draft())
    return draft()


def choose(now: Draft) -> None:
    """The recipe to begin with: a card, or any other preset, and its data set."""
    state.fill("train-cards", now.preset if now.preset in CARDS else None)
    words = {preset: card(preset) for preset in CARDS}  # Streamlit asks several times
    with st.container(key="recipe-cards"):
        st.pills("Recipe", list(CARDS), format_func=words.__getitem__, key="train-cards", on_change=begin, args=("train-cards",), label_visibility="collapsed")
    state.fill("train-preset", now.preset)
    st.selectbox(
        "Preset", preset_names(), format_func=preset_line, key="train-preset", on_change=begin, args=("train-preset",), label_visibility="collapsed",
        help="All recipes with a name. The numbers 000 to 004 are tutorials.",
    )  # fmt: skip
    st.caption(PRESETS[now.preset].note)


def card(preset: str) -> str:
    seconds = durations.expected_seconds(Draft(preset).config())
    return CARDS[preset] + (f" · {duration(seconds)}" if seconds else "")


def preset_names() -> list[str]:
    """All of them, in the order of the pickers of models."""
    return sorted(PRESETS, key=lambda preset: order(preset, preset_group(preset)))


@lru_cache(maxsize=1024)
def preset_group(preset: str) -> str:
    return group_of_preset(preset, recipe(preset))


def preset_line(preset: str) -> str:
    """A preset in a picker, as `frame.entry` writes runs."""
    return f"{PRESETS[preset].title}\u2003\n{preset} · {preset_group(preset)}"


def begin(key: str) -> None:
    """A preset has been chosen, or the card of this one pressed again."""
    if chosen := state.entered(key):
        state.keep_draft(Draft(chosen))
        state.want_name("", "")


def change(now: Draft) -> None:
    """The options that matter most, and all others, of which one group is drawn, and none while they are folded."""
    values = now.values
    data = dataset_names()
    show(
        "dataset",
        st.selectbox,
        "Data set",
        values,
        options=data,
        format_func=data_line,
        help=f"The images the model learns. {DATASETS['digits'].title}: 1,797 real ones, always here.",
    )
    own_images_button()
    show("posterior", st.segmented_control, FRONT["posterior"], values, options=list(KINDS), format_func=KINDS.__getitem__, required=True, width="stretch",
         help=FIELDS["posterior"].metadata["help"])  # fmt: skip
    show(
        "beta",
        st.select_slider,
        FRONT["beta"],
        values,
        options=sorted({*BETAS, values["beta"]}),
        format_func="{:g}".format,
        help=FIELDS["beta"].metadata["help"],
    )
    with st.container(horizontal=True, gap="small", wrap=False):
        for name in ("latent", "layers", "epochs"):
            option(name, values, FRONT[name])
    folded = st.expander("All options", key="all-options", icon=":material/tune:", on_change="rerun")
    if folded.open:
        with folded:
            group = st.pills("Options", GROUPS, default="Loss", key="options-group", required=True, persist_state="session", label_visibility="collapsed")
            for name, f in FIELDS.items():
                if f.metadata["group"] == group and name not in ("dataset", *FRONT):
                    option(name, values)
            if group == "Loss":
                option("beta", values, "β, any value", "train-beta-number")


def dataset_names() -> list[str]:
    """Those that are here first."""
    return sorted(DATASETS, key=lambda name: not present(name))


def data_line(name: str) -> str:
    return DATASETS[name].title + ("" if present(name) or DATASETS[name].bundled else " (download)")


def option(name: str, values: dict[str, Any], label: str = "", key: str = "") -> None:
    """One field as the widget that fits its kind; its help says what it does and what is allowed. What means nothing beside the others is disabled."""
    f = FIELDS[name]
    meta = f.metadata
    label, help = label or meta["label"], meta["help"]
    if "choices" in meta:
        show(name, st.selectbox, label, values, key, options=fitting(f, values) or meta["choices"], help=help)
    elif "classes" in meta:
        names = dict(enumerate(DATASETS[values["dataset"]].classes))
        show(name, st.multiselect, label, values, key, options=list(names), help=help, format_func=names.__getitem__, placeholder="none")
    elif "low" not in meta:
        show(name, st.text_input, label, values, key, help=help, max_chars=100)
    else:  # without limits of its own, so that what is not allowed is heard of and said
        kind = {"step": 1} if isinstance(f.default, int) else {"format": "%g", "step": step_of(meta["high"])}
        show(name, st.number_input, label, values, key, value=None, help=f"{help} From {meta['low']:g} to {meta['high']:g}.", **kind)


def step_of(high: float) -> float:
    return 0.1 if high > 1 else 0.01


def show(name: str, widget: Any, label: str, values: dict[str, Any], key: str = "", **arguments: Any) -> None:
    """A widget that shows an option of the draft, and writes into it."""
    key = key or f"train-{name}"
    value = values[name]
    state.fill(key, list(value) if isinstance(value, tuple) else value)
    widget(label, key=key, on_change=take, args=(name, key), disabled=not applies(FIELDS[name], values), **arguments)


def take(name: str, key: str) -> None:
    """An option has been changed; an emptied field means what the preset says."""
    now, value = draft(), state.entered(key)
    value = tuple(value) if isinstance(value, list) else value
    same = value is None or value == (Draft(now.preset) if name == "dataset" else now).base[name]
    state.keep_draft(now.without(name) if same else now.with_option(name, value))


def undo(name: str) -> None:
    state.keep_draft(draft().without(name))


def undo_all() -> None:
    state.keep_draft(Draft(draft().preset))
