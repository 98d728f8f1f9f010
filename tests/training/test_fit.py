"""Training: the cycle is torch's, the seed decides everything, and a run that stopped goes on as if it had not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError, RunError
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.files import claim
from aevae.runs.run import Run
from aevae.runs.tensors import read_tensors
from aevae.science.data import Images, load
from aevae.science.devices import chosen, has_bfloat16
from aevae.science.model import new_model
from aevae.science.objectives import objective
from aevae.training.adam import Adam
from aevae.training.checkpoints import fresh_state, load_model, load_progress
from aevae.training.driver import train
from aevae.training.fit import Diverged, EpochReport, cycle, fit
from aevae.training.job import resume

SMALL = {"layers": "16", "batch": 256, "epochs": 3}


def weights_of(folder: Path) -> dict[str, np.ndarray]:
    return read_tensors(folder / "weights.safetensors")


def finished(name: str, config: Config) -> Path:
    folder = claim(name)
    for _ in train(folder, config, None):
        pass
    return folder


def same(first: dict[str, np.ndarray], second: dict[str, np.ndarray]) -> bool:
    return first.keys() == second.keys() and all(np.array_equal(first[k], second[k]) for k in first)


# --- the learning rate --------------------------------------------------------------------------


@pytest.mark.parametrize("peak", [1e-3, 3e-3, 0.1])
def test_cycle_is_torchs_one_cycle(peak: float) -> None:
    """Torch turns one step earlier (it counts steps, we count progress), so the curves may differ by one step's slope."""
    steps = 2001
    optimiser = torch.optim.Adam([torch.zeros(1, requires_grad=True)], lr=peak, betas=(0.9, 0.99))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=peak, total_steps=steps)
    for step in range(steps):
        group = optimiser.param_groups[0]
        lr, beta1 = cycle(step / (steps - 1), peak)
        assert lr == pytest.approx(group["lr"], abs=peak * 3e-3)
        assert beta1 == pytest.approx(group["betas"][0], abs=3e-4)
        optimiser.step()
        if step < steps - 1:
            schedule.step()


def test_cycle_starts_peaks_and_ends_as_torchs() -> None:
    assert cycle(0, 1.0) == pytest.approx((1 / 25, 0.95))
    assert cycle(0.3, 1.0) == pytest.approx((1.0, 0.85))
    assert cycle(1, 1.0) == pytest.approx((1 / 250_000, 0.95))


@given(st.floats(0, 1))
def test_cycle_stays_between_its_ends(progress: float) -> None:
    lr, beta1 = cycle(progress, 1.0)
    assert 1 / 250_001 <= lr <= 1 + 1e-12
    assert 0.85 - 1e-12 <= beta1 <= 0.95 + 1e-12


@pytest.mark.parametrize(("name", "kind"), [("adam", torch.optim.Adam), ("adamw", torch.optim.AdamW)])
def test_the_optimiser_steps_as_torchs(name: str, kind: type[torch.optim.Adam]) -> None:
    """Also where rate and β₁ change on the way, where gradients are clipped or short enough, and past a parameter that has none."""
    ours, theirs = (torch.nn.ParameterList([torch.ones(5, 3), torch.ones(3), torch.ones(2)]) for _ in range(2))
    optimiser, rival = Adam(ours, name, 2e-3, 0.95), kind(theirs, lr=2e-3, betas=(0.9, 0.95), fused=True)
    noise = torch.Generator().manual_seed(0)
    for step in range(5):
        optimiser.lr, optimiser.beta1 = setting = 2e-3 / (step + 1), 0.9 - 0.01 * step
        rival.param_groups[0]["lr"], rival.param_groups[0]["betas"] = setting[0], (setting[1], 0.95)
        optimiser.zero_grad()
        for one, other in zip(ours[:2], theirs[:2], strict=True):
            one.grad = torch.randn(one.shape, generator=noise)
            other.grad = one.grad.clone()
        optimiser.clip(1.0 + 2 * step)
        torch.nn.utils.clip_grad_norm_(theirs, 1.0 + 2 * step)
        optimiser.step()
        rival.step()
    assert all((one == other).all() for one, other in zip(ours, theirs, strict=True))


