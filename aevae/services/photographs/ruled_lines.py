"""Lines that are printed on paper, taken out of its photograph. OpenCV is imported with the first one."""
# pyright: basic
# OpenCV's own types say little.

from __future__ import annotations

import numpy as np

from aevae.recipe.arrays import Array

SEEN = 384  # longest side at which figures are looked for
LINE = 0.6  # of the shorter side: a straight mark at least as long is a ruled line; strokes of a figure are shorter


def closed(grey: Array, height: int, width: int) -> Array:
    """Without what is dark and fits into a window."""
    import cv2

    return cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((height, width), np.uint8))


def without_lines(grey: Array) -> Array:
    """Thin dark lines that run straight over a good part of the sheet, nearly level or upright, filled from both of their sides."""
    import cv2

    side = max(grey.shape)
    if side < 150:
        return grey
    long, wide = max(15, side // 30) | 1, max(5, side // 70) | 1
    smooth = cv2.GaussianBlur(grey, (0, 0), 0.6)
    depth = closed(smooth, 3 * wide, 3 * wide) - smooth
    mask = np.zeros(grey.shape, np.uint8)
    for level in (True, False):
        swept = cv2.blur(smooth, (long, 1) if level else (1, long))
        ridge = closed(swept, *((wide, 1) if level else (1, wide))) - swept
        marks = (ridge > max(3.0, 4 * float(np.median(ridge[::3, ::3])))).astype(np.uint8)
        few = marks if side <= SEEN else cv2.resize(marks, None, fx=SEEN / side, fy=SEEN / side, interpolation=cv2.INTER_NEAREST)
        lines = cv2.HoughLinesP(few, 1, np.pi / 720, 50, minLineLength=LINE * min(few.shape), maxLineGap=max(few.shape) // 12)
        drawn = np.zeros_like(mask)
        for x, y, end_x, end_y in () if lines is None else lines.reshape(-1, 4) * max(1.0, side / SEEN):
            dx, dy = end_x - x, end_y - y
            along, off = (dx, dy) if level else (dy, dx)
            if abs(off) <= 0.12 * abs(along):
                cv2.line(drawn, (round(x - 0.1 * dx), round(y - 0.1 * dy)), (round(end_x + 0.1 * dx), round(end_y + 0.1 * dy)), 1, wide)
        on_line = depth[(drawn & marks) > 0]
        if len(on_line):
            mask |= drawn & (depth < 1.8 * float(np.quantile(on_line, 0.6)) + 8)  # what is darker is ink over the line
    return cv2.inpaint(np.clip(grey, 0, 255).astype(np.uint8), mask, 3, cv2.INPAINT_TELEA).astype(np.float32) if mask.any() else grey
