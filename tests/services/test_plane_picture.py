"""A plane as a small picture: every code and ring where it lies, in its colour."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from aevae.runs.catalog import open_run
from aevae.services.figures import CLASSES
from aevae.services.plane_picture import SIDE, glyphs, paper_picture, picture, rings, run_picture

DOT = re.compile(r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="[\d.]+" fill="(#\w+)"')
NAME = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)" fill="(#\w+)">(\w+)</text>')
RING = re.compile(r'<circle cx="([-\d.]+)" cy="([-\d.]+)" r="([\d.]+)" fill="none"')


def test_codes_and_rings_lie_to_scale_up_is_up_and_classes_keep_their_colours() -> None:
    rng = np.random.default_rng(0)
    points, classes = rng.normal(size=(150, 2)) * [2, 1] + [3, -1], rng.integers(0, 10, 150)
    drawn = DOT.findall(picture(points, classes, []))
    assert [colour for *_, colour in drawn] == [CLASSES[k] for k in classes]
    at = np.array([[float(x), float(y)] for x, y, _ in drawn])
    for axis, sign in ((0, 1), (1, -1)):
        slope, start = np.polyfit(points[:, axis], at[:, axis], 1)
        np.testing.assert_allclose(at[:, axis], start + slope * points[:, axis], atol=0.06)
        assert np.sign(slope) == sign
        (x, y, radius) = map(float, RING.findall(picture(points, classes, [(3.0, -1.0, 0.5)]))[0])
        np.testing.assert_allclose(radius, abs(slope) / 2, atol=0.06)
        np.testing.assert_allclose((x, y)[axis], start + slope * (3.0, -1.0)[axis], atol=0.06)
    inside = ((at >= 0) & (at <= SIDE)).all(axis=1)
    assert inside.mean() > 0.94


def test_a_run_shows_so_many_of_its_codes_and_a_prior_only_where_it_has_one(tiny_runs: Path) -> None:
    vae, ae = open_run("tiny-vae"), open_run("tiny-ae")
    assert len(DOT.findall(run_picture(vae, 100))) == 100
    assert [len(RING.findall(run_picture(run, 10))) for run in (vae, ae)] == [2, 0]


def test_the_rings_of_a_mixture_stand_around_its_means() -> None:
    prior = {"kind": "mixture", "means": [[1.0, 0.0], [0.0, 2.0]], "stds": [[0.5, 0.5], [1.0, 1.0]]}
    assert rings(prior, np.zeros(2), np.eye(2)) == [(1.0, 0.0, 1.0), (0.0, 2.0, 2.0)]


def test_on_paper_names_that_do_not_lie_on_each_other_stand_for_codes(tiny_runs: Path) -> None:
    vae = open_run("tiny-vae")
    drawn = paper_picture(vae, 400)
    assert not DOT.findall(drawn)
    names = NAME.findall(drawn)
    assert len(names) > 40
    places = {(float(x), round(float(y) + 3.2, 1)) for x, y, _ in DOT.findall(run_picture(vae, 400))}  # letters stand around their code
    assert {(float(x), float(y)) for x, y, *_ in names} <= places
    at = np.array([[float(x), float(y)] for x, y, *_ in names])
    gaps = np.abs(at[:, None] - at[None])[~np.eye(len(at), dtype=bool)]
    assert (gaps >= [5.5, 7]).any(axis=1).all()
    assert ((at > 0) & (at < SIDE)).all()
    assert {name for *_, name in names} <= set(vae.classes)
    assert all(sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) < 400 for _, _, colour, _ in names), "dark enough for white paper"


def test_names_are_as_short_as_tells_them_apart() -> None:
    """The cases of `tests/js/ui/class_glyphs.test.js`."""
    assert glyphs(("o", "ki", "tsu")) == ("o", "ki", "tsu")
    assert glyphs(("T-shirt", "trouser", "sandal", "shirt", "sneaker", "bag", "boot")) == ("T-", "tr", "sa", "sh", "sn", "ba", "bo")
    assert glyphs(("car", "cat", "frog")) == ("car", "cat", "fro")
    assert glyphs(("same", "same", "other")) == ("sa", "sa", "ot")
    assert glyphs(()) == ()
