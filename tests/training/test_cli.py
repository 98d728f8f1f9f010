"""The command line: what works, and that what does not is one sentence and an exit code."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aevae.recipe.config import Config
from aevae.recipe.datasets import DATASETS
from aevae.recipe.fields import as_text, checked
from aevae.recipe.presets import PRESETS, command, recipe
from aevae.runs.catalog import open_run
from aevae.runs.files import claim, description, write_json
from aevae.runs.scores import in_words
from aevae.runs.status import Status, write_status
from aevae.training.cli import main, parser
from aevae.training.recipe_options import read_recipe
from aevae.training.terminal import plain

ROOT = Path(__file__).parents[2]
Printed = pytest.CaptureFixture[str]


def refused(arguments: list[str], printed: Printed) -> str:
    assert main(arguments) == 1
    error = printed.readouterr().err
    assert error.startswith("aevae: ")
    assert error.count("\n") == 1
    return error


def test_presets_are_named_with_their_notes(printed: Printed) -> None:
    assert main(["presets"]) == 0
    lines = printed.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PRESETS)
    assert all(PRESETS[line.split()[0]].note in line for line in lines)


@pytest.fixture
def printed(capsys: Printed) -> Printed:
    return capsys


@pytest.mark.parametrize(
    ("preset", "changes"),
    [("001-vae", {}), ("digits-vae", {"dataset": "mnist", "beta": 0.5, "layers": "64 32"}), ("003-vae", {"layers": "12", "clip": 0.5, "seed": 3}), ("002-ae", {"layers": ""}), (None, {"latent": 8})],
)  # fmt: skip
def test_the_command_that_a_card_names_asks_for_just_that_recipe(preset: str | None, changes: dict[str, Any]) -> None:
    config = recipe(preset, **changes) if preset else Config(**changes)
    words = shlex.split(command(config, preset, "mine"))
    assert words[:3] == ["python", "-m", "aevae"]
    assert read_recipe(parser().parse_args(words[3:])) == (config, preset, "mine")


def test_a_preset_holds_out_less_of_a_smaller_data_set() -> None:
    config, _, _ = read_recipe(parser().parse_args(["train", "--preset", "mnist-vae", "--dataset", "digits"]))
    assert (config.dataset, config.holdout) == ("digits", 119)
    assert recipe("mnist-vae", dataset="mnist").holdout == 5000
    assert recipe("mnist-vae", dataset="digits", holdout=7).holdout == 7


def test_resuming_takes_as_many_threads_as_before(runs: Path, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr("torch.set_num_threads", given.append)
    monkeypatch.setattr("aevae.training.cli.follow", lambda *_, **__: 0)
    folder = claim("mine")
    write_json(folder / "run.json", description("mine", recipe("digits-vae"), "digits-vae", 0))
    write_status(folder, Status("stopped", threads=3))
    assert main(["train", "--resume", "mine"]) == main(["train", "--resume", "mine", "--threads", "2"]) == 0
    assert given == [3, 2]


def test_show_says_how_a_candidate_does_on_the_pictures_that_choose(printed: Printed) -> None:
    assert main(["show", "mnist-vae"]) == 0
    assert '"split": "validation", "n": 5000' in printed.readouterr().out


def test_train_makes_a_run_that_list_show_and_evaluate_know(runs: Path, shipped: Path, printed: Printed) -> None:
    arguments = ["train", "--preset", "digits-vae", "--epochs", "1", "--layers", "16", "--beta", "0.5", "--name", "mine", "--threads", "1"]
    assert main(arguments) == 0
    out = printed.readouterr().out
    assert out.startswith("mine: VAE, 2-D, Digits (bundled), 1 epochs, into ")
    assert re.search(r"^epoch   1/1  reconstruction [\d.]+  kl [\d.]+  total [\d.]+  test sse [\d.]+ .* s$", out, re.MULTILINE)
    run = open_run("mine")
    assert f"done: {in_words(run.metrics)}\n" in out
    assert (run.config.beta, run.config.layers, run.config.epochs, run.preset) == (0.5, "16", 1, "digits-vae")

    assert main(["list"]) == 0
    assert re.fullmatch(r"mine +VAE +2-D +digits +own +sse .*knn_accuracy [\d.]+(  \(.+\))?\n", printed.readouterr().out)
    assert main(["show", "mine"]) == 0
    shown = printed.readouterr().out
    assert f"{run.parameters:,} parameters" in shown
    assert "decoder: linear 2→16 → gelu → linear 16→784 → reshape → sigmoid" in shown
    assert "beta 0.5" in shown
    assert main(["evaluate", "mine"]) == 0
    assert json.loads(printed.readouterr().out) == run.metrics


def test_an_epoch_says_of_how_many_test_images_its_values_are(runs: Path, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aevae.training.cli.FILM_IMAGES", 100)
    assert main(["train", "--preset", "digits-ae", "--epochs", "1", "--layers", "8", "--name", "tiny", "--threads", "1"]) == 0
    assert "Test values after an epoch are of 100 test images; those at the end of all 360.\n" in printed.readouterr().out


def test_a_second_run_of_the_same_name_gets_the_next(tiny_runs: Path, shipped: Path, printed: Printed) -> None:
    assert main(["train", "--preset", "digits-ae", "--epochs", "1", "--layers", "8", "--name", "tiny-ae", "--threads", "1"]) == 0
    assert printed.readouterr().out.startswith("tiny-ae-2: AE")


def test_what_is_listed_can_be_had_as_json(tiny_runs: Path, shipped: Path, printed: Printed) -> None:
    def told(*arguments: str, code: int = 0) -> Any:
        assert main([*arguments, "--json"]) == code
        return json.loads(printed.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    run, description = open_run("tiny-vae"), tiny_runs / "tiny-ae" / "run.json"
    description.write_text(description.read_text().replace('"schema": 1', '"schema": 2'))
    assert [row["id"] for row in told("presets")] == list(PRESETS)
    good, bad = told("list")
    assert (good["metrics"], good["folder"]) == (run.metrics, str(run.folder))
    assert "another version" in bad["unreadable"]
    assert told("show", "tiny-vae")["recipe"]["beta"] == run.config.beta
    assert told("evaluate", "tiny-vae") == run.metrics
    assert "cannot be read" in told("verify", str(shipped), "--files-only", code=1)[0]["fault"]


def test_a_number_that_is_none_is_null_in_json() -> None:
    assert plain({"a": (float("nan"), float("inf"), 1.5), 2: Path("x")}) == {"a": [None, None, 1.5], "2": "x"}


def test_list_names_what_is_unreadable(tiny_runs: Path, shipped: Path, printed: Printed) -> None:
    (tiny_runs / "tiny-ae" / "weights.safetensors").write_bytes(b"")
    assert main(["list"]) == 0
    lines = printed.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["tiny-vae", "tiny-ae"]
    assert "unreadable: weights.safetensors is damaged" in lines[1]


def test_publish_and_verify(tiny_runs: Path, shipped: Path, printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    import aevae.training.shipping as shipping

    monkeypatch.setattr(shipping.ship, "__defaults__", (shipped,))
    assert main(["ship", "tiny-vae"]) == 0
    assert printed.readouterr().out.startswith(f"{shipped / 'tiny-vae'}: 0.")
    assert main(["verify", str(shipped)]) == 0
    assert printed.readouterr().out.splitlines() == ["ok    tiny-vae: 9 files", "ok    tiny-vae: metrics on 360 test images"]
    (shipped / "tiny-vae" / "README.md").write_text("")
    assert main(["verify", str(shipped), "--files-only"]) == 1
    assert printed.readouterr().out == "FAULT tiny-vae: 9 files: README.md differs from the manifest\n"


@pytest.mark.parametrize("command", ["show", "evaluate", "ship", "train --resume"])
@pytest.mark.parametrize("name", ["no-such-run", "../tiny-vae", "a" * 300, "\0", "🙂"], ids=ascii)
def test_a_run_that_is_not_there_is_explained(command: str, name: str, tiny_runs: Path, printed: Printed) -> None:
    assert "run" in refused([*command.split(), name], printed)


def test_a_damaged_run_is_explained(tiny_runs: Path, shipped: Path, printed: Printed) -> None:
    (tiny_runs / "tiny-vae" / "weights.safetensors").write_bytes(b"x")
    for what in ("show", "evaluate", "ship"):
        assert "weights.safetensors is damaged" in refused([what, "tiny-vae"], printed)


NUMBERS = [f for f in dataclasses.fields(Config) if "low" in f.metadata]


@pytest.mark.parametrize("field", NUMBERS, ids=lambda f: f.name)
def test_a_number_out_of_range_is_refused_with_the_range_and_makes_nothing(field: dataclasses.Field, runs: Path, printed: Printed) -> None:
    whole = isinstance(field.default, int)
    for value in (field.metadata["high"] * 2 + 1, field.metadata["low"] - 1, 10**300 if whole else "nan"):
        error = refused(["train", "--preset", "digits-vae", f"--{field.name.replace('_', '-')}={value}"], printed)
        assert f"from {field.metadata['low']:g} to {field.metadata['high']:g}" in error
    assert not runs.exists()


@pytest.mark.parametrize("name", ["../x", "A", "a" * 65, "", "a b"])
def test_a_name_that_is_none_makes_nothing(name: str, runs: Path, printed: Printed) -> None:
    assert "no name for a run" in refused(["train", "--preset", "digits-vae", "--name", name], printed)
    assert not runs.exists()


@pytest.mark.parametrize("arguments", [[], ["dance"], ["train", "--preset", "gan"], ["train", "--epochs", "many"], ["data", "../mnist"], ["show"]], ids=str)
def test_a_false_command_is_refused_in_one_sentence(arguments: list[str], printed: Printed) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert re.fullmatch(r"aevae: .*\. `aevae( train| data| show)? --help` says what there is\.\n", printed.readouterr().err)


@pytest.mark.parametrize("field", dataclasses.fields(Config), ids=lambda f: f.name)
def test_every_option_of_a_recipe_is_an_option_of_train(field: dataclasses.Field) -> None:
    options = parser().parse_args(["train", f"--{field.name.replace('_', '-')}", as_text(field.default)])
    assert checked(field, getattr(options, field.name), DATASETS["mnist"]) == field.default
    assert type(getattr(options, field.name)) is (str if field.name == "leave_out" else type(field.default))


def test_training_without_its_data_is_explained(data: Path, runs: Path, printed: Printed) -> None:
    assert "python -m aevae data mnist" in refused(["train", "--preset", "mnist-vae"], printed)


def test_training_without_its_data_leaves_no_folder(data: Path, runs: Path, printed: Printed) -> None:
    main(["train", "--preset", "mnist-vae"])
    assert not list(runs.glob("*"))


def test_the_bundled_data_is_ready_at_once(data: Path, printed: Printed) -> None:
    assert main(["data", "digits"]) == 0
    assert "ready" in printed.readouterr().out


def test_mnist_is_checked(mnist: str, printed: Printed) -> None:
    assert main(["data", mnist]) == 0
    assert "MNIST is ready" in printed.readouterr().out


def test_a_damaged_data_set_is_explained(data: Path, printed: Printed) -> None:
    from aevae.recipe.datasets import idx_path

    for split in ("train", "test"):
        for what in ("images", "labels"):
            path = idx_path(DATASETS["mnist"], split, what)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\0" * 30)
    assert "Move it elsewhere" in refused(["data", "mnist"], printed)


def test_interruption_is_no_error_and_says_how_to_go_on(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("aevae.training.cli.do_presets", interrupt)
    assert main(["presets"]) == 130
    assert "--resume" in printed.readouterr().err


def program(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "aevae", *arguments], capture_output=True, text=True, timeout=600, env=environment, cwd=ROOT)


def test_the_real_program_explains_itself_without_torch(environment: dict[str, str]) -> None:
    helped = program("--help", environment=environment)
    assert helped.returncode == 0
    assert all(f"    {name} " in helped.stdout for name in ("data", "presets", "train", "list", "show", "evaluate", "ship", "verify"))
    error = program("show", "nothing", environment=environment)
    assert error.returncode == 1
    assert error.stdout == ""
    assert error.stderr.startswith("aevae: there is no run 'nothing'.")
    assert "Traceback" not in error.stderr


def test_light_commands_import_no_torch() -> None:
    code = "import sys; from aevae.training.cli import main; main(['list']); main(['presets']); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "False", done.stderr
