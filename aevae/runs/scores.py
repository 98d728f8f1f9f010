"""evaluation.json of a run folder: what the Evaluate page shows. `training.score_run` writes it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .catalog import file_hash
from .run import Run

NAME = "evaluation.json"
SCHEMA = 1
MAX_BYTES = 60_000

GROUP = {"auc": 0.0, "top": 0.0, "usual": [0.0], "strange": [0.0], "hits": [0.0]}
FLOOR = {"sse": 0.0, "bce": 0.0}
# What each part must hold: a number, a list of them, a text. "?" may be absent, "*" stands for any name.
PARTS: dict[str, Any] = {
    "codes": {"n": 0.0, "active": 0.0, "variance": [0.0], "silhouette": {"value": 0.0, "n": 0.0}, "?kl": [0.0]},
    "?scores": {"split": "", "n": 0.0, "sse": 0.0, "bce": 0.0, "?kl": 0.0, "?neg_elbo": 0.0, "?knn_accuracy": 0.0},
    "?bound": {"neg_log_p": 0.0, "standard_error": 0.0, "samples": 0.0, "n": 0.0},
    "?denoising": {"noise": [0.0], "output": [0.0], "untouched": [None], "n": 0.0},
    "?anomaly": {"n": 0.0, "kinds": {"*": {"n": 0.0, "sse": GROUP, "?neg_elbo": GROUP}}},
    "?floors": {"mean": FLOOR, "pca": {"k": 0.0, **FLOOR}, "curve": {"k": [0.0], "sse": [0.0]}, "n": 0.0},
    "missing": [""],
}


def weights_stamp(run: Run) -> str:
    """Tells whether an evaluation is of these weights."""
    return file_hash(run.path("weights.safetensors"))[:16]


def read_scores(run: Run) -> dict[str, Any] | None:
    """What was found about a run; None where it was not evaluated, was trained again since, or the file is damaged."""
    path = run.path(NAME)
    try:
        at = path.stat()
    except OSError:
        return None
    told = _read(path, at.st_size, at.st_mtime_ns)
    return told if told and told.get("weights") == weights_stamp(run) else None


@lru_cache(maxsize=256)
def _read(path: Path, size: int, time_ns: int) -> dict[str, Any] | None:
    try:
        told = json.loads(path.read_bytes()[: MAX_BYTES + 1])
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and told.get("schema") == SCHEMA and fits(told, PARTS) else None


def fits(value: Any, pattern: Any) -> bool:
    """Whether a value from a file is what the pattern asks; more than that may stand there too."""
    if isinstance(pattern, dict):
        if not isinstance(value, dict):
            return False
        if "*" in pattern:
            return all(fits(v, pattern["*"]) for v in value.values())
        return all((fits(value[k], p) if (k := name.removeprefix("?")) in value else name != k) for name, p in pattern.items())
    if isinstance(pattern, list):
        return isinstance(value, list) and all(fits(v, pattern[0]) for v in value)
    if isinstance(pattern, str):
        return isinstance(value, str) and value.isprintable()
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    return number or (pattern is None and value is None)


@dataclass(frozen=True)
class Reference:
    """A published or measured number to compare with. Scores a picture of the MNIST test set, None where unknown."""

    title: str
    source: str
    sse: float | None = None
    bce: float | None = None
    kl: float | None = None
    neg_elbo: float | None = None
    bound: float | None = None
    knn_accuracy: float | None = None


MEASURED = "measured by python -m benchmarks.tutorials"  # all that it measures stands in docs/tutorials.json
REFERENCES = {
    "mnist": (
        Reference("AE, tutorial 001", f"its code, 20 epochs, {MEASURED}", sse=31.79, bce=147.7, knn_accuracy=0.733),
        Reference("VAE, tutorial 001 as written", f"its code, 20 epochs, {MEASURED}", neg_elbo=156.5, knn_accuracy=0.720),
        Reference("the same, KL corrected", "20 epochs, measured", neg_elbo=154.0, knn_accuracy=0.711),
        Reference("AE, tutorial 004", f"its code, 10 epochs, {MEASURED}", sse=30.2, knn_accuracy=0.760),
        Reference("2-D VAE, published", "arXiv 1804.00891", bce=129.84, kl=7.24, neg_elbo=137.1, bound=135.7),
    )
}
