"""Words of strangers inside Markdown: titles, classes, names of files and messages stay text."""

from __future__ import annotations

import re

JOINER = "\u2060"  # nothing to see; keeps an address from becoming a link
CODE = re.compile(r"`[^`\n]+`")


def literal(text: str) -> str:
    """Text that Markdown shows as it is: nothing becomes a link, an image, a formula, emphasis or an icon."""
    escaped = re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
    apart = re.sub(r"(?i)(https?|ftp|www)(?=\\[:.])", rf"\1{JOINER}", escaped)
    return re.sub(r"(\\[:@])(?=\S)", rf"\1{JOINER}", apart)


def sentence(text: str) -> str:
    """A message of ours, which may repeat words of strangers: only what stands between backticks is more than text, and it is code, where nothing else is."""
    ends, codes = CODE.split(text), CODE.findall(text)
    said = "".join(f"{literal(end)}{code}" for end, code in zip(ends, [*codes, ""], strict=True))
    return f"{said[:1].upper()}{said[1:]}"
