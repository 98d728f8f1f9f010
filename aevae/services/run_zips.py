"""Runs that come as a zip, as `exports.zipped` makes them: opened by the rules of every run folder, or refused whole."""

from __future__ import annotations

import os
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO

from aevae.recipe.errors import RunError
from aevae.runs.catalog import as_id, open_run
from aevae.runs.files import claim, make_runs_dir
from aevae.runs.read_run import read_run
from aevae.runs.run import MAX_HISTORY, MAX_JSON, Run
from aevae.runs.strays import OPENING
from aevae.services.roles.owner import write_owner

from .exports import BLOCK, WHOLE
from .roles.asker import COMMAND, Asker, acting
from .roles.quotas import check_room

LEFT_OUT = ("README.md", ".DS_Store")  # may be in the zip, and are not kept
MOST_BYTES = 600_000_000  # unpacked: more than the largest model that can be trained, with all its codes
SMALL = {"run.json": MAX_JSON, "evaluation.json": 16 * MAX_JSON, "history.jsonl": MAX_HISTORY}
HOW = "Choose the zip of a run, as “About this model” on the Explore page hands it out."


def open_zip(source: Path | IO[bytes], name: str = "", by: Asker = COMMAND) -> Run:
    """Put the run that a zip holds among the user's runs, under its own name or the nearest free one. name: of the file, where `source` has none. by: who owns it.

    Raises:
        RoleError: they may not open any, or no more of them.
        RunError: the file is no zip of one whole run, or there is no room; nothing of it is kept.
    """
    folder, names = make_runs_dir(), list[str]()
    try:
        with acting(by, "open", names), tempfile.TemporaryDirectory(dir=folder, prefix=OPENING) as place, zipfile.ZipFile(source) as archive:
            check_room(1, by)
            run_id, entries = contents(archive, name or getattr(source, "name", "") or str(source))
            unpacked = Path(place) / run_id
            unpacked.mkdir()
            for file, info in entries.items():
                unpack(archive, info, unpacked / file)
            read_run(unpacked)
            write_owner(unpacked, by.id)
            target = claim(run_id)
            target.rmdir()
            os.rename(unpacked, target)
            names.append(target.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise RunError(f"the file is no zip that can be read: {str(error)[:80]}. {HOW}") from error
    except OSError as error:
        raise RunError(f"the run cannot be kept in {folder}: {error.strerror or error}. Free some room, or set AEVAE_RUNS to another folder.") from error
    return open_run(target.name)


def contents(archive: zipfile.ZipFile, name: str) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """The id of the run that a zip holds, and its files by their names; a folder about them is taken off.

    Raises:
        RunError: there are other files, names that lead elsewhere, more bytes than a run has, or no run at all.
    """
    infos = [info for info in archive.infolist() if not info.is_dir() and not info.filename.startswith("__MACOSX/")]
    folders = {str(PurePosixPath(info.filename).parent) for info in infos}
    entries: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        path = PurePosixPath(info.filename)
        if path.name in LEFT_OUT:
            continue
        if len(path.parts) > 2 or path.is_absolute() or ".." in path.parts or "\\" in info.filename or path.name not in WHOLE:
            raise RunError(f"the zip has {info.filename[:60]!r}, which is no file of a run. {HOW}")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise RunError(f"{info.filename[:60]!r} is a link; put the file itself into the zip.")
        if info.flag_bits & 1:
            raise RunError("the zip has a password. Make one without.")
        if info.file_size > SMALL.get(path.name, MOST_BYTES):
            raise RunError(f"{path.name} would have {info.file_size:,} bytes, which no training writes. {HOW}")
        entries[path.name] = info
    if len(folders) > 1 or len(entries) < len([info for info in infos if PurePosixPath(info.filename).name not in LEFT_OUT]):
        raise RunError(f"the zip holds more than one run. Open them one by one. {HOW}")
    if not {"run.json", "codes.safetensors"} <= set(entries):
        raise RunError(f"the zip holds no run: run.json and codes.safetensors are missing in it. {HOW}")
    if (total := sum(info.file_size for info in entries.values())) > MOST_BYTES:
        raise RunError(f"the run would have {total / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} are opened.")
    [folder] = folders
    return as_id(folder if folder != "." else PurePosixPath(name).stem) or "run", entries


def unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    """One file, and no more of it than its entry says."""
    left = info.file_size
    with archive.open(info) as packed, path.open("xb") as file:
        while block := packed.read(BLOCK):
            left -= len(block)
            if left < 0:
                raise RunError(f"{path.name} is larger than the zip says. {HOW}")
            file.write(block)
