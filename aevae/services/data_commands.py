"""The commands for sets of images of one's own."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from dataclasses import asdict

from aevae.recipe.dataset import Dataset, data_dir
from aevae.recipe.errors import DataError
from aevae.recipe.own_sets.drafts import TEST_SHARE, Draft, check_noun
from aevae.recipe.own_sets.files import check_name
from aevae.training import cli
from aevae.training.terminal import Answer, bar, print_lines

from .own_images import adding, listing
from .own_images.sources import KINDS

SHOWN = 12  # classes in one line


def add_commands(command: cli.Add) -> None:
    add = command("data add", "make a data set of your own images", do_add)
    add.add_argument("name", help="a–z, 0–9 and hyphens")
    add_source(add)
    for name, default, help in (
        ("title", "", "as pages show it (default: the name)"),
        ("licence", "", "such as CC BY 4.0"),
        ("source", "", "where the images are from"),
        ("noun", "image", "what one of them is called, such as face"),
    ):
        add.add_argument(f"--{name}", dest="origin" if name == "source" else name, metavar="TEXT", default=default, help=help)
    add.add_argument("--preview", metavar="FILE.png", help=f"draw {adding.PREVIEW} of the images there, and keep nothing")
    draft = command("data draft", "", do_draft)  # how a page has images prepared; it keeps or discards them
    add_source(draft)
    draft.add_argument("--consume", action="store_true")
    command("data list", "list the sets that were added", do_list, answers=True)
    command("data show", "say what is known of an added set", do_show, answers=True).add_argument("name")
    remove = command("data remove", "remove an added set; models that were trained on it stay", do_remove)
    remove.add_argument("name")
    remove.add_argument("--yes", action="store_true", help="do not ask first")


def add_source(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="source", help=KINDS)
    parser.add_argument("--size", metavar="WxH", help="width and height of all images, such as 28x28; their middle is kept (default: as they are)")
    parser.add_argument("--grey", action="store_true", help="without colour")
    parser.add_argument("--test", type=float, default=TEST_SHARE, metavar="SHARE", help=f"of each class kept to test with (default: {TEST_SHARE})")
    parser.add_argument("--seed", type=int, default=0, help="draws the test images (default: 0)")
    parser.add_argument("--values", metavar="NAME[,UNIT]", help="the labels are numbers, such as angle,°")
    parser.add_argument("--lines", action="store_true", help="say the progress in lines instead of a bar")


def prepared(options: argparse.Namespace) -> Draft:
    values = None
    if options.values:
        name, _, unit = options.values.partition(",")
        values = (name.strip(), unit.strip())
    show = print_lines() if options.lines else draw
    try:
        return adding.draft_source(options.path, size=options.size, grey=options.grey, test=options.test, seed=options.seed, values=values, progress=show)
    finally:
        bar("", 0)


def draw(what: str, share: float) -> None:
    bar(f"{what} {share:4.0%}", share)


def do_add(options: argparse.Namespace) -> int:
    started = time.monotonic()
    if not options.preview:
        check_name(options.name)  # before minutes are spent on reading
        check_noun(options.noun)
    try:
        made = prepared(options)
    except KeyboardInterrupt:
        print("\naevae: stopped. Nothing was kept.", file=sys.stderr)
        return 130
    print_draft(made)
    if options.preview:
        preview(made, options.preview)
        return 0
    adding.kept(made, options.name, options.title, options.licence, options.origin, options.noun)
    print(
        f"{options.name}: kept in {data_dir() / options.name} after {time.monotonic() - started:.1f} s. `python -m aevae train --dataset {options.name}` trains on it."
    )
    return 0


def preview(made: Draft, file: str) -> None:
    """Draw some of the images into a file, and discard them."""
    try:
        adding.sheet(made).save(file)
    except (OSError, ValueError) as error:  # also an ending that is no kind of image
        raise DataError(f"{file} cannot be written: {error}. Name a file such as preview.png in a folder that can.") from error
    finally:
        made.discard()
    print(f"{file} shows the first images; nothing was kept.")


def do_draft(options: argparse.Namespace) -> int:
    """Print the token of a draft. With `--consume` the source is a folder of uploads, which is removed."""
    try:
        print(prepared(options).token)
    except KeyboardInterrupt:
        return 130
    except MemoryError as error:
        raise DataError("The images are too large together for the memory of this machine. Give a smaller size, or a part of them.") from error
    finally:
        if options.consume:
            shutil.rmtree(options.path, ignore_errors=True)
    return 0


def print_draft(made: Draft) -> None:
    about, counts = made.about, made.counts()
    channels, height, width = about["shape"]
    print(f"{about['train']:,} training and {about['test']:,} test images, {width} × {height} pixels, {'colour' if channels == 3 else 'grey'}.")
    if counts:
        shown = [f"{name} {train}+{test}" for name, (train, test) in list(counts.items())[:SHOWN]]
        print(f"{len(counts)} class{'es' * (len(counts) != 1)} (training + test images): {', '.join(shown)}{', …' if len(counts) > SHOWN else ''}")
    if values := about["values"]:
        print(f"Each has a number, {values['name']}, from {values['low']:g} to {values['high']:g}{values['unit'] and ' ' + values['unit']}.")
    for sentence in about["said"]:
        print(sentence)


def labels_of(dataset: Dataset) -> str:
    if dataset.values:
        return f"{dataset.values.name} {dataset.values.low:g}…{dataset.values.high:g} {dataset.values.unit}".strip()
    return f"{len(dataset.classes)} classes" if dataset.classes else "no labels"


def do_list(options: argparse.Namespace) -> Answer[Dataset | tuple[str, str]]:
    good, bad = listing.listing()
    if not good and not bad and not options.json:
        print(f"No set of your own is in {data_dir()}. `python -m aevae data add NAME FOLDER` makes one.")
    return Answer([*good, *bad.items()], set_line, lambda one: asdict(one) if isinstance(one, Dataset) else {"name": one[0], "unreadable": one[1]})


def set_line(one: Dataset | tuple[str, str]) -> str:
    if not isinstance(one, Dataset):
        return f"{one[0]:24} {one[1]}"
    shape = "×".join(map(str, one.shape))
    return f"{one.name:24} {shape:12} {one.train:>9,} + {one.test:<9,} {labels_of(one):24} {one.title}"


def do_show(options: argparse.Namespace) -> Answer[Dataset]:
    return Answer([listing.find(options.name)], set_lines, lambda one: {**asdict(one), "models": asdict(listing.uses(one.name))}, single=True)


def set_lines(one: Dataset) -> str:
    used = listing.uses(one.name)
    rows = {
        "title": one.title, "images": f"{one.train:,} to train on, {one.test:,} to test with", "shape": "×".join(map(str, one.shape)), "labels": labels_of(one),
        "classes": ", ".join(one.classes), "noun": one.noun, "licence": one.licence, "source": one.origin, "folder": f"{data_dir() / one.name}, {listing.megabytes(one.name):.1f} MB",
        "models": ", ".join((*used.runs, *used.trainings)),
    }  # fmt: skip
    return "\n".join(f"{key:8} {text}" for key, text in rows.items() if text)


def do_remove(options: argparse.Namespace) -> int:
    """Ask on a terminal; elsewhere nobody could answer, so `--yes` must be said."""
    listing.check_removable(options.name)
    used = listing.uses(options.name).runs
    what = options.name + (f", on which {', '.join(used[:3])}{', …' if len(used) > 3 else ''} {'was' if len(used) == 1 else 'were'} trained" if used else "")
    if not options.yes:
        if not sys.stdin.isatty():
            raise DataError(f"nothing was removed: nobody can be asked here. `python -m aevae data remove --yes {options.name}` removes {what}.")
        if input(f"Remove {what}? [y/N] ").strip().lower() not in ("y", "yes"):
            print(f"{options.name}: kept")
            return 0
    listing.remove(options.name)
    print(f"{options.name}: removed")
    return 0
