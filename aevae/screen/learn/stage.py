"""What a step shows beside its card: the planes of Explore, Compare, Interpolate or a film, or a part of Evaluate, at a stored address."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from aevae.lessons.reader import Lesson, Step
from aevae.planes.payload import LessonTask
from aevae.recipe.errors import AevaeError
from aevae.runs.catalog import Run
from aevae.runs.ladders import other_seeds
from aevae.screen import state
from aevae.screen.evaluate.tabs import show_part
from aevae.screen.frame import called_now
from aevae.screen.literal import sentence
from aevae.screen.plane import latent_plane
from aevae.screen.plane.ladders import ladder_specs
from aevae.screen.plane.specs import run_spec


class _Stage:
    """One step's address, taken apart."""

    def __init__(self, lesson: Lesson, step: Step, runs: list[Run]) -> None:
        parts = urlsplit(step.open)
        self.page, self.query = parts.path.strip("/"), parts.query
        self.params = {name: values[0] for name, values in parse_qs(parts.query).items() if len(values) == 1}
        self.runs = {run.id: run for run in runs}
        self.key = f"lesson-{lesson.slug}-{step.id}"
        self.task: LessonTask = {"step": f"{lesson.slug}.{step.id}", "checks": list(step.checks), "passes": list(step.passes)}
        # Controls that this step leaves out stand in the planes' own address.
        self.address = "&".join(filter(None, [self.query, f"without={','.join(step.without)}" if step.without else ""]))

    def run(self, parameter: str, default: str) -> Run:
        return self.named(self.params.get(parameter, default))

    def named(self, run_id: str) -> Run:
        if not (now := called_now([run_id], self.runs)):
            raise AevaeError(f"This step needs the model {run_id}, which is not here. Copy its folder into runs, or go on with another step.")
        return self.runs[now]

    @property
    def all(self) -> list[Run]:
        return list(self.runs.values())


def stage(lesson: Lesson, step: Step, runs: list[Run]) -> None:
    """Show it; or, where a model that it needs is not here, say so in its place."""
    found = _Stage(lesson, step, runs)
    try:
        STAGES.get(found.page, _explore)(found)
    except AevaeError as error:
        st.error(sentence(str(error)), icon=":material/error:")


def _explore(stage: _Stage) -> None:
    run = stage.run("run", "mnist-vae")
    ladders = ladder_specs(run, stage.all)
    reached = str(state.walk(stage.key).get("run"))  # a ladder may have led to another model
    if ladders and reached in stage.runs:
        run = stage.runs[reached]
        ladders = ladder_specs(run, stage.all)
    spec = run_spec(run, seeds=other_seeds(run, stage.all))
    latent_plane([spec], key=stage.key, params=["run"], ladders=ladders, address=stage.address, lesson=stage.task)


def _compare(stage: _Stage) -> None:
    both = (stage.run("a", "mnist-ae"), stage.run("b", "mnist-vae"))
    latent_plane([run_spec(run) for run in both], key=stage.key, params=["a", "b"], address=stage.address, lesson=stage.task)


def _interpolate(stage: _Stage) -> None:
    shown = [stage.run("run", "mnist-vae"), *([stage.run("with", "")] if "with" in stage.params else [])]
    latent_plane([run_spec(run) for run in shown], key=stage.key, params=["run", "with"], path=True, address=stage.address, lesson=stage.task)


def _film(stage: _Stage) -> None:
    shown = [stage.run("film", "mnist-vae"), *([stage.run("film2", "")] if "film2" in stage.params else [])]
    latent_plane([run_spec(run, film=True) for run in shown], key=stage.key, params=["film", "film2"], film=True, address=stage.address, lesson=stage.task)


def _evaluate(stage: _Stage) -> None:
    runs = [stage.named(run_id) for run_id in stage.params.get("runs", "mnist-ae,mnist-vae").split(",")]
    for dataset in dict.fromkeys(run.config.dataset for run in runs):
        show_part(dataset, [run for run in runs if run.config.dataset == dataset], stage.params.get(state.tab_key(dataset)))


STAGES: dict[str, Callable[[_Stage], None]] = {"": _explore, "compare": _compare, "interpolate": _interpolate, "train": _film, "evaluate": _evaluate}
