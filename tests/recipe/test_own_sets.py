"""Data sets that somebody has added: what set.json may say, and that recipes and runs follow it."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aevae.recipe.config import Config, from_dict, to_dict
from aevae.recipe.datasets import DATASETS, has_originals, packed_test_images, read_split, read_values
from aevae.recipe.errors import ConfigError, DataError
from aevae.recipe.own_sets import drafts, reading
from aevae.science.data import load
from aevae.training.cli import main

GREY = {"name": "turns", "title": "Turned bars", "shape": [1, 9, 12], "classes": [], "noun": "bar", "train": 64, "test": 32, "fingerprint": "0123456789abcdef"}
ANGLE = {"name": "angle", "unit": "°", "low": 0.0, "high": 180.0}


def write_set(folder: Path, **changes: Any) -> Path:
    """A set of random images under `folder`, as its description says."""
    said = {"schema": 1, "values": None, "licence": "", "source": "", **GREY, **changes}
    home = folder / said["name"]
    home.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(0)
    for split in ("train", "test"):
        np.save(home / f"{split}.npy", draw.integers(0, 256, (said[split], *said["shape"]), dtype=np.uint8))
        if said["classes"]:
            np.save(home / f"{split}_labels.npy", (np.arange(said[split]) % len(said["classes"])).astype(np.uint8))
        if said["values"]:
            np.save(home / f"{split}_values.npy", np.linspace(0, 180, said[split], dtype=np.float32))
    (home / "set.json").write_text(json.dumps(said))
    return home


@pytest.fixture
def sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AEVAE_DATA", str(tmp_path))
    return tmp_path


def test_an_added_set_is_one_of_the_data_sets_and_the_built_in_ones_stay_first(sets: Path) -> None:
    write_set(sets, values=ANGLE)
    assert list(DATASETS)[:2] == ["mnist", "fashion-mnist"]
    assert list(DATASETS)[-1] == "turns"
    assert DATASETS["turns"].shape == (1, 9, 12)
    assert load("turns", "train").pixels.shape == (64, 1, 9, 12)
    values = load("turns", "test").values
    assert values is not None
    assert values.tolist() == read_values("turns", "test").tolist()  # type: ignore[union-attr]
    assert not read_split("turns", "test")[1].any()  # images without classes are all of class 0
    assert has_originals(DATASETS["turns"])


def test_another_set_of_the_name_is_not_taken_for_it(sets: Path) -> None:
    write_set(sets)
    before = DATASETS["turns"]
    packed_test_images(before)
    write_set(sets, shape=[3, 8, 8], fingerprint="fedcba9876543210")
    assert not has_originals(before)
    with pytest.raises(DataError, match="another data set has the name"):
        load(before, "test")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "../turns"}, "no name"), ({"shape": [2, 9, 12]}, "shape"), ({"shape": [1, 9, 500]}, "shape"), ({"classes": ["a", "a"]}, "different"),
        ({"classes": ["a"] * 300}, "different"), ({"test": 3}, "3 test images"), ({"values": {**ANGLE, "high": 0}}, "range"),
        ({"values": ANGLE, "classes": ["a", "b"]}, "classes too"), ({"noun": ""}, "short text"), ({"title": None}, "short text"),
    ],
)  # fmt: skip
def test_a_description_that_cannot_be_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        reading.from_description({"values": None, **GREY, **changes})


def test_a_damaged_set_is_not_listed_and_says_why(sets: Path) -> None:
    home = write_set(sets)
    (home / "set.json").write_text("{")
    assert "turns" not in DATASETS
    with pytest.raises(DataError, match=r"set\.json cannot be read"):
        reading.read_set("turns")
    write_set(sets)
    np.save(home / "test.npy", np.zeros((32, 1, 9, 9), np.uint8))
    with pytest.raises(DataError, match="expected are uint8"):
        read_split("turns", "test")
    np.save(home / "test.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(DataError, match=r"test\.npy cannot be used"):
        read_split("turns", "test")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes have names here")
@pytest.mark.parametrize("name", ["set.json", "test.npy"])
def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(name: str, sets: Path) -> None:
    """F6. Fails, after a while, when a file of a set is opened whatever it is."""
    home = write_set(sets)
    (home / name).unlink()
    os.mkfifo(home / name)
    rescue = threading.Timer(60, lambda: (home / name).open("wb").close())  # nobody would write into it ever
    rescue.start()
    with pytest.raises(DataError, match=rf"{name}.*it is no ordinary file"):
        read_split("turns", "test") if name == "test.npy" else reading.read_set("turns")
    rescue.cancel()


def test_a_recipe_asks_no_class_of_images_that_have_none(sets: Path) -> None:
    write_set(sets)
    for wrong in ({"condition": "class"}, {"leave_out": (0,)}):
        with pytest.raises(ConfigError, match=r"none|no classes"):
            Config(dataset="turns", **wrong)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match="unknown dataset 'bars'"):
        Config(dataset="bars")


def test_a_recipe_keeps_the_set_it_was_described_with(sets: Path) -> None:
    dataset = reading.from_description({"values": None, **GREY})
    config = from_dict({"dataset": "turns", "epochs": 3}, dataset)
    assert config.replace(epochs=4).data is dataset
    assert to_dict(config) == to_dict(from_dict(to_dict(config), dataset))


@pytest.mark.parametrize(
    "changes", [{"values": ANGLE}, {}, {"classes": [f"kind {k}" for k in range(23)], "shape": [3, 8, 11]}], ids=["numbers", "nothing", "many classes"]
)
def test_a_model_of_an_added_set_is_trained_listed_and_outlives_its_images(changes: dict[str, Any], sets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aevae.runs.catalog import open_run

    home = write_set(sets, **changes)
    monkeypatch.setenv("AEVAE_RUNS", str(sets / "runs"))
    assert main(["train", "--dataset", "turns", "--layers", "16", "--epochs", "1", "--name", "mine"]) == 0
    run = open_run("mine")
    codes, film = run.tensors("codes"), run.tensors("film")
    assert run.classes == tuple(changes.get("classes", ()))
    assert ("knn_accuracy" in run.metrics) == bool(run.classes)
    assert ("value" in codes) == ("value" in film) == ("values" in changes)
    assert run.tensors("atlas")["class_shares"].shape[-1] == max(1, len(run.classes))
    home.rename(sets / "gone")
    again = open_run("mine")
    assert again.config.data == run.config.data
    assert not has_originals(again.config.data)


def test_test_images_are_no_more_than_browsers_hold() -> None:
    rows, held, said = drafts.split(100, None, None, 0.5, 0, most=20)
    assert (len(rows), len(held)) == (80, 20)  # what is drawn here and not needed stays a training image
    assert "Of 50 test images 20 are used" in said[0]
    given = np.arange(100) < 50
    rows, held, said = drafts.split(100, None, given, 0.5, 0, most=20)
    assert (sorted(rows), len(held)) == (list(range(50, 100)), 20)  # what was given as a test image is trained on by nobody
    assert set(held) <= set(range(50))
    assert drafts.split(100, None, None, 0.2, 0, most=20)[2] == ["The test images were drawn by seed 0: 80 to train on, 20 to test with."]


def test_a_training_without_its_images_stays_listed_and_says_what_is_missing(
    sets: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from aevae.recipe.presets import recipe
    from aevae.runs.files import claim
    from aevae.runs.status import Status, write_status
    from aevae.services import jobs
    from aevae.training.driver import train

    home = write_set(sets, values=ANGLE)
    monkeypatch.setenv("AEVAE_RUNS", str(sets / "runs"))
    training = train(claim("mine"), recipe("digits-vae", dataset="turns", layers="8", epochs=5, batch=32), None, lambda: "pause")
    for _ in training:
        pass
    write_status(sets / "runs" / "mine", Status("paused"))
    home.rename(sets / "gone")
    assert [(job.id, job.state) for job in jobs.listing()] == [("mine", "paused")]
    assert main(["train", "--resume", "mine"]) == 1
    assert "turns" in capsys.readouterr().err
