"""`python -m aevae scores`: evaluation.json, written whole, read again, and distrusted where it does not fit."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest

from aevae.runs.catalog import SHIPPED, list_runs, open_run
from aevae.runs.evaluation_file import MAX_BYTES, NAME, fits, read_evaluation
from aevae.runs.scores import COMPUTED, PARTS
from aevae.science import evaluation
from aevae.services.job_commands import main
from aevae.training.score_run import evaluate_run

GOOD = json.loads((SHIPPED / "digits-vae" / NAME).read_text())


def test_the_command_writes_what_the_page_reads(tiny_runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert read_evaluation(open_run("tiny-vae")) is None
    assert main(["scores", "tiny-vae", "tiny-ae"]) == 0
    for run in (open_run("tiny-vae"), open_run("tiny-ae")):
        evaluation = read_evaluation(run)
        assert evaluation is not None
        assert evaluation["scores"] == run.metrics
        assert evaluation["command"] == f"python -m aevae scores {run.id}"
        assert evaluation["missing"] == []
        assert ("bound" in evaluation) == (run.config.kind == "VAE")
        assert run.path(NAME).stat().st_size < MAX_BYTES
    assert "bound" in capsys.readouterr().out


def test_the_same_run_gives_the_same_numbers(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    files = []
    for _ in range(2):
        list(evaluate_run(run))
        files.append(run.path(NAME).read_bytes())
    assert files[0] == files[1]


def test_one_part_alone_leaves_the_others_as_they_are_and_is_not_enough_for_other_weights(tiny_runs: Path) -> None:
    assert main(["scores", "tiny-ae"]) == 0
    run = open_run("tiny-ae")
    whole = json.loads(run.path(NAME).read_text())
    run.path(NAME).write_text(json.dumps({**whole, "rate": {**whole["rate"], "n": 1}, "draws": {**whole["draws"], "n": 1}}))
    assert main(["scores", "tiny-ae", "--anew", "rate"]) == 0
    assert json.loads(run.path(NAME).read_text()) == {**whole, "draws": {**whole["draws"], "n": 1}}
    run.path(NAME).write_text(json.dumps({**whole, "weights": "of another model"}))
    assert main(["scores", "tiny-ae", "--anew", "rate"]) == 0
    assert json.loads(run.path(NAME).read_text()) == whole


def test_every_part_of_the_file_is_computed_and_the_other_way_round() -> None:
    assert set(COMPUTED) == set(evaluation.PARTS)


def test_without_its_data_set_a_run_is_still_described(data: Path, shipped: Path) -> None:
    """mnist-vae's folder alone: its codes are there, its pictures are not."""
    import shutil

    shutil.copytree(SHIPPED / "mnist-vae", shipped / "mnist-vae")
    run = open_run("mnist-vae")
    list(evaluate_run(run))
    evaluation = read_evaluation(run)
    assert evaluation is not None
    assert evaluation["codes"]["n"] == 10_000
    assert "scores" not in evaluation
    assert len(evaluation["missing"]) == 1
    assert "python -m aevae data mnist" in evaluation["missing"][0]


def test_an_evaluation_of_other_weights_is_not_shown(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    list(evaluate_run(run))
    run.path("weights.safetensors").write_bytes((tiny_runs / "tiny-ae" / "weights.safetensors").read_bytes())
    assert read_evaluation(run) is None


def broken(path: str, value: object) -> dict:
    evaluation = copy.deepcopy(GOOD)
    inner, (*parents, last) = evaluation, path.split("/")
    for step in parents:
        inner = inner[step]
    inner[last] = value
    return evaluation


@pytest.mark.parametrize("evaluation", [
    [], {}, None, broken("codes/n", "many"), broken("codes/kl", [1.0, float("nan")]), broken("denoising/output", [None]), broken("floors", []),
    broken("anomaly/kinds/turned", 3), broken("bound/neg_log_p", True), broken("missing", ["\x1b[2J"]), broken("scores/sse", None),
])  # fmt: skip
def test_a_damaged_evaluation_does_not_fit(evaluation: object) -> None:
    assert fits(GOOD, PARTS)
    assert not fits(evaluation, PARTS)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"[" * 5000, b'{"schema": 2}', b"\xff" * 100, b'{"schema": 1, "codes": ' + b"1" * MAX_BYTES])
def test_a_damaged_file_counts_as_none(tiny_runs: Path, raw: bytes) -> None:
    run = open_run("tiny-vae")
    run.path(NAME).write_bytes(raw)
    assert read_evaluation(run) is None


def test_an_unknown_run_is_named_before_anything_is_computed(tiny_runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scores", "tiny-vae", "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err
    assert not (tiny_runs / "tiny-vae" / NAME).exists()


def test_everything_that_ships_is_evaluated() -> None:
    for run in (run for run in list_runs()[0] if run.shipped and run.decodes):
        evaluation = read_evaluation(run)
        assert evaluation is not None, run.id
        assert evaluation["scores"]["sse"] == pytest.approx(run.metrics["sse"], abs=0.01), run.id
        assert {"turned", "shuffled"} <= set(evaluation["anomaly"]["kinds"])
