"""Uploaded pictures (reliability.md B1): a figure in any usual clothing is read, anything else is refused with a sentence."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from aevae.recipe.datasets import read_split
from aevae.recipe.errors import DataError
from aevae.services.photographs import MAX_BYTES
from aevae.services.photographs.layout import like_mnist
from aevae.services.photographs.pictures import read_figure, read_picture


def seven(side: int = 140) -> np.ndarray:
    """A 7 as uint8 (side, side), white on black."""
    figure = np.zeros((140, 140), np.uint8)
    figure[30:44, 40:100] = 255
    for row in range(44, 115):
        centre = 93 - (row - 44) // 2
        figure[row, centre - 7 : centre + 7] = 255
    return np.asarray(Image.fromarray(figure).resize((side, side)))


def packed(array: np.ndarray | Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    (array if isinstance(array, Image.Image) else Image.fromarray(array)).save(out, format, **options)
    return out.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    """A few kB of PNG that unpack to side² pixels."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes((side // 8 + 1) * side), 9)) + chunk(b"IEND", b"")


EXPECTED = read_picture(packed(seven()))
ROTATED = Image.Exif()
ROTATED[0x0112] = 6  # the camera was held upright: turn by a quarter to see it so
PAPER = np.dstack([np.full((140, 140, 3), 0, np.uint8), seven()])  # black strokes, transparent elsewhere
CHALK = np.dstack([np.full((140, 140, 3), 255, np.uint8), seven()])

CLOTHES = {
    "dark ink on light paper": packed(255 - seven()),
    "faint grey ink": packed((230 - seven() * 0.4).astype(np.uint8)),
    "16 bits a pixel": packed(seven().astype(np.uint16) * 257),
    "CMYK": packed(Image.fromarray(255 - seven()).convert("RGB").convert("CMYK"), "JPEG", quality=95),
    "black on transparent": packed(PAPER),
    "white on transparent": packed(CHALK),
    "a palette": packed(Image.fromarray(seven()).convert("P")),
    "one bit a pixel": packed(Image.fromarray(seven()).convert("1"), "BMP"),
    "animated": packed(Image.fromarray(seven()), "GIF", save_all=True, append_images=[Image.fromarray(255 - seven().T)]),
    "turned by EXIF": packed(Image.fromarray(np.rot90(seven()).copy()), "JPEG", exif=ROTATED, quality=95),
    "WebP": packed(seven(), "WEBP", quality=95),
    "large": packed(seven(1900)),
    "cut to its strokes": packed(255 - seven()[30:115, 40:101]),
    "shaded paper": packed((255 - 0.9 * seven() - np.linspace(0, 40, 140)).clip(0).astype(np.uint8)),
    "far from the middle": packed(np.pad(seven(), ((300, 10), (10, 200)))),
}


@pytest.mark.parametrize("clothing", CLOTHES)
def test_the_same_figure_is_read_in_every_clothing(clothing: str) -> None:
    picture = read_picture(CLOTHES[clothing])
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert 0 <= picture.min() <= picture.max() <= 1
    assert np.corrcoef(picture.ravel(), EXPECTED.ravel())[0, 1] > 0.97


def test_digits_of_mnist_come_back_as_they_were(mnist: str) -> None:
    """MNIST's own layout is the oracle: fitting and centring its digits again changes next to nothing."""
    digits = read_split(mnist, "test")[0][:60, 0]
    near = [np.abs(read_figure(packed(digit)).picture - digit / 255).max() < 0.11 for digit in digits]
    assert np.mean(near) > 0.9


NOTE = chunk(b"zTXt", b"note\0\0" + zlib.compress(b"a" * 1_000_000))
NOTES = packed(seven())[:33] + 62 * NOTE + packed(seven())[33:]

