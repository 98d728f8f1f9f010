"""Exported pages on the disk: one file, or a folder that any web space serves. Nothing is overwritten unless that is asked for."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from aevae.recipe.errors import ExportError
from aevae.runs.run import Run

from .contents import ORIGINALS, contents
from .page import code, held_script, html, one_page

INDEX, CODE = "index.html", "code.js"
MOST_IN_ONE = 2


def page_of(runs: Sequence[Run], originals: int = ORIGINALS, start: str = "") -> str:
    """One or two runs as one page, as HTML.

    Raises:
        ExportError: there are more, or as `contents`.
    """
    if not 1 <= len(runs) <= MOST_IN_ONE:
        raise ExportError(f"one page takes one run or two, not {len(runs)}. `--site FOLDER` takes any number.")
    return one_page(contents(runs, originals), " and ".join(run.id for run in runs), start)


def write_page(path: Path, runs: Sequence[Run], originals: int = ORIGINALS, force: bool = False) -> int:
    """Write that page; returns its size in bytes.

    Raises:
        ExportError: the file is there already, its name does not end in .html, or it cannot be written; else as `page_of`.
    """
    if path.suffix.lower() not in (".html", ".htm"):
        raise ExportError(f"{path} is no name of a page. It must end in .html.")
    if path.is_dir():
        raise ExportError(f"{path} is a folder. Name a file in it, such as {path / 'plane.html'}.")
    if path.exists() and not force:
        raise ExportError(f"{path} is there already, and stays as it is. Choose another name, or overwrite it with --force.")
    return put(path, page_of(runs, originals))


def write_site(folder: Path, runs: Sequence[Run], originals: int = ORIGINALS, force: bool = False) -> int:
    """Write a page with a picker of these runs: `index.html`, the code once, a script a run and one a data set; returns the size of them all in bytes.

    Raises:
        ExportError: the folder has something in it, or it cannot be written; else as `contents`.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder} is a file. Name a folder that is empty or not there yet.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise ExportError(f"{folder} is not empty, and stays as it is. Choose another folder, or write into this one with --force.")
    made = contents(runs, originals)
    bundles: dict[str, list[str]] = {CODE: [held_script("code", code())]}
    sources = {address: f"{address.rpartition('/')[0]}.js" for address in made.files}
    for address, data in made.files.items():
        bundles.setdefault(sources[address], []).append(held_script(address, data))
    pages = {**{name: "\n".join(lines) + "\n" for name, lines in bundles.items()}, INDEX: html(made, "Latent space explorer", sources, "", "", CODE)}
    make(folder)
    return sum(put(folder / name, text) for name, text in pages.items())  # the page last: nothing that it needs is missing then


def make(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from error


def put(path: Path, text: str) -> int:
    """Write a file in one step; an older one stays until the new one is whole."""
    raw = text.encode()
    temporary = None
    try:
        if path.parent.name in ("runs", "data"):
            path.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            temporary = Path(file.name)
            file.write(raw)
        temporary.chmod(0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from error
    return len(raw)


def unwritable(path: Path, error: OSError) -> ExportError:
    return ExportError(f"{path} cannot be written: {error.strerror or error}. Choose another place, or make room there.")
