"""What ships: small, whole, and the same in torch and in the browser's JavaScript."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch
from node import Case, Outputs, run_in_node
from scipy.special import softmax

from aevae.recipe.presets import PRESETS
from aevae.runs.catalog import SHIPPED, Run, list_runs, open_run
from aevae.runs.evaluation_file import read_evaluation
from aevae.runs.groups import BASELINES
from aevae.runs.ladders import other_seeds
from aevae.runs.manifest import FILES, check_files, digest
from aevae.training.checkpoints import load_model
from aevae.training.shipping import verify_scores

IDS = sorted(p.parent.name for p in SHIPPED.glob("*/run.json"))
EXPECTED = {"001-ae", "001-vae", "mnist-ae", "mnist-vae", "digits-vae"}
DECODING = [run_id for run_id in IDS if open_run(run_id).decodes]
TWINS = {
    "000-ae": "001-ae", "001-ae": "001-ae", "001-vae": "001-vae-as-written", "002-ae": "002-ae", "002-vae-deep": "002-vae-deep", "003-ae": "003-ae",
    "003-vae": "003-vae-as-written", "004-ae": "004-ae",
}  # fmt: skip
TUTORIALS = SHIPPED.parent / "docs" / "tutorials.json"
SAMPLES = 40
TOLD = 3  # the class that conditional models are told here


def inputs(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Codes from inside the data and well outside it, and pictures of noise, which are harder than digits."""
    random = np.random.default_rng(0)
    means = run.tensors("codes")["mean"][:SAMPLES]
    codes = np.concatenate([means, means.mean(0) + 2 * means.std(0) * random.standard_normal(means.shape)]).astype(np.float32)
    return codes, random.random((SAMPLES, *run.image), dtype=np.float32)


def case(run: Run, part: str) -> Case:
    """A shipped decoder or encoder and what to feed it."""
    codes, pictures = inputs(run)
    low, high = run.config.pixel_range
    x = codes if part == "decoder" else pictures * (high - low) + low
    return Case(getattr(run, part), run.path("weights.safetensors"), x, TOLD if run.config.condition_classes and part != "classifier" else 0)


@torch.no_grad()
def error(run: Run, part: str, *found: np.ndarray) -> float:
    """The largest difference between what JavaScript made of a case, in each of several ways, and what torch makes of it."""
    model, x = load_model(run), torch.from_numpy(case(run, part).inputs)
    label = torch.full((len(x),), TOLD)
    if part == "decoder":
        low, high = run.config.pixel_range
        expected = model.decode(x, label).flatten(1).numpy()
        return float(np.max([np.abs((one - low) / (high - low) - expected).max() for one in found]))
    if part == "classifier":
        return float(np.max([np.abs(softmax(one, 1) - model.class_log_probs(x).exp().numpy()).max() for one in found]))
    expected = model.encoder(x, label).numpy()
    # An autoencoder's codes reach ±30, where float32 itself steps by 2e-6: hold the error to the size of the code.
    return float(np.max([(np.abs(one - expected) / np.maximum(1, np.abs(expected))).max() for one in found]))


@torch.no_grad()
def tolerance(run: Run, part: str) -> float:
    """1e-5; where an encoder sharpens scores of hundreds of nats, what float32 itself costs torch there."""
    if part != "encoder" or not run.config.has_codebook:
        return 1e-5
    exact = load_model(run).double().encoder(torch.from_numpy(case(run, part).inputs).double())
    return max(1e-5, 5 * error(run, part, exact.numpy()))


@pytest.fixture(scope="module")
def outputs() -> dict[tuple[str, str], Outputs]:
    """Every shipped decoder and encoder as JavaScript runs them; one Node process for all."""
    keys = [(run_id, part) for run_id in DECODING for part in ("decoder", "encoder")] + [("m2-vae", "classifier")]
    return dict(zip(keys, run_in_node([case(open_run(run_id), part) for run_id, part in keys]), strict=True))


def test_every_preset_that_ships_is_here_and_nothing_else() -> None:
    assert set(IDS) == {preset.name for preset in PRESETS.values() if preset.ships} | set(BASELINES)


def test_all_together_stay_below_sixty_megabytes() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 60e6


@pytest.mark.parametrize(("run_id", "part"), [*((run_id, part) for run_id in DECODING for part in ("decoder", "encoder")), ("m2-vae", "classifier")])
def test_javascript_computes_what_torch_computes(run_id: str, part: str, outputs: dict[tuple[str, str], Outputs]) -> None:
    found = outputs[run_id, part]
    run = open_run(run_id)
    assert error(run, part, found.forward, found.batch) <= tolerance(run, part)


