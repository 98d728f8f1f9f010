"""S7: no spreadsheet takes a cell for a formula, whether Python wrote the table or the browser."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path

from node import node

from aevae.screen.chart import as_csv

ROOT = Path(__file__).parents[2]
TEXTS = ["=1+1", "+1", "@SUM(A1)", "-1+cmd|' /C calc'!A0", "\t=1", "\r=1", "-12", "-1.5e-05", "-x", "a=b", "", '"', "ä, 1", "'=1"]
SCRIPT = """
import {{ toCsv }} from "{0}";
console.log(JSON.stringify(toCsv({1}.map((text) => [text]))));
"""


def cells(text: str) -> list[str]:
    return [row[0] if row else "" for row in csv.reader(io.StringIO(text, newline=""))]


def test_a_cell_is_no_formula_and_both_languages_write_the_same() -> None:
    """S7. Fails when `cell` in screen/chart.py leaves a text as it is, or knows another formula than the browser."""
    address = (ROOT / "aevae/browser/ui/download.js").as_uri()
    script = SCRIPT.format(address, json.dumps(TEXTS))
    done = subprocess.run([node(), "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    written = cells(as_csv({"=head": TEXTS}))
    assert written[0] == "'=head"
    assert written[1:] == cells(json.loads(done.stdout))
    assert [text for text in written if text[:1] in "=+@\t\r-" and text not in ("", "-12", "-1.5e-05")] == []
    assert cells(as_csv({"n": [-1.5, None, float("inf")]})) == ["n", "-1.5", "", "inf"], "numbers stay numbers"
