"""A visitor's picture, read with care and made like the pictures of MNIST: light ink on black, 28×28, centred."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError
from aevae.services.photographs import MAX_BYTES, NOTHING
from aevae.services.photographs.figure_finder import find_figure
from aevae.services.photographs.layout import PAPER, like_mnist

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MAX_PIXELS = {
    "JPEG": 50_000_000,
    "MPO": 50_000_000,
    "WEBP": 2_500_000,
}  # JPEG is unpacked at a fraction of its size; WebP's decoder holds each pixel four times
MAX_PIXELS_ELSE = 4_000_000
MAX_COEFFICIENTS = 34_000_000  # bytes that a JPEG in several passes takes before any pixel of it is there
MAX_SIDE = 10_000  # pixels: Pillow keeps an address for each row
WORKING = 768  # longest side after loading; enough for a figure that fills a twentieth of it
ALLOWED = (
    f"Use a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file of at most {MAX_BYTES // 1_000_000} MB, {MAX_SIDE:,} pixels a side "
    f"and {MAX_PIXELS['JPEG'] // 1_000_000} megapixels as JPEG, {MAX_PIXELS_ELSE // 1_000_000} otherwise (WEBP: {MAX_PIXELS['WEBP'] / 1e6:g})."
)
SOURCES = "Give the file's bytes, its path, an open binary file, a PIL image, or an array of H×W, H×W×3 or H×W×4 numbers: uint8, or floats from 0 to 1."
HEIC = (
    "This is a HEIC or AVIF photograph, which cannot be read here. Save it as JPEG first: on a Mac open it in Preview and export it, on an iPhone "
    "choose Settings, Camera, Formats, Most Compatible and take it again, on Windows open it in Photos and save it as .jpg."
)
PngImagePlugin.MAX_TEXT_MEMORY = 1 << 20  # notes in a PNG, unpacked; Pillow would allow 64 MB


class TooLarge(DataError):
    """A file or picture beyond the limits, told apart from damaged ones."""


@dataclass(frozen=True)
class Reading:
    """What was read: picture (28, 28) float32 as MNIST has it, ink (h, w) float32 of the figure as it was found, both in [0, 1];
    box: left, top, right and bottom of the figure in shares of the upright picture; doubt: what speaks against it, or nothing."""

    picture: Array
    ink: Array
    box: tuple[float, float, float, float]
    doubt: str = ""


def read_picture(source: Any) -> Array:
    """A picture of a figure as (28, 28) float32 in [0, 1], ink bright, whatever its size, rotation, depth, light and paper.

    source: bytes of a file, its path, an open binary file, a PIL image, or an array: (H, W), (H, W, 3) or (H, W, 4), uint8 or floats in [0, 1].
    Where the reader is not sure which figure is meant, a UserWarning says what it took.

    Raises:
        DataError: it is none of these, empty, too large, no picture of an allowed format, damaged, or shows nothing.
    """
    reading = read_figure(source)
    if reading.doubt:
        warnings.warn(reading.doubt, stacklevel=2)
    return reading.picture


def read_figure(source: Any) -> Reading:
    """As `read_picture`, with what is known about it.

    Raises:
        DataError: see `read_picture`.
    """
    found = find_figure(np.asarray(flattened(reduced(opened(source)))))
    if found is None or not (found.ink > PAPER).any():
        raise DataError(NOTHING)
    return Reading(like_mnist(found.ink), found.ink, found.box, found.doubt)


def opened(source: Any) -> Image.Image:
    """The picture behind whatever was given, in its full size but not yet unpacked if it comes from a file."""
    if isinstance(source, Image.Image):
        if 0 in source.size or source.width * source.height > MAX_PIXELS["JPEG"]:
            raise DataError(f"The image has {source.width:,} × {source.height:,} pixels. Between 1 and {MAX_PIXELS['JPEG']:,} are allowed.")
        return source.copy()
    if isinstance(source, (bytes, bytearray)):
        return from_bytes(bytes(source))
    if isinstance(source, (str, Path)):
        try:
            with open(source, "rb") as file:
                return from_bytes(file.read(MAX_BYTES + 1))
        except (OSError, ValueError) as error:
            raise DataError(f"The file {str(source)!r} cannot be opened: {getattr(error, 'strerror', None) or error}. {SOURCES}") from error
    if hasattr(source, "read"):
        return from_bytes(contents(source))
    return from_array(source)


def contents(file: Any) -> bytes:
    try:
        data = file.read(MAX_BYTES + 1)
    except Exception as error:  # files may be anything
        raise DataError(f"The open file cannot be read: {error}. {SOURCES}") from error
    if not isinstance(data, bytes):
        raise DataError(f'The open file gives text, not bytes: open it with mode "rb". {SOURCES}')
    return data


def from_array(source: Any) -> Image.Image:
    try:
        array: Array = np.asarray(source)
    except Exception as error:  # objects may refuse in any way
        raise DataError(f"A {type(source).__name__} is no picture. {SOURCES}") from error
    floats = array.dtype.kind == "f"
    if array.dtype != np.uint8 and not floats:
        raise DataError(f"A picture was expected, not {type(source).__name__} with values of type {array.dtype}. {SOURCES}")
    if not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))) or array.size == 0:
        raise DataError(f"An array of shape {array.shape} is no picture. {SOURCES}")
    if array.shape[0] * array.shape[1] > MAX_PIXELS["JPEG"]:
        raise DataError(f"The array has {array.shape[1]:,} × {array.shape[0]:,} pixels; at most {MAX_PIXELS['JPEG']:,} are allowed.")
    if floats:
        if not (float(array.min()) >= 0 and float(array.max()) <= 1):  # also no number
            raise DataError(f"The array's values go from {array.min():g} to {array.max():g}. {SOURCES}")
        array = np.round(array * 255).astype(np.uint8)
    return Image.fromarray(np.ascontiguousarray(array))


def from_bytes(data: bytes, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    if not data:
        raise DataError(f"The file is empty. {ALLOWED}")
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The file has {'' if len(data) > MAX_BYTES + 1 else 'more than '}{len(data) / 1e6:.1f} MB. {ALLOWED}")
    if data[4:8] == b"ftyp":
        raise DataError(HEIC)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limits below are stricter, and say more
            image = Image.open(io.BytesIO(data), formats=formats)  # reads the head only
        pixels, allowed = image.width * image.height, MAX_PIXELS.get(image.format or "", MAX_PIXELS_ELSE)
        coefficients = 2 * pixels * shares(image) if image.format in ("JPEG", "MPO") and in_passes(data) else 0
    except Image.DecompressionBombError as error:
        raise TooLarge(f"The picture is far too large once unpacked. {ALLOWED}") from error
    except Exception as error:  # decoders raise many kinds on bytes that may be anything
        raise DataError(f"This is no picture that can be read. {ALLOWED}") from error
    if pixels > allowed or max(image.size) > MAX_SIDE:  # asked before anything is unpacked: a bomb of 12 kB unpacks to gigabytes
        raise TooLarge(f"The picture has {image.width:,} × {image.height:,} pixels. {ALLOWED}")
    if coefficients > MAX_COEFFICIENTS:
        raise TooLarge(
            f"The picture has {image.width:,} × {image.height:,} pixels, too many for a JPEG in several passes (progressive). Save it smaller or as an ordinary JPEG."
        )
    return image


def shares(image: Any) -> float:
    """Numbers that a JPEG keeps for each pixel: 3 in full colour, 1.5 where two colours have half the size."""
    sampling = [(h, v) for _, h, v, _ in image.layer]
    return sum(h * v for h, v in sampling) / (max(h for h, _ in sampling) * max(v for _, v in sampling))


def in_passes(data: bytes) -> bool:
    """Whether a JPEG's first scan holds less than all of the picture, so that its decoder must keep all scans until the end."""
    at, components = 2, 0
    while data[at + 1] != 0xDA:  # start of the first scan
        if data[at + 1] == 0xFF:  # padding
            at += 1
            continue
        if 0xC0 <= data[at + 1] <= 0xCF and data[at + 1] not in (0xC4, 0xC8, 0xCC):
            components = data[at + 9]
            if data[at + 1] == 0xC2:
                return True
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[at + 4] < components


