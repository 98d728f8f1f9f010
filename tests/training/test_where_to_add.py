"""Where to add (docs/architecture.md): one entry in one table is enough for choices, checks, command line, training and reading.

The entries are made before anything else is imported, as if they stood in the files.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = """
import contextlib, io, json
from dataclasses import fields, replace

from aevae.recipe.activations import ACTIVATIONS, Activation
from aevae.recipe.datasets import BUILT_IN
from aevae.recipe.priors import PRIORS

ACTIVATIONS["silu"] = Activation("silu", "SiLU", hidden=True)
BUILT_IN["copy"] = replace(BUILT_IN["digits"], name="copy", title="Copy")
PRIORS["wide"] = replace(PRIORS["normal"], name="wide", help="wide", scale_help="wide: half σ", sentence="Twice the rings.", fewest=2, reason="it is wide",
                         picture=lambda scale, latent, tensors: {"kind": "normal", "scale": 2 * scale})

from aevae.recipe.presets import PRESETS, Preset
from aevae.runs.scores import SCORES, Score

PRESETS["added-vae"] = Preset("added-vae", "VAE, added", "All that is new in one.", {
    "dataset": "copy", "activation": "silu", "prior": "wide", "layers": "16", "epochs": 1, "batch": 256})
SCORES["halved"] = Score("halved", "metrics.halved", "half", "squared pixels", 1, "low", "Half the squared error.", tolerance=0.01)

from aevae.science import metrics, prior_densities

prior_densities.DENSITIES["wide"] = lambda config: prior_densities.Normal(2 * config.prior_scale)
before = metrics.Metrics.as_dict
metrics.Metrics.as_dict = lambda self: {**before(self), "halved": round(self.sse / 2, 4)}

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.runs.catalog import open_run
from aevae.runs.evaluation_file import known_scores
from aevae.screen.evaluate.scorecard import columns
from aevae.screen.sentences import what_it_is
from aevae.training.cli import main
from aevae.training.shipping import verify_scores

def refusal(**values):
    try:
        Config(**values)
    except ConfigError as error:
        return str(error)

printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    codes = [main(["presets"]), main(["train", "--preset", "added-vae", "--name", "added"]), main(["scores", "added"])]
run = open_run("added")
config = {f.name: f.metadata for f in fields(Config)}
print(json.dumps({
    "choices": {name: list(config[name]["choices"]) for name in ("activation", "dataset", "prior")},
    "help": config["prior"]["help"] + config["prior_scale"]["help"],
    "refusal": refusal(prior="wide", latent=1),
    "codes": codes, "printed": printed.getvalue(), "title": run.title, "metrics": run.metrics, "layers": [layer["op"] for layer in run.encoder],
    "picture": run.prior, "sentence": what_it_is(run), "scores": known_scores(run), "columns": [column["title"] for column in columns()], "verified": list(verify_scores(run.folder)),
}))
"""


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the app makes of an activation, a data set, a prior, a score and a preset that were added."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(tmp_path_factory.mktemp("added")))
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", SCRIPT], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    assert result["codes"] == [0, 0, 0]
    return result


def test_an_activation_is_chosen_and_trained(added: dict[str, Any]) -> None:
    assert added["choices"]["activation"][-1] == "silu"
    assert added["layers"] == ["reshape", "linear", "silu", "linear"]


def test_a_data_set_is_chosen_and_trained_on(added: dict[str, Any]) -> None:
    assert added["choices"]["dataset"][-1] == "copy"
    assert "Copy, 1 epochs" in added["printed"]


def test_a_prior_is_chosen_checked_trained_with_and_drawn(added: dict[str, Any]) -> None:
    assert added["choices"]["prior"][-1] == "wide"
    assert added["help"].count("wide") == 2
    assert added["refusal"] == "it is wide and needs 2 or more latent dimensions."
    assert added["picture"] == {"kind": "normal", "scale": 2.0}
    assert added["sentence"].startswith("Twice the rings.")


def test_a_score_is_stored_shown_printed_and_verified(added: dict[str, Any]) -> None:
    assert added["scores"]["halved"] == added["metrics"]["halved"] == pytest.approx(added["metrics"]["sse"] / 2, abs=1e-4)
    assert f"halved {added['scores']['halved']:.2f}" in added["printed"]
    assert added["columns"][-1] == "half"
    assert [wrong for _, wrong in added["verified"]] == [None]


def test_a_preset_is_listed_and_gives_its_title(added: dict[str, Any]) -> None:
    assert "All that is new in one." in added["printed"]
    assert added["title"] == "VAE, added"
