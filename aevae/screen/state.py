"""What the session of one visitor remembers: every key of `st.session_state`, and the only functions that read or write it.

Widgets of the pages keep what was entered under their own `key`; here are the keys that more than one place names.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

TRAIN_VIEW = "train-what"  # the control at the top of the Train page, and its parameter of the address
NEW_MODEL, SWEEP, FILM = TRAIN_VIEWS = ("Train a model", "Sweep", "Watch the film")
TWO_FILMS = "film-both"

_WATCHED, _STARTED = "watched", "started"


def watched() -> str | None:
    """The training whose plane the Train page shows."""
    return st.session_state.get(_WATCHED)


def watch(run_id: str) -> None:
    st.session_state[_WATCHED] = run_id


def started() -> str:
    """The training that this visitor has started last; empty before the first one."""
    return st.session_state.get(_STARTED, "")


def start(run_id: str) -> None:
    """A training has been started: it is the one to watch."""
    st.session_state[_STARTED] = run_id
    watch(run_id)


def play_film(run_id: str) -> None:
    """Show the film of a training, on the next run of the Train page."""
    st.session_state[TRAIN_VIEW] = FILM
    pick("film", run_id)


def picker_key(parameter: str) -> str:
    """Key of the widget that picks the model, or the models, a parameter of the address names."""
    return f"picked-{parameter}"


def was_picked(parameter: str) -> bool:
    return picker_key(parameter) in st.session_state


def picked(parameter: str) -> Any:
    """What a picker is set to: the id of a run, several, or None."""
    return st.session_state.get(picker_key(parameter))


def pick(parameter: str, value: str | list[str] | None) -> None:
    """Set a picker from elsewhere; what names no run is left to the picker's own judgement."""
    st.session_state[picker_key(parameter)] = value


def notice(parameter: str) -> str | None:
    """What is to be said of a parameter that named no model here."""
    return st.session_state.get(_notice_key(parameter))


def set_notice(parameter: str, text: str | None) -> None:
    st.session_state[_notice_key(parameter)] = text


def clear_notice(parameter: str) -> None:
    st.session_state.pop(_notice_key(parameter), None)


def _notice_key(parameter: str) -> str:
    return f"missed-{parameter}"


def tab_key(dataset: str) -> str:
    """Key of the tabs of Evaluate, and their parameter of the address."""
    return f"tab-{dataset}"


def pictures_key(dataset: str) -> str:
    """Key of the choice of pictures on Evaluate, and its parameter of the address."""
    return f"which-{dataset}"


def settled_point(plane: str) -> dict[str, Any]:
    """Where the cursor of the plane with this key came to rest last, and in which run; empty before the first time."""
    point = (st.session_state.get(plane) or {}).get("point")
    return point if isinstance(point, dict) else {}  # browsers may say anything
