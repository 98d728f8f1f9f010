"""The pad in the browser and the reader on the server lay out ink alike: both run on the same drawings."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from node import node
from PIL import Image

from aevae.recipe.datasets import read_split
from aevae.services.photographs.layout import like_mnist

SCRIPT = Path(__file__).parent / "js" / "run_ink.mjs"


def in_node(folder: Path, pictures: Sequence[np.ndarray]) -> list[np.ndarray]:
    """What JavaScript makes of each (H, W, …), all in one Node process."""
    jobs = []
    for i, picture in enumerate(pictures):
        picture.tofile(folder / f"{i}.in")
        jobs.append({"width": picture.shape[1], "height": picture.shape[0], "input": str(folder / f"{i}.in"), "output": str(folder / f"{i}.out")})
    (folder / "cases.json").write_text(json.dumps(jobs))
    done = subprocess.run([node(), str(SCRIPT), str(folder / "cases.json")], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return [np.fromfile(folder / f"{i}.out", "<f4") for i in range(len(jobs))]


def enlarged(digit: np.ndarray, side: int) -> np.ndarray:
    return np.asarray(Image.fromarray(digit.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC)).clip(0, 1)


def drawings() -> list[np.ndarray]:
    """Real digits at a pad's size, at their own and at odd ones; strokes as thin as a line and as wide as the pad; a dot."""
    digits = [np.asarray(digit, np.float32) / 255 for digit in read_split("digits", "test")[0][:40, 0]]
    thin, wide, dot = (np.zeros((280, 280), np.float32) for _ in range(3))
    thin[20:260, 137:140] = 1
    wide[100:163] = 0.8
    dot[40, 250] = 1
    return [*(enlarged(digit, 280) for digit in digits), *digits, *(enlarged(digit, 77 + i)[i:] for i, digit in enumerate(digits)), thin, wide, dot]


def assert_same_layout(folder: Path, pictures: list[np.ndarray]) -> None:
    for expected, actual in zip(map(like_mnist, pictures), in_node(folder, pictures), strict=True):
        np.testing.assert_allclose(actual.reshape(28, 28), expected, atol=1e-5)


def test_the_pad_lays_out_ink_as_the_server_does(tmp_path: Path) -> None:
    assert_same_layout(tmp_path, drawings())


def test_the_pad_lays_out_digits_of_mnist_as_the_server_does(tmp_path: Path, mnist: str) -> None:
    assert_same_layout(tmp_path, [enlarged(digit / 255, 280) for digit in read_split(mnist, "test")[0][:60, 0]])


def test_the_pad_and_the_server_leave_out_the_same_stray_dots(tmp_path: Path) -> None:
    """Dots of several sizes at several places beside a figure: some count as strays, some do not, and both sides agree on which."""
    figure = np.pad(enlarged(np.asarray(read_split("digits", "test")[0][3, 0], np.float32) / 255, 120), 80)
    pictures = []
    for side in (8, 20, 28, 34, 60):
        for row, column in ((5, 5), (50, 130), (72, 130), (200, 130), (140, 230)):
            dotted = figure.copy()
            dotted[row : row + side, column : column + side] = 1
            pictures.append(dotted)
    assert_same_layout(tmp_path, pictures)
    left_out = [np.array_equal(like_mnist(picture), like_mnist(figure)) for picture in pictures]
    assert 5 < sum(left_out) < 20
