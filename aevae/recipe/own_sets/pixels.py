"""Arrays of images as people have them, made bytes: uint8 (N, C, H, W) with C 1 or 3."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from ..arrays import Array
from ..errors import DataError
from .reading import CHANNELS, MOST_IMAGES, SIDE

LOW, HIGH = SIDE
MAX_BYTES = 2_000_000_000  # of all images
BLOCK = 1 << 24  # numbers looked at in one go, so that copies stay small
SIDES = f"{LOW} to {HIGH} pixels a side"
LAYOUTS = "Images are N×H×W, N×H×W×3 or N×3×H×W numbers (grey also N×H×W×1 or N×1×H×W)"


def as_bytes(given: Any) -> tuple[Array, list[str]]:
    """Images as uint8 (N, C, H, W), and sentences on what was done to them.

    Whole numbers count from 0 to 255, floats from 0 to 1; whole numbers that are only 0 and 1 are black and white.

    Raises:
        DataError: other shapes, sizes or ranges; too many images, or too large together.
    """
    images = layout(np.asarray(given))
    check_amount(len(images), images.shape[1:])
    kind = images.dtype.kind
    if kind not in "buif":
        raise DataError(f"The images hold values of type {images.dtype}, which are no pixels. Give whole numbers from 0 to 255 or floats from 0 to 1.")
    low, high = spread(images)
    if kind == "f":
        if not (low >= 0 and high <= 1):
            raise DataError(
                f"The pixels are floats from {low:g} to {high:g}; from 0 to 1 is allowed. Scale them, such as (x - x.min()) / (x.max() - x.min()), "
                "or give whole numbers from 0 to 255 as uint8."
            )
        return scaled(images, 255), ["Floats from 0 to 1 were kept as 256 steps of brightness."]
    if low < 0 or high > 255:
        raise DataError(
            f"The pixels are whole numbers from {low:g} to {high:g}; from 0 to 255 is allowed. Divide them to floats from 0 to 1, such as x / x.max(), "
            "or convert them to uint8."
        )
    if high <= 1:
        return scaled(images, 255), ["The pixels are only 0 and 1: they were made black and white."]
    return np.ascontiguousarray(images, np.uint8), []


def layout(images: Array) -> Array:
    """The same numbers as (N, C, H, W).

    Raises:
        DataError: no such layout, or a side is too short or too long.
    """
    shape = images.shape
    if images.ndim == 2 and (side := math.isqrt(shape[1])) ** 2 == shape[1] and side >= LOW:  # a flat row an image
        images = images.reshape(-1, 1, side, side)
    elif images.ndim == 3:
        images = images[:, None]
    elif images.ndim == 4 and shape[3] in CHANNELS and shape[1] not in CHANNELS:
        images = images.transpose(0, 3, 1, 2)
    elif images.ndim == 4 and shape[1] not in CHANNELS and {2, 4} & {shape[1], shape[3]}:
        raise DataError(f"The images have the shape {size_text(shape)}, with a channel for what is transparent. Leave that channel out: grey has 1, colour 3.")
    if images.ndim != 4 or images.shape[1] not in CHANNELS:
        raise DataError(f"The images have the shape {size_text(shape) or 'of one number'}. {LAYOUTS}.")
    check_sides(*images.shape[2:])
    return images


def check_sides(height: int, width: int) -> None:
    if not (LOW <= height <= HIGH and LOW <= width <= HIGH):
        way = "give a smaller size, such as 64x64" if max(height, width) > HIGH else "give a larger size, such as 28x28"
        raise DataError(f"The images have {width:,} × {height:,} pixels; {SIDES} are allowed. Resize them, or {way}.")


def check_amount(count: int, shape: tuple[int, ...]) -> None:
    """Refuse (DataError) what is too much to hold."""
    if count > MOST_IMAGES:
        raise DataError(f"There are more than {MOST_IMAGES:,} images, which is more than a set can have. Give a part of them.")
    if count * math.prod(shape) > MAX_BYTES:
        raise DataError(
            f"{count:,} images of {size_text(shape)} numbers take {count * math.prod(shape) / 1e9:.1f} GB; at most {MAX_BYTES / 1e9:g} GB are allowed. "
            "Give a smaller size, or a part of them."
        )


def spread(images: Array) -> tuple[float, float]:
    """Least and largest pixel.

    Raises:
        DataError: some are no numbers, or infinite.
    """
    if images.size == 0:
        raise DataError("There are no images in it.")
    ends: list[tuple[float, float]] = []
    for rows in blocks(images):
        part = images[rows]
        if part.dtype.kind == "f" and not np.isfinite(part).all():
            first = rows.start + int(np.argmin(np.isfinite(part).reshape(len(part), -1).all(1)))
            raise DataError(f"Image {first + 1:,} has pixels that are no numbers (NaN or infinite). Leave such images out, or fill the gaps.")
        ends.append((float(part.min()), float(part.max())))
    return min(low for low, _ in ends), max(high for _, high in ends)


def scaled(images: Array, by: float) -> Array:
    bytes_ = np.empty(images.shape, np.uint8)
    for rows in blocks(images):
        bytes_[rows] = np.round(images[rows].astype(np.float32) * by)
    return bytes_


def blocks(images: Array) -> list[slice]:
    """Slices of rows that hold BLOCK numbers or fewer."""
    step = max(1, BLOCK // max(1, math.prod(images.shape[1:])))
    return [slice(at, min(at + step, len(images))) for at in range(0, len(images), step)]


def size_text(shape: tuple[int, ...]) -> str:
    return "×".join(f"{n:,}" for n in shape)
