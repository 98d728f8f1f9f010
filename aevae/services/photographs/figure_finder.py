"""The figure on a photographed sheet: paper estimated place by place, ruled lines taken out, and of what is left the likeliest figure.

OpenCV does the work on pictures; it is imported with the first picture, so that showing a plane does not wait for it.
"""
# pyright: basic
# OpenCV's own types say little.

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aevae.recipe.arrays import Array
from aevae.services.photographs.layout import BOX
from aevae.services.photographs.ruled_lines import SEEN, closed, without_lines

PAPERS = {
    0.35: 1.0,
    0.12: 0.5,
}  # windows that paper is looked for in, in shares of the longest side, and how far each is trusted: a stroke fits in, a shadow does not
FAINT, CLEAR = 0.05, 0.09  # shares of the paper's light that are gone: less than the first is paper, less than the second no figure
SOFT = 0.05  # of a figure's darkness: what nowhere changes by more from pixel to pixel of SEEN is light or shadow
CERTAIN, CUT = 10, 100  # scores: of a figure that ends within the picture, and, times its `whole`, of one that is cut off by an edge
SMALLEST = 10  # pixels of SEEN: the longest side of a figure
LIGHT, FULL = 0.2, 0.9  # shares of a figure's darkness that become 0 and 1: its soft edges get as narrow as MNIST's
MANY = "There seems to be more than one figure. This is the one that stands out most; draw the box around another to read that."
UNCLEAR = "Nothing stands out clearly. This is the likeliest mark; draw the box around the figure that you mean."


@dataclass(frozen=True)
class Found:
    """ink (h, w) float32 in [0, 1], cut to the figure; box: left, top, right, bottom in shares of the picture; doubt: a sentence, or nothing."""

    ink: Array
    box: tuple[float, float, float, float]
    doubt: str


@dataclass(frozen=True)
class Piece:
    """Dark pixels that hang together. box: x, y, w, h; strength: how dark; score: how much speaks for a figure; form, whole: 0…1, how much of that its form is, and that it ends within the picture."""

    label: int
    box: tuple[int, int, int, int]
    strength: float
    score: float
    form: float
    whole: float

    @property
    def longest(self) -> int:
        return max(self.box[2:])


@dataclass(frozen=True)
class Candidate:
    """A figure, seen small: its pixels, the width of its stroke, and the piece that most of it is."""

    mask: Array
    stroke: float
    main: Piece
    rivals: int
    score: float

    @property
    def clear(self) -> bool:
        """Whether it could hardly be a speck, a blot, the edge of a shadow or of a desk."""
        main = self.main
        return main.score > CERTAIN and main.form > 0.2 and (main.whole > 0.6 or main.whole * main.score > CUT) and 0.05 < self.stroke / main.longest < 0.45


def find_figure(picture: Array) -> Found | None:
    """The figure on a picture (H, W) or (H, W, 3) uint8, dark on light or light on dark; None where nothing stands out."""
    grey = strongest_grey(picture)
    sheets = [without_lines(grey), without_lines(255 - grey)]
    found = [(candidate(resized(sheet), window), trust, sheet) for sheet in sheets for window, trust in PAPERS.items()]
    best, _, sheet = max(found, key=lambda one: one[0].score * one[1] if one[0] else 0)
    return cut_out(sheet, best) if best else None


def strongest_grey(picture: Array) -> Array:
    """(H, W) float32: the mixture of the colours in which strokes differ most from what is around them."""
    import cv2

    if picture.ndim == 2:
        return picture.astype(np.float32)
    small = cv2.resize(picture, None, fx=(factor := min(1, 160 / max(picture.shape))), fy=factor, interpolation=cv2.INTER_AREA)
    detail = (small.astype(np.float32) - cv2.medianBlur(small, 31)).reshape(-1, 3)
    main = np.linalg.eigh(detail.T @ detail)[1][:, -1]
    weights = np.clip(main * np.sign(main.sum() or 1), 0, None)
    return picture.astype(np.float32) @ (weights / weights.sum()).astype(np.float32)


