"""What the session of one visitor remembers: every key of `st.session_state`, and the only functions that read or write it.

Widgets of the pages keep what was entered under their own `key`; here are the keys that more than one place names.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from aevae.recipe.draft import Draft

TRAIN_VIEW = "train-what"  # the control at the top of the Train page, and its parameter of the address
NEW_MODEL, SWEEP, FILM = TRAIN_VIEWS = ("Train a model", "Sweep", "Watch the film")
TWO_FILMS = "film-both"
ABOUT = "about"  # what opens the story of a model
LESSON_SHEET = "learn-sheet"  # the other component there
LESSON_CARD = "learn"  # the component of the Learn page
LESSON_SHEETS = ("answers", "collect", "test", "print")  # and those of the sheets around the lessons
LESSON_PLACE = ("lesson", "step", "lang")  # parameters of its address

_WATCHED, _DRAFT, _NAME, _STEPS, _IMAGES = "watched", "draft", "name-of-training", "steps", "images-of-ones-own"


def watched() -> str | None:
    """The training whose plane the Train page shows."""
    return st.session_state.get(_WATCHED)


def watch(run_id: str) -> None:
    st.session_state[_WATCHED] = run_id


def draft(default: str) -> Draft:
    """The recipe that this visitor is writing; that of the preset `default` at first."""
    return st.session_state.get(_DRAFT) or Draft(default)


def keep_draft(draft: Draft) -> None:
    st.session_state[_DRAFT] = draft


def wanted_name() -> tuple[str, str]:
    """The name that the next training shall have, empty for the one that is proposed; and what was written, where that was no name."""
    return st.session_state.get(_NAME, ("", ""))


def want_name(name: str, written: str) -> None:
    st.session_state[_NAME] = (name, written)


def own_images() -> dict[str, str] | None:
    """How far this visitor is with images of their own: the `task` that prepares them, the `draft` to look at, the `error` to be said; None: not at it."""
    return st.session_state.get(_IMAGES)


def set_own_images(now: dict[str, str] | None) -> None:
    st.session_state[_IMAGES] = now


def start(run_id: str) -> None:
    """A training has been started: it is the one to watch, and the next one gets a name of its own."""
    st.session_state.pop(_NAME, None)
    watch(run_id)


def fill(widget: str, value: Any) -> None:
    """What the widget with this key shows, before it is drawn."""
    st.session_state[widget] = value


def entered(widget: str) -> Any:
    """What the widget with this key was set to."""
    return st.session_state[widget]


def is_on(widget: str) -> bool:
    """Whether the switch with this key is on; also before it is drawn."""
    return bool(st.session_state.get(widget))


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


def steps() -> tuple[str, list[str]] | None:
    """The parameter and the ids of the models through which Page Up and Page Down go on this page."""
    return st.session_state.get(_STEPS)


def set_steps(parameter: str, ids: list[str]) -> None:
    st.session_state[_STEPS] = (parameter, ids)


def clear_steps() -> None:
    st.session_state.pop(_STEPS, None)


def step_asked(bar: str) -> int:
    """By how many models the bar with this key was asked to go on; 0 where a browser says something else."""
    asked = (st.session_state.get(bar) or {}).get("step")
    by = asked.get("by") if isinstance(asked, dict) else 0
    return by if by in (1, -1) else 0


def tab_key(dataset: str) -> str:
    """Key of the tabs of Evaluate, and their parameter of the address."""
    return f"tab-{dataset}"


def rename_in_address(key: str, former: dict[str, str]) -> None:
    """An address that was given away may say a choice by a former name: it counts as the one of today."""
    if key not in st.session_state and (said := st.query_params.get(key)) in former:
        st.session_state[key] = former[said]


def pictures_key(dataset: str) -> str:
    """Key of the choice of pictures on Evaluate, and its parameter of the address."""
    return f"which-{dataset}"


def walk(plane: str) -> dict[str, Any]:
    """To which `run` a ladder on the plane with this key has led, and how often it was moved (`step`); empty before the first time."""
    said = (st.session_state.get(plane) or {}).get("walk")
    return said if isinstance(said, dict) else {}  # browsers may say anything


def lesson_place() -> dict[str, str]:
    """Lesson, step and language that the browser asked for last, or that the address named when the visitor came; empty where none."""
    at = (st.session_state.get(LESSON_CARD) or {}).get("at")
    asked = at if isinstance(at, dict) else {name: values[0] for name in LESSON_PLACE if len(values := st.query_params.get_all(name)) == 1}
    return {name: value if isinstance(value := asked.get(name), str) else "" for name in LESSON_PLACE}


def sheet_parameters() -> dict[str, str]:
    """What the address says of the sheets around the lessons (`learn/sheets.py`); empty where nothing, or twice."""
    return {name: values[0] if len(values := st.query_params.get_all(name)) == 1 else "" for name in (*LESSON_SHEETS, "teacher")}
