"""The plane's modules by themselves: what `node --test` claims in tests/js."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from node import node

FOLDER = Path(__file__).parent / "js"
FILES = sorted(FOLDER.rglob("*.test.js"))


@pytest.fixture(scope="module")
def tests() -> dict[Path, list[tuple[str, str]]]:
    """Of each file, its tests: name and what was wrong. One process for all."""
    command = [node(), f"--test-reporter={FOLDER / 'by_file.mjs'}", str(FOLDER / "run_tests.mjs"), *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = defaultdict(list)
    for line in done.stdout.splitlines():
        test = json.loads(line)
        found[Path(test["file"])].append((test["name"], test["error"]))
    assert done.returncode == 0 or any(error for tests in found.values() for _, error in tests), done.stderr
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem.removesuffix(".test"))
def test_what_the_plane_is_made_of(file: Path, tests: dict[Path, list[tuple[str, str]]]) -> None:
    assert tests[file]
    assert not (wrong := [f"{name}\n{error}" for name, error in tests[file] if error]), "\n".join(wrong)
