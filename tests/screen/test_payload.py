"""The border to the browser: Python sends what `browser/types.d.ts` promises, of finished models and of those in training."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aevae.planes import payload
from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run, runs_dir
from aevae.runs.files import claim
from aevae.runs.tensors import read_tensors
from aevae.runs.verdict import Finding
from aevae.screen.evaluate import sheet
from aevae.screen.plane import specs
from aevae.services.job_reader import Job
from aevae.training.driver import train
from aevae.training.fit import EpochReport

BROWSER = Path(__file__).parents[2] / "aevae" / "browser"
TYPES = (BROWSER / "types.d.ts").read_text(encoding="utf-8")
CONTRACT = (BROWSER / "evaluation" / "contract.js").read_text(encoding="utf-8")
PAIRS = {
    "Spec": payload.PlaneSpec,
    "Payload": payload.Payload,
    "LessonTask": payload.LessonTask,
    "Ladder": payload.Ladder,
    "ImageFormat": payload.ImageFormat,
    "Plane": payload.Plane,
    "Spacing": payload.Spacing,
}  # name in types.d.ts: TypedDict


def declared(name: str) -> dict[str, bool]:
    """The keys of a type in types.d.ts, and whether each must be there."""
    body = re.search(rf"^type {name} = \{{(.*?)\}};\n(?=\n|/\*\*|type|\Z)", TYPES, re.MULTILINE | re.DOTALL)
    assert body, f"types.d.ts has no {name}"
    return keys_in(re.sub(r"/\*.*?\*/", "", body[1], flags=re.DOTALL))


def keys_in(text: str) -> dict[str, bool]:
    while (flat := re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]|\([^()]*\)", "", text)) != text:
        text = flat  # keys of types within this one
    return {key: not optional for key, optional in re.findall(r"(\w+)(\?)?:", text)}


def sent(kind: Any) -> dict[str, bool]:
    return {key: key in kind.__required_keys__ for key in kind.__annotations__}


@pytest.mark.parametrize("name", PAIRS)
def test_both_sides_of_the_border_name_the_same_keys(name: str) -> None:
    assert declared(name) == sent(PAIRS[name])


@pytest.mark.parametrize("name", ["PictureColumn", "PictureSheet", "ScoreColumn", "ScoreRow", "ScoreSheet"])
def test_both_sides_name_the_same_keys_of_the_sheets_of_evaluate(name: str) -> None:
    """Their types are JSDoc, of one line or a property a line."""
    short = re.search(rf"@typedef \{{\{{(.*)\}}\}} {name}\b", CONTRACT)
    long = re.search(rf"@typedef \{{Object\}} {name}\n((?: \* @property .*\n)+)", CONTRACT)
    assert short or long, f"evaluation/contract.js has no {name}"
    keys = keys_in(short[1]) if short else dict.fromkeys(re.findall(r"@property \{.*\} (\w+)", long[1] if long else ""), True)
    assert keys == sent(getattr(sheet, name))


@pytest.fixture
def in_training(tiny_runs: Path) -> Job:
    return job("a", trained_for_three_epochs("a", "normal"))


def trained_for_three_epochs(run_id: str, prior: str) -> Config:
    config = recipe("digits-vae", layers="16", epochs=50, prior=prior, lr=0.1, schedule="constant")
    training = train(claim(run_id), config, None)
    next(report for report in training if isinstance(report, EpochReport) and report.epoch == 3)
    training.close()  # saves the last epoch, as a stop does
    return config


def job(run_id: str, config: Config) -> Job:
    return Job(run_id, "running", 1, config.epochs, 0.0, None, "", "VAE", config, None, "", 1)


def test_finished_models_films_and_trainings_have_the_same_keys(in_training: Job) -> None:
    run = open_run("tiny-vae")
    finished, film, training = specs.run_spec(run), specs.run_spec(run, film=True), specs.training_spec(in_training)
    assert training
    for spec in (finished, film, training):
        assert conforms(spec, payload.PlaneSpec)
        for part, kind in {"files": payload.Files, "image": payload.ImageFormat, "plane": payload.Plane, "spacing": payload.Spacing}.items():
            assert conforms(spec[part], kind)
    assert (finished["live"], finished["film"], finished["history"]) == (None, None, [])
    assert film["history"]
    assert conforms(film["history"][0], payload.Loss)
    assert film["film"]
    assert training["live"]
    assert conforms(training["live"], payload.Live)
    assert training["history"]
    assert conforms(training["history"][0], payload.Loss)
    assert conforms(payload.explorer_payload([finished], "", ["run"]), payload.Payload)
    assert payload.explorer_payload([finished, film], "", ["a", "b"])["params"] == {"a": "tiny-vae", "b": "tiny-vae"}


@pytest.mark.parametrize("epochs", [0, 1, 200, 201, 2000])
def test_a_loss_that_still_falls_is_sent_thinned_with_its_last_epoch(epochs: int) -> None:
    history = [{"epoch": i} for i in range(1, epochs + 1)]
    thinned = specs.thinned(history)
    assert len(thinned) <= specs.MOST_MOMENTS
    assert thinned[-1:] == history[-1:]
    assert thinned == history or len(thinned) >= specs.MOST_MOMENTS / 2


def test_a_model_whose_codes_mean_nothing_says_so_to_the_browser(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    empty = replace(run, verdict=(Finding("nothing", "code carries nothing", "Its code carries nothing: because.", {}),))
    spec = specs.run_spec(empty)
    assert spec["verdict"] == {"short": "code carries nothing", "sentence": "Its code carries nothing: because."}
    assert specs.run_spec(run)["verdict"] is None


def conforms(value: Mapping[str, Any], kind: Any) -> bool:
    return kind.__required_keys__ <= set(value) <= set(kind.__annotations__)


def test_a_training_has_no_plane_before_its_first_saved_epoch(tiny_config: Config, runs: Path) -> None:
    claim("new")
    assert specs.training_spec(job("new", tiny_config)) is None


@pytest.mark.parametrize("prior", ["normal", "mixture", "learned-mixture"])
def test_a_prior_is_drawn_where_it_has_learned_to_be(prior: str) -> None:
    config = trained_for_three_epochs("a", prior)
    spec = specs.training_spec(job("a", config))
    assert spec
    assert spec["prior"] == config.prior_picture(read_tensors(runs_dir() / "a" / "weights.safetensors"))
    begun = config.prior_picture({})
    assert begun
    if prior == "learned-mixture":
        assert spec["prior"]
        assert np.abs(np.array(spec["prior"]["means"]) - begun["means"]).max() > 0.1
    else:
        assert spec["prior"] == begun
