"""The app as Windows would have it: no POSIX-only module, function or number, and no open file that can be replaced or removed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import SLOW

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "tests/windows"  # its sitecustomize.py says what is taken away


def test_without_posix_pages_open_trainings_run_stop_and_resume_and_runs_are_renamed_and_deleted(runs: Path, environment: dict[str, str]) -> None:
    """Trainers and tasks in the background inherit it. Fails when a module imports fcntl, a trainer calls os.nice, an output is read by os.pread,
    a save takes its name before its file is closed, or a deletion keeps the lock while it waits for whoever has the log open."""
    given = {**environment, "PYTHONPATH": f"{WINDOWS}{os.pathsep}{ROOT}"}
    done = subprocess.run([sys.executable, str(WINDOWS / "app.py")], cwd=ROOT, env=given, capture_output=True, text=True, timeout=300 * SLOW)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told["pages"]) == {"app.py", *(path.name for path in (ROOT / "pages").glob("*.py"))}
    assert not any(told["pages"].values())
    assert told["taken"], "the trainer on standby"
    assert told["epochs"] == 4
    assert told["task"][0] is False
    assert told["task"][1].startswith("whole: ")
    assert told["renamed"] == 4
    assert told["left"] == [".audit.log", ".lock", ".renamed.json", ".speed.json"]


OF_OURS = "import fcntl, os, sys; os.nice(0); exec(sys.argv[1], {'path': sys.argv[2], '__file__': sys.argv[3]})"


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("import fcntl", "No module named 'fcntl' on Windows"),
        ("import os; os.nice(5)", "module 'os' has no attribute 'nice' on Windows"),
        ("from signal import SIGKILL", "SIGKILL"),
        ("import os; file = open(path, 'w'); os.replace(path, path + '2')", "is being used by another process"),
        ("import os; file = open(path, 'w'); os.remove(path)", "is being used by another process"),
    ],
)
def test_what_windows_has_not_is_refused_to_our_modules_alone(code: str, refused: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", OF_OURS, code, str(tmp_path / "file"), str(ROOT / "aevae/x.py")]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(WINDOWS)}, capture_output=True, text=True)
    assert refused in run.stderr
    assert run.returncode == 1
