"""One image after another made alike: upright, without what is transparent, 8 bits deep, of one size."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from aevae.recipe.arrays import Array
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.labels import plain
from aevae.recipe.own_sets.pixels import HIGH, LOW, check_amount, check_sides
from aevae.services.photographs.pictures import FORMATS, TooLarge, from_bytes, upright

ALLOWED = (*FORMATS, "TIFF", "PPM")
STILL = ("MPO",)  # several images in a file, of which the first is meant
SKIPPED = {
    "unreadable": "cannot be read",
    "empty": "empty",
    "large": "too large",
    "animated": "animated",
    "other": "not of a known kind of image",
    "unlabelled": "not named in labels.csv",
    "outside": "of a name that leads elsewhere, or a link",
    "beside": "beside the folders of the classes",
}
DONE = {
    "resized": "resized to {size} pixels",
    "cropped": "of another shape, and only the middle was kept",
    "alpha": "transparent in parts, which became white",
    "deep": "deeper than 8 bits, and scaled",
    "turned": "turned upright, as their camera said",
    "greyed": "in colour, and made grey",
    "grey": "grey among colour ones, and kept as colour",
}


def parse_size(text: str | tuple[int, int] | None) -> tuple[int, int] | None:
    """Width and height from "28x28", "40×24" or a pair; None where nothing is said.

    Raises:
        DataError: it is no size, or not an allowed one.
    """
    if not text:
        return None
    words = text.lower().replace("×", "x").split("x") if isinstance(text, str) else [str(n) for n in text]
    sides = [int(word) for word in words if word.strip().isascii() and word.strip().isdigit()]
    if len(words) != 2 or len(sides) != 2 or not all(LOW <= side <= HIGH for side in sides):
        raise DataError(f"{plain(str(text), 20)!r} is no size for images. Write width x height, such as 28x28, from {LOW} to {HIGH} pixels a side.")
    return sides[0], sides[1]


class Preparation:
    """Takes images in and counts what was done to them. size: width and height they shall have; None keeps theirs, which must then be the same for all."""

    def __init__(self, size: tuple[int, int] | None = None, grey: bool = False) -> None:
        self.size, self.grey = size, grey
        self.images: list[Array] = []  # (H, W) or (H, W, 3) uint8
        self.first = ""  # name of the first image, for whom the size is known
        self.numbers = 0  # bytes of all of them together, if they are in colour
        self.done: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()

    def take_file(self, data: bytes, name: str) -> bool:
        """A file's bytes; False: it was skipped, and counted.

        Raises:
            DataError: it has another size than the images before, or it is too much.
        """
        if not data:
            return self.skip("empty")
        try:
            image = from_bytes(data, ALLOWED)
            if getattr(image, "is_animated", False) and image.format not in STILL:
                return self.skip("animated")
            if self.size:
                image.draft(None, (2 * max(self.size), 2 * max(self.size)))  # a JPEG is then never unpacked in full
            image.load()
        except TooLarge:
            return self.skip("large")
        except Exception:  # decoders raise many kinds on bytes that may be anything
            return self.skip("unreadable")
        return self.take(image, name)

    def skip(self, why: str) -> bool:
        self.skipped[why] += 1
        return False

    def take(self, image: Image.Image, name: str) -> bool:
        """An image. name: for messages. False: it was skipped, and counted."""
        try:
            image, done = self.plain(image)
        except Exception:  # as above
            return self.skip("unreadable")
        if self.size is None:
            self.check_size(image, name)
        elif image.size != self.size:
            done.append("resized")
            done += ["cropped"] * (abs(image.width * self.size[1] - image.height * self.size[0]) >= max(*image.size, *self.size))
            image = ImageOps.fit(image, self.size, Image.Resampling.BICUBIC)
        pixels = np.asarray(image)
        if pixels.ndim == 3 and (pixels[..., :1] == pixels).all():  # grey, kept as colour
            pixels = pixels[..., 0]
        self.numbers += 3 * image.width * image.height
        if self.numbers % (1 << 20) < 3 * image.width * image.height:  # now and then
            check_amount(len(self.images) + 1, (1, *pixels.shape))
        self.images.append(pixels)
        self.done.update(done)
        return True

    def check_size(self, image: Image.Image, name: str) -> None:
        if not self.images:
            check_sides(image.height, image.width)
            self.first = name
        height, width = self.images[0].shape[:2] if self.images else (image.height, image.width)
        if image.size != (width, height):
            raise DataError(
                f"The images have different sizes: {plain(self.first, 60)} has {width} × {height} pixels, {plain(name, 60)} {image.width:,} × {image.height:,}. "
                "Give one size for all, such as 28x28 (--size 28x28)."
            )

    def plain(self, image: Image.Image) -> tuple[Image.Image, list[str]]:
        """As L or RGB, upright, and what was done to it."""
        done: list[str] = []
        if image.getexif().get(0x0112, 1) != 1:  # how the camera was held
            image = upright(image)
            done.append("turned")
        if image.mode.startswith(("I", "F")):
            image = shallow(image)
            done.append("deep")
        if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
            image = image.convert("RGBA")
            if image.getchannel("A").getextrema() != (255, 255):
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
                done.append("alpha")
        image = image.convert("L" if image.mode in ("1", "L") else "RGB")
        if self.grey and image.mode == "RGB":
            image = image.convert("L")
            done.append("greyed")
        return image, done

    def finish(self) -> tuple[Array, list[str]]:
        """All images (N, C, H, W) uint8, and sentences on what was done; the parts are given up as they are joined.

        Raises:
            DataError: there is none.
        """
        if not self.images:
            raise DataError(f"No image in it can be used. {self.skipped_text()} Give {', '.join(ALLOWED[:-1])} or {ALLOWED[-1]} files.".replace("  ", " "))
        coloured = sum(pixels.ndim == 3 for pixels in self.images)
        channels = 3 if coloured else 1
        if coloured:
            self.done["grey"] = len(self.images) - coloured
        height, width = self.images[0].shape[:2]
        check_amount(len(self.images), (channels, height, width))
        joined = np.empty((len(self.images), channels, height, width), np.uint8)
        for i in range(len(joined)):
            pixels, self.images[i] = self.images[i], joined[i]
            joined[i] = pixels.transpose(2, 0, 1) if pixels.ndim == 3 else pixels
        if not coloured and self.done["greyed"] == len(joined):
            self.done["greyed"] = 0
            made = ["All images were made grey."]
        else:
            made = []
        counted = {what: text.format(size=f"{width} × {height}") for what, text in DONE.items() if self.done[what]}
        made += [f"{self.done[what]:,} image{'s were' if self.done[what] > 1 else ' was'} {text}." for what, text in counted.items()]
        return joined, [*([self.skipped_text()] if self.skipped.total() else []), *made]

    def skipped_text(self) -> str:
        if not (total := self.skipped.total()):
            return ""
        parts = [f"{self.skipped[why]:,} {text}" for why, text in SKIPPED.items() if self.skipped[why]]
        return f"{total:,} file{'s were' if total > 1 else ' was'} skipped: {', '.join(parts)}."


def shallow(image: Any) -> Image.Image:
    """An image of 16 bits a pixel, or of floats from 0 to 1, as 8 bits.

    Raises:
        DataError: it has other numbers.
    """
    pixels, most = np.asarray(image, np.float64), 1 if image.mode == "F" else 65535
    if not (pixels.min() >= 0 and pixels.max() <= most):  # also no number
        raise DataError("Its pixels are in no known range.")
    return Image.fromarray(np.round(pixels * (255 / most)).astype(np.uint8))
