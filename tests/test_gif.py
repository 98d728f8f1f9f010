"""What the browser writes as an animated GIF is what Pillow reads."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from node import node
from PIL import Image, ImageSequence

SCRIPT = Path(__file__).parent / "js" / "run_gif.mjs"
RANDOM = np.random.default_rng(0)
PICTURES = {
    "one pixel": np.zeros((1, 1, 1)),
    "one colour": np.full((2, 40, 50), 7),
    "noise, which fills the dictionary again and again": RANDOM.integers(256, size=(3, 150, 131)),
    "a slope": np.indices((90, 256))[1][None].repeat(2, 0),
    "two colours in runs of all lengths": (RANDOM.random((2, 200, 90)).cumsum(2) % 9 < 1),
    "large, with repetition": np.kron(RANDOM.integers(256, size=(2, 28, 28)), np.ones((1, 8, 8))),
}


@pytest.mark.parametrize("name", PICTURES)
def test_every_pixel_of_every_frame_comes_back(name: str, tmp_path: Path) -> None:
    frames = PICTURES[name].astype(np.uint8)
    (tmp_path / "frames").write_bytes(frames.tobytes())
    count, height, width = frames.shape
    done = subprocess.run(
        [node(), str(SCRIPT), str(tmp_path / "frames"), str(width), str(height), str(count), str(tmp_path / "way.gif")],
        capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "way.gif") as image:
        assert image.size == (width, height)
        assert image.info["loop"] == 0
        read = [np.asarray(frame.convert("RGB"))[..., 0] for frame in ImageSequence.Iterator(image)]
        assert image.info["duration"] == 70
    assert len(read) == count
    for ours, theirs in zip(frames, read, strict=True):
        np.testing.assert_array_equal(theirs, ours)
