"""The command `export`: planes to take along."""

from __future__ import annotations

import argparse
from pathlib import Path

from aevae.planes.contents import ORIGINALS
from aevae.planes.writing import INDEX, write_page, write_site
from aevae.recipe.errors import ExportError
from aevae.runs.catalog import open_run
from aevae.training.cli import Add


def add_export(command: Add) -> None:
    export = command("export", "write planes as one page that works offline, or as a site for any web space", do_export)
    export.add_argument("run_ids", metavar="run", nargs="+", help="one run, or two to compare; with --site any number")
    export.add_argument("--out", type=Path, metavar="PLANE.html", help="the file (default: the runs' names)")
    export.add_argument("--site", type=Path, metavar="FOLDER", help=f"instead of a file a folder: {INDEX} with a picker of the runs, for any web space")
    export.add_argument("--originals", type=int, default=ORIGINALS, metavar="N", help=f"at most so many original images of a data set (default: {ORIGINALS})")
    export.add_argument("--force", action="store_true", help="overwrite what is there")


def do_export(options: argparse.Namespace) -> int:
    if options.site and options.out:
        raise ExportError("--out names one page and --site a folder of files. Give one of them.")
    runs = [open_run(run_id) for run_id in options.run_ids]  # a wrong name is told before anything is written
    if options.site:
        size = write_site(options.site, runs, options.originals, options.force)
        print(f"{options.site / INDEX}: {len(runs)} run{'s' * (len(runs) > 1)}, {size / 1e6:.1f} MB. Open it, or put the folder on any web space.")
        return 0
    path = options.out or Path(f"{'-and-'.join(run.id for run in runs[:2])}.html")
    print(f"{path}: {write_page(path, runs, options.originals, options.force) / 1e6:.1f} MB. Open it in a browser; it needs no server.")
    return 0
