"""Buttons that do something to a training or a sweep; what cannot be done any more is said, not raised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import streamlit as st

from aevae.recipe.errors import AevaeError
from aevae.screen import permission, state
from aevae.screen.literal import sentence
from aevae.services.roles.asker import Asker


class Act(Protocol):
    """What is done to the training, the model, the sweep or the set of this name."""

    __name__: str

    def __call__(self, name: str, /, by: Asker) -> object: ...


def act(label: str, do: Act, name: str, help: str, primary: bool = False, place: str = "") -> None:
    """A button that calls `do(name)` for the visitor."""
    key = f"{place}{do.__module__}-{do.__name__}-{name}"
    st.button(label, key=key, on_click=attempt, args=(do, name), type="primary" if primary else "secondary", help=help)


def leads_to(page: str, label: str, picks: Mapping[str, str], key: str, icon: str, help: str) -> None:
    """A button that opens another page with these models. picks: parameter of the address → the run it names."""
    if st.button(label, key=key, icon=icon, help=help):
        for parameter, run_id in picks.items():
            state.pick(parameter, run_id)
        st.switch_page(page)


def delete_button(do: Act, name: str, help: str, place: str = "") -> None:
    """A button that asks once more. place: tells several ones for the same thing apart."""
    folded = st.popover("Delete", key=delete_key(do, name, place), help=help, on_change="rerun")  # the next one's must not stay open in its place
    if folded.open:
        with folded:
            st.write(f"Remove {name} for good?")
            act("Yes, delete it", do, name, help, primary=True, place=place)


def delete_key(do: Act, name: str, place: str = "") -> str:
    """The key of what `delete_button` opens."""
    return f"delete-{place}-{do.__module__}-{name}"


def attempt(do: Act, name: str) -> None:
    """A page is a second old: what it offers may have ended meanwhile."""
    try:
        do(name, by=permission.visitor())
    except AevaeError as error:
        st.toast(sentence(str(error)), icon=":material/info:")
