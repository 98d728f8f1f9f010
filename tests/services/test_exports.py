"""What is taken away works elsewhere: the zip opens, the lines of PyTorch paint what the app paints, and nothing from outside the folder is in it."""

from __future__ import annotations

import io
import os
import re
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from layer_examples import PUBLISHED, random_tensors
from node import Case, run_in_node

from aevae.recipe.layer_kinds import named
from aevae.runs.catalog import open_run
from aevae.runs.run import Run
from aevae.science.networks import build
from aevae.services.exports import BLOCK, described, loaded, pytorch, weights, zipped

KINDS = (
    "mnist-vae",
    "conv-vae",
    "004-ae",
    "conditional-vae",
    "uniform-vae",
    "latent-8",
)  # dense, convolutions, 8-bit rows, told the class, a box, eight dimensions
CODES = 5


@pytest.mark.parametrize("run_id", KINDS)
def test_the_lines_of_pytorch_paint_what_the_app_paints(run_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_run(run_id)
    (tmp_path / f"{run_id}-weights.safetensors").write_bytes(weights(run))
    monkeypatch.chdir(tmp_path)
    lines = pytorch(run)
    assert len(lines.splitlines()) <= (20 if run.config.has_codebook else 10)  # a network that looks back needs a class of its own
    assert "aevae" not in lines
    codes = torch.randn(CODES, run.config.latent, generator=torch.Generator().manual_seed(0))
    scope: dict[str, Any] = {}
    exec(lines, scope)  # as who copies them does
    images = scope["images"].detach().numpy()
    assert images.shape == (1, *run.image)
    told = 3 if run.config.condition_classes else 0
    label = torch.eye(10)[[told] * CODES]
    with torch.inference_mode():
        seen = scope["decoder"](torch.cat([codes, label], 1) if run.config.condition_classes else codes)
    [here] = run_in_node([Case(run.decoder, run.path("weights.safetensors"), codes.numpy(), told)])  # the app's decoder, from the app's file
    assert np.abs(seen.numpy().reshape(CODES, -1) - here.forward).max() <= 1e-5
    if "encoder" in scope:
        [codes_here] = run_in_node([Case(run.encoder, run.path("weights.safetensors"), images)])
        with torch.inference_mode():
            assert np.abs(scope["encoder"](scope["images"]).numpy() - codes_here.forward).max() <= 1e-4


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_lines_build_layers_of_every_kind(name: str) -> None:
    """Also where they branch, and no nn.Sequential is enough."""
    shape, layers = PUBLISHED[name]
    layers = named(layers, "net")
    generator = torch.Generator().manual_seed(0)
    tensors = random_tensors(layers, generator)
    scope: dict[str, Any] = {"torch": torch, "nn": torch.nn, "weights": tensors}
    exec("\n".join(loaded("net", layers, shape)), scope)
    network = build(layers)
    network.load_state_dict({key.removeprefix("net."): tensor for key, tensor in tensors.items()})
    x = torch.randn(CODES, *shape, generator=generator)
    with torch.inference_mode():
        torch.testing.assert_close(scope["net"](x), network(x))


def test_every_shipped_model_has_its_lines() -> None:
    from aevae.runs.catalog import list_runs

    for run in (run for run in list_runs()[0] if run.decodes):
        assert "decoder(" in pytorch(run)


def unpacked(run_id: str, into: Path) -> list[str]:
    return unzipped(open_run(run_id), into)


def unzipped(run: Run, into: Path) -> list[str]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped(run))))
    archive.extractall(into)
    return archive.namelist()


def test_a_run_that_was_taken_away_opens_elsewhere(tiny_runs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = open_run("tiny-vae")
    files = {path.name: path.read_bytes() for path in before.folder.iterdir()}
    names = unpacked("tiny-vae", tmp_path / "elsewhere")
    monkeypatch.setenv("AEVAE_RUNS", str(tmp_path / "elsewhere"))
    after = open_run("tiny-vae")
    assert after.folder != before.folder
    assert after.metrics == before.metrics
    assert {Path(name).name for name in names} == {*files, "README.md"}
    for name, content in files.items():
        assert after.path(name).read_bytes() == content


def test_the_card_has_the_command_the_scores_and_the_lines(tiny_runs: Path) -> None:
    run = open_run("tiny-vae")
    text = described(run)
    for part in ("# tiny-vae", "aevae train --preset digits-vae", f"| neg_elbo | {run.metrics['neg_elbo']} |", "stored as float32", pytorch(run)):
        assert part in text
    assert "aevae ship" not in text
    assert "stored as float16" in described(open_run("digits-vae"))


def test_nothing_but_the_runs_own_files_is_taken(tiny_runs: Path, tmp_path: Path) -> None:
    """Neither what lies beside them, nor what links lead to, nor what is only there while a training runs."""
    run = open_run("tiny-vae")  # before the links come: with them it would not open
    folder = run.folder
    secret = tmp_path / "secret"
    secret.write_text("nobody's business")
    for name in ("notes.txt", "status.json", "resume.safetensors", ".hidden"):
        (folder / name).write_text("mine")
    (folder / "README.md").symlink_to(secret)
    (folder / "evaluation.json").symlink_to(secret)
    (folder / "decoders.safetensors").unlink(missing_ok=True)
    os.mkfifo(folder / "codes_train.safetensors")
    names = unzipped(run, tmp_path / "elsewhere")
    taken = {Path(name).name for name in names}
    assert taken.isdisjoint({"notes.txt", "status.json", "resume.safetensors", ".hidden", "evaluation.json", "decoders.safetensors", "codes_train.safetensors"})
    assert all(re.fullmatch(r"tiny-vae/[\w.]+", name) for name in names)
    assert b"nobody" not in b"".join((tmp_path / "elsewhere" / name).read_bytes() for name in names)


def test_a_large_run_is_never_in_memory_as_a_whole(tiny_runs: Path) -> None:
    large = 64 * BLOCK
    noise = np.random.default_rng(0).bytes(large)
    run = open_run("tiny-vae")  # before its history is larger than any that would be read
    run.path("history.jsonl").write_bytes(noise)
    del noise
    tracemalloc.start()
    try:
        sent = sum(len(piece) for piece in zipped(run))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent > large > 4 * most, sys.platform
