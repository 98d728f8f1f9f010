"""Photographs of handwritten figures, made from MNIST: each kind disturbs the paper as one meets it in a class."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Random = np.random.Generator


@dataclass
class Scene:
    """light: (H, W, 3) what the sheet and its surroundings reflect, 0…1; figure: left, top, side of the digit's square."""

    light: np.ndarray
    figure: tuple[int, int, int]
    quality: int = 85
    turned: int = 0  # EXIF's number of an orientation

    @property
    def size(self) -> tuple[int, int]:
        return self.light.shape[1], self.light.shape[0]


def photograph(kind: str, digit: np.ndarray, seed: int, side: int | None = None) -> bytes:
    """A JPEG of this kind of a digit (28, 28) uint8, light on black as in MNIST; `side` in pixels, else by chance."""
    random = np.random.default_rng([seed, list(KINDS).index(kind)])
    width = side or int(random.choice([320, 420, 560, 900]))
    height = int(width * random.choice([0.75, 1, 1.3]))
    share = random.uniform(0.4, 0.75)
    scene = blank(random, width, height, share)
    KINDS[kind](scene, digit, random)
    image = Image.fromarray((255 * scene.light.clip(0, 1)).round().astype(np.uint8))
    exif = Image.Exif()
    if scene.turned:
        exif[0x0112] = scene.turned
    out = io.BytesIO()
    image.save(out, "JPEG", quality=scene.quality, exif=exif)
    return out.getvalue()


def blank(random: Random, width: int, height: int, share: float) -> Scene:
    """White paper, with room for a figure that is as large as this share of the shorter side."""
    side = int(share * min(width, height))
    left, top = (int(random.uniform(0.08, 0.92) * (n - side)) for n in (width, height))
    return Scene(np.full((height, width, 3), random.uniform(0.85, 0.97)), (left, top, side))


def write(scene: Scene, digit: np.ndarray, colour: tuple[float, float, float] = (0.13, 0.13, 0.15), cover: float = 1) -> None:
    """Lay the digit on the paper."""
    left, top, side = scene.figure
    ink = np.asarray(Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC), float)[..., None] / 255 * cover
    part = scene.light[top : top + side, left : left + side]
    part[:] = part * (1 - ink) + np.asarray(colour) * ink


def draw(scene: Scene, colour: float | tuple[float, ...], paint: Callable[[ImageDraw.ImageDraw, int], None]) -> None:
    """Paint on the paper, smoothed: what is painted is given in pixels times the second argument."""
    fine = 2 if max(scene.size) < 2000 else 1
    mask = Image.new("L", (scene.size[0] * fine, scene.size[1] * fine))
    paint(ImageDraw.Draw(mask), fine)
    cover = np.asarray(mask.resize(scene.size, Image.Resampling.BOX), float)[..., None] / 255
    scene.light[:] = scene.light * (1 - cover) + np.asarray(colour) * cover


def rules(scene: Scene, random: Random, across: bool, down: bool) -> None:
    """Ruled or squared: lines a little aslant, a sixth to a third of the figure apart."""
    width, height = scene.size
    step = scene.figure[2] * random.uniform(0.16, 0.35)
    slope, start = np.tan(np.radians(random.uniform(-2, 2))), random.uniform(0, step)
    thick = max(1, round(max(width, height) / random.uniform(300, 500)))
    colour = [(0.75, 0.75, 0.75), (0.6, 0.7, 0.85), (0.68, 0.68, 0.72)][random.integers(3)]

    def paint(pen: ImageDraw.ImageDraw, fine: int) -> None:
        for at in np.arange(start - 0.1 * height, 1.1 * height, step) if across else ():
            pen.line([0, at * fine, width * fine, (at + slope * width) * fine], 255, thick * fine)
        for at in np.arange(start - 0.1 * width, 1.1 * width, step) if down else ():
            pen.line([at * fine, 0, (at - slope * height) * fine, height * fine], 255, thick * fine)

    draw(scene, colour, paint)


