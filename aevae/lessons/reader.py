"""Reads lesson files: TOML between `+++` lines, then a heading and its paragraphs for each step (docs/lessons.md).

What a file may hold is refused or understood, never guessed: a mistake is said with file, line and way out.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aevae.recipe.errors import LessonError
from aevae.runs.catalog import ID_PATTERN

from .checks import complaint

MAX_BYTES = 64_000
PAGES = ("/", "compare", "interpolate", "evaluate", "train")
PARTS = ("Predict", "Try", "Reveal", "Why", "Teacher", "Write")
LEADS = ", ".join(f"**{part}.**" for part in PARTS)
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FILE = re.compile(r"(\d{2})-([a-z0-9][a-z0-9-]{0,39})\.md")


@dataclass(frozen=True)
class Option:
    """One answer to a prediction, and the line that answers whoever chose it."""

    text: str
    answer: str
    right: bool


@dataclass(frozen=True)
class Step:
    """One step. `open`: the address that it begins at; checks: as `checks.CHECKS`; number: {is, within} of a typed prediction;
    passes, fails: places that must and must not meet the checks ("x,y"; two pins, or the ends of a path, "x,y;x,y"); write: an answer in words is asked for.
    """

    id: str
    title: str
    open: str
    predict: str
    reveal: str
    why: str
    options: tuple[Option, ...] = ()
    number: dict[str, float] | None = None
    write: str = ""
    attempt: str = ""
    teacher: str = ""
    checks: tuple[dict[str, Any], ...] = ()
    without: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lesson:
    """A lesson: slug, title, goal, minutes, the ids of the models it needs, its steps."""

    slug: str
    title: str
    goal: str
    minutes: int
    models: tuple[str, ...]
    steps: tuple[Step, ...]

    def step(self, step_id: str) -> Step | None:
        return next((step for step in self.steps if step.id == step_id), None)


class _Refusal(Exception):
    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def read_lesson(path: Path) -> Lesson:
    """One lesson file.

    Raises:
        LessonError: it cannot be read, or says something that a lesson cannot; the message names file, line and way out.
    """
    match = FILE.fullmatch(path.name)
    try:
        if not match:
            raise _Refusal("the name must be two digits and a short name, such as 02-holes.md")
        if path.stat().st_size > MAX_BYTES:
            raise _Refusal(f"it has {path.stat().st_size:,} bytes, {MAX_BYTES:,} are allowed; split it into two lessons")
        return _lesson(match[2], path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise LessonError(f"{path.name}: it is no UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise LessonError(f"{path.name} cannot be read: {error.strerror}.") from None
    except _Refusal as refusal:
        where = f"{path.name}, line {refusal.line}" if refusal.line else path.name
        raise LessonError(f"{where}: {refusal}.") from None


def _lesson(slug: str, text: str) -> Lesson:
    lines = text.split("\n")
    fences = [i for i, line in enumerate(lines) if line.strip() == "+++"]
    if len(fences) < 2 or fences[0] != 0:
        raise _Refusal('it must begin with a "+++" line, the lesson\'s data and a second "+++" line', 1)
    front = "\n".join(lines[1 : fences[1]])
    try:
        data = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        what = str(error).split(" (at ")[0].rstrip(".")
        raise _Refusal(f"the data between the +++ lines is no TOML: {what}", 1 + int(row[1]) if row else 1) from None
    find = _Finder(lines)
    _known(data, {"title", "goal", "minutes", "models", "steps"}, find)
    steps = data.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise _Refusal("it has no [steps.…]", 1)
    bodies = _bodies(lines, fences[1] + 1)
    if list(bodies) != list(steps):
        raise _Refusal(
            f"the headings below are {', '.join(bodies) or 'missing'}, the steps above {', '.join(steps)}: both must be the same, in the same order",
            fences[1] + 1,
        )
    minutes = data.get("minutes")
    if not isinstance(minutes, int) or not 1 <= minutes <= 60:
        raise _Refusal("minutes must be a whole number from 1 to 60", find("minutes"))
    read = tuple(_step(step_id, steps[step_id], bodies[step_id], find) for step_id in steps)
    return Lesson(slug, _text(data, "title", find), _text(data, "goal", find), minutes, tuple(_ids(data.get("models", []), find)), read)


class _Finder:
    """Where a key stands in the file, for messages."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def __call__(self, key: str, section: str = "") -> int:
        start = next((i for i, line in enumerate(self.lines) if section and line.strip() == f"[steps.{section}]"), 0)
        return next((i + 1 for i, line in enumerate(self.lines) if i >= start and re.match(rf"\s*{re.escape(key)}\s*=", line)), start + 1)


def _known(data: dict[str, Any], allowed: set[str], find: _Finder, section: str = "") -> None:
    for key in data:
        if key not in allowed:
            raise _Refusal(f"{key} means nothing here; known are {', '.join(sorted(allowed))}", find(key, section))


def _text(data: dict[str, Any], key: str, find: _Finder) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 300:
        raise _Refusal(f"{key} must be a text of 1 to 300 characters in quotes", find(key))
    return value.strip()


def _ids(models: Any, find: _Finder) -> list[str]:
    if not isinstance(models, list) or not all(isinstance(one, str) and ID_PATTERN.fullmatch(one) for one in models):
        raise _Refusal('models must be a list of names of models, such as ["mnist-ae"]', find("models"))
    return models


@dataclass
class _Body:
    title: str
    line: int
    parts: dict[str, str]
    options: list[tuple[int, str]]


