"""Photographs as a class takes them, made from MNIST: the figure is found through lines, shadows, specks and grain, or what was taken is said."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from photographs import KINDS, photograph
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.svm import SVC

import aevae
from aevae.recipe.datasets import read_split
from aevae.recipe.errors import DataError
from aevae.services.photographs import NOTHING
from aevae.services.photographs.figure_finder import MANY, UNCLEAR
from aevae.services.photographs.layout import like_mnist
from aevae.services.photographs.pictures import HEIC, read_figure, read_picture

EACH = 5  # photographs of a kind: 80 in all
LEAST = 0.96  # with 13 of a kind 206 of 208 were measured; the first reader (249f7f3) got 62 of them
FIRST, SEED = 100, 70_000  # digits and chances that the reader was not made with


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Whether it doubts is asked where that matters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def digits(name: str) -> tuple[np.ndarray, list[np.ndarray]]:
    """Test images (N, 28, 28) uint8, and those of each class by number."""
    images, labels = read_split(name, "test")
    return images[:, 0], [np.flatnonzero(labels == c) for c in range(10)]


def packed(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def plainly(digit: np.ndarray) -> bytes:
    """Black on white, large, nothing else."""
    return packed(Image.fromarray(255 - np.pad(digit, 6)).resize((280, 280), Image.Resampling.BICUBIC))


def alike(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def judge(mnist: str) -> Any:
    """A classifier that has seen neither photographs nor test images: an SVM on 40 principal components of slightly blurred training images."""
    images, labels = read_split(mnist, "train")
    return make_pipeline(FunctionTransformer(blurred), PCA(40, svd_solver="covariance_eigh"), SVC(C=10)).fit(images[:10_000, 0] / 255, labels[:10_000])


def blurred(pictures: Any) -> np.ndarray:
    return np.stack([cv2.GaussianBlur(np.asarray(picture, float), (0, 0), 1) for picture in pictures]).reshape(len(pictures), -1)


def test_photographs_of_every_kind_are_read_as_the_plain_picture_is(mnist: str, capsys: pytest.CaptureFixture[str]) -> None:
    images, by_class = digits(mnist)
    plain, read, kinds = [], [], []
    for k, kind in enumerate(KINDS):
        for i in range(EACH):
            digit = images[by_class[(i + k) % 10][FIRST + EACH * k // 10 + i]]
            plain.append(read_figure(plainly(digit)).picture)
            try:
                read.append(read_figure(photograph(kind, digit, SEED + i)).picture)
            except DataError:
                read.append(np.zeros((28, 28), np.float32))
            kinds.append(kind)
    named = judge(mnist).predict([*plain, *read])
    same = named[: len(plain)] == named[len(plain) :]
    near = np.asarray([got.any() and alike(got, expected) >= 0.8 for got, expected in zip(read, plain, strict=True)])
    good = same & near
    with capsys.disabled():
        print(f"\n  read as the plain picture is, n = {len(good)}, and r ≥ 0.8:")
        for kind in KINDS:
            of = np.asarray(kinds) == kind
            print(f"    {kind:18} {good[of].sum():3} of {of.sum()}   (class {same[of].sum()}, r {near[of].sum()})")
        print(f"    {'all':18} {good.sum():3} of {len(good)} ({good.mean():.1%})")
    assert len(good) == 80
    assert good.mean() >= LEAST


def test_the_photographs_of_the_first_complaint_are_read_as_the_three(mnist: str) -> None:
    """A 3 with a speck, on lined paper, in pencil with noise, in a shadow that takes ink's light too, and with 12 megapixels."""
    three = digits(mnist)[0][18]
    random = np.random.default_rng(0)
    ink = np.zeros((400, 400))
    ink[120:280, 120:280] = np.asarray(Image.fromarray(three).resize((160, 160), Image.Resampling.BICUBIC)) / 255
    paper = 235 - 195 * ink
    lined, speck = paper.copy(), paper.copy()
    lined[20::40] = 200  # over the ink
    speck[10:15, 20:25] = 40
    wide = np.full((3024, 4032), 235.0)
    wide[400:2800, 800:3200] = 235 - np.asarray(Image.fromarray(three).resize((2400, 2400), Image.Resampling.BICUBIC)) * 0.75
    cases = {
        "plain": paper,
        "speck": speck,
        "lined": lined,
        "pencil": 235 - 60 * ink + random.normal(0, 8, ink.shape),
        "shadow": paper - np.linspace(0, 120, 400),
        "12 megapixels": wide,
    }
    images = {name: Image.fromarray(pixels.clip(0, 255).astype(np.uint8)) for name, pixels in cases.items()}
    read = {name: read_figure(packed(image, "JPEG", quality=85)) for name, image in images.items()}
    assert {name: round(alike(reading.picture, three), 2) for name, reading in read.items() if alike(reading.picture, three) < 0.8} == {}
    assert {reading.doubt for reading in read.values()} == {""}
    left, top, right, bottom = read["plain"].box
    np.testing.assert_allclose(read["speck"].box, (left, top, right, bottom), atol=0.01)
    assert 0.3 < left < right < 0.7


@pytest.mark.parametrize("kind", ["grain", "ruled", "squared"])
def test_paper_without_a_figure_is_refused(kind: str) -> None:
    with pytest.raises(DataError) as error:
        read_picture(photograph(kind, np.zeros((28, 28), np.uint8), 3))
    assert str(error.value) == NOTHING


@pytest.mark.parametrize("kind", ["lamp", "shadow", "on a dark desk", "chalk"])
def test_light_and_edges_alone_are_no_figure(kind: str) -> None:
    """Refused, or read with the sentence that offers the box: never taken for a figure in silence."""
    for seed in range(6):
        try:
            doubt = read_figure(photograph(kind, np.zeros((28, 28), np.uint8), SEED + seed, side=320)).doubt
        except DataError as error:
            doubt = str(error)
        assert doubt in (NOTHING, UNCLEAR, MANY), seed


