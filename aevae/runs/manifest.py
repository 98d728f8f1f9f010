"""The manifest of what ships: the SHA-256 of every file of every shipped run, and the check against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from .catalog import NEEDED, SHIPPED
from .files import write_json

FILES = ("README.md", "atlas.safetensors", "codes.safetensors", "evaluation.json", "run.json", "weights.safetensors")
OF_TRAINING = ("film.safetensors", "history.jsonl")  # what no baseline has
DECODERS = "decoders.safetensors"  # of a film, where its decoders are small enough


def write_manifest(shipped: Path = SHIPPED) -> None:
    """manifest.json: the SHA-256 of every file of every shipped run."""
    folders = sorted(p.parent for p in shipped.glob("*/run.json"))
    write_json(
        shipped / "manifest.json", {f.name: {name: digest(f / name) for name in (*FILES, *OF_TRAINING, DECODERS) if (f / name).is_file()} for f in folders}
    )


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_files(shipped: Path = SHIPPED) -> Iterator[tuple[str, str | None]]:
    """Hold every shipped run's files to the manifest.

    Yields (what was checked: a run, a colon and how many files; None or what is wrong).
    """
    try:
        manifest = json.loads((shipped / "manifest.json").read_text())
        manifest = {str(run_id): dict[str, str](files) for run_id, files in manifest.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        yield "manifest.json", f"cannot be read: {error}"
        return
    for stray in sorted({p.parent.name for p in shipped.glob("*/run.json")} - set(manifest)):
        yield stray, "is not in the manifest"
    for run_id, files in manifest.items():
        folder = shipped / run_id
        here = {p.name for p in folder.iterdir()} if folder.is_dir() else set[str]()
        wrong = [f"{name} is missing" for name in sorted({"README.md", *NEEDED, *files} - here)]
        wrong += [f"{name} is not in the manifest" for name in sorted(here - set(files))]
        wrong += [f"{name} differs from the manifest" for name in sorted(here & set(files)) if digest(folder / name) != files[name]]
        yield f"{run_id}: {len(files)} files", wrong[0] if wrong else None