BAD = {
    "0 bytes": (b"", "empty"),
    "a text named .png": (b"hello, this is no picture" * 9, "no picture"),
    "a pickle": (b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x07nothing\x94.", "no picture"),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "no picture"),
    "an allowed name, another format": (packed(seven(), "TIFF"), "no picture"),
    "a bomb of 50 kB": (bomb(20_000), "too large"),
    "a bomb of 12 kB": (bomb(9_984), "9,984"),
    "cut off": (packed(np.random.default_rng(0).integers(0, 255, (90, 90), np.uint8))[:3000], "damaged"),
    "a thread": (packed(np.zeros((200_000, 1), np.uint8)), "200,000"),
    "a large WebP": (packed(np.zeros((1600, 1600), np.uint8), "WEBP"), "1,600"),
    "notes of 62 MB": (NOTES, "no picture"),
    "26 MB": (packed(seven()) + bytes(MAX_BYTES), "MB"),
    "white paper": (packed(np.full((80, 80), 250, np.uint8)), "shows nothing"),
    "a black square in the dark": (packed(np.zeros((1, 1), np.uint8)), "shows nothing"),
}


@pytest.mark.parametrize("kind", BAD)
def test_what_is_no_picture_is_refused_with_a_sentence(kind: str) -> None:
    data, reason = BAD[kind]
    with pytest.raises(DataError, match=reason) as error:
        read_picture(data)
    assert str(error.value).endswith(".")


FULL = seven(2000)  # as many pixels as are allowed
TURNED = Image.fromarray(np.rot90(FULL).copy())
RGB = Image.fromarray(FULL).convert("RGB")
LARGE = {
    "PNG": packed(FULL),
    "with alpha": packed(TURNED.convert("RGBA"), exif=ROTATED),
    "a palette with alpha": packed(Image.fromarray(FULL).convert("P"), transparency=3),
    "a key colour": packed(RGB, transparency=(0, 0, 1)),
    "16 bits a pixel": packed(FULL.astype(np.uint16) * 257, transparency=5),
    "CMYK in several passes": packed(TURNED.convert("RGB").convert("CMYK"), "JPEG", progressive=True, exif=ROTATED),
    "colours in several passes": packed(RGB, "JPEG", progressive=True, subsampling=0),
    "animated": packed(Image.fromarray(FULL), "GIF", save_all=True, append_images=[Image.fromarray(255 - FULL.T)]),
    "WebP": packed(RGB.resize((1580, 1580)), "WEBP", quality=60),
    "WebP without loss": packed(RGB.resize((1580, 1580)).convert("RGBA"), "WEBP", lossless=True, method=0),
}

MEASURE = """
import os, resource, sys, time, warnings
from pathlib import Path
import cv2
from aevae.services.photographs.pictures import read_picture
from aevae.recipe.errors import DataError

warnings.simplefilter("ignore")
cv2.setNumThreads(0)  # what is forked from a process with threads may wait for one of them for ever
first, *others = sys.argv[1:]
read_picture(Path(first).read_bytes())
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
for path in others:
    if not os.fork():  # a process of its own for each, whose peak is its own
        before, began = peak(), time.process_time()
        try:
            read_picture(Path(path).read_bytes())
        except DataError:
            pass
        print(peak() - before, time.process_time() - began, Path(path).name, sep="|", flush=True)
        os._exit(0)
    os.wait()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_no_upload_costs_more_than_50_mb_of_memory_or_a_second(tmp_path: Path) -> None:
    """Of the process, measured from outside Python: Pillow unpacks where tracemalloc does not look."""
    files = {"first": packed(seven()), **{f"{k}, good": v for k, v in LARGE.items()}, **{f"{k}, bad": data for k, (data, _) in BAD.items()}}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *(str(tmp_path / name) for name in files)], capture_output=True, text=True, cwd=Path(__file__).parents[2], timeout=600
    )
    assert done.returncode == 0, done.stderr
    taken = {name: (int(memory), float(seconds)) for memory, seconds, name in (line.split("|") for line in done.stdout.splitlines())}
    assert taken.keys() == files.keys() - {"first"}
    assert {name: memory for name, (memory, _) in taken.items() if memory > 50e6} == {}
    assert {name: seconds for name, (_, seconds) in taken.items() if seconds > 1} == {}
    assert taken["with alpha, good"][0] > 10e6  # the measure sees what Pillow unpacks


@pytest.mark.parametrize("kind", LARGE)
def test_the_largest_pictures_are_read_like_small_ones(kind: str) -> None:
    assert np.corrcoef(read_picture(LARGE[kind]).ravel(), EXPECTED.ravel())[0, 1] > 0.97


def test_an_empty_drawing_is_refused() -> None:
    with pytest.raises(DataError, match="nothing drawn"):
        like_mnist(np.zeros((280, 280), np.float32))


def test_a_dot_becomes_a_dot_in_the_middle() -> None:
    drawing = np.zeros((280, 280), np.float32)
    drawing[40, 250] = 1
    picture = like_mnist(drawing)
    rows, columns = np.nonzero(picture)
    assert abs(rows.mean() - 13.5) < 1 > abs(columns.mean() - 13.5)
