"""Files appear whole or not at all: under SIGKILL, on a full disk, and when many want the same name."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from aevae.recipe.errors import RunError
from aevae.runs.files import claim, write, write_json
from aevae.runs.tensors import read_tensors
from aevae.training.checkpoints import film_indices, write_arrays

ROOT = Path(__file__).parents[2]


def test_what_is_written_is_there(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b", b"\0\xff")
    write(tmp_path / "a" / "c", "é")
    write_json(tmp_path / "a" / "d", {"x": 1})
    assert (tmp_path / "a" / "b").read_bytes() == b"\0\xff"
    assert (tmp_path / "a" / "c").read_text(encoding="utf-8") == "é"
    assert json.loads((tmp_path / "a" / "d").read_text()) == {"x": 1}
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["b", "c", "d"]


def test_arrays_come_back_as_they_went(tmp_path: Path) -> None:
    arrays = {"a": np.arange(6, dtype=np.float32).reshape(2, 3).T, "b": np.array([], np.int32), "c": np.ones((2, 2), np.float16)}
    write_arrays(tmp_path / "x.safetensors", arrays)
    stored = read_tensors(tmp_path / "x.safetensors")
    assert {k: (v.dtype, v.tolist()) for k, v in stored.items()} == {k: (v.dtype, v.tolist()) for k, v in arrays.items()}


def test_numbers_that_json_has_no_word_for_are_not_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "x", {"loss": float("nan")})
    assert list(tmp_path.iterdir()) == []


KILLS = 50
WRITER = """
import sys
from pathlib import Path
from aevae.runs.files import write
path, n = Path(sys.argv[1]), 0
while True:
    n += 1
    for name in ("one", "two"):
        write(path / name, bytes([n % 251]) * 300_000)
    if n == 2:
        print("ready", flush=True)
"""


def test_a_kill_at_any_moment_leaves_no_half_file_under_a_final_name(tmp_path: Path) -> None:
    """F5: real processes, real SIGKILL, at moments spread over the writing."""
    moments = random.Random(0)
    for i in range(KILLS):
        (tmp_path / str(i)).mkdir()
    fork = f"""
import os, sys
import aevae.runs.files
for i in range({KILLS}):
    if os.fork() == 0:
        sys.argv = ["", sys.argv[1] + f"/{{i}}"]
        exec({WRITER!r}.replace('print("ready", flush=True)', 'open(sys.argv[1] + ".pid", "w").write(str(os.getpid()))'))
for _ in range({KILLS}):
    os.wait()
"""  # one import for all writers: they are forks
    parent = subprocess.Popen([sys.executable, "-c", fork, str(tmp_path)], cwd=ROOT)
    try:
        until = time.monotonic() + 300
        while len(pids := [p for i in range(KILLS) if (p := tmp_path / f"{i}.pid").exists() and p.read_text()]) < KILLS:
            assert time.monotonic() < until
            time.sleep(0.01)
        workers = [int(p.read_text()) for p in pids]
        for pid in workers:
            time.sleep(moments.uniform(0, 0.05))
            os.kill(pid, signal.SIGKILL)
        parent.wait(timeout=600)
    finally:
        parent.kill()
        parent.wait()
    for i in range(KILLS):
        for name in ("one", "two"):
            data = (tmp_path / str(i) / name).read_bytes()
            assert len(data) == 300_000
            assert data == data[:1] * 300_000, "a mix of two versions"
        strays = [p for p in (tmp_path / str(i)).iterdir() if p.name not in ("one", "two")]
        assert len(strays) <= 1
        assert all(p.name.startswith(".") for p in strays)


def limited(code: str, folder: Path, size: int) -> subprocess.CompletedProcess[str]:
    """Run code in a process that cannot let a file grow past `size` bytes: as on a full disk, the write fails midway."""
    return subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, timeout=600, cwd=ROOT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip


def test_a_full_disk_keeps_the_old_file_names_the_path_and_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path / "weights.safetensors", b"old" * 100)
    code = """
import sys
from pathlib import Path
from aevae.runs.files import write
from aevae.recipe.errors import RunError
try:
    write(Path(sys.argv[1]) / "weights.safetensors", bytes(1_000_000))
except RunError as error:
    print(error)