def resized(grey: Array) -> Array:
    import cv2

    factor = SEEN / max(grey.shape)
    size = max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)


def darkness(grey: Array, paper: Array) -> Array:
    """How much of the paper's light is gone, 0…1; unevenness that the whole paper shows counts as none."""
    dark = (paper - grey) / np.maximum(paper, 0.3 * float(paper.max()) + 1)
    usual = float(np.median(dark))
    noise = float(np.median(np.abs(dark - usual)))
    return np.clip(dark - usual - 4.5 * noise, 0, 1).astype(np.float32)


def candidate(grey: Array, window: float) -> Candidate | None:
    """The likeliest figure on a small picture, with the pieces beside it that belong to it."""
    import cv2

    smooth = cv2.GaussianBlur(grey, (0, 0), 1.2)
    paper = closed(smooth, round(window * SEEN) | 1, round(window * SEEN) | 1)
    ink = darkness(smooth, paper)
    labels, pieces = pieces_of(ink, smooth, paper)
    if not pieces:
        return None
    main = pieces[0]
    mask = ((labels == main.label) & (ink > 0.3 * main.strength)).astype(np.uint8)
    near = cv2.dilate(mask, square(2 * round(0.12 * main.longest) + 1))
    rivals = 0
    for piece in pieces[1:]:
        if piece.strength < 0.4 * main.strength or piece.score < 0.02 * main.score or piece.longest < 0.12 * main.longest:
            continue
        pixels = labels == piece.label
        if near[pixels].any():
            mask |= pixels & (ink > 0.3 * main.strength)
        elif piece.score > 0.3 * main.score:
            rivals += 1
    inner = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    thin = round(1.4 * float(inner[mask > 0].mean()))  # a bar's mean distance to its edge is a quarter of its width
    if thin > 1:  # off with what is left of a line that touches the figure
        mask &= cv2.dilate(cv2.morphologyEx(mask, cv2.MORPH_OPEN, square(thin)), square(thin + 1))
    stroke = 2 * float(inner.max())
    return Candidate(mask, stroke, main, rivals, main.score * (1 if stroke < 0.6 * window * SEEN else 0.05)) if mask.any() else None


def square(side: int) -> Array:
    return np.ones((side, side), np.uint8)


def pieces_of(ink: Array, grey: Array, paper: Array) -> tuple[Array, list[Piece]]:
    """Labels of the pixels, and the pieces that might be a figure, the likeliest first."""
    import cv2

    height, width = ink.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats((ink > FAINT).astype(np.uint8), connectivity=8)
    bright, usual = float(np.quantile(paper[::3, ::3], 0.95)), float(np.median(grey))
    slope = np.hypot(*(cv2.Sobel(grey, cv2.CV_32F, dx, 1 - dx, scale=1 / 8) for dx in (0, 1)))
    pieces: list[Piece] = []
    for label in range(1, count):
        x, y, w, h, area = (int(n) for n in stats[label])
        inside = np.s_[y : y + h, x : x + w]
        part = labels[inside] == label
        values = ink[inside][part]
        strength = float(np.quantile(values, 0.9))
        under = float(paper[inside][part].mean())
        if area < 12 or max(w, h) < SMALLEST or strength < CLEAR or float(slope[inside][part].max()) < SOFT * strength * under:
            continue
        on_sheet = min(1, under / max(bright, 1)) ** 1.5
        form = figurelike(part) * standing(grey, usual, paper, part, (x, y, w, h))
        whole = within(part, x == 0, y == 0, x + w == width, y + h == height)
        score = float((values**2.5).sum()) * on_sheet * form * whole
        pieces.append(Piece(label, (x, y, w, h), strength, score, form, whole))
    return labels, sorted(pieces, key=lambda piece: -piece.score)


