"""Looking needs neither torch, torchvision, scikit-learn nor SciPy: every page opens without them, and what does need them says how to get them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aevae.recipe.extras import install

ROOT = Path(__file__).parents[2]
WITHOUT = """
import importlib.machinery, json, sys
FINDER, HIDDEN = importlib.machinery.PathFinder, {"torch", "torchvision", "sklearn", "scipy"}
find = FINDER.find_spec
FINDER.find_spec = classmethod(lambda cls, name, *where: None if name.partition(".")[0] in HIDDEN else find(name, *where))
"""
VISITS = """
from visiting import opened, planes
told = {}
for page, params in json.loads(sys.argv[1]):
    at = opened(page, **params)
    told[f"{page} {params}"] = {"planes": planes(at), "errors": [one.value for one in at.error], "info": [one.value for one in at.info],
                                "buttons": [one.key for one in at.button]}
print(json.dumps(told))
"""
COMMANDS = """
from aevae.__main__ import main
codes = [main(words.split()) for words in sys.argv[1:]]
try:
    import aevae; aevae.open_run
except aevae.recipe.errors.ConfigError as error:
    print(f"aevae: {error}", file=sys.stderr)
print(json.dumps(codes))
"""
TABS = ("Reconstructions", "Confusions", "Dimensions", "Denoise", "Anomalies", "Compression", "Few labels", "Samples")
RUNS = "mnist-ae,mnist-vae,digits-vae"
PAGES: list[tuple[str, dict[str, str]]] = [
    ("app.py", {"run": "mnist-vae"}), ("app.py", {"run": "digits-vae"}), ("pages/compare.py", {"a": "mnist-ae", "b": "latent-8"}),
    ("pages/interpolate.py", {"run": "mnist-vae"}), ("pages/train.py", {}), ("pages/train.py", {"train-what": "Sweep"}), ("pages/train.py", {"train-what": "Watch the film"}),
    *(("pages/evaluate.py", {"runs": RUNS, f"tab-{RUNS}": tab}) for tab in TABS), ("pages/learn.py", {}), ("pages/learn.py", {"lesson": "dot-or-cloud"}),
]  # fmt: skip


def child(code: str, *arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{ROOT}:{Path(__file__).parent}"
    return subprocess.run(
        [sys.executable, "-c", WITHOUT + code, *arguments], capture_output=True, text=True, timeout=600, env={**environment, "PYTHONPATH": path}, cwd=ROOT
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    import os

    done = child(VISITS, json.dumps(PAGES), environment={**os.environ, "AEVAE_RUNS": str(tmp_path_factory.mktemp("runs"))})
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(("page", "params"), PAGES, ids=str)
def test_every_page_opens(page: str, params: dict[str, str], seen: dict[str, Any]) -> None:
    """Fails when a page imports one of them, or what it calls does."""
    told = seen[f"{page} {params}"]
    assert told["errors"] == []
    assert told["planes"] or page in ("pages/train.py", "pages/evaluate.py", "pages/learn.py")


def test_train_says_what_is_missing_in_the_place_of_its_button(seen: dict[str, Any]) -> None:
    """Fails when one of the two buttons is drawn all the same."""
    told = seen["pages/train.py {}"]
    assert [text for text in told["info"] if "PyTorch" in text and install("train") in text]
    assert not {"start-training", "train-first"} & set(told["buttons"])


def test_a_command_that_needs_them_says_so_and_others_work(environment: dict[str, str], tiny_runs: Path) -> None:
    """Fails when the command line lets ModuleNotFoundError through, or a training waits that cannot begin."""
    needing = ["train --preset digits-vae", "start --preset digits-vae", "evaluate tiny-vae", "scores tiny-vae", "data digits", "baseline pca --dataset digits"]
    done = child(COMMANDS, "list", "show mnist-vae", "verify --files-only", "jobs", *needing, environment=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == [0, 0, 0, 0, *[1] * len(needing)]
    errors = done.stderr.splitlines()
    assert len(errors) == len(needing) + 1
    assert all(line.startswith("aevae: ") and f"`{install('train')}`" in line for line in errors)
    assert sorted(path.name for path in tiny_runs.iterdir() if path.is_dir()) == ["tiny-ae", "tiny-vae"]


FIRST = """
import app
from streamlit.testing.v1 import AppTest
assert not AppTest.from_file(app.__file__, default_timeout=600).run().exception
print(json.dumps([name for name in sys.argv[1:] if name in sys.modules]))
"""


def test_the_first_page_waits_for_no_library_that_only_others_need(environment: dict[str, str]) -> None:
    """Fails when the frame imports what the Train page needs, or a route what reads photographs."""
    done = child(FIRST, "PIL.Image", "cv2", "pandas", "aevae.services.own_images", "aevae.screen.train.recipe_form", environment=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []
