"""A visitor's picture, read with care and made like the pictures of MNIST: light ink on black, 28×28, centred."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
MAX_BYTES = 5_000_000
MAX_PIXELS = 4_000_000
MAX_WEBP = 2_500_000  # pixels: its decoder holds each four times
MAX_SIDE = 10_000  # pixels: Pillow keeps an address for each row
SIDE, BOX, CENTRE = 28, 20, 14.5  # MNIST: ink in a 20×20 box, its centre of mass in the pixel right below the middle
WORKING = 448  # longest side after loading; enough for anything that ends in 20 pixels
ALLOWED = (
    f"Use a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file of at most {MAX_BYTES // 1_000_000} MB, {MAX_SIDE:,} pixels a side "
    f"and {MAX_PIXELS // 1_000_000} megapixels (WEBP: {MAX_WEBP / 1e6:g})."
)
PngImagePlugin.MAX_TEXT_MEMORY = 1 << 20  # notes in a PNG, unpacked; Pillow would allow 64 MB


def read_picture(data: bytes) -> Array:
    """An uploaded file as (28, 28) float32 in [0, 1], ink bright, whatever its size, rotation, depth and paper.

    Raises:
        DataError: it is empty, too large, no picture of an allowed format, damaged, or shows nothing.
    """
    return like_mnist(ink(open_picture(data)))


def open_picture(data: bytes) -> Image.Image:
    """The first frame, upright, at most WORKING pixels a side, as 8-bit L or RGBA.

    Raises:
        DataError: see `read_picture`.
    """
    if not data:
        raise DataError(f"The file is empty. {ALLOWED}")
    if len(data) > MAX_BYTES:
        raise DataError(f"The file has {len(data) / 1e6:.1f} MB. {ALLOWED}")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)  # reads the head only
        pixels, allowed = image.width * image.height, MAX_WEBP if image.format == "WEBP" else MAX_PIXELS
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:  # the latter only where warnings are errors
        raise DataError(f"The picture is far too large once unpacked. {ALLOWED}") from error
    except Exception as error:  # decoders raise many kinds on bytes that may be anything
        raise DataError(f"This is no picture that can be read. {ALLOWED}") from error
    if pixels > allowed or max(image.size) > MAX_SIDE:  # asked before anything is unpacked: a bomb of 12 kB unpacks to gigabytes
        raise DataError(f"The picture has {image.width:,} × {image.height:,} pixels. {ALLOWED}")
    try:
        if image.mode.startswith("I"):  # 16 bits a pixel: Pillow would clip them to 8
            image = Image.fromarray((np.clip(np.asarray(upright(image)), 0, 65535) >> 8).astype(np.uint8))
        elif image.mode in ("1", "P") or "transparency" in image.info:  # what cannot be averaged as it is
            image = image.convert("L" if image.mode == "1" and "transparency" not in image.info else "RGBA")
        image.thumbnail((WORKING, WORKING), Image.Resampling.BOX)  # before all else: a JPEG is then never unpacked in full
        image = upright(image)
        image = image.convert("L" if image.mode == "L" else "RGBA")
    except Exception as error:
        raise DataError(f"The picture is damaged or was cut off. {ALLOWED}") from error
    return image


def upright(image: Image.Image) -> Image.Image:
    """Turned as the camera was held; a note that cannot be read leaves it as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF may hold anything
        return image


def ink(image: Image.Image) -> Array:
    """How much ink each pixel holds, (H, W) float32, 0 is paper and 1 the strongest stroke.

    What the border shows is paper, light or dark; unevenness as large as the border's own is paper too.

    Raises:
        DataError: the picture shows nothing but paper.
    """
    grey = np.asarray(flattened(image), np.float32) / 255
    border = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    paper = float(np.median(border))
    strokes = paper - grey if paper > 0.5 else grey - paper
    uneven = 3 * float(np.median(np.abs(border - paper)))  # strokes may touch the border
    strongest = float(np.quantile(strokes, 0.999))
    if strongest - uneven < 0.08:
        raise DataError("The picture shows nothing that stands out from its background. Write one figure large, in dark ink on light paper or the reverse.")
    return np.clip((strokes - uneven) / (strongest - uneven), 0, 1)


def flattened(image: Image.Image) -> Image.Image:
    """Grey, with what is transparent filled as paper: white under dark strokes, black under light ones."""
    if image.mode == "L":
        return image
    alpha = np.asarray(image.getchannel("A"), np.float32) / 255
    grey = np.asarray(image.convert("L"), np.float32)
    shown = float((alpha * grey).sum() / max(float(alpha.sum()), 1e-6))
    paper = Image.new("RGBA", image.size, (255, 255, 255, 255) if shown < 128 else (0, 0, 0, 255))
    return Image.alpha_composite(paper, image).convert("L")


def like_mnist(strokes: Array) -> Array:
    """Strokes (H, W) in [0, 1], ink high, as MNIST lays out its digits (LeCun et al. 1998): (28, 28) float32.

    The ink is fitted into 20×20 pixels with its proportions kept, then shifted by whole pixels until its centre of
    mass lies in the middle.

    Raises:
        DataError: there is no ink.
    """
    rows, columns = np.nonzero(strokes > 0.1)
    if not len(rows):
        raise DataError("There is nothing drawn. Draw one figure, large and in one piece.")
    crop = np.ascontiguousarray(strokes[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1], np.float32)
    scale = BOX / max(crop.shape)
    size = [max(1, round(n * scale)) for n in crop.shape]
    small = np.asarray(Image.fromarray(crop).resize((size[1], size[0]), Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR))
    small: Array = np.clip(small / max(float(small.max()), 1e-6), 0, 1)
    mass = float(small.sum())
    out = np.zeros((SIDE, SIDE), np.float32)
    top, left = (centred(np.asarray(small.sum(1 - axis)), mass) for axis in (0, 1))
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def centred(ink: Array, mass: float) -> int:
    """Where ink (n,) of this mass begins along an axis of the picture, with its centre in the middle as far as it fits."""
    centre = float((ink * (np.arange(len(ink)) + 0.5)).sum() / mass)
    return min(max(round(CENTRE - centre), 0), SIDE - len(ink))