WITHOUT = """
import sys
sys.modules |= dict.fromkeys(["torch._dynamo", "sympy", "sklearn.neighbors"])  # their import fails
from aevae.services.job_commands import main
sys.exit(main(["train", "--preset", "digits-vae", "--epochs", "1", "--layers", "8"]))
"""


def test_a_training_of_the_digits_waits_for_no_import_but_torchs(environment: dict[str, str]) -> None:
    """torch.optim.Adam and torch.func.jvp would import torch's compiler, for a second, `grad_outputs` sympy. In a program of its own, for here they are."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr


# --- the loop -----------------------------------------------------------------------------------


def test_one_epoch_equals_the_loop_written_out() -> None:
    """Same order, same noise, plain Adam: an independent loop ends with the same weights and mean loss."""
    config = Config(dataset="digits", layers="16", batch=100, epochs=1, seed=5, clip=1.0)
    pictures = load("digits", "train")[:250]
    state = fresh_state(new_model(config, (1, 28, 28)))
    [report] = [r for r in fit(state, pictures, load("digits", "test")) if isinstance(r, EpochReport)]

    model = new_model(config, (1, 28, 28))
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    generator = torch.Generator().manual_seed(5 * 100_003)
    order, total = torch.randperm(250, generator=generator), 0.0
    for begin in range(0, 250, 100):
        x = pictures.pixels[order[begin : begin + 100]]
        loss = objective(model, x, None, generator).total
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        total += float(loss.detach()) * len(x) / 250
    assert report.train["total"] == pytest.approx(total, rel=1e-5)
    assert report.train["total"] == pytest.approx(report.train["reconstruction"] + report.train["kl"], rel=1e-6)
    for ours, theirs in zip(state.model.parameters(), model.parameters(), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-4, atol=1e-6)


def test_every_epoch_sees_every_picture_once() -> None:
    """With a constant decoder and no learning to speak of, the epoch's mean loss is the mean over all pictures."""
    config = Config(dataset="digits", layers="8", batch=100, epochs=1, posterior="point", lr=1e-6, likelihood="sse")
    pictures = load("digits", "train")[:333]
    state = fresh_state(new_model(config, (1, 28, 28)))
    expected = float(objective(state.model, pictures.pixels).total.detach())
    [report] = [r for r in fit(state, pictures, pictures) if isinstance(r, EpochReport)]
    assert report.train["total"] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("preset", ["digits-ae", "digits-vae"])
def test_training_lowers_the_loss_on_train_and_test(preset: str) -> None:
    config = recipe(preset, layers="32", epochs=4)
    reports = [r for r in fit(fresh_state(new_model(config, (1, 28, 28))), load("digits", "train"), load("digits", "test")) if isinstance(r, EpochReport)]
    assert [r.epoch for r in reports] == [1, 2, 3, 4]
    assert reports[-1].train["total"] < 0.8 * reports[0].train["total"]
    assert reports[-1].test["sse"] < reports[0].test["sse"]


def test_the_same_seed_gives_the_same_run_and_another_seed_another(runs: Path) -> None:
    config = recipe("digits-vae", **SMALL)
    first, again, other = (weights_of(finished(n, c)) for n, c in (("a", config), ("b", config), ("c", config.replace(seed=1))))
    assert same(first, again)
    assert not same(first, other)


def test_fast_changes_nothing_where_the_processor_lacks_bfloat16(runs: Path) -> None:
    if has_bfloat16(chosen("cpu")):
        pytest.skip("this processor multiplies bfloat16 itself")
    config = recipe("digits-vae", **SMALL)
    assert same(weights_of(finished("a", config)), weights_of(finished("b", config.replace(precision="fast"))))


def test_fast_ends_near_float32(runs: Path) -> None:
    config = recipe("digits-vae", **SMALL)
    finished("a", config)
    finished("b", config.replace(precision="fast"))
    exact, fast = open_run("a").metrics, open_run("b").metrics
    assert fast["neg_elbo"] == pytest.approx(exact["neg_elbo"], rel=0.02)


