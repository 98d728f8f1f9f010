"""The plane's modules by themselves: what `node --test` claims in tests/js."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from node import node

FILES = sorted((Path(__file__).parent / "js").rglob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem.removesuffix(".test"))
def test_what_the_plane_is_made_of(file: Path) -> None:
    done = subprocess.run([node(), "--test", "--test-reporter=tap", str(file)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n# pass 0\n" not in done.stdout
