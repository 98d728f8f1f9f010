"""Everything the Train page does, from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from aevae.recipe.errors import ConfigError
from aevae.recipe.presets import recipe
from aevae.services import jobs
from aevae.services.job_commands import main

from .conftest import epoch, state, until

Printed = pytest.CaptureFixture[str]
SMALL = ["--preset", "digits-vae", "--layers", "16"]


def said(printed: Printed, *arguments: str, code: int = 0) -> str:
    assert main(list(arguments)) == code
    output = printed.readouterr()
    return output.err if code else output.out


def test_a_training_is_started_watched_paused_resumed_stopped_and_deleted(runs: Path, capsys: Printed) -> None:
    assert said(capsys, "start", *SMALL, "--name", "a", "--epochs", "2000").startswith("a: running")
    assert said(capsys, "start", *SMALL, "--name", "b", "--epochs", "2").startswith("b: queued")
    until(lambda: epoch("a") >= 1)
    assert re.match(r"a +running +epoch +\d+/2000 +\d+%.*\nb +queued +epoch +0/2 +0%\n$", said(capsys, "jobs"))
    assert [(job["id"], job["state"], job["config"]["epochs"]) for job in json.loads(said(capsys, "jobs", "--json"))] == [
        ("a", "running", 2000),
        ("b", "queued", 2),
    ]
    said(capsys, "pause", "a")
    assert re.search(r"a: paused, epoch \d+/2000\n$", said(capsys, "watch", "a"))
    assert said(capsys, "resume", "a").startswith("a: ")
    assert re.search(r"b: finished, 2 epochs in \d+ s\nb: It is worse than the mean image: .*\n$", said(capsys, "watch", "b"))
    until(lambda: state("a") == "running")
    said(capsys, "stop", "a")
    assert re.search(r"a: stopped, epoch \d+/2000\n$", said(capsys, "watch", "a"))
    assert re.search(r"^b +VAE +2-D +digits +own", said(capsys, "list"), re.MULTILINE)
    assert said(capsys, "delete", "--yes", "a") == "a: done\n"
    assert said(capsys, "jobs") == ""
    assert not (runs / "a").exists()


@pytest.mark.parametrize("layers", ["4096 4096", "4096 4096 4096"])
def test_what_is_too_large_to_be_saved_is_refused_with_the_limit_by_whoever_could_start_it(layers: str, runs: Path, capsys: Printed) -> None:
    """B4. Fails when one of them leaves the question to the training, which has a folder by then."""
    large = ["--preset", "digits-vae", "--layers", layers]
    for words in (["start", *large], ["train", *large], ["sweep", *large, "--seeds", "0,1"]):
        assert re.search(r"make \d\d,\d{3},\d{3} parameters; at most 20,000,000 are allowed\.", said(capsys, *words, code=1)), words
    with pytest.raises(ConfigError, match="at most 20,000,000"):
        jobs.start(recipe("digits-vae", layers=layers))
    assert [path.name for path in runs.glob("[!.]*")] == []


def test_a_sweep_is_started_listed_stopped_resumed_and_deleted(capsys: Printed) -> None:
    text = said(capsys, "sweep", *SMALL, "--epochs", "2000", "--name", "s", "--set", "beta=0.5,2", "--seeds", "0,1")
    assert text.startswith("s: 4 trainings.")
    assert [job.config.beta for job in jobs.listing()] == [0.5, 0.5, 2.0, 2.0]
    said(capsys, "stop", "s")
    until(lambda: all(job.state == "stopped" for job in jobs.listing()))
    assert [member["changes"]["beta"] for member in json.loads(said(capsys, "sweeps", "--json"))[0]["members"]] == [0.5, 0.5, 2.0, 2.0]
    listed = said(capsys, "sweeps").splitlines()
    assert listed[0] == "s: 0% done"
    assert listed[1].split()[:6] == ["s-01", "stopped", "beta", "0.5", "seed", "0"]
    assert len(listed) == 5
    assert said(capsys, "resume", "s") == "s: 1 running, 3 queued\n"
    assert "the sweep s and every model it has trained" in said(capsys, "delete", "s", code=1)
    assert len(jobs.listing()) == 4
    assert said(capsys, "delete", "s", "--yes") == "s: done\n"
    assert said(capsys, "sweeps") == ""
    assert jobs.listing() == []


@pytest.mark.parametrize(("answer", "gone"), [("y", True), (" YES ", True), ("", False), ("n", False), ("yeah", False), (EOFError, False)])
def test_on_a_terminal_delete_asks_and_only_yes_deletes(
    answer: str | type[EOFError], gone: bool, tiny_runs: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[str] = []

    def reply(question: str) -> str:
        questions.append(question)
        if isinstance(answer, str):
            return answer
        raise answer

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", reply)
    assert said(capsys, "delete", "tiny-vae") == ("tiny-vae: done\n" if gone else "tiny-vae: kept\n")
    assert questions == ["Delete tiny-vae? [y/N] "]
    assert (tiny_runs / "tiny-vae").exists() != gone


def test_where_nobody_can_be_asked_delete_wants_yes(tiny_runs: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    assert "delete --yes tiny-vae" in said(capsys, "delete", "tiny-vae", code=1)
    assert (tiny_runs / "tiny-vae").is_dir()
    assert said(capsys, "delete", "--yes", "tiny-vae") == "tiny-vae: done\n"
    assert not (tiny_runs / "tiny-vae").exists()


def test_a_run_gets_another_name(tiny_runs: Path, capsys: Printed) -> None:
    assert said(capsys, "rename", "tiny-vae", "seven") == "tiny-vae: called seven now\n"
    assert "tiny-ae is taken" in said(capsys, "rename", "seven", "tiny-ae", code=1)
    assert (tiny_runs / "seven" / "run.json").is_file()


@pytest.mark.parametrize("command", ["watch x", "rename x y", "rename x ../y", "pause x", "stop x", "resume x", "delete x", "delete --yes x", "delete ../x", "stop ../x", "sweep --preset digits-vae", "sweep --set odd=1", "start --preset digits-vae --name ../x"])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(command: str, capsys: Printed, runs: Path) -> None:
    error = said(capsys, *command.split(), code=1)
    assert error.startswith("aevae: ")
    assert error.count("\n") == 1
    assert not list(runs.glob("[!.]*"))
