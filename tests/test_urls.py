"""Whatever stands in an address: the browser's readers of it against Python's reading, over texts that Hypothesis makes up."""

from __future__ import annotations

import json
import math
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from node import node

SCRIPT = Path(__file__).parent / "js" / "run_urls.mjs"
LONGEST = 200  # UTF-16 units of a parameter that are read
PINS, NAME = 12, 24
WHITE = "[\\t-\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+"  # what JavaScript calls white space
REACH = 3  # standard deviations
SWITCHES = {"error", "posteriors", "trust"}
PIECES = [
    *"0123456789+-.,;eE_ &=%#?/\\\0\n\"'<>", "nan", "NaN", "inf", "Infinity", "-0", "1e309", "1e-400", "0x10", "١", "１", "−", "9" * 400, "1.5,-2", "0.25,0.5,a thin 7", ";1,2;",
    "<script>alert(1)</script>", "__proto__", "constructor", "toString", "density", "distance", "error", "posteriors", "trust", "none", "sample", "place", "picture", "null", "\u2028",
]  # fmt: skip
numbers = st.floats(-1e4, 1e4).map(lambda value: f"{value:.4f}") | st.floats(allow_nan=True).map(repr) | st.integers(-99, 99).map(str)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=10).map("".join) | st.lists(numbers, max_size=8).flatmap(
    lambda parts: st.sampled_from([",", ";", ", "]).map(lambda comma: comma.join(parts))
) | st.lists(st.tuples(numbers, numbers).map(",".join), max_size=15).map(";".join)  # fmt: skip

Read = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    """Asks one Node process what the readers make of a text."""
    with subprocess.Popen([node(), str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        questions, answers = process.stdin, process.stdout

        def ask(text: str) -> dict[str, Any]:
            questions.write(json.dumps(text) + "\n")
            questions.flush()
            return json.loads(answers.readline(), parse_int=float)  # 1e21 is printed in full

        yield ask
        questions.close()


def number(text: str) -> float | None:
    """A finite decimal number, as Python reads it; nan, inf, underscores, spaces and other scripts' digits are none."""
    try:
        value = float(text) if set(text) <= set("0123456789+-.eE") else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def point(text: str) -> list[float] | None:
    numbers = [number(part) for part in text.split(",")]
    return numbers if len(numbers) == 2 and None not in numbers else None  # type: ignore[return-value]


def points(text: str) -> list[list[float]] | None:
    points = [point(part) for part in text.split(";")]
    return None if None in points else points  # type: ignore[return-value]


def near(a: Any, b: Any) -> bool:
    return a == b if a is None or b is None else a == pytest.approx(b, abs=5.1e-5, rel=1e-12)


@settings(max_examples=300)
@given(texts)
@example("")
@example("-0,-0")
@example("1,2" + " " * 10_000)
@example("<img src=x onerror=alert(1)>" * 400)
def test_a_text_in_an_address_is_what_python_reads_in_it_or_the_default(read: Read, text: str) -> None:
    parsed = read(text)
    assert parsed["point"] == point(text)
    assert parsed["points"] == points(text)
    assert parsed["address"] == {"z": point(parsed["cut"]), "link": text if text in ("place", "picture") else None}

    pins = [(i, point(",".join(parts[:2])), " ".join(parts[2:])) for i, parts in enumerate(part.split(",") for part in text.split(";")[:PINS])]
    assert parsed["pins"] == [{"id": i, "z": z, "name": re.sub(WHITE, " ", name).strip(" ")[:NAME]} for i, z, name in pins if z]

    parts = [*text.split(","), *[""] * 6][:6]
    assert parsed["shift"] == [min(REACH, max(-REACH, float(part))) if re.fullmatch(r"[+-]?[0-9]{1,2}(\.[0-9]{1,4})?", part) else 0 for part in parts]
    assert parsed["shown"]["overlay"] == (text if text in parsed["overlays"] else None)
    assert {name for name in SWITCHES if parsed["shown"][name]} == (SWITCHES & set(text.split(",")) or (set() if text == "none" else {"trust"}))
    assert parsed["shown"]["dots"] == ("sample" if text == "sample" else "mean")


@given(texts)
def test_what_was_understood_is_written_so_that_it_is_understood_again(read: Read, text: str) -> None:
    parsed = read(text)
    again = parsed["again"]
    assert near(again["point"], parsed["point"])
    assert [len(again["points"] or []), len(again["pins"])] == [len(parsed["points"] or []), len(parsed["pins"])]
    assert all(near(a, b) for a, b in zip(again["points"] or [], parsed["points"] or [], strict=True))
    assert all(near(a["z"], b["z"]) for a, b in zip(again["pins"], parsed["pins"], strict=True))
    assert again["shift"] == pytest.approx(parsed["shift"], abs=0.0051)
    assert again["shown"] == parsed["shown"]


@given(texts)
def test_whatever_is_written_into_an_address_stays_one_parameter_and_comes_back_whole(read: Read, text: str) -> None:
    parsed = read(text)
    assert parsed["whole"] == text
    assert parsed["cut"].encode("utf-16-le", "surrogatepass") == text.encode("utf-16-le")[: 2 * LONGEST]
    address = urlsplit(parsed["href"])
    assert (address.hostname, address.path, address.fragment) == ("localhost", "/compare", "")
    assert parse_qs(address.query, keep_blank_values=True) == {"z": [text], "link": [text], "": [text]}