# --- interruption -------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[("digits-ae", {}), ("digits-vae", {}), ("digits-vae", {"encoder": "codebook"})], ids=["AE", "VAE", "codebook"])
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of each preset that nobody interrupted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(tmp_path_factory.mktemp("whole")))
        folder = claim("whole")
        preset, changes = request.param
        for _ in train(folder, recipe(preset, **SMALL, **changes), preset):
            pass
        return open_run("whole")


def test_the_film_ends_with_the_codes_of_the_model_that_is_kept(whole: Run) -> None:
    film, codes = whole.tensors("film"), whole.tensors("codes")
    np.testing.assert_array_equal(film["mean"][-1], codes["mean"][film["index"]].astype(np.float16))
    assert (film["mean"][-2] != film["mean"][-1]).any()
    assert any(layer["op"] == "softmax" for layer in whole.encoder) == whole.config.has_codebook


@pytest.mark.parametrize("stop_after", [0, 1, 2])
def test_an_interrupted_run_ends_with_the_same_weights_bit_for_bit(whole: Run, stop_after: int, runs: Path) -> None:
    folder = claim("stopped")
    driver = train(folder, whole.config, whole.preset)
    done = 0
    while done < stop_after:
        done += isinstance(next(driver), EpochReport)
    if not stop_after:
        next(driver)
    driver.close()
    with pytest.raises(RunError, match="training has not finished"):
        open_run("stopped")
    again, resumed, name = resume("stopped")
    assert (again, resumed, name) == (folder, whole.config, whole.preset)
    for _ in train(again, resumed, name):
        pass
    assert same(weights_of(folder), weights_of(whole.folder))
    assert open_run("stopped").metrics == whole.metrics
    assert np.array_equal(read_tensors(folder / "film.safetensors")["mean"], read_tensors(whole.folder / "film.safetensors")["mean"])
    assert [line["epoch"] for line in open_run("stopped").history()] == [1, 2, 3]
    assert {p.name for p in folder.iterdir()} == {p.name for p in whole.folder.iterdir()}
    assert not (folder / "resume.safetensors").exists()


def test_a_finished_run_has_nothing_to_resume(tiny_runs: Path) -> None:
    with pytest.raises(RunError, match="nothing to resume"):
        resume("tiny-vae")


def interrupted(name: str) -> Path:
    folder = claim(name)
    driver = train(folder, recipe("digits-vae", **SMALL), "digits-vae")
    while not isinstance(next(driver), EpochReport):
        pass
    driver.close()
    return folder


def without_metadata(folder: Path) -> None:
    import safetensors.numpy

    path = folder / "resume.safetensors"
    path.write_bytes(safetensors.numpy.save(safetensors.numpy.load_file(path)))


def other_weights(folder: Path) -> None:
    from aevae.training.checkpoints import write_arrays

    write_arrays(folder / "resume.safetensors", {"model.x": np.zeros(3, np.float32)}, {"epoch": "1"})


RESUME_DAMAGES = {
    "empty": lambda folder: (folder / "resume.safetensors").write_bytes(b""),
    "half": lambda folder: (folder / "resume.safetensors").write_bytes((folder / "resume.safetensors").read_bytes()[:999]),
    "without its epoch": without_metadata,
    "of another model": other_weights,
    "without history": lambda folder: (folder / "history.jsonl").unlink(),
    "with half a history": lambda folder: (folder / "history.jsonl").write_text('{"epo'),
    "without film": lambda folder: (folder / "film.safetensors").unlink(),
}


@pytest.mark.parametrize("damage", RESUME_DAMAGES)
def test_a_damaged_resume_file_is_explained(damage: str, runs: Path) -> None:
    folder = interrupted("damaged")
    RESUME_DAMAGES[damage](folder)
    state = fresh_state(new_model(recipe("digits-vae", **SMALL), (1, 28, 28)))
    with pytest.raises(RunError):
        load_progress(folder, state)


@pytest.mark.parametrize("text", [
    "", "{", "[]", "3", '{"config": 3, "preset": null}', '{"config": {"epochs": 0}, "preset": null}',
    '{"config": {}, "preset": ["a"]}', "[" * 100_000,
], ids=lambda t: t[:24])  # fmt: skip
def test_a_damaged_description_is_explained_on_resume(text: str, runs: Path) -> None:
    (runs / "x").mkdir(parents=True)
    (runs / "x" / "run.json").write_text(text)
    (runs / "x" / "resume.safetensors").write_bytes(b"")
    with pytest.raises(AevaeError):
        resume("x")


