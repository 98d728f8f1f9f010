"""Buttons that do something to a training or a sweep; what cannot be done any more is said, not raised."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aevae.recipe.errors import AevaeError

Act = Callable[[str], None]


def act(label: str, do: Act, name: str, help: str, primary: bool = False) -> None:
    """A button that calls `do(name)`."""
    key = f"{do.__module__}-{do.__name__}-{name}"
    st.button(label, key=key, on_click=attempt, args=(do, name), type="primary" if primary else "secondary", help=help)


def delete_button(do: Act, name: str, help: str) -> None:
    """A button that asks once more."""
    with st.popover("Delete", key=f"delete-{do.__module__}-{name}", help=help):  # the next one's must not stay open in its place
        st.write(f"Remove {name} for good?")
        act("Yes, delete it", do, name, help, primary=True)


def attempt(do: Act, name: str) -> None:
    """A page is a second old: what it offers may have ended meanwhile."""
    try:
        do(name)
    except AevaeError as error:
        st.toast(str(error), icon=":material/info:")