def margin(scene: Scene, random: Random) -> None:
    width, height = scene.size
    left, _, side = scene.figure
    at = random.choice([left - 0.06 * side, left + 1.06 * side, left + random.uniform(0.1, 0.9) * side])
    draw(scene, (0.85, 0.35, 0.35), lambda pen, fine: pen.line([at * fine, 0, (at + 0.01 * height) * fine, height * fine], 255, fine * max(1, width // 300)))


def lamp(scene: Scene, random: Random) -> None:
    """Light falls off from a place on the sheet or beside it."""
    width, height = scene.size
    x, y = random.uniform(-0.1, 1.1) * width, random.uniform(-0.1, 1.1) * height
    rows, columns = np.mgrid[:height, :width]
    far = np.hypot(rows - y, columns - x) / max(width, height)
    scene.light *= (1.05 / (1 + random.uniform(0.6, 1.6) * far**2))[..., None]


def shade(scene: Scene, random: Random) -> None:
    """A shadow with a straight, more or less sharp edge, somewhere over the figure."""
    width, height = scene.size
    left, top, side = scene.figure
    angle = random.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[:height, :width]
    off = (columns - left - side * random.uniform(0.2, 0.8)) * np.cos(angle) + (rows - top - side * random.uniform(0.2, 0.8)) * np.sin(angle)
    scene.light *= 1 - random.uniform(0.3, 0.55) / (1 + np.exp(-off / (random.uniform(0.01, 0.2) * side)))[..., None]


def desk(scene: Scene, random: Random) -> None:
    """The sheet lies aslant on a dark, grained desk, which shows on two sides or all around."""
    width, height = scene.size
    left, top, side = scene.figure
    room = 0.08 * side
    near = [max(1.0, random.uniform(0.1, 0.8) * max(0, n - room)) for n in (left, top, width - left - side, height - top - side)]
    if random.random() < 0.4:
        near[random.integers(2)] = near[2 + random.integers(2)] = -0.3 * width
    tilt = random.uniform(-0.04, 0.04) * side
    corners = [(near[0] + tilt, near[1]), (width - near[2], near[1] + tilt), (width - near[2] - tilt, height - near[3]), (near[0], height - near[3] - tilt)]
    mask = Image.new("L", scene.size)
    ImageDraw.Draw(mask).polygon([tuple(map(float, corner)) for corner in corners], 255)
    sheet = np.asarray(mask.filter(ImageFilter.GaussianBlur(max(width / 600, 0.6))), float)[..., None] / 255
    wood = (
        np.asarray([0.3, 0.2, 0.13])
        * random.uniform(0.5, 1.1)
        * (1 + 0.15 * np.sin(np.arange(height) / (0.01 * height) + random.normal(0, 0.4, height)))[:, None, None]
    )
    scene.light[:] = scene.light * sheet + wood * (1 - sheet)


def framed(scene: Scene, random: Random) -> None:
    left, top, side = scene.figure
    gap = random.uniform(0, 0.12, 4) * side
    thick = max(2, round(side / random.uniform(40, 90)))
    grey = random.uniform(0.15, 0.5)
    corners = [
        (left - gap[0], top - gap[1]),
        (left + side + gap[2], top - gap[1] + 0.02 * side),
        (left + side + gap[2], top + side + gap[3]),
        (left - gap[0], top + side + gap[3]),
    ]
    draw(scene, grey, lambda pen, fine: pen.line([(x * fine, y * fine) for x, y in [*corners, corners[0]]], 255, thick * fine))


def specks(scene: Scene, random: Random) -> None:
    """Some far from the figure, some near."""
    width, height = scene.size
    side = scene.figure[2]
    places = [
        (random.uniform(0.02, 0.98) * width, random.uniform(0.02, 0.98) * height, side * random.uniform(0.008, 0.025)) for _ in range(random.integers(2, 9))
    ]
    draw(
        scene,
        random.uniform(0.1, 0.4),
        lambda pen, fine: [pen.ellipse([fine * (x - r), fine * (y - r), fine * (x + r), fine * (y + r)], 255) for x, y, r in places] and None,
    )


def grain(scene: Scene, random: Random, strength: float = 0.06) -> None:
    scene.light += random.normal(0, strength, scene.light.shape[:2])[..., None]


def plain(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)


def ruled(scene: Scene, digit: np.ndarray, random: Random) -> None:
    if random.random() < 0.5:
        rules(scene, random, True, False)
        write(scene, digit)
    else:
        write(scene, digit)
        rules(scene, random, True, False)


def squared(scene: Scene, digit: np.ndarray, random: Random) -> None:
    rules(scene, random, True, True)
    write(scene, digit)


def margined(scene: Scene, digit: np.ndarray, random: Random) -> None:
    rules(scene, random, True, False)
    margin(scene, random)
    write(scene, digit)


def lamplit(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    lamp(scene, random)


def shadowed(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    shade(scene, random)


def on_desk(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    desk(scene, random)


def in_box(scene: Scene, digit: np.ndarray, random: Random) -> None:
    framed(scene, random)
    write(scene, digit)


def speckled(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    specks(scene, random)


def grainy(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    grain(scene, random)
    scene.quality = int(random.integers(25, 60))


def pencil(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit, (0.4, 0.4, 0.42), random.uniform(0.35, 0.6))
    grain(scene, random, 0.035)


def corner(scene: Scene, digit: np.ndarray, random: Random) -> None:
    width, height = scene.size
    side = int(max(40, random.uniform(0.08, 0.16) * min(width, height)))
    left, top = (int(random.choice([0.02, 0.98]) * (n - side)) for n in (width, height))
    scene.figure = (left, top, side)
    write(scene, digit)


def blue_on_yellow(scene: Scene, digit: np.ndarray, random: Random) -> None:
    scene.light *= np.asarray([0.98, 0.88, random.uniform(0.3, 0.55)])
    write(scene, digit, (0.12, 0.2, random.uniform(0.5, 0.8)))


def turned(scene: Scene, digit: np.ndarray, random: Random) -> None:
    write(scene, digit)
    scene.turned, turns = [(3, 2), (6, 1), (8, 3)][random.integers(3)]
    scene.light = np.rot90(scene.light, turns).copy()


def chalk(scene: Scene, digit: np.ndarray, random: Random) -> None:
    scene.light *= np.asarray([0.15, 0.25, 0.2]) * random.uniform(0.6, 1.2)
    write(scene, digit, (0.85, 0.85, 0.8), random.uniform(0.7, 1))
    lamp(scene, random)
    grain(scene, random, 0.02)


def everything(scene: Scene, digit: np.ndarray, random: Random) -> None:
    """Ruled paper with a margin line and specks, under a lamp and half in the shadow, grainy."""
    rules(scene, random, True, bool(random.integers(2)))
    margin(scene, random)
    write(scene, digit, (0.15, 0.18, 0.4))
    specks(scene, random)
    lamp(scene, random)
    shade(scene, random)
    grain(scene, random, 0.03)


KINDS: dict[str, Callable[[Scene, np.ndarray, Random], None]] = {
    "plain": plain, "ruled": ruled, "squared": squared, "margin line": margined, "lamp": lamplit, "shadow": shadowed, "on a dark desk": on_desk, "in a box": in_box,
    "specks": speckled, "grain": grainy, "pencil": pencil, "small in a corner": corner, "blue on yellow": blue_on_yellow, "turned by EXIF": turned, "chalk": chalk,
    "all at once": everything,
}  # fmt: skip