def test_of_two_figures_one_is_taken_and_said(mnist: str) -> None:
    images, by_class = digits(mnist)
    large, small = images[by_class[5][0]], images[by_class[2][1]]
    sheet = np.full((300, 600), 255, np.uint8)
    for digit, side, left in ((large, 200, 40), (small, 160, 380)):
        sheet[40 : 40 + side, left : left + side] -= np.asarray(Image.fromarray(digit).resize((side, side)))
    reading = read_figure(sheet)
    assert reading.doubt.startswith("There seems to be more than one figure")
    left = reading.box[2] < 0.5
    one, rest = (large, small) if left else (small, large)
    assert alike(reading.picture, one) > alike(reading.picture, rest) + 0.2
    other = sheet[:, 340:] if left else sheet[:, :300]  # what a box around the other holds
    assert alike(read_figure(other).picture, rest) > alike(read_figure(other).picture, one) + 0.2
    with pytest.warns(UserWarning, match="more than one figure"):
        read_picture(sheet)


def test_photographs_of_phones_are_read_whole_and_what_phones_cannot_give_is_named(mnist: str) -> None:
    digit = digits(mnist)[0][18]
    sheet = Image.fromarray(np.pad(255 - np.asarray(Image.fromarray(digit).resize((3000, 3000))), ((1500, 1500), (2500, 2500)), constant_values=255))
    assert sheet.width * sheet.height == 48_000_000
    assert alike(read_picture(packed(sheet, "JPEG", quality=80)), digit / 255) > 0.8
    small = sheet.resize((800, 600))
    assert alike(read_picture(packed(small, "MPO", save_all=True, append_images=[small])), digit / 255) > 0.8  # a JPEG with a second one behind it
    for brand in (b"heic", b"mif1", b"avif"):
        with pytest.raises(DataError) as error:
            read_picture(b"\0\0\0\x18ftyp" + brand + bytes(200))
        assert str(error.value) == HEIC


def test_a_jpeg_that_unpacks_to_more_than_its_pixels_is_refused_before_it_is_unpacked() -> None:
    """In several passes a decoder keeps every coefficient: 16 megapixels of full colour take 96 MB before the first pixel."""
    with pytest.raises(DataError, match="several passes"):
        read_picture(packed(Image.new("RGB", (4000, 4000), "white"), "JPEG", progressive=True, subsampling=0))


SEVEN = np.zeros((60, 60), np.uint8)
SEVEN[10:15, 15:45] = SEVEN[10:50, 38:44] = 255

SOURCES = {
    "bytes": lambda path: path.read_bytes(),
    "a bytearray": lambda path: bytearray(path.read_bytes()),
    "a path": lambda path: path,
    "a path as text": str,
    "an open file": lambda path: io.BytesIO(path.read_bytes()),
    "a PIL image": Image.open,
    "a PIL image of one bit": lambda path: Image.open(path).convert("1"),
    "uint8": lambda path: SEVEN,
    "floats": lambda path: SEVEN / 255,
    "half floats": lambda path: (SEVEN / 255).astype(np.float16),
    "RGB": lambda path: np.dstack([SEVEN] * 3),
    "RGBA": lambda path: np.dstack([SEVEN] * 3 + [np.full_like(SEVEN, 255)]) / 255,
    "a tensor": lambda path: torch.tensor(SEVEN / 255),
    "not contiguous": lambda path: np.asfortranarray(SEVEN),
}
NO_SOURCES = {
    "nothing": (None, "NoneType"),
    "a number": (7, "int"),
    "a list of texts": (["7"], "list"),
    "labels": (np.zeros((28, 28), np.int64), "int64"),
    "bools": (np.zeros((28, 28), bool), "bool"),
    "a batch": (np.zeros((10, 28, 28), np.uint8), r"\(10, 28, 28\)"),
    "one row": (np.zeros(784, np.uint8), r"\(784,\)"),
    "no pixels": (np.zeros((0, 28), np.uint8), r"\(0, 28\)"),
    "floats up to 255": (SEVEN.astype(float), "from 0 to 255"),
    "not a number": (np.full((28, 28), np.nan), "nan"),
    "a missing file": ("no/such/file.png", "cannot be opened"),
    "a folder": (Path("/"), "cannot be opened"),
    "a NUL in the path": ("a\0b", "cannot be opened"),
    "a file of text": (io.StringIO("7"), "not bytes"),
    "a closed file": (None, "cannot be read"),
    "a float image": (Image.new("F", (28, 28)), "mode F"),
    "an empty image": (Image.new("L", (0, 5)), "0 × 5"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_picture_may_come_as(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "seven.png"
    path.write_bytes(packed(Image.fromarray(SEVEN)))
    assert alike(aevae.read_picture(SOURCES[kind](path)), like_mnist(SEVEN / np.float32(255))) > 0.98


@pytest.mark.parametrize("kind", NO_SOURCES)
def test_anything_else_is_refused_with_what_is_allowed(kind: str) -> None:
    source, reason = NO_SOURCES[kind]
    if kind == "a closed file":
        source = io.BytesIO()
        source.close()
    with pytest.raises(DataError, match=reason) as error:
        aevae.read_picture(source)
    assert "allowed" in str(error.value) or "array" in str(error.value)


def test_an_image_that_was_handed_over_stays_as_it_was() -> None:
    image = Image.fromarray(np.pad(SEVEN, 800))
    before = image.tobytes()
    read_picture(image)
    assert (image.size, image.tobytes()) == ((1660, 1660), before)
