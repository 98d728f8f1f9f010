"""The form for a new model, drawn from the fields of Config."""

from __future__ import annotations

import dataclasses
from typing import Any

import streamlit as st

from aevae.recipe.config import Config, from_dict
from aevae.recipe.datasets import DATASETS, present
from aevae.recipe.layers import check_size
from aevae.recipe.presets import PRESETS, recipe

FRONT = ("dataset",)  # shown outside the folded part


@dataclasses.dataclass(frozen=True)
class Request:
    """What the form asks for."""

    config: Config
    preset: str
    name: str


def recipe_form(default: str, started: str = "") -> Request:
    """Choose a preset and a data set; everything else waits under "Change the recipe", which folds when another training has `started`.

    Raises:
        ConfigError: the values do not go together; the message says what is allowed.
    """
    preset = st.selectbox(
        "Preset",
        list(PRESETS),
        index=list(PRESETS).index(default),
        key="train-preset",
        persist_state="session",
        help="A recipe with a name. The numbers 000 to 004 are tutorials.",
    )
    st.caption(PRESETS[preset].note)
    fields = {f.name: f for f in dataclasses.fields(Config)}
    values: dict[str, Any] = {"dataset": dataset_field(preset, recipe(preset).dataset)}
    start = dataclasses.asdict(recipe(preset, dataset=values["dataset"]))
    name = st.text_input(
        "Name", preset, max_chars=64, key=f"train-{preset}-name", persist_state="session", help="a-z, 0-9 and hyphens. Where it is taken, a number is added."
    )
    with st.expander("Change the recipe", key=f"recipe-{started}", icon=":material/tune:"):
        left, right = st.columns(2)
        for i, (field_name, f) in enumerate((n, f) for n, f in fields.items() if n not in FRONT):
            with right if i % 2 else left:
                values[field_name] = widget(f, start[field_name], f"train-{preset}-{values['dataset']}-{field_name}", DATASETS[values["dataset"]].classes)
    config = from_dict(values)
    check_size(config)
    return Request(config, preset, name.strip())


def dataset_field(preset: str, default: str) -> str:
    """Data sets that are here come first; the others say that they must be fetched."""
    names = sorted(DATASETS, key=lambda n: not present(n))
    chosen = default if present(default) else "digits"
    return st.selectbox(
        "Data set",
        names,
        index=names.index(chosen),
        key=f"train-{preset}-dataset",
        persist_state="session",
        format_func=lambda n: DATASETS[n].title + ("" if present(n) else " (download)"),
        help=f"The pictures the model learns. {DATASETS['digits'].title}: 1,797 real ones, always here.",
    )


def widget(f: dataclasses.Field, value: Any, key: str, classes: tuple[str, ...]) -> Any:
    """One field as the widget that fits its kind; its help says what it does and what is allowed."""
    label, help = f.metadata["label"], f.metadata["help"]
    if "choices" in f.metadata:
        choices = f.metadata["choices"]
        return st.selectbox(label, choices, index=choices.index(value), key=key, persist_state="session", help=help)
    if "classes" in f.metadata:
        names = dict(enumerate(classes))
        return st.multiselect(label, list(names), value, key=key, persist_state="session", help=help, format_func=names.__getitem__, placeholder="none")
    if "low" not in f.metadata:
        return st.text_input(label, value, key=key, persist_state="session", help=help, max_chars=100)
    low, high = f.metadata["low"], f.metadata["high"]
    allowed = f"{help} From {low:g} to {high:g}."
    if isinstance(f.default, int):
        return st.number_input(label, int(low), int(high), value, 1, key=key, persist_state="session", help=allowed)
    return st.number_input(label, float(low), float(high), value, format="%g", key=key, persist_state="session", help=allowed)
