"""What commands print: answers as text or as JSON, progress on a terminal or as lines for another program."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a command found out, printed a row after another as text, or with `--json` as JSON.

    text: a row for people. data: the same for programs. single: it is one thing, no list of such. fails: rows for which the program ends with 1.
    """

    rows: Iterable[T]
    text: Callable[[T], str]
    data: Callable[[T], Any]
    single: bool = False
    fails: Callable[[T], bool] = lambda row: False

    def print(self, as_json: bool) -> int:
        """Print it; the exit code."""
        failed, told = False, []
        for row in self.rows:
            failed |= self.fails(row)
            if as_json:
                told.append(plain(self.data(row)))
            else:
                print(self.text(row), flush=True)
        if as_json:
            print(json.dumps(told[0] if self.single else told, indent=1, ensure_ascii=False))
        return int(failed)


def plain(value: Any) -> Any:
    """A value as JSON has it: a number that is none becomes null, a path its text."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value) if isinstance(value, Path) else value


def print_lines() -> Callable[[str, float], None]:
    """Progress as lines of text for whoever reads this program's output: one a file and per cent."""
    previous = ""

    def report(file: str, share: float) -> None:
        nonlocal previous
        if (line := f"{file} {share:.0%}") != previous:
            previous = line
            print(line, file=sys.stderr, flush=True)

    return report


def bar(text: str, share: float) -> None:
    """A progress bar on one line of a terminal; nothing where the output is a file."""
    if sys.stderr.isatty():
        line = f"{text} [{'#' * int(30 * share):30}]" if text else ""
        print(f"\r{line:60}", end="" if text else "\r", file=sys.stderr, flush=True)
