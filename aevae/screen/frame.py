"""The frame around every page: title, navigation, run pickers and how errors look."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from heapq import nsmallest
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from aevae.recipe import settings
from aevae.recipe.errors import AevaeError, SettingError
from aevae.runs import unread
from aevae.runs.catalog import ID_PATTERN, Unreadable, list_runs, open_run, runs_dir
from aevae.runs.groups import group_of, picker_order
from aevae.runs.run import Run
from aevae.runs.status import STATES
from aevae.services.job_reader import read_job
from aevae.services.renaming import former_names

from . import first_page, state
from .bar import bar, group_around, theme_switch
from .glossary import explained
from .literal import literal, sentence
from .menu import menu
from .pages import PAGES
from .sentences import title
from .ticker import badge
from .train.rows import age

SIDEBAR = 210  # CSS px, as in frame.css
MOST = 50  # models of one's own in a picker


def page(title: str, show: Callable[[], None]) -> None:
    """Draw the frame, then the page; what the app can explain becomes a message, never a traceback."""
    st.set_page_config(page_title=f"{title} · Latent space explorer", layout="wide", initial_sidebar_state=SIDEBAR, menu_items=menu())
    this = next(entry for entry in PAGES if entry.title == title)
    side = st.sidebar.container()
    tabs = st.container(key="tabs", horizontal=True)  # on a phone in the place of the sidebar
    with st.container(key="task", horizontal=True, gap="small"):
        st.title(this.heading, anchor=False, width="content")
        st.markdown(explained(this.hint), width="content")
        at_the_end = st.container(key="bar")
    under_way = None if this.plane else around(side, tabs)  # browsers draw in this order, and a plane has most to do
    state.clear_steps()
    for problem in settings.problems():
        st.error(problem, icon=":material/settings:")
    try:
        show()
    except SettingError:
        pass  # said above
    except AevaeError as error:
        st.error(sentence(str(error)), icon=":material/error:")
    except FileNotFoundError as error:
        st.error(f"{literal(Path(error.filename or '').name)} has just been deleted, with its model. Reload the page.", icon=":material/error:")
    except Exception:  # a fault of ours, which Streamlit says; the ways to other pages stay
        _ = under_way or around(side, tabs)
        raise
    under_way = under_way or around(side, tabs)
    with at_the_end:
        bar(title, plane=this.plane)
    with under_way:
        badge()
    first_page.drawn.set()


def around(side: DeltaGenerator, tabs: DeltaGenerator) -> DeltaGenerator:
    """Fill the sidebar and the tabs; returns where what is under way is said."""
    with side:
        st.markdown("#### Latent space explorer")
        links()
        under_way = st.container()
        theme_switch()
    with tabs:
        links()
    return under_way


def links() -> None:
    for entry in PAGES:
        st.page_link(entry.file, label=entry.title, icon=entry.icon)


def pick_run(label: str, param: str, runs: list[Run], default: str) -> Run:
    """A picker of runs. Its first value comes from the URL parameter `param`; where that names none, a line says so.

    The browser keeps the URL current afterwards, so it is read once a session.
    """
    by_id = {run.id: run for run in runs}
    if (before := state.picked(param)) not in by_id:
        requested = [before] if called_now([before], by_id) else st.query_params.get_all(param)
        named = called_now(requested, by_id)
        state.pick(param, named or (default if default in by_id else min(runs, key=picker_order).id))
        state.set_notice(param, None if not requested or named == requested[0] else f"{requested[0]} is called {named} now." if named else not_here(requested))
    state.pick(param, state.picked(param))  # set anew: the picker of another page takes over only what was set or picked
    picked = st.selectbox(
        label, listed(param, runs, [state.picked(param)]), key=state.picker_key(param), format_func=lambda i: entry(by_id[i]), on_change=state.clear_notice, args=(param,),
        persist_state="session", label_visibility="collapsed",
    )  # fmt: skip
    if notice := state.notice(param):
        st.caption(f":material/info: {notice} Showing {picked}.")
    state.set_steps(param, group_around(by_id[picked], runs))
    return by_id[picked]


def called_now(asked: Sequence[str | None], by_id: Mapping[str, Run]) -> str | None:
    """The run that one name means: the one that has it, else the one that had it before it was renamed; None: no run, or not one name."""
    if len(asked) != 1 or asked[0] in by_id:
        return asked[0] if len(asked) == 1 else None
    now = former_names().get(asked[0] or "")
    return now if now in by_id else None


def listed(param: str, runs: list[Run], picked: list[str]) -> list[str]:
    """The ids that a picker lists, in its order: of hundreds of models of one's own the newest, or those that are searched for, and what is picked.

    Each visitor's browser gets all that a picker lists, with every answer.
    """
    own = [run for run in runs if not run.shipped]
    shown = own
    if len(own) > MOST:
        hint = f"Find among {len(own):,} trained here"
        wanted = st.text_input(hint, key=f"find-{param}", max_chars=64, placeholder=f"{hint}: part of a name", label_visibility="collapsed", width=290)
        part = wanted.strip().lower()
        shown = nsmallest(MOST, [run for run in own if part in entry(run).lower()] if part else own, key=age)
        if not shown:
            st.caption("No model that was trained here has this in its name.")
        shown += [run for run in own if run.id in picked and run not in shown]
    return [run.id for run in sorted([*(run for run in runs if run.shipped), *shown], key=picker_order)]


@lru_cache(maxsize=4096)
def entry(run: Run) -> str:
    """A run in a picker: its name, and in a second line, small in the style sheet, where it belongs and how good it is."""
    return f"{run.title}\u2003\n{group_of(run)} · {title(run)}"


def not_here(requested: list[str]) -> str:
    """That an address names no model here; words of strangers are not repeated unless they can be names."""
    named = len(requested) == 1 and ID_PATTERN.fullmatch(requested[0])
    if named and (job := read_job(runs_dir() / requested[0])):
        return f"{requested[0]} is no model yet ({STATES[job.state].title}): the Train page goes on with it, or stops it where it is, so that it opens."
    return f"Model “{requested[0]}” not found." if named else "The address names no model that is here."


def pick_other_run(label: str, param: str, runs: list[Run], run: Run) -> Run | None:
    """A picker of a second run that knows the same pictures, or none; the URL counts as in `pick_run`."""
    by_id = {other.id: other for other in runs if other.id != run.id and other.config.dataset == run.config.dataset}
    if not state.was_picked(param):
        state.pick(param, called_now(st.query_params.get_all(param), by_id))
    elif state.picked(param) not in by_id:
        state.pick(param, called_now([state.picked(param)], by_id))
    picked = st.selectbox(
        label, listed(param, [*by_id.values()], [state.picked(param)]), index=None, key=state.picker_key(param), format_func=lambda i: entry(by_id[i]), persist_state="session", label_visibility="collapsed",
        placeholder="Compare with a second model (optional)", disabled=not by_id,
    )  # fmt: skip
    return by_id[picked] if picked else None


def pick_runs(label: str, param: str, runs: list[Run], default: tuple[str, ...], most: int) -> list[Run]:
    """A picker of several runs, as `pick_run`; the URL names them with commas between, and `in_url` says how."""
    by_id = {run.id: run for run in runs}
    chosen = list(dict.fromkeys(now for i in state.picked(param) or () if (now := called_now([i], by_id))))
    if not state.was_picked(param):
        requested = st.query_params.get_all(param)
        named = dict.fromkeys(now for i in requested[0].split(",") if (now := called_now([i], by_id))) if len(requested) == 1 else ()
        chosen = list(named)[:most] or [i for i in default if i in by_id] or [min(runs, key=picker_order).id]
    state.pick(param, chosen)
    ids = st.multiselect(
        label,
        listed(param, runs, chosen),
        key=state.picker_key(param),
        format_func=lambda i: entry(by_id[i]),
        max_selections=most,
        select_all=False,  # it would stand first under what is typed, and Enter would take it
        persist_state="session",
        label_visibility="collapsed",
    )
    return [by_id[i] for i in ids]


def in_url(runs: list[Run]) -> str:
    """Runs as an address names them."""
    return ",".join(run.id for run in runs)


def usable_runs(decoding: bool = False) -> list[Run]:
    """All runs that open, or those that decode; what does not open is named in the sidebar with the reason.

    Raises:
        AevaeError: there is not one.
    """
    good, bad = list_runs(wait=False)
    if unread.how_far() and read_named():
        good, bad = list_runs(wait=False)
    if bad:
        list_unreadable(bad)
    if not good:
        raise AevaeError(
            "No model can be opened. `python -m aevae verify` says what is wrong with the shipped ones; `python -m aevae train --preset digits-vae` trains one in seconds."
        )
    return [run for run in good if run.decodes] if decoding else good


def read_named() -> bool:
    """Read the models that the address names, whose turn in the background may be far; whether there are any."""
    words = [word for parameter in st.query_params for value in st.query_params.get_all(parameter) for word in value.split(",")]
    found = False
    for word in words[:MOST]:
        with suppress(AevaeError, OSError):
            found = not open_run(former_names().get(word, word)).shipped or found
    return found


def list_unreadable(bad: list[Unreadable]) -> None:
    with st.sidebar.expander(f"{len(bad)} not shown", icon=":material/info:"):
        for run in bad:
            st.text(f"{run.id}: {run.reason}")