def test_every_file_is_the_one_in_the_manifest() -> None:
    assert [wrong for wrong in check_files() if wrong[1]] == []


@pytest.mark.parametrize("run_id", [*sorted(EXPECTED), "conditional-vae", "learned-mixture-vae", "uniform-vae", "002-vae-deep"])
def test_metrics_come_out_again(run_id: str, mnist: str) -> None:
    """One model of each kind; `make verify` computes all of them again."""
    assert [wrong for _, wrong in verify_scores(SHIPPED / run_id)] == [None]


@pytest.mark.parametrize("run_id", IDS)
def test_a_shipped_model_is_small_and_has_its_card(run_id: str) -> None:
    run = open_run(run_id)
    assert sum(path.stat().st_size for path in run.folder.iterdir()) <= 2 << 20
    card = run.path("README.md").read_text()
    assert str(run.metrics.get("sse", "nothing else to measure")) in card
    if run_id in BASELINES:
        assert run.command in card
        assert run.said[0] in card
        return
    assert f"python -m aevae train --preset {run.preset} --name {run_id}\n" in card
    assert PRESETS[run.preset or ""].note in card
    assert len(run.history()) == run.epochs
    assert len(run.tensors("film")["epoch"]) >= 2
    assert run.preset in PRESETS


def test_a_changed_byte_is_noticed(tmp_path) -> None:
    source = SHIPPED / IDS[0]
    (tmp_path / IDS[0]).mkdir()
    for name in FILES:
        (tmp_path / IDS[0] / name).write_bytes((source / name).read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps({IDS[0]: {name: digest(source / name) for name in FILES}}))
    assert [wrong for wrong in check_files(tmp_path) if wrong[1]] == []
    path = tmp_path / IDS[0] / "codes.safetensors"
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert any(wrong and "codes" in wrong for _, wrong in check_files(tmp_path))


@pytest.mark.parametrize(("run_id", "metric", "worst"), [("mnist-ae", "sse", 25.0), ("mnist-vae", "neg_elbo", 132.0)])
def test_the_apps_own_models_are_as_good_as_promised(run_id: str, metric: str, worst: float) -> None:
    assert open_run(run_id).metrics[metric] <= worst


def test_the_semi_supervised_model_names_digits_better_than_its_labels_alone() -> None:
    run = open_run("m2-vae")
    alone = (read_evaluation(run) or {})["labelled"]
    assert alone["labels"] == run.config.labels == 100
    assert run.metrics["class_accuracy"] >= alone["accuracy"] + 0.08


def test_the_apps_own_autoencoder_keeps_classes_apart() -> None:
    assert open_run("mnist-ae").metrics["knn_accuracy"] >= 0.88


@pytest.mark.parametrize(("run_id", "tutorial"), TWINS.items(), ids=TWINS)
def test_a_repaired_model_is_no_worse_than_its_tutorial_on_the_loss_both_train(run_id: str, tutorial: str) -> None:
    """The tutorials' numbers are their own loops', measured by `python -m benchmarks.tutorials`."""
    run, theirs = open_run(run_id), json.loads(TUTORIALS.read_text())[tutorial]
    error = "sse" if run.config.likelihood == "sse" else "bce"
    if run.config.kind == "VAE" and error == "bce":
        error = "neg_elbo"
    assert run.metrics[error] <= theirs[error]


def test_the_cards_of_other_seeds_say_what_was_measured() -> None:
    def strange(run_id: str) -> str:
        return f"{100 * json.loads(open_run(run_id).path('evaluation.json').read_text())['draws']['strange']:.1f} %"

    for run_id in ("002-ae-2d-seed-1", "002-ae-2d-seed-2"):
        note = PRESETS[run_id].note
        assert f"{strange(run_id)} of the images" in note
        assert f"{strange('002-ae-2d')} of those of 002-ae-2d" in note
    assert other_seeds(open_run("002-ae-2d"), list_runs()[0])


def test_what_is_called_denoising_gains_and_what_draws_beside_it_does_not() -> None:
    """Against leaving the noise in, dB at the noise that it was trained with (n = 1,000)."""

    def gained(run_id: str, level: float) -> float:
        curve = json.loads(open_run(run_id).path("evaluation.json").read_text())["denoising"]
        at = curve["noise"].index(level)
        return curve["output"][at] - curve["untouched"][at]

    for run_id, least in (("denoising-ae", 5.0), ("denoising-ae-32d", 9.0)):
        assert gained(run_id, open_run(run_id).config.noise_level) > least
        assert gained(run_id, 0.3) > 1
    assert gained("mnist-ae", 0.3) < 0


def test_nothing_shipped_is_unreadable() -> None:
    assert [bad for bad in list_runs()[1] if (SHIPPED / bad.id).is_dir()] == []