def _bodies(lines: list[str], start: int) -> dict[str, _Body]:
    """The prose of each step, by id: its heading, its parts and the lines of its options."""
    found: dict[str, _Body] = {}
    body, part = None, ""
    for i, line in enumerate(lines[start:], start + 1):
        if heading := re.match(r"# ([\w-]+): (.+)", line):
            if heading[1] in found:
                raise _Refusal(f"there are two headings # {heading[1]}", i)
            body = found[heading[1]] = _Body(heading[2].strip(), i, {}, [])
            part = ""
        elif line.startswith("# "):
            raise _Refusal('a heading is "# id: Title", with the id of a step', i)
        elif lead := re.match(r"\*\*(\w+)\.\*\*\s*(.*)", line):
            if body is None or lead[1] not in PARTS:
                raise _Refusal(f"**{lead[1]}.** is no part of a step; parts are {', '.join(PARTS)}", i)
            if lead[1] in body.parts:
                raise _Refusal(f"there are two **{lead[1]}.** in # {next(reversed(found))}", i)
            part = lead[1]
            body.parts[part] = lead[2]
        elif line.startswith("- ["):
            if body is None or part != "Predict":
                raise _Refusal("options belong below **Predict.**", i)
            body.options.append((i, line))
        elif line.strip():
            if body is None or not part:
                raise _Refusal(f"this text belongs to no part; begin it with one of {LEADS}", i)
            body.parts[part] += "\n" + line
    return {key: body for key, body in found.items()}


def _step(step_id: str, data: Any, body: _Body, find: _Finder) -> Step:
    if not NAME.fullmatch(step_id):
        raise _Refusal(f"{step_id} is no id of a step: use a–z, 0–9 and hyphens", find(step_id))
    if not isinstance(data, dict):
        raise _Refusal(f"[steps.{step_id}] must be a table", find(step_id))
    _known(data, {"open", "without", "check", "number", "passes", "fails"}, find, step_id)
    checks = data.get("check", [])
    if not isinstance(checks, list):
        raise _Refusal("check must be a list of checks", find("check", step_id))
    for check in checks:
        if wrong := complaint(check):
            raise _Refusal(wrong, find("check", step_id))
    parts = {name: text.strip() for name, text in body.parts.items()}
    for name in ("Predict", "Reveal", "Why") if "Write" not in parts else ():
        if not parts.get(name):
            raise _Refusal(f"# {step_id} has no **{name}.**", body.line)
    if bool(checks) != bool(parts.get("Try")):
        raise _Refusal(f"# {step_id}: a **Try.** needs a check, and a check needs a **Try.**", body.line)
    number = _typed(data.get("number"), find("number", step_id))
    options = tuple(_option(line, text) for line, text in body.options)
    right = sum(option.right for option in options)
    if options and (number or right != 1 or not 2 <= len(options) <= 6):
        raise _Refusal(
            f"# {step_id} needs two to six options with exactly one [x]; it has {len(options)} with {right}" + (" and a number" if number else ""), body.line
        )
    if not options and number is None and "Write" not in parts:
        raise _Refusal(f"# {step_id} asks nothing: give options, a number or a **Write.**", body.line)
    return Step(
        step_id, body.title, _address(data.get("open"), find("open", step_id)), parts.get("Predict", ""), parts.get("Reveal", ""), parts.get("Why", ""), options, number,
        parts.get("Write", ""), parts.get("Try", ""), parts.get("Teacher", ""), tuple(checks), _names(data, "without", find, step_id),
        _places(data, "passes", find, step_id), _places(data, "fails", find, step_id),
    )  # fmt: skip


def _address(value: Any, line: int) -> str:
    """An address inside the app: a page and its parameters."""
    parts = urlsplit(value) if isinstance(value, str) else None
    if parts is None or parts.scheme or parts.netloc or parts.fragment or parts.path not in PAGES or not str(value).isprintable() or len(str(value)) > 500:
        raise _Refusal('open must be an address inside the app, such as "/?run=mnist-vae" or "compare?a=mnist-ae&b=mnist-vae"', line)
    return str(value)


def _typed(value: Any, line: int) -> dict[str, float] | None:
    if value is None:
        return None
    if (
        not isinstance(value, dict)
        or set(value) != {"is", "within"}
        or not all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in value.values())
    ):
        raise _Refusal("number must be { is = …, within = … }", line)
    return {key: float(v) for key, v in value.items()}


def _option(line: int, text: str) -> Option:
    match = re.fullmatch(r"- \[([ x])\] ([^|]+?)(?:\s*\|\s*(.+))?", text.rstrip())
    if not match:
        raise _Refusal('an option is "- [ ] text | answer", the right one "- [x] text | answer"', line)
    return Option(match[2].strip(), (match[3] or "").strip(), match[1] == "x")


def _names(data: dict[str, Any], key: str, find: _Finder, step: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and NAME.fullmatch(one) for one in value):
        raise _Refusal(f"{key} must be a list of names", find(key, step))
    return tuple(value)


def _places(data: dict[str, Any], key: str, find: _Finder, step: str) -> tuple[str, ...]:
    value = data.get(key, [])
    number = r"-?\d+(?:\.\d+)?"
    if not isinstance(value, list) or not all(isinstance(one, str) and re.fullmatch(rf"{number},{number}(?:;{number},{number})*", one) for one in value):
        raise _Refusal(f'{key} must be a list of places such as "1.5,-2"', find(key, step))
    return tuple(value)
