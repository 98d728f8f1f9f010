"""Numbers as people read them; `browser/ui/number.js` writes the same."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

HUGE = 1e9  # from here on a power of ten tells more than a row of digits
TINY = 1e-4  # below it, where the decimals asked for would show nothing but zeros
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, decimals: int = 2) -> str:
    """A number with so many decimals: 1,234.50, −0.25.

    One that would look like nothing keeps two significant digits (0.0012), one too long to read is 3.0·10³³ and one that
    is infinite or no number a dash. Halves are rounded away from zero, and no zero has a sign.
    """
    if not math.isfinite(value):
        return "–"
    sign, size = "−" if value < 0 else "", Decimal(abs(value))
    fixed = rounded(size, -decimals)
    if size and not fixed:
        return sign + (power(size) if size < Decimal(TINY) else f"{significant(size):f}")
    if size >= Decimal(HUGE):
        return sign + power(size)
    return (sign if fixed else "") + f"{fixed:,.{decimals}f}"


def power(size: Decimal) -> str:
    """Two significant digits and a power of ten."""
    two = significant(size)
    exponent = two.adjusted()
    return f"{two.scaleb(-exponent):.1f}·10{str(exponent).translate(SUPERSCRIPT)}"


def significant(size: Decimal) -> Decimal:
    """To two digits; twice, because 0.0996 has become 0.100 after the first time."""
    for _ in range(2):
        size = rounded(size, size.adjusted() - 1)
    return size


def rounded(size: Decimal, exponent: int) -> Decimal:
    """To a multiple of a power of ten."""
    return size.scaleb(-exponent).to_integral_value(ROUND_HALF_UP).scaleb(exponent)


def percent(share: float, digits: int = 0) -> str:
    """In per cent, 0.5 as "50 %"."""
    return f"{100 * share:.{digits}f} %"