"""
    done = limited(code, tmp_path, 100_000)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path / "weights.safetensors") in done.stdout
    assert "Free some room" in done.stdout
    assert (tmp_path / "weights.safetensors").read_bytes() == b"old" * 100
    assert [p.name for p in tmp_path.iterdir()] == ["weights.safetensors"]


def test_a_disk_that_fills_up_stops_training_with_a_message_and_the_last_epoch_resumes(runs: Path) -> None:
    """The first epochs fit; the history of a later one does not."""
    from aevae.recipe.presets import recipe
    from aevae.training.driver import train
    from aevae.training.job import resume

    code = """
import os, resource, sys
os.environ["AEVAE_RUNS"] = sys.argv[1]
from aevae.runs.files import claim
from aevae.training.driver import train
from aevae.training.fit import EpochReport
from aevae.recipe.errors import RunError
from aevae.recipe.presets import recipe
import torch
torch.set_num_threads(1)
try:
    for report in train(claim("full"), recipe("digits-vae", layers="16", epochs=6, batch=256), None):
        if isinstance(report, EpochReport) and report.epoch == 2:
            resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
except RunError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code, str(runs)], capture_output=True, text=True, timeout=600, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert str(runs / "full") in done.stdout
    folder, config, preset = resume("full")
    assert not [p for p in folder.iterdir() if p.name.startswith(".")]
    for _ in train(folder, config, preset):
        pass
    whole = claim("whole")
    for _ in train(whole, recipe("digits-vae", layers="16", epochs=6, batch=256), None):
        pass
    ours, theirs = read_tensors(folder / "weights.safetensors"), read_tensors(whole / "weights.safetensors")
    assert all(np.array_equal(ours[k], theirs[k]) for k in theirs)


def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="AEVAE_RUNS"):
        write(tmp_path / "file" / "x", b"")


def test_a_runs_folder_that_is_a_file_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AEVAE_RUNS", str(tmp_path / "file"))
    with pytest.raises(RunError, match="AEVAE_RUNS"):
        claim("x")


# --- names --------------------------------------------------------------------------------------


def test_a_taken_name_gives_the_next_one(runs: Path) -> None:
    assert [claim("mine").name for _ in range(3)] == ["mine", "mine-2", "mine-3"]
    assert all(p.is_dir() for p in runs.iterdir())


def test_a_long_taken_name_stays_a_name(runs: Path) -> None:
    names = [claim("a" * 64).name for _ in range(11)]
    assert len(set(names)) == 11
    assert all(len(name) <= 64 for name in names)
    assert claim("b" * 61 + "-cd").name == "b" * 61 + "-cd"
    assert claim("b" * 61 + "-cd").name == "b" * 61 + "-2"


def test_a_shipped_name_is_taken(runs: Path, shipped: Path) -> None:
    """Otherwise `train --preset mnist-vae` makes a run that nobody can open: the shipped one comes first."""
    (shipped / "mnist-vae").mkdir()
    (shipped / "mnist-vae" / "run.json").write_text("{}")
    assert claim("mnist-vae").name == "mnist-vae-2"


def test_a_hundred_threads_get_a_hundred_names(runs: Path) -> None:
    names: list[str] = []
    start = threading.Barrier(100)

    def one() -> None:
        start.wait()
        names.append(claim("race").name)

    threads = [threading.Thread(target=one) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names) == sorted({"race", *(f"race-{i}" for i in range(2, 101))})


def claims(folder: str, results: object, go: object) -> None:
    os.environ["AEVAE_RUNS"] = folder
    go.wait()  # type: ignore[attr-defined]
    for race in range(100):
        results.put((race, claim(f"race-{race}x").name))  # type: ignore[attr-defined]


def test_of_two_processes_exactly_one_wins_each_of_100_races(runs: Path) -> None:
    """F9."""
    fork = multiprocessing.get_context("fork")
    results, go = fork.Queue(), fork.Event()
    both = [fork.Process(target=claims, args=(str(runs), results, go)) for _ in range(2)]
    for process in both:
        process.start()
    go.set()
    got = [results.get(timeout=600) for _ in range(200)]
    for process in both:
        process.join()
    for race in range(100):
        assert sorted(name for r, name in got if r == race) == [f"race-{race}x", f"race-{race}x-2"]


@pytest.mark.parametrize("n", [1, 2, 360, 1999, 2000, 2001, 10_000])
def test_the_film_follows_distinct_pictures_spread_over_the_test_set(n: int) -> None:
    indices = film_indices(n).tolist()
    assert len(indices) == len(set(indices)) == min(n, 2000)
    assert indices[0] == 0
    assert indices[-1] == n - 1
    assert max(np.diff(indices), default=1) <= n // min(n, 2000) + 1