def within(part: Array, left: bool, top: bool, right: bool, bottom: bool) -> float:
    """0…1: less the more of a piece's outline is the picture's own edge, as of a desk or a shadow, and where it goes from edge to edge."""
    contact = left * part[:, 0].sum() + top * part[0].sum() + right * part[:, -1].sum() + bottom * part[-1].sum()
    share = float(contact) / sum(part.shape)
    return max(0.04, 1 - share) * (0.4 if (left and right) or (top and bottom) else 1)


def figurelike(part: Array) -> float:
    """0…1: less for a blot, a sheet and a frame."""
    import cv2

    mask = np.pad(part, 1).astype(np.uint8)
    outline = max(cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=cv2.contourArea)
    _, sides, _ = cv2.minAreaRect(outline)
    sheet = cv2.contourArea(outline) > 0.87 * sides[0] * sides[1] and max(sides) < 3 * min(sides)
    thick = 2 * float(cv2.distanceTransform(mask, cv2.DIST_L2, 3).max()) / max(part.shape)  # of MNIST's digits at most 0.45
    return float(np.clip((0.55 - thick) / 0.1, 0.01, 1)) * (0.005 if sheet else 1)


def standing(grey: Array, usual: float, paper: Array, part: Array, box: tuple[int, int, int, int]) -> float:
    """0…1: whether what lies around a piece is like its paper (a stroke) or like itself (the gap between strokes)."""
    x, y, w, h = box
    room = max(4, round(0.4 * max(w, h)))
    top, left = max(0, y - room), max(0, x - room)
    surroundings = grey[top : y + h + room, left : x + w + room]
    around = np.ones(surroundings.shape, bool)
    around[y - top : y - top + h, x - left : x - left + w] = False
    if around.sum() < 20:
        return 0.5
    inside = np.s_[y : y + h, x : x + w]
    own, under = float(np.median(grey[inside][part])), float(np.median(paper[inside][part]))
    near, far = ((light - own) / max(under - own, 1e-6) for light in (float(np.median(surroundings[around])), usual))
    return float(np.clip(near, 0.02, 1) * np.clip(far, 0.3, 1))


def cut_out(sheet: Array, found: Candidate) -> Found:
    """The figure's ink in the picture's own pixels, against the paper right beside it."""
    import cv2

    height, width = sheet.shape
    factor = max(sheet.shape) / SEEN
    stroke = max(1.5, found.stroke * factor)
    rows, columns = np.nonzero(found.mask)
    left, top, right, bottom = (float(n) * factor for n in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    room = 3 * stroke + 0.1 * max(right - left, bottom - top)
    cut = np.s_[max(0, int(top - room)) : int(bottom + room) + 1, max(0, int(left - room)) : int(right + room) + 1]
    part = sheet[cut]
    blur = max(right - left, bottom - top) / 100  # a fifth of a pixel of the 20 that it ends in
    smooth = cv2.GaussianBlur(part, (0, 0), blur) if blur > 0.8 else part
    window = int(2.2 * stroke + 2 * blur) | 1
    ink = darkness(smooth, closed(smooth, window, window))
    core, whole = (
        cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)[cut]
        for mask in (found.mask, cv2.dilate(found.mask, square(2 * round(max(1, 0.35 * found.stroke)) + 1)))
    )
    full = float(np.quantile(ink[core > 0.5], 0.85)) if (core > 0.5).any() else float(ink.max())
    light, dark = (LIGHT, FULL) if max(right - left, bottom - top) > 2 * BOX else (0, 1)  # as small as MNIST's it is as sharp
    ink = np.clip((ink / max(full, 1e-6) - light) / (dark - light), 0, 1) * (whole > 0.3)
    doubt = MANY if found.rivals else "" if found.clear else UNCLEAR
    box = (left / width, top / height, min(1, right / width), min(1, bottom / height))
    return Found(ink.astype(np.float32), box, doubt)
