"""Sets of one's own: arrays become a folder that is whole or not there, or one sentence says why not."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from own_sets import turns

from aevae.recipe.datasets import DATASETS, read_split
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets import files, pixels
from aevae.recipe.own_sets.drafts import add_arrays, check_noun, draft, draft_arrays, read_draft
from aevae.recipe.own_sets.files import check_name
from aevae.recipe.own_sets.labels import class_name, read_labels

RANDOM = np.random.default_rng(0)
GREY = RANDOM.integers(0, 256, (100, 9, 12), np.uint8)


@pytest.fixture(autouse=True)
def data_folder(data: Path) -> Path:
    return data


def left(data: Path) -> list[str]:
    return sorted(os.listdir(data)) if data.is_dir() else []


def refused(images: Any, labels: Any = None, **options: Any) -> str:
    """The one sentence that says why not; nothing is left of it."""
    with pytest.raises(DataError) as error:
        add_arrays("mine", images, labels, **options)
    assert left(files.data_dir()) == []
    return str(error.value)


def test_a_set_is_its_arrays_and_what_is_said_of_them(data: Path) -> None:
    images, angles = turns(100)
    folder = add_arrays("turns", images, angles, values=("angle", "°"), title="Turns", licence="CC0", source="drawn", noun="hand", seed=3)
    about = json.loads((folder / "set.json").read_text())
    train, test = np.load(folder / "train.npy"), np.load(folder / "test.npy")
    assert left(data) == ["turns"]
    assert sorted(os.listdir(folder)) == ["set.json", "test.npy", "test_values.npy", "train.npy", "train_values.npy"]
    assert (train.shape, train.dtype, test.shape) == ((80, 1, 20, 33), np.uint8, (20, 1, 20, 33))
    assert {k: about[k] for k in ("schema", "name", "title", "shape", "classes", "noun", "train", "test", "licence", "source", "seed")} == {
        "schema": 1, "name": "turns", "title": "Turns", "shape": [1, 20, 33], "classes": [], "noun": "hand", "train": 80, "test": 20, "licence": "CC0",
        "source": "drawn", "seed": 3,
    }  # fmt: skip
    assert about["values"] == {"name": "angle", "unit": "°", "low": float(angles.min()), "high": float(angles.max())}
    assert about["fingerprint"] == hashlib.sha256((folder / "train.npy").read_bytes() + (folder / "test.npy").read_bytes()).hexdigest()[:16]
    values = np.concatenate([np.load(folder / f"{split}_values.npy") for split in ("train", "test")])
    assert values.dtype == np.float32
    for image, value in zip(np.concatenate([train, test])[:, 0], values, strict=True):  # each image is still beside its number
        assert (images[np.flatnonzero(angles == value)[0]] == image).all()
    known = DATASETS["turns"]
    assert (known.noun, known.values and known.values.unit, known.fingerprint) == ("hand", "°", about["fingerprint"])
    np.testing.assert_array_equal(read_split("turns", "test")[0], test)


def test_the_test_images_are_a_share_of_each_class_drawn_by_the_seed() -> None:
    labels = ["rare"] * 10 + ["common"] * 90
    made = [draft_arrays(GREY, labels, seed=seed) for seed in (0, 0, 1)]
    assert made[0].counts() == {"common": (72, 18), "rare": (8, 2)}
    assert made[0].about["fingerprint"] == made[1].about["fingerprint"] != made[2].about["fingerprint"]
    drawn = [{image.tobytes() for image in one.images("test")} for one in made]
    assert drawn[0] == drawn[1] != drawn[2]
    assert made[0].numbers("test").tolist() != sorted(made[0].numbers("test").tolist())  # shuffled: codes of the first thousand are of all classes


def test_a_class_with_one_image_is_trained_on_and_said() -> None:
    made = draft_arrays(GREY, [0, 1] + [2] * 98)
    assert made.counts()["0"] == made.counts()["1"] == (1, 0)
    assert made.about["said"][0] == "2 classes have a single image, which is a training image: 0, 1."


def test_given_test_images_stay_the_test_images() -> None:
    made = draft_arrays(GREY[:40], RANDOM.integers(0, 3, 40), test_images=GREY[40:], test_labels=[0] * 60)
    assert {image.tobytes() for image in made.images("test")} == {image.tobytes() for image in GREY[40:]}
    assert made.about["seed"] is None


@pytest.mark.parametrize(
    ("images", "expected"),
    [
        (GREY, GREY),
        (GREY.astype(np.int64), GREY),
        (GREY / 255, GREY),
        (GREY > 128, 255 * (GREY > 128)),
        ((GREY > 128).astype(np.int32), 255 * (GREY > 128)),
        (GREY[:, :, :9].reshape(100, 81), GREY[:, :, :9]),
        (GREY[:, None], GREY),
        (GREY[..., None], GREY),
    ],
)
def test_every_usual_array_of_grey_images_is_read(images: np.ndarray, expected: np.ndarray) -> None:
    np.testing.assert_array_equal(pixels.as_bytes(images)[0][:, 0], expected)


def test_colour_is_read_with_its_channels_first_or_last() -> None:
    colour = RANDOM.integers(0, 256, (40, 3, 10, 12), np.uint8)
    for given in (colour, colour.transpose(0, 2, 3, 1)):
        np.testing.assert_array_equal(pixels.as_bytes(given)[0], colour)


NAN = np.where(np.arange(100)[:, None, None] == 7, np.nan, GREY / 255)


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (NAN, "Image 8 has pixels that are no numbers"),
        (GREY / 100, "from 0 to 1 is allowed. Scale them"),
        (GREY.astype(np.float32), "floats from 0 to 255; from 0 to 1 is allowed"),
        (GREY.astype(int) * 10, "whole numbers from 0 to 2550; from 0 to 255 is allowed. Divide them"),
        (GREY.astype(int) - 1, "whole numbers from -1 to 254"),
        (GREY.astype(str), "which are no pixels"),
        (GREY.astype(object), "which are no pixels"),
        (GREY[:, :4], "12 × 4 pixels; 8 to 128 pixels a side"),
        (np.zeros((40, 200, 20), np.uint8), "give a smaller size"),
        (np.zeros((40, 9, 9, 4), np.uint8), "Leave that channel out"),
        (np.zeros((40, 9, 9, 7), np.uint8), "shape 40×9×9×7. Images are N×H×W"),
        (np.uint8(5), "shape of one number"),
        (GREY[:0], "There are no images"),
        (GREY[:40], "40 images make 32 training and 8 test images; at least 32 and 16 are needed"),
        (GREY[:1], "1 image makes 1 training and 0 test images"),
    ],
)
def test_what_are_no_images_is_refused_in_a_sentence(images: np.ndarray, words: str) -> None:
    assert words in refused(images)


@pytest.mark.parametrize(
    ("labels", "options", "words"),
    [
        (range(99), {}, "100 images, but 99 labels"),
        (np.eye(100), {}, "labels.argmax(1)"),
        (range(100), {"classes": ["a", "b"]}, "whole numbers from 0 to 1"),
        ([0] * 100, {"classes": ["a", "a "]}, "the same name"),
        (["1"] * 99 + ["x"], {"values": ("age", "years")}, "'x' is no number"),
        ([1.5] * 99 + [np.nan], {}, "Label 100 is no number"),
        ([1.5] * 100, {}, "All labels are 1.5"),
        (range(100), {}, "100 images of 100 classes make 100 training and 0 test images; at least 32 and 16 are needed. Leave the labels out"),
        ([None] * 30 + ["a"] * 70, {}, "30 of the labels are missing"),
        (["\u202e"] * 100, {}, "of which nothing can be shown"),
        (None, {"test": 1.0}, "share of test images is 1"),
        (None, {"seed": -1}, "The seed is -1"),
    ],
)
def test_labels_that_do_not_fit_are_refused_in_a_sentence(labels: Any, options: dict[str, Any], words: str) -> None:
    assert words in refused(GREY, None if labels is None else list(labels), **options)


def test_more_than_256_classes_are_refused_and_as_many_numbers_are_read() -> None:
    with pytest.raises(DataError, match="300 classes; at most 256"):
        read_labels(np.arange(300), 300)
    assert read_labels(np.arange(300), 300, values=("age", "years")).values == ("age", "years")


def test_classes_are_sorted_as_people_count_and_shown_as_one_plain_line() -> None:
    assert read_labels(["10", "9", "b", "A"], 4).classes == ("9", "10", "A", "b")
    assert class_name("🙂 \n../x\u202e\0") == "🙂 ../x"
    assert len(class_name("x" * 300)) == 40


@pytest.mark.parametrize("name", ["", "../x", "Mine", "a b", "-a", ".draft-0", "a" * 41, "🙂", "mnist", "taken"])
def test_a_name_is_refused_that_is_none_or_taken(data: Path, name: str) -> None:
    (data / "taken").mkdir(parents=True)
    with pytest.raises(DataError, match=r"is no name for a data set|There is a data set"):
        check_name(name)


def test_a_name_that_was_taken_meanwhile_leaves_the_draft_and_the_other_set(data: Path) -> None:
    made = draft_arrays(GREY)
    add_arrays("mine", 255 - GREY)
    before = (data / "mine" / "set.json").read_bytes()
    with pytest.raises(DataError, match="already"):
        made.keep("mine")
    assert (data / "mine" / "set.json").read_bytes() == before
    made.keep("other")
    assert left(data) == ["mine", "other"]


@pytest.mark.parametrize("noun", ["", "<b>", "a" * 30, "3", "x -"])
def test_a_noun_is_a_word(noun: str) -> None:
    assert check_noun("maple leaf") == "maple leaf"
    with pytest.raises(DataError, match="is no noun"):
        check_noun(noun)


def test_a_full_disk_is_said_before_and_while_writing_and_nothing_stays(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert "cannot be stored" in refused(GREY)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 9, 5))
    assert "has room for 0 MB" in refused(GREY)


def test_what_is_stopped_while_writing_leaves_nothing(data: Path) -> None:
    def stop(what: str, share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draft(GREY[:, None], progress=stop)
    assert left(data) == []


def test_a_draft_that_nobody_keeps_is_thrown_away_after_a_day(data: Path) -> None:
    old, new = draft_arrays(GREY), draft_arrays(GREY)
    os.utime(old.folder, (0, 0))
    draft_arrays(GREY).discard()
    assert left(data) == [new.folder.name]
    assert read_draft(new.token).about == new.about
    for token in (old.token, "../" + new.token, ""):
        with pytest.raises(DataError, match="not here any more"):
            read_draft(token)


def test_too_many_images_are_refused_before_they_are_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "2,000,000 images" not in refused(np.broadcast_to(np.uint8(0), (2_000_000, 9, 9)))
    assert "take 4.9 GB; at most 2 GB" in refused(np.broadcast_to(np.uint8(0), (100_000, 128, 128, 3)))