# --- divergence (F7) ----------------------------------------------------------------------------


def poisoned(n: int, bad: int) -> Images:
    images = load("digits", "train")[:n]
    pixels = images.pixels.clone()
    pixels[bad] = float("nan")
    return Images(pixels, images.labels)


@pytest.mark.parametrize("preset", ["digits-ae", "digits-vae"])
def test_an_absurd_learning_rate_stops_training_and_keeps_finite_state(preset: str, runs: Path) -> None:
    folder = claim("wild")
    config = recipe(preset, layers="64 64 64 64 64 64", lr=1e4, schedule="constant", clip=0.0, epochs=50)
    with pytest.raises(Diverged) as stop:
        for _ in train(folder, config, preset):
            pass
    assert stop.value.term in ("reconstruction", "KL")
    assert stop.value.term in str(stop.value)
    assert "learning rate" in str(stop.value)
    saved = read_tensors(folder / "resume.safetensors")
    assert all(np.isfinite(v).all() for v in saved.values())
    assert all(np.isfinite(v).all() for v in read_tensors(folder / "weights.safetensors").values())
    for line in (folder / "history.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} in history.jsonl is no JSON"))
    state = fresh_state(new_model(config, (1, 28, 28)))
    load_progress(folder, state)
    assert all(torch.isfinite(p).all() for p in state.model.parameters())


@pytest.mark.parametrize(("term", "spoil"), [("reconstruction", "decoder.0.bias"), ("KL", "encoder.3.bias")])
def test_the_term_that_stopped_being_a_number_is_named_within_its_epoch(term: str, spoil: str) -> None:
    config = Config(dataset="digits", layers="8", epochs=9)
    state = fresh_state(new_model(config, (1, 28, 28)))
    with torch.no_grad():
        dict(state.model.named_parameters())[spoil][:1] = float("nan")
        if term == "KL":  # a mean too large to square, but one that still decodes
            dict(state.model.named_parameters())[spoil][:1] = 1e30
    with pytest.raises(Diverged, match=f"The {term} term stopped being a number in epoch 1") as stop:
        list(fit(state, load("digits", "train"), load("digits", "test")))
    assert stop.value.term == term


def test_a_model_that_leaves_the_range_in_its_last_step_is_explained(runs: Path) -> None:
    config = recipe("digits-ae", layers="512 512 512 512 512 512 512 512", lr=1e4, schedule="constant", clip=0.0, epochs=1, batch=2000)
    with pytest.raises(AevaeError):
        for _ in train(claim("last"), config, None):
            pass


def test_a_holdout_larger_than_the_training_set_is_refused_with_the_reason(runs: Path) -> None:
    """5,000 of 1,437 images cannot be held aside."""
    with pytest.raises(AevaeError, match="holdout"):
        for _ in train(claim("held"), recipe("mnist-vae", dataset="digits", holdout=5000, epochs=1), "mnist-vae"):
            pass


def test_holdout_keeps_its_pictures_out_of_training(runs: Path) -> None:
    """Pictures held aside cannot change the weights: the run equals one on the shortened data."""
    config = recipe("digits-vae", **{**SMALL, "epochs": 1}, holdout=437)
    folder = finished("held", config)
    state = fresh_state(new_model(config, (1, 28, 28)))
    list(fit(state, load("digits", "train")[:1000], load("digits", "test")))
    assert same(weights_of(folder), {k: v.detach().numpy() for k, v in state.model.state_dict().items()})
    description = json.loads((folder / "run.json").read_text())
    assert (description["validation"]["split"], description["validation"]["n"]) == ("validation", 437)


def test_a_loaded_model_is_the_trained_one(runs: Path) -> None:
    folder = finished("a", recipe("digits-vae", **SMALL))
    model = load_model(open_run("a"))
    assert not model.training
    assert same(weights_of(folder), {k: v.numpy() for k, v in model.state_dict().items()})
    assert os.stat(folder / "weights.safetensors").st_mode & 0o777 == 0o644
