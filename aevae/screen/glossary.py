"""The terms of the field, each explained where it first appears; their one table is in `browser/ui/glossary.js`."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parents[1] / "browser" / "ui" / "glossary.js"


@lru_cache(maxsize=1)
def glossary() -> dict[str, tuple[list[str], str]]:
    """Key → its forms and the sentence that explains it."""
    source = TABLE.read_text(encoding="utf-8")
    table = json.loads(source[source.index("GLOSSARY = ") + len("GLOSSARY = ") : source.index("\n};") + 2])
    return {key: (entry["forms"], entry["says"]) for key, entry in table.items()}


@lru_cache(maxsize=1)
def words() -> tuple[dict[str, str], re.Pattern[str]]:
    """Form → key, and the pattern that finds forms as whole words, the longest first."""
    keys = {form: key for key, (forms, _) in glossary().items() for form in forms}
    longest_first = "|".join(re.escape(form) for form in sorted(keys, key=len, reverse=True))
    return keys, re.compile(rf"(?<![\w−-])({longest_first})(?![\w-])")


def explained(text: str, seen: set[str] | None = None) -> str:
    """Markdown in which each term, where it first appears, is a link that carries its explanation (`frame.css` draws it).

    Code, links and LaTeX in the text stay as they are. seen: keys that a text before this one has explained; those of this one are added.
    """
    keys, pattern = words()
    seen = set() if seen is None else seen

    def mark(match: re.Match[str]) -> str:
        key = keys[match[1]]
        if key in seen:
            return match[1]
        seen.add(key)
        return f'[{match[1]}](#{key} "{glossary()[key][1]}")'

    pieces = re.split(r"(`[^`]*`|\[[^\]]*\]\([^)]*\)|\$[^$]*\$|:material/\w+:)", text)
    return "".join(piece if i % 2 else pattern.sub(mark, piece) for i, piece in enumerate(pieces))
