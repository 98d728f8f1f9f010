"""What a finished run may not be taken for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import SHIPPED, open_run
from aevae.runs.files import claim
from aevae.runs.verdict import EXPLODED, GAIN, as_json, dead, in_sentences, judge
from aevae.science.data import load
from aevae.training import driver
from aevae.training.checkpoints import load_model
from aevae.training.driver import train
from aevae.training.fit import Diverged, EpochReport

IDS = sorted(path.parent.name for path in SHIPPED.glob("*/run.json"))
SHORT = {
    "beta-10": "1 of 2 dimensions dead", "002-vae-deep": "8 of 20 dimensions dead", "003-ae": "4 of 32 dimensions dead", "003-vae-as-written": "13 of 32 dimensions dead",
}  # fmt: skip
IMAGE = (1, 28, 28)
GOOD = {"sse": 20.0, "bce": 120.0, "kl": 7.0}
MEAN = 52.9  # the mean image's squared error
AE, VAE = Config(posterior="point"), Config()
random = np.random.default_rng(0)
SPREAD = random.normal(size=(400, 2))
NARROW, WIDE = np.full((400, 2), -6.0), np.zeros((400, 2))


@pytest.mark.parametrize("run_id", IDS)
def test_what_ships_is_sound_but_for_dead_dimensions(run_id: str) -> None:
    run = open_run(run_id)
    assert run.sound
    assert not run.empty
    assert run.active == run.config.latent - int(SHORT.get(run_id, "0").split()[0])
    assert [finding.short for finding in run.verdict] == ([SHORT[run_id]] if run_id in SHORT else [])
    assert json.loads(run.path("run.json").read_text()).get("verdict", []) == as_json(run.verdict)


@pytest.mark.parametrize("run_id", ["beta-10", "002-vae-deep", "003-vae-as-written"])
def test_a_dead_dimension_does_not_change_what_is_decoded(run_id: str) -> None:
    """A standard deviation of the prior in each dimension by itself, on real codes: what is dead moves less than what lives, and hardly."""
    run = open_run(run_id)
    mean = run.tensors("codes")["mean"][:100].astype(np.float32)
    model, codes = load_model(run), torch.from_numpy(mean)
    with torch.inference_mode():
        here = model.decode(codes)
        moved = np.array([float((model.decode(codes + step) - here).square().sum() / 100) for step in torch.eye(mean.shape[1])])
    gone = dead(run.tensors("codes")["mean"], run.tensors("codes")["log_var"])
    assert run.verdict[0].numbers["dead"] == (1 + np.flatnonzero(gone)).tolist()
    assert moved[gone].max() < 0.1 < moved[~gone].min()


@pytest.mark.parametrize(("config", "metrics", "mean", "log_var", "floor", "codes", "said"), [
    (VAE, GOOD, SPREAD, NARROW, MEAN, [], ""),
    (AE, {"sse": 20.0, "bce": 120.0}, SPREAD, None, MEAN, [], ""),
    (VAE, {**GOOD, "sse": 52.91, "kl": 0.0013}, 0.01 * SPREAD, WIDE, MEAN, ["nothing"], "(KL 0.0013 nats), and what it decodes is no better than the mean image (squared error 52.9"),
    (VAE, {**GOOD, "kl": 0.0}, 0.01 * SPREAD, WIDE, None, ["nothing"], "all images have nearly the same posterior (KL 0.00 nats)."),
    (Config(condition="class"), {**GOOD, "kl": 0.0}, 0.01 * SPREAD, WIDE, MEAN, ["nothing"], "what it decodes follows the class that it is given."),
    (AE, {"sse": 52.91, "bce": 206.0}, 1 + 1e-6 * SPREAD, None, MEAN, ["nothing"], "all images have nearly the same code, and"),
    (AE, {"sse": 52.91, "bce": 206.0}, np.zeros((400, 2)), None, None, ["nothing"], "all images have nearly the same code."),
    (AE, {"sse": (1 - GAIN / 2) * MEAN, "bce": 206.0}, SPREAD, None, MEAN, ["nothing"], "carries nothing: what it decodes is no better than the mean image"),
    (VAE, {**GOOD, "sse": 60.0}, SPREAD, NARROW, MEAN, ["worse"], "squared error is 60.0, and 52.9 for whoever"),
    (VAE, {"sse": 300.0, "bce": 3e33, "kl": 2e30}, 1e15 * SPREAD, NARROW, MEAN, ["exploded", "worse"], "the reconstruction term is 3.0·10³³ nats an image, where plain grey costs 543."),
    (VAE, {**GOOD, "kl": 6e5}, SPREAD, NARROW, MEAN, ["exploded"], "the KL term is 600,000.0 nats"),
    (VAE, {**GOOD, "bce": 0.99 * EXPLODED * 543}, SPREAD, NARROW, MEAN, [], ""),
    (VAE, GOOD, SPREAD * (1, 0.01), np.stack([NARROW[:, 0], WIDE[:, 0]], 1), MEAN, ["dead"], "1 of its 2 dimensions is dead (z₂): there the posterior has collapsed onto the prior"),
    (Config(posterior="point", latent=3), {"sse": 20.0, "bce": 120.0}, np.insert(SPREAD, 0, 0.5, axis=1), None, MEAN, ["dead"], "1 of its 3 dimensions is dead (z₁): there the code does not vary"),
])  # fmt: skip
def test_each_finding_and_its_sentence(
    config: Config, metrics: dict, mean: np.ndarray, log_var: np.ndarray | None, floor: float | None, codes: list, said: str
) -> None:
    found = judge(config, IMAGE, metrics, mean, log_var, floor)
    assert [finding.code for finding in found] == codes
    assert said in in_sentences(found)
    json.dumps(as_json(found), allow_nan=False)


@pytest.mark.parametrize(
    ("preset", "changes", "code"), [("digits-ae", {"lr": 1.0, "epochs": 4}, "nothing"), ("digits-vae", {"beta": 100.0, "epochs": 10, "lr": 0.02}, "nothing")]
)
def test_a_training_that_came_to_nothing_says_so(preset: str, changes: dict, code: str, runs: Path) -> None:
    for _ in train(claim("bad"), recipe(preset, layers="32", **changes), preset):
        pass
    run = open_run("bad")
    assert code in [finding.code for finding in run.verdict]
    assert run.empty
    written = json.loads(run.path("run.json").read_text())
    assert written["verdict"] == as_json(run.verdict)
    pixels = load("digits", "test").pixels
    assert written["floor"]["sse"] == pytest.approx(float((pixels - load("digits", "train").pixels.mean(0)).square().sum() / len(pixels)), rel=1e-5)


def test_an_older_run_and_one_whose_file_says_otherwise_are_judged_the_same(tiny_runs: Path) -> None:
    path = tiny_runs / "tiny-vae" / "run.json"
    content = json.loads(path.read_text())
    before = open_run("tiny-vae").verdict
    path.write_text(json.dumps(content | {"verdict": [{"code": "nothing"}, 7]}))
    assert open_run("tiny-vae").verdict == before
    path.write_text(json.dumps({name: value for name, value in content.items() if name not in ("verdict", "floor")}))
    assert open_run("tiny-vae").verdict == ()  # without the mean image's score, what hangs on it is not found


def test_what_was_good_before_a_loss_exploded_can_be_opened_and_says_what_happened(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def exploding(*arguments: object) -> Iterator[EpochReport | float]:
        for report in driver_fit(*arguments):  # type: ignore[arg-type]
            yield report
            if isinstance(report, EpochReport) and report.epoch == 2:
                raise Diverged("KL", 3, 1e30)

    driver_fit = driver.fit
    monkeypatch.setattr(driver, "fit", exploding)
    config = recipe("digits-vae", layers="32", epochs=9)
    with pytest.raises(Diverged, match=r"The KL term exploded to 1\.0·10³⁰ in epoch 3"):
        for _ in train(claim("half"), config, "digits-vae"):
            pass
    run = open_run("half")
    assert run.epochs == 2
    assert run.verdict[-1].short == "diverged in epoch 3"
    assert "this is what it was after epoch 2" in run.verdict[-1].sentence
    assert (run.folder / "resume.safetensors").is_file()


def test_a_training_whose_loss_explodes_ends_at_once_and_names_the_term(runs: Path) -> None:
    """`train --preset digits-vae --lr 10000` was "done" with a −ELBO of 3·10³³."""
    with pytest.raises(Diverged, match=r"The (reconstruction|KL) term exploded to [\d.,]+(·10[⁰-⁹¹²³]+)? in epoch 1\."):
        for _ in train(claim("wild"), recipe("digits-vae", lr=10000.0), "digits-vae"):
            pass
