"""Sweeps on the screen: a form that varies a recipe, and each group as planes to go on with, over a table."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from functools import lru_cache
from typing import Any

import streamlit as st

from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError
from aevae.recipe.presets import PRESETS, in_words, recipe
from aevae.runs.catalog import Run, open_run, runs_dir
from aevae.runs.ladders import ladders_of
from aevae.runs.scores import SCORES
from aevae.runs.status import STATES
from aevae.screen import permission, server, state
from aevae.screen.actions import act, delete_button, leads_to
from aevae.screen.literal import literal, sentence
from aevae.screen.ticker import ticker
from aevae.services import jobs, sweep_plan, sweep_work, sweeps, ticks
from aevae.services.sweeps import Member, Sweep

from .recipe_form import preset_line, preset_names
from .start_bar import device_field

TICK_S = 2.0
PLANES = 24  # of a sweep, side by side; a page with a thousand would not open


def sweep_form() -> None:
    """A preset, one field with several values, several seeds, and the button that starts them all."""
    labels = {f.name: f.metadata["label"] for f in dataclasses.fields(Config) if f.name not in ("seed", "dataset", "holdout")}
    names = preset_names()
    preset = st.selectbox("Preset", names, index=names.index("digits-vae"), format_func=preset_line, key="sweep-preset", help="The recipe that is varied.")
    st.caption(PRESETS[preset].note)
    name = st.selectbox(
        "Option to vary", list(labels), index=list(labels).index("beta"), format_func=lambda n: labels[n], key="sweep-field", help="One option of the recipe."
    )
    values = st.text_input(
        "Values", "0.5, 1, 4", max_chars=2000, key="sweep-values", help="With commas between them; widths of one network with spaces: 512, 256 128."
    )
    seeds = st.text_input(
        "Seeds", "0", max_chars=2000, key="sweep-seeds", help="Each value is trained once with each seed; with the recipe's own where none is named."
    )
    numbers = sweep_plan.seeds(seeds)
    field, wanted = sweep_plan.setting(f"{name}={values}")
    count = planned(preset, field, tuple(wanted), tuple(numbers))
    device = device_field("sweep-device")
    if st.button(
        f"Start {count} training{'s' * (count > 1)}",
        type="primary",
        width="stretch",
        help="They run in the background, as many at a time as there is room for.",
    ):
        sweep_work.start(recipe(preset), preset, {field: wanted}, numbers, device, permission.visitor())
        st.rerun()


@lru_cache(maxsize=64)  # a thousand values take half a second, and the form asks with every rerun
def planned(preset: str, field: str, values: tuple[Any, ...], seeds: tuple[int, ...]) -> int:
    """How many trainings a sweep would be; refused (ConfigError) as `sweep_plan.plan` does."""
    return len(sweep_plan.plan(recipe(preset), {field: values}, seeds))


def sweep_groups() -> None:
    """All sweeps, the newest first; asks again only while one moves."""
    listed = sweeps.listing()
    if not listed:
        st.info("A sweep trains one recipe with several values of one option: the planes appear here side by side.", icon=":material/grid_view:")
        return
    st.fragment(_groups)(any(s.moving for s in listed))


def _groups(was_moving: bool) -> None:
    seen = ticks.tick(jobs.listing()).what
    listed = sweeps.listing()
    if any(s.moving for s in listed) != was_moving:
        st.rerun()
    if was_moving:
        ticker("ticker", seen, "what", TICK_S)
    for sweep in reversed(listed):
        group(sweep)


def group(sweep: Sweep) -> None:
    with st.container(border=True):
        if sweep.doing == "deleting":
            gone = sum(member.state == "deleted" for member in sweep.members)
            st.progress(gone / sweep.size, text=f"**{sweep.id}**: {gone:,} of {sweep.size:,} deleted")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(min(1.0, sweep.share), text=f"**{sweep.id}**: {sum(m.state == 'finished' for m in sweep.members):,} of {sweep.size:,} trained")
            if permission.refusal(*(runs_dir() / member.id for member in sweep.members)) is None and not sweeps.left_to_others(
                sweep.id, sweep.owner, permission.visitor()
            ):
                group_buttons(sweep)
        if sweep.left:
            st.caption(f"{len(sweep.members):,} of {sweep.size:,} are queued{'; the others follow' if sweep.doing else ''}.")
        if sweep.message:
            st.warning(sentence(sweep.message), icon=":material/info:")
        if runs := finished(sweep):
            what_is_next(sweep, runs)
            planes(sweep, runs)
        st.dataframe([table_row(member) for member in sweep.members], hide_index=True)
        st.caption("Means over the whole test set.")


def group_buttons(sweep: Sweep) -> None:
    """What whoever owns a sweep can do with it."""
    if sweep.moving:
        act("Stop all", sweeps.stop, sweep.id, "End every training of this sweep after its last finished epoch.")
    if sweep.resumable:
        act("Resume all", sweep_work.resume, sweep.id, "Continue every training of this sweep that rests.")
    delete_button(sweep_work.delete, sweep.id, "Remove this sweep and every model it has trained.")


def finished(sweep: Sweep) -> dict[str, Run]:
    """Id → the models of a sweep that can be opened."""
    runs: dict[str, Run] = {}
    known = sweeps.known_runs()
    for member in sweep.members:
        if member.metrics:
            with suppress(AevaeError):  # deleted since
                runs[member.id] = known.get(member.id) or open_run(member.id)
    return runs


def what_is_next(sweep: Sweep, runs: dict[str, Run]) -> None:
    """Two that are ticked side by side, or all of them on one dial."""
    ticked = [run_id for run_id in runs if state.is_on(tick_key(sweep, run_id))]
    with st.container(horizontal=True, vertical_alignment="center"):
        if len(ticked) == 2:
            picks = dict(zip("ab", ticked, strict=True))
            leads_to("pages/compare.py", "Compare the two", picks, f"compare-{sweep.id}", ":material/compare:", "Side by side, with one cursor.")
        else:
            st.caption("Tick two to compare them.")
        first = next(iter(runs.values()))
        if ladder := next(iter(ladders_of(first, runs.values())), None):
            help = "On Explore a slider goes from model to model."
            leads_to("app.py", f"Walk through {ladder.label}", {"run": first.id}, f"ladder-{sweep.id}", ":material/linear_scale:", help)


def planes(sweep: Sweep, runs: dict[str, Run]) -> None:
    """The plane of each finished model, with a tick and the way to Explore; above them what the colours mean."""
    if (dataset := next(iter(runs.values())).config.data).classes:
        st.markdown(f"![Classes by their colours: {', '.join(map(literal, dataset.classes))}]({server.legend_url(dataset)})")
    with st.container(horizontal=True, gap="small", key=f"planes-{sweep.id}"):
        for member in [member for member in sweep.members if member.id in runs][:PLANES]:
            run, words = runs[member.id], literal(in_words(member.changes))
            with st.container(width=176, gap="xsmall", key=f"plane-{run.id}"):
                st.markdown(f"![Plane of {run.id}: {words}]({server.picture_url(run, 'plane')})")
                leads_to("app.py", words, {"run": run.id}, f"explore-{sweep.id}-{run.id}", ":material/explore:", "Explore this model.")
                st.checkbox("Compare", key=tick_key(sweep, run.id))
    if len(runs) > PLANES:
        st.caption(f"The planes of the first {PLANES} of {len(runs):,} models; the table names them all.")


def tick_key(sweep: Sweep, run_id: str) -> str:
    return f"ticked-{sweep.id}-{run_id}"


def table_row(member: Member) -> dict[str, Any]:
    """What became of a member, under headings that people read."""
    labels = {f.name: f.metadata["label"] for f in dataclasses.fields(Config)}
    scores = {heading(name): round(SCORES[name].scale * value, SCORES[name].digits) for name, value in member.metrics.items() if name in SCORES}
    return {
        **{labels.get(name, name): value for name, value in member.changes.items()},
        "State": STATES[member.state].title,
        "Epoch": f"{member.epoch} of {member.epochs}",
        **scores,
        "Model": member.id,
        **({"Note": member.message} if member.message else {}),
    }


def heading(name: str) -> str:
    score = SCORES[name]
    return f"{score.heading or score.title} ({score.unit})" if score.unit else score.heading or score.title
