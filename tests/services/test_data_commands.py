"""`python -m aevae data …` for one's own images: what works, and that what does not is one sentence and an exit code."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from own_sets import write_shapes, write_turns
from PIL import Image

from aevae.recipe.config import Config
from aevae.recipe.datasets import BUILT_IN, DATASETS
from aevae.recipe.own_sets.drafts import add_arrays, read_draft
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, write_status
from aevae.services import job_queue
from aevae.services.job_commands import main
from aevae.training.cli import parser

Printed = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def empty(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(job_queue, "advance", lambda: None)
    return data


def said(words: str, capsys: Printed) -> str:
    assert main(["data", *words.split()]) == 0
    return capsys.readouterr().out


def refused(words: str, capsys: Printed) -> str:
    assert main(["data", *words.split()]) == 1
    error = capsys.readouterr().err
    assert error.startswith("aevae: ")
    assert error.count("\n") == 1
    return error


def test_every_built_in_set_still_has_its_word() -> None:
    assert [parser().parse_args(["data", name, "--lines"]).dataset for name in BUILT_IN] == list(BUILT_IN)


def test_a_folder_is_added_listed_shown_and_removed(tmp_path: Path, data: Path, capsys: Printed) -> None:
    folder = write_shapes(tmp_path / "images", each=8)
    text = said(f"add shapes {folder} --title Shapes --licence CC0 --source drawn --noun shape --test 0.25 --seed 4", capsys)
    assert "72 training and 24 test images, 40 × 24 pixels, colour." in text
    assert "12 classes (training + test images): arrow 6+2, bar 6+2" in text
    assert "python -m aevae train --dataset shapes" in text
    known = DATASETS["shapes"]
    assert (known.title, known.licence, known.origin, known.noun) == ("Shapes", "CC0", "drawn", "shape")
    assert "3×24×40" in said("list", capsys)
    shown = said("show shapes", capsys)
    assert all(words in shown for words in ("72 to train on, 24 to test with", "CC0", "star", "0.3 MB"))
    assert "nobody can be asked here" in refused("remove shapes", capsys)
    assert said("remove shapes --yes", capsys) == "shapes: removed\n"
    assert os.listdir(data) == []
    assert "No set of your own" in said("list", capsys)


def test_options_reach_the_images(tmp_path: Path, capsys: Printed) -> None:
    said(f"add turns {write_turns(tmp_path, 100)} --values angle,° --size 16x12", capsys)
    assert (DATASETS["turns"].shape, DATASETS["turns"].values.unit) == ((1, 12, 16), "°")


def test_a_preview_is_drawn_and_nothing_is_kept(tmp_path: Path, data: Path, capsys: Printed) -> None:
    source = write_turns(tmp_path, 100)
    said(f"add turns {source} --preview {tmp_path / 'sheet.png'}", capsys)
    with Image.open(tmp_path / "sheet.png") as drawn:
        assert drawn.size == (10 * (3 * 33 + 4), 4 * (3 * 20 + 4))
    assert "cannot be written" in refused(f"add turns {source} --preview {tmp_path / 'sheet.nothing'}", capsys)
    assert os.listdir(data) == []


def test_a_draft_waits_under_its_token_and_is_in_no_list(tmp_path: Path, capsys: Printed) -> None:
    token = said(f"draft {write_turns(tmp_path, 100)}", capsys).strip()
    assert list(DATASETS) == list(BUILT_IN)
    read_draft(token).keep("turns")
    assert "turns" in DATASETS


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("add mnist .", "There is a data set mnist already"),
        ("add ../x .", "is no name for a data set"),
        ("add x nowhere", "nowhere is not here"),
        ("add x . --noun 3", "is no noun"),
        ("show x", "there is no data set 'x'"),
        ("show mnist", "MNIST comes with the app"),
        ("remove x --yes", "there is no data set 'x'"),
        ("remove mnist --yes", "MNIST comes with the app"),
    ],
)
def test_what_cannot_be_is_a_sentence(capsys: Printed, words: str, sentence: str) -> None:
    assert sentence in refused(words, capsys)


def test_ctrl_c_keeps_nothing(tmp_path: Path, data: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(text: str, share: float) -> None:
        if text:
            raise KeyboardInterrupt

    monkeypatch.setattr("aevae.services.data_commands.bar", stop)
    assert main(["data", "add", "turns", str(write_turns(tmp_path, 100))]) == 130
    assert "Nothing was kept" in capsys.readouterr().err
    assert os.listdir(data) == []


def test_a_set_that_a_training_needs_stays_and_one_that_models_came_from_is_named(data: Path, tmp_path: Path, capsys: Printed) -> None:
    add_arrays("mine", np.random.default_rng(0).integers(0, 256, (100, 12, 12), np.uint8))
    config = Config(dataset="mine")
    folder = claim("learns")
    write_json(folder / "run.json", description("learns", config, None, 0))
    write_status(folder, Status(state="paused", pid=0, epoch=1, epochs=2))
    assert "mine is needed by learns. Stop and delete such trainings first" in refused("remove mine --yes", capsys)
    assert "learns" in said("show mine", capsys)
    shutil.rmtree(folder)
    said("remove mine --yes", capsys)


def test_a_damaged_set_is_listed_with_the_reason_and_can_be_removed(data: Path, capsys: Printed) -> None:
    (data / "broken").mkdir(parents=True)
    (data / "broken" / "set.json").write_text(json.dumps({"schema": 1}))
    assert "broken" in said("list", capsys)
    assert "cannot be read" in refused("show broken", capsys)
    said("remove broken --yes", capsys)
    assert os.listdir(data) == []
