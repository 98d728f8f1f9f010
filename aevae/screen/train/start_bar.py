"""What is about to be trained, always in sight: what differs from the preset, what is known of it, its name, and the button."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.datasets import present
from aevae.recipe.devices import AUTO, CPU, likely
from aevae.recipe.draft import Draft
from aevae.recipe.errors import AevaeError, ConfigError
from aevae.recipe.extras import cannot_train
from aevae.recipe.presets import in_words
from aevae.runs.catalog import as_id
from aevae.runs.files import free_name
from aevae.screen import permission, state
from aevae.screen.download import download_button
from aevae.screen.literal import sentence
from aevae.screen.sentences import before_start
from aevae.services import durations, jobs

from .recipe_form import undo, undo_all


def start_bar(draft: Draft) -> None:
    with st.container(key="start", gap="xsmall"):
        chips(draft)
        device = device_field("train-device")
        try:
            config = draft.config()
        except ConfigError as error:
            config = None
            st.error(sentence(str(error)), icon=":material/error:")
        else:
            st.caption(before_start(config, durations.expected_seconds(config, device)))
        if reason := cannot_train():
            st.info(reason, icon=":material/info:")
            return
        if config and not present(config.dataset):
            download_button(config.data)
            return
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom", wrap=False):
            name = name_field(draft)
            pressed = st.button("Start", key="start-training", type="primary", width=110, disabled=config is None,
                                help="You can leave this page; training continues.")  # fmt: skip
        said(name)
        if pressed and config:
            try:
                state.start(jobs.start(config, draft.preset, name, device=device, by=permission.visitor()))
            except AevaeError as error:
                st.error(sentence(str(error)), icon=":material/error:")
            else:
                st.rerun()


def device_field(key: str) -> str:
    """What to train on, asked only where there seems to be a choice."""
    if len(likely()) == 1:
        return AUTO
    words = {AUTO: "On the GPU", CPU: "On the processor"}
    return st.segmented_control("Train", list(words), default=AUTO, format_func=words.__getitem__, key=key, required=True, persist_state="session",
                                label_visibility="collapsed")  # fmt: skip


def chips(draft: Draft) -> None:
    """What differs from the preset, each to be taken back."""
    if not (changed := draft.changed):
        return
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="changes"):
        for name, value in changed.items():
            words = in_words({name: value})
            st.button(f"{words} :material/close:", key=f"undo-{name}", on_click=undo, args=(name,), help=f"Take it back: as in {draft.preset}.")
        st.button("Reset", key="undo-all", type="tertiary", on_click=undo_all, help=f"All as in {draft.preset}.")


def name_field(draft: Draft) -> str:
    """The name that is proposed, or the one that was written, made one that a run can have."""
    wanted, _ = state.wanted_name()
    name = free_name(wanted or proposed(draft))
    state.fill("train-name", name)
    st.text_input("Name", max_chars=64, key="train-name", on_change=take_name, help="Names can use a–z, 0–9 and hyphens.")
    return name


def take_name() -> None:
    written = str(state.entered("train-name") or "").strip()
    name = as_id(written)
    state.want_name(name, written if name != written else "")


def said(name: str) -> None:
    """What became of the name that was written, where it is another one now."""
    wanted, written = state.wanted_name()
    taken = f"{wanted} is taken." if wanted not in ("", name) else ""
    if written or taken:
        st.caption(f"{'Names can use a–z, 0–9 and hyphens.' if written else ''} {taken}")


def proposed(draft: Draft) -> str:
    """A name that says what differs from the preset, such as digits-vae-beta-4."""
    words = [draft.preset]
    for name, value in draft.changed.items():
        written = f"{value:g}" if isinstance(value, float) else "-".join(map(str, value)) if isinstance(value, tuple) else str(value)
        words.append(written if name == "dataset" else f"{name}-{written}")
    return as_id("-".join(words))[:48].rstrip("-")
