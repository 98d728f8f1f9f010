"""Words of strangers inside Markdown: titles, classes and names of files stay text."""

from __future__ import annotations

import re

JOINER = "\u2060"  # nothing to see; keeps an address from becoming a link


def literal(text: str) -> str:
    """Text that Markdown shows as it is: nothing becomes a link, an image, a formula, emphasis or an icon."""
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    return re.sub(r"(?i)(https?|ftp|www)(?=\\[:.])", rf"\1{JOINER}", escaped).replace("\\:", f"\\:{JOINER}")
