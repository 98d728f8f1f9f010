"""Chromium computes what torch computes, with the very modules that the page has loaded from the server."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
from node import Case
from playwright.sync_api import Page
from safetensors.numpy import save_file
from test_parity import TOLERANCE, random_cases
from test_shipped import DECODING, case, error, tolerance

from aevae.runs.catalog import open_run
from aevae.screen.server import run_urls

from .conftest import Visit

PARTS = ("decoder", "encoder")
COMPUTE = """async (cases) => {
    const served = (name) => performance.getEntriesByType("resource").map((entry) => entry.name).find((url) => url.endsWith("/" + name));
    const { start } = await import(served("modules.js"));
    const { buildNetwork } = start("network/network.js"), { parseSafetensors } = start("network/safetensors.js");
    const read = async (url) => parseSafetensors(await (await fetch(url)).arrayBuffer()).tensors;
    const text = (bytes) => Array.from({ length: Math.ceil(bytes.length / 8192) }, (_, i) => String.fromCharCode(...bytes.subarray(8192 * i, 8192 * (i + 1)))).join("");
    const answers = [];
    for (const { layers, weights, inputs, shape, label } of cases) { // one after another: a browser has room for about a hundred networks
        const network = buildNetwork(layers, await read(weights), shape), { data } = (await read(inputs)).x;
        network.setClass(label);
        const size = network.inputSize, samples = data.length / size, one = new Float32Array(samples * network.outputSize);
        for (let i = 0; i < samples; i++) one.set(network.forward(data.subarray(i * size, (i + 1) * size)), i * network.outputSize);
        answers.push([one, network.forwardBatch(data, samples)].map(({ buffer }) => btoa(text(new Uint8Array(buffer)))));
    }
    return answers;
}"""


# Whether products and sums are one instruction here: what follows would else say nothing about it.
FUSED = """async () => {
    const { start } = await import(performance.getEntriesByType("resource").map((entry) => entry.name).find((url) => url.endsWith("/modules.js")));
    return start("network/kernels.js").vectorKernels(true) !== null;
}"""


def in_chromium(page: Page, folder: Path, cases: list[tuple[Case, str]]) -> list[list[np.ndarray]]:
    """For each case and the address of its weights, what came of the samples one by one and of all at once: (N, numbers) each."""
    page.route("**/at-hand/*", lambda route: route.fulfill(path=folder / route.request.url.rpartition("/")[2]))
    jobs: list[dict[str, Any]] = []
    for i, (one, weights) in enumerate(cases):
        save_file({"x": np.ascontiguousarray(one.inputs)}, folder / f"{i}.inputs")
        jobs.append({"layers": one.layers, "weights": weights, "inputs": f"/at-hand/{i}.inputs", "shape": one.inputs.shape[1:], "label": one.label})
    answers = page.evaluate(COMPUTE, jobs)
    page.unroute_all()
    return [[np.frombuffer(b64decode(text), "<f4").reshape(len(one.inputs), -1) for text in texts] for texts, (one, _) in zip(answers, cases, strict=True)]


def test_every_kind_of_layer_and_every_shipped_network_computes_in_chromium_what_torch_computes(visit: Visit, tmp_path: Path) -> None:
    page = visit("/?run=001-vae")
    assert page.evaluate(FUSED)
    drawn = random_cases(tmp_path)
    found = in_chromium(page, tmp_path, [(one, f"/at-hand/{one.weights.name}") for one, _ in drawn.values()])
    most = dict.fromkeys(drawn, TOLERANCE)
    errors = {name: np.max([np.abs(way - expected).max() for way in ways]) for (name, (_, expected)), ways in zip(drawn.items(), found, strict=True)}
    for run in map(open_run, DECODING):
        urls = run_urls(run)
        for part, ways in zip(PARTS, in_chromium(page, tmp_path, [(case(run, part), f"/{urls[part]}") for part in PARTS]), strict=True):
            errors[f"{run.id}, {part}"], most[f"{run.id}, {part}"] = error(run, part, *ways), max(TOLERANCE, tolerance(run, part))
    assert len(errors) == len(drawn) + 2 * len(DECODING)
    assert {name: off for name, off in errors.items() if not off <= most[name]} == {}
