"""A benchmark's half that runs in Node."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any


def in_node(benchmark: str, jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the script beside a benchmark (its `__file__`) prints for the jobs, one answer each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jobs.json"
        path.write_text(json.dumps(jobs))
        done = subprocess.run(["node", str(Path(benchmark).with_suffix(".mjs")), str(path)], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
