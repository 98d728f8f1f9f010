"""What a lesson may ask of a learner's hand, as one table of pure functions; `browser/features/lesson/checks.js` is its twin.

A check reads facts only: what the planes know of the cursor and of what was done in the step. A parity test feeds both
languages the same facts.

Facts: `sides`, one entry for each plane (`a` is the only or left one, `b` the right one) with z (2,), verdict, label, votes, runner_up
{label, votes} or null, spreads (standard deviations of the codes from their mean), radius |z|, errors {number of a test image: squared error
of the decoded image to it}, field {name, value, share of the window with a larger value} or null, sampled, dots (which were shown), given
(classes that were given at one place); of the page: pins [{z, image}], dial {option: values visited}, path {ends, t, gain}
or null, same_images (how many were ringed), number (what was typed) or null.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
Arguments = Mapping[str, Any]  # the check as the lesson file has it


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _counts(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_count, value))


def _dial(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and all(isinstance(values, list) and values and all(map(_number, values)) for values in value.values())


def _dots(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and set(value) <= {"mean", "sample"}


@dataclass(frozen=True)
class Check:
    """One kind of check.

    key: the name of its argument, by which a file asks for it. takes: whether the argument is one that it understands.
    says: what the argument must be, for a message. met: (arguments, facts of the page, facts of its side) → whether it holds.
    more: other arguments it needs, by name, and what they must be. means: when it holds, for whoever writes a lesson.
    """

    key: str
    takes: Callable[[Any], bool]
    says: str
    met: Callable[[Arguments, Facts, Facts], bool]
    more: tuple[tuple[str, Callable[[Any], bool], str], ...] = ()
    means: str = ""


def _between(check: Arguments, page: Facts, side: Facts) -> bool:
    second = side.get("runner_up")
    if side["verdict"] != "inside" or not second:
        return False
    votes = (side["votes"], second["votes"])
    return sorted((side["label"], second["label"])) == sorted(check["between"]) and min(votes) >= 4 and sum(votes) >= 13


def _pins_apart(check: Arguments, page: Facts, side: Facts) -> bool:
    pins = page["pins"]
    return any(
        math.dist(one["z"], other["z"]) >= check["pins_apart"]
        and sum((p - q) ** 2 for p, q in zip(one["image"], other["image"], strict=True)) <= check["images_within"]
        for i, one in enumerate(pins)
        for other in pins[:i]
    )


def _field(check: Arguments, page: Facts, side: Facts) -> bool:
    field = side.get("field")
    if not field or field["name"] != check["field"]:
        return False
    return field["value"] < check["below"] if "below" in check else field["share"] <= check["top"]


def _ends(check: Arguments, page: Facts, side: Facts) -> bool:
    path = page.get("path")
    return path is not None and sorted(path["ends"]) == sorted(check["ends"]) and abs(path["t"] - check["t"]) <= 0.02


CHECKS: dict[str, Check] = {
    check.key: check
    for check in (
        Check("verdict", lambda v: v in ("inside", "edge", "far"), '"inside", "edge" or "far"', lambda c, page, side: side["verdict"] == c["verdict"],
              means="the readout says this of the cursor's place"),
        Check("like", _count, "the number of a class", lambda c, page, side: side["label"] == c["like"] and side["votes"] >= c["votes"],
              (("votes", _count, "how many of the 15 neighbours"),),
              means="so many of the 15 nearest codes are of this class"),
        Check("between", _counts, "two class numbers", _between,
              means="the place is inside the data, and its neighbours are of these two classes: 13 of 15 at least, 4 of each"),
        Check("spreads_below", _number, "a number of standard deviations", lambda c, page, side: side["spreads"] < c["spreads_below"],
              means="the cursor is nearer than that to the mean of the codes, each axis counted in their standard deviations"),
        Check("radius_below", _number, "a distance from (0, 0)", lambda c, page, side: side["radius"] < c["radius_below"],
              means="the cursor is nearer than that to (0, 0)"),
        Check("radius_above", _number, "a distance from (0, 0)", lambda c, page, side: side["radius"] > c["radius_above"],
              means="the cursor is farther than that from (0, 0)"),
        Check("error_below", _number, "a squared error", lambda c, page, side: side["errors"].get(str(c["target"]), math.inf) <= c["error_below"],
              (("target", _count, "the number of a test image"),),
              means="the decoded image differs by no more than that from this test image"),
        Check("pins_apart", _number, "a distance between two pins", _pins_apart, (("images_within", _number, "a squared error between their images"),),
              means="two pins are so far apart, and their images still look alike"),
        Check("field", lambda v: isinstance(v, str), "the name of an overlay", _field, (("below|top", _number, "a value, or a share of the window"),),
              means="this overlay is shown, and at the cursor its value is below that, or among the largest ones of the window (`top = 0.1`: a tenth)"),
        Check("dial", _dial, "an option with the values to visit, {beta = [0.1, 10]}",
              lambda c, page, side: all(set(values) <= set(page["dial"].get(option, [])) for option, values in c["dial"].items()),
              means="the slider of models was at each of these values"),
        Check("sampled", _count, "a number of images", lambda c, page, side: side["sampled"] >= c["sampled"],
              means="so many samples are drawn"),
        Check("dots", _dots, 'a list of "mean" and "sample"', lambda c, page, side: set(c["dots"]) <= set(side["dots"]),
              means="the dots were shown at means, at samples, or both"),
        Check("ends", _counts, "two class numbers", _ends, (("t", _number, "a place between them, 0 to 1"),),
              means="the path on Interpolate runs between these classes, and its slider stands there (within 0.02)"),
        Check("gain_above", _number, "a share of the straight path's length", lambda c, page, side: (page.get("path") or {"gain": 0})["gain"] > c["gain_above"],
              means="the geodesic is so much shorter than the straight path"),
        Check("given", _count, "a number of classes", lambda c, page, side: len(set(side["given"])) >= c["given"],
              means="a conditional model was given so many classes at one place"),
        Check("same_images", _count, "a number of images", lambda c, page, side: page["same_images"] >= c["same_images"],
              means="so many test images were chosen, by a click on their dots"),
    )
}  # fmt: skip


def table() -> str:
    """The checks as Markdown, for docs/lessons.md."""
    also = {
        check.key: "; ".join(f"{' or '.join(f'`{name}`' for name in names.split('|'))}: {says}" for names, _, says in check.more) for check in CHECKS.values()
    }
    rows = [f"| `{check.key}` | {check.says} | {also[check.key]} | {check.means} |" for check in CHECKS.values()]
    return "\n".join(["| check | takes | and also | holds when |", "|--|--|--|--|", *rows])


def kind(check: Arguments) -> Check | None:
    """Which entry of the table a check asks for; None where it names none, or more than one."""
    named = [CHECKS[key] for key in check if key in CHECKS]
    return named[0] if len(named) == 1 else None


def complaint(check: Any) -> str | None:
    """What is wrong with a check of a lesson file; None where nothing is."""
    if not isinstance(check, dict):
        return f'a check is a table such as {{ verdict = "far" }}, not {check!r:.40}'
    entry = kind(check)
    if entry is None:
        return f"a check names exactly one of {', '.join(CHECKS)}"
    if not entry.takes(check[entry.key]):
        return f"{entry.key} takes {entry.says}, not {check[entry.key]!r:.40}"
    allowed = {entry.key, "side"}
    for names, takes, says in entry.more:
        given = [name for name in names.split("|") if name in check]
        allowed |= set(given)
        if len(given) != 1 or not takes(check[given[0]]):
            return f"{entry.key} needs {' or '.join(names.split('|'))}: {says}"
    if check.get("side", "a") not in ("a", "b"):
        return 'side is "a" or "b"'
    if extra := sorted(set(check) - allowed):
        return f"{entry.key} does not know {', '.join(extra)}"
    return None


def met(check: Arguments, facts: Facts) -> bool:
    """Whether a check holds. `check`: one without a `complaint`; a side that is not there meets nothing."""
    side = facts["sides"].get(check.get("side", "a"))
    entry = kind(check)
    return side is not None and entry is not None and entry.met(check, facts, side)
