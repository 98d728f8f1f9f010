"""The places that a lesson stores meet its checks, or miss them, on the models that ship."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from claims.models import FAR, Subject, real_images, squared_error, subject
from node import node

import benchmarks.geodesics
from aevae.lessons.checks import met
from aevae.lessons.library import library
from aevae.lessons.reader import Step
from benchmarks.node import in_node

SCRIPT = Path(__file__).parents[1] / "js" / "run_fields.mjs"
STEPS = {f"{lesson.slug}.{step.id}": step for lesson in library().lessons for step in lesson.steps}
PLACES = [(name, places, kind == "passes") for name, step in STEPS.items() for kind in ("passes", "fails") for places in getattr(step, kind)]
BY_A_PLACE = {"verdict", "like", "between", "spreads_below", "radius_below", "radius_above", "error_below", "pins_apart", "field", "ends", "gain_above"}


def models(step: Step) -> dict[str, Subject]:
    """The model of each side."""
    query = parse_qs(urlsplit(step.open).query)
    return {side: subject(query[name][0]) for side, name in (("a", "a" if "a" in query else "run"), ("b", "b")) if name in query}


def field_at(model: Subject, name: str, z: np.ndarray) -> dict[str, Any]:
    """What the browser's own overlay says."""
    job = {"folder": str(model.run.folder), "plane": model.run.plane, "prior": model.run.prior, "field": name, "places": z[None].tolist()}
    done = subprocess.run([node(), str(SCRIPT), "/dev/stdin"], input=json.dumps([job]), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    [[found]] = json.loads(done.stdout)
    return {"name": name, **found}


def side_facts(model: Subject, step: Step, z: np.ndarray) -> dict[str, Any]:
    votes, relative = model.votes(z)[0], model.relative(z)[0]
    first, second = np.argsort(-votes, kind="stable")[:2]
    image = model.images(z)[0] if model.run.decodes else None
    asked = {key: check[key] for check in step.checks for key in ("field", "target") if key in check}
    return {
        "verdict": "inside" if relative <= 1 else "edge" if relative <= FAR else "far",
        "label": int(first), "votes": int(votes[first]), "runner_up": {"label": int(second), "votes": int(votes[second])} if votes[second] else None,
        "spreads": model.spreads(z)[0], "radius": float(np.linalg.norm(z)),
        "errors": {str(asked["target"]): float(squared_error(image, real_images()[asked["target"]]))} if "target" in asked else {},
        "field": field_at(model, asked["field"], z) if "field" in asked else None,
    }  # fmt: skip


def path_facts(model: Subject, step: Step, places: np.ndarray) -> dict[str, Any]:
    gain = 0.0
    if any("gain_above" in check for check in step.checks):
        node()
        job = {
            "folder": str(model.run.folder),
            "range": list(model.run.config.pixel_range),
            "label": 0,
            "pairs": [places.tolist()],
            "samples": 96,
            "refine": False,
        }
        [[path]] = in_node(benchmarks.geodesics.__file__, [job])
        gain = 1 - path["geodesic"] / path["straight"]
    return {"ends": model.votes(places).argmax(1).tolist(), "t": 0.5, "gain": gain}


def facts(step: Step, places: np.ndarray) -> dict[str, Any]:
    """Of a page whose cursors, pins or ends are at these places (n, 2)."""
    sides = {side: side_facts(model, step, places[-1]) for side, model in models(step).items()}
    model = models(step)["a"]
    images = model.images(places) if model.run.decodes else []
    pins = [{"z": z.tolist(), "image": image} for z, image in zip(places, images, strict=False)]
    return {"sides": sides, "pins": pins, "path": path_facts(model, step, places) if step.open.startswith("interpolate") else None}


@pytest.mark.parametrize(("name", "places", "passes"), PLACES)
def test_a_stored_place_meets_the_checks_or_misses_them(name: str, places: str, passes: bool) -> None:
    step = STEPS[name]
    found = facts(step, np.array([[float(number) for number in place.split(",")] for place in places.split(";")]))
    assert all(met(check, found) for check in step.checks) == passes


def test_every_step_that_a_place_solves_has_one() -> None:
    unsolved = [name for name, step in STEPS.items() if step.checks and not step.passes and all(BY_A_PLACE & set(check) for check in step.checks)]
    assert not unsolved