def reduced(image: Image.Image) -> Image.Image:
    """The first frame, upright, at most WORKING pixels a side, as 8-bit L or RGBA.

    Raises:
        DataError: it is damaged.
    """
    try:
        if image.mode.startswith("I"):  # 16 bits a pixel: Pillow would clip them to 8
            image = Image.fromarray((np.clip(np.asarray(upright(image)), 0, 65535) >> 8).astype(np.uint8))
        elif image.mode == "F":
            raise DataError(f"A PIL image of mode F has no known range. {SOURCES}")
        elif image.mode in ("1", "P") or "transparency" in image.info:  # what cannot be averaged as it is
            image = image.convert("L" if image.mode == "1" and "transparency" not in image.info else "RGBA")
        image.thumbnail((WORKING, WORKING), Image.Resampling.BOX, 1.3)  # before all else: a JPEG is then never unpacked in full
        image = upright(image)
        return image.convert("L" if image.mode == "L" else "RGBA")
    except DataError:
        raise
    except Exception as error:
        raise DataError(f"The picture is damaged or was cut off. {ALLOWED}") from error


def upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held; a note that cannot be read leaves it as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF may hold anything
        return image


def flattened(image: Image.Image) -> Image.Image:
    """L or RGB, with what is transparent filled as paper: white under dark strokes, black under light ones."""
    if image.mode == "L":
        return image
    if image.getchannel("A").getextrema() == (255, 255):
        return image.convert("RGB")
    alpha = np.asarray(image.getchannel("A"), np.float32) / 255
    grey = np.asarray(image.convert("L"), np.float32)
    shown = float((alpha * grey).sum() / max(float(alpha.sum()), 1e-6))
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255) if shown < 128 else (0, 0, 0, 255))
    return Image.alpha_composite(paper, image).convert("RGB")
