"""Numbers as they are read: the same text from Python and from the browser's JavaScript."""

from __future__ import annotations

import json
import math
import random
import struct
import subprocess
from pathlib import Path

import pytest
from node import node

from aevae.runs.numbers import number

SCRIPT = Path(__file__).parent / "js" / "run_numbers.mjs"
READ = [
    (3009766256548635204283306751295488.0, 1, "3.0·10³³"), (-3009766256548635204283306751295488.0, 2, "−3.0·10³³"), (9.96e9, 1, "1.0·10¹⁰"), (5e-324, 2, "4.9·10⁻³²⁴"),
    (0.0012, 2, "0.0012"), (-0.0012, 2, "−0.0012"), (0.00996, 1, "0.010"), (0.004, 2, "0.0040"), (0.005, 2, "0.01"), (9.7e-5, 2, "9.7·10⁻⁵"), (0.4, 0, "0.40"),
    (0.0, 2, "0.00"), (-0.0, 1, "0.0"), (0.0, 0, "0"), (0.0512, 2, "0.05"), (1234.56, 1, "1,234.6"), (-1234567.0, 0, "−1,234,567"), (0.125, 2, "0.13"), (2.5, 0, "3"),
    (451604.0, 0, "451,604"), (154.8703, 1, "154.9"), (math.nan, 2, "–"), (-math.inf, 2, "–"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "decimals", "text"), READ)
def test_a_number_fits_its_size(value: float, decimals: int, text: str) -> None:
    assert number(value, decimals) == text


def test_the_browser_writes_the_same() -> None:
    """Every order of magnitude, any bits, and halves, where languages round differently."""
    draw = random.Random(0)
    values = [draw.uniform(-10, 10) * 10.0 ** draw.randint(-12, 12) for _ in range(6000)]
    values += [value for _ in range(3000) if math.isfinite(value := struct.unpack("d", draw.randbytes(8))[0])]
    values += [draw.randint(-4000, 4000) / 2 ** draw.randint(0, 9) for _ in range(3000)] + [25 * 10**k for k in range(16)]
    cases = [(value, decimals) for value in values for decimals in (0, 1, 2, 3)] + [(value, decimals) for value, decimals, _ in READ if math.isfinite(value)]
    done = subprocess.run([node(), str(SCRIPT)], input=json.dumps([*cases, (None, 2)]) + "\n", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [number(*case) for case in cases] + ["–"]
