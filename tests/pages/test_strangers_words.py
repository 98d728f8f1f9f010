"""S4: words of strangers, in run folders, sets of images and messages, reach no page as anything but text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from visiting import opened

from aevae.recipe.own_sets.drafts import add_arrays
from aevae.recipe.presets import recipe
from aevae.runs.files import claim, description, write_json
from aevae.runs.status import Status, write_status
from aevae.screen import state
from aevae.training.driver import train

WORDS = "![i](http://evil.test/i.png)[l](http://evil.test) <img src=//evil.test/h> $x^2$ :red[c] www.evil.test a@evil.test `![q](//evil.test)` **b**"
CLASSES = ("[l](http://evil.test)", "![i](//evil.test/i)", "<img src=//evil.test>", "$x^2$ www.evil.test")
LIVE = re.compile(r"https?:/+evil|(?<!\\)\]\((?!#|aevae/)|(?<!\\)<img|(?<!\\)\$x|(?<![\\\w]):red|www\.evil|@evil|(?<!\\)\*b", re.IGNORECASE)
CODE = re.compile(r"`[^`\n]*`")
PLAIN = {
    "selectbox.options",
    "selectbox.raw_value",
    "multiselect.options",
    "multiselect.raw_values",
    "bidi_component.json",
}  # shown as text by Streamlit, and by our components


def texts(message: Message, path: str) -> Iterator[tuple[str, str]]:
    """Every text of an element, with the name of its field."""
    for field, value in message.ListFields():
        for one in value if not isinstance(value, str | bytes | int | float | Message) else [value]:
            if isinstance(one, Message):
                yield from texts(one, f"{path}.{field.name}")
            elif isinstance(one, str):
                yield f"{path}.{field.name}", one


def nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def live(at: AppTest) -> list[str]:
    """Texts of strangers that a page does not show as text."""
    found: list[str] = []
    for node in nodes(at._tree):
        if isinstance(proto := getattr(node, "proto", None), Message):
            found += [
                f"{path}: {text[:120]}" for path, text in texts(proto, node.type) if path not in PLAIN and "evil" in text and LIVE.search(CODE.sub("", text))
            ]
    return found


@pytest.fixture
def hostile(runs: Path, data: Path) -> None:
    """Two models of a set of images, a training that failed, a folder that is none, and a sweep, all with such words wherever there is room for some."""
    random = np.random.default_rng(0)
    add_arrays(
        "evil", random.integers(0, 256, (200, 12, 12), np.uint8), np.arange(200) % 4, classes=CLASSES, title=WORDS[:60], licence=WORDS[:120], source=WORDS[:200]
    )
    for seed, name in enumerate(("one", "two")):
        for _ in train(claim(name), recipe("digits-vae", dataset="evil", layers="16", epochs=1, batch=64, seed=seed), None):
            pass
        said = json.loads((runs / name / "run.json").read_text())
        write_json(runs / name / "run.json", {**said, "title": WORDS[:80]})
    failed = claim("fails")
    write_json(failed / "run.json", {**description("fails", recipe("digits-vae"), None, 0), "title": WORDS[:80]})
    write_status(failed, Status("failed", message=WORDS))
    write_json(claim("broken") / "run.json", {"schema": WORDS})
    (runs / ".sweeps").mkdir()
    members = [{"id": "one", "changes": {WORDS: WORDS, "beta": WORDS}}, {"id": "two", "changes": {"beta": "2"}}, {"id": f"../{WORDS}", "changes": {}}]
    write_json(runs / ".sweeps" / "group.json", {"varied": ["beta"], "members": members})


def test_no_page_takes_them_for_markdown(hostile: None) -> None:
    """S4. Fails when a title, a class or a message stands in Markdown without `literal` or `sentence`: on Explore, in a row, in a sweep, in words on Evaluate."""
    pages = {
        "app.py": {"run": "one"},
        "pages/compare.py": {"a": "one", "b": "two"},
        "pages/interpolate.py": {"run": "one", "with": "two"},
        "pages/evaluate.py": {"runs": "one,two"},
        "pages/train.py": {"train-what": state.SWEEP},
    }
    found = {page: live(opened(page, **params)) for page, params in pages.items()}
    at = opened("pages/train.py")
    found["train"] = live(at)
    at.session_state["images-of-ones-own"] = {"error": WORDS}
    at.selectbox(key="train-dataset").set_value("evil").run()
    assert not at.exception
    found["your images"] = live(at)
    assert [text for page in found.values() for text in page] == []
    assert any("evil" in box.value for box in at.warning), "there were such words"
