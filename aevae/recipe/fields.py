"""The kinds of field a recipe has, what each allows, and how its value is written as a text."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from typing import Any, cast

from .dataset import Dataset
from .errors import ConfigError

MAX_WIDTH = 4096
MAX_LAYERS = 12


Values = Mapping[str, Any]  # of a recipe, by the names of its fields
GROUPS = DATA, ARCHITECTURE, LOSS, PENALTIES, OPTIMISER, RUN = ("Data", "Architecture", "Loss", "Noise and penalties", "Optimiser", "Run")


def is_vae(values: Values) -> bool:
    return values["posterior"] != "point"


def every_image_has_one_code(values: Values) -> bool:
    """Not in a semi-supervised model, where an image without a label has one for each class."""
    return not values["labels"]


def always(values: Values) -> bool:
    return True


def every(option: str, values: Values) -> bool:
    return True


def choice(
    default: str,
    options: Collection[str],
    label: str,
    help: str,
    group: str,
    when: Callable[[Values], bool] = always,
    fits: Callable[[str, Values], bool] = every,
) -> Any:
    """One of several words. when: what the other values must be for it to mean something. fits: which options go with them."""
    return field(default=default, metadata={"choices": options, "label": label, "help": help, "group": group, "when": when, "fits": fits})


def number(default: float, low: float, high: float, label: str, help: str, group: str, when: Callable[[Values], bool] = always) -> Any:
    return field(default=default, metadata={"low": low, "high": high, "label": label, "help": help, "group": group, "when": when})


def text(default: str, label: str, help: str, group: str) -> Any:
    return field(default=default, metadata={"label": label, "help": help, "group": group, "when": always})


def classes(label: str, help: str, group: str) -> Any:
    """A set of classes by their numbers, none by default."""
    return field(default=(), metadata={"classes": True, "label": label, "help": help, "group": group, "when": always})


def applies(f: dataclasses.Field[Any], values: Values) -> bool:
    """Whether an option means something beside the other values of a recipe."""
    return f.metadata["when"](values)


def fitting(f: dataclasses.Field[Any], values: Values) -> tuple[str, ...]:
    """The options of a choice that go with the other values; none for another kind of field."""
    return tuple(option for option in f.metadata.get("choices", ()) if f.metadata["fits"](option, values))


def as_text(value: Any) -> str:
    """A value as a person writes it, on the command line too."""
    if isinstance(value, (tuple, list)):
        return ",".join(map(str, cast(tuple[int, ...], value))) or "none"
    return str(value)


def from_text(f: dataclasses.Field[Any], text: str) -> Any:
    """What `checked` can look at, from a text.

    Raises:
        ValueError: it is no number, and should be one.
    """
    return type(f.default)(text) if "low" in f.metadata else text


def checked(f: dataclasses.Field[Any], value: Any, dataset: Dataset) -> Any:
    """The value of field `f`, of the right type and inside its range, of a recipe for a data set.

    Raises:
        ConfigError: it is not; the message says what is allowed.
    """
    if "classes" in f.metadata:
        return checked_classes(f.name, value, dataset)
    if "choices" in f.metadata:
        return checked_choice(f.name, value, f.metadata["choices"])
    if "low" not in f.metadata:
        if not isinstance(value, str):
            raise ConfigError(f"{f.name} is a text, got {value!r}.")
        return value
    low, high, whole = f.metadata["low"], f.metadata["high"], isinstance(f.default, int)
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high  # false for NaN
    if not numeric or (whole and value != int(value)):
        shown = str(value)[:40]
        raise ConfigError(f"{f.name} is {shown}, but must be a {'whole ' if whole else ''}number from {low:g} to {high:g}.")
    return int(value) if whole else float(value)


def checked_choice(name: str, value: Any, allowed: Collection[str]) -> str:
    """One of the words that are allowed; ConfigError, which names them, where it is none."""
    if not isinstance(value, str) or value not in allowed:
        raise ConfigError(f"unknown {name} {str(value)[:40]!r}. Allowed: {', '.join(allowed)}.")
    return value


def checked_classes(name: str, value: Any, dataset: Dataset) -> tuple[int, ...]:
    """Classes in their order, from numbers or a text: "3,8", "only 4 9", "none"; -1 and one number are how older recipes wrote it.

    Raises:
        ConfigError: a class that the data set does not have, or all of them.
    """
    count = len(dataset.classes)
    words: list[Any] = [value]
    others = False
    if isinstance(value, str):
        words = re.findall(r"[^\s,]+", value.lower().removeprefix("none"))
        others = words[:1] == ["only"]
        words = [int(word) if re.fullmatch("[0-9]{1,9}", word) else word for word in words[others:]]
    elif isinstance(value, Iterable):
        words = list(cast(Iterable[Any], value))
    chosen = set[int]()
    for word in [] if words == [-1] else words:
        if not isinstance(word, int) or isinstance(word, bool) or not 0 <= word < count:
            if not count:
                raise ConfigError(f"{name} names the class {str(word)[:20]!r}, but the images of {dataset.title} have no classes. Leave it empty.")
            raise ConfigError(
                f"{name} names the class {str(word)[:20]!r}, but {dataset.title} has the classes 0 to {count - 1}. Write numbers such as 3,8, or only 4,9."
            )
        chosen.add(word)
    if others:
        chosen = set(range(count)) - chosen
    if count and len(chosen) == count:
        raise ConfigError(f"{name} names every class, so that nothing is left to train on. Leave out at most {count - 1} of the {count} classes.")
    return tuple(sorted(chosen))


def parse_layers(spec: str) -> list[tuple[str, int]]:
    """Read "c16 c32 128" as [("conv", 16), ("conv", 32), ("linear", 128)].

    Raises:
        ConfigError: an unknown word, a width outside 1..4096, too many layers, or a convolution after a linear layer.
    """
    words = re.split(r"[\s,]+", spec.strip()) if spec.strip() else []
    layers: list[tuple[str, int]] = []
    for word in words:
        match = re.fullmatch(r"(c?)([0-9]{1,5})", word)
        if not match or not 1 <= int(match[2]) <= MAX_WIDTH:
            raise ConfigError(
                f"layer {word[:20]!r} is not known. Write widths such as '512 256' or convolutions such as 'c16 c32 128', each from 1 to {MAX_WIDTH}."
            )
        kind = "conv" if match[1] else "linear"
        if kind == "conv" and layers and layers[-1][0] == "linear":
            raise ConfigError("convolutions come before linear layers: write 'c16 c32 128', not '128 c16'.")
        layers.append((kind, int(match[2])))
    if len(layers) > MAX_LAYERS:
        raise ConfigError(f"{len(layers)} layers are too many; at most {MAX_LAYERS} are allowed.")
    return layers
