"""The prose of lessons: Markdown without HTML in it, formulas as MathML, which browsers draw by themselves.

What crosses to the browser is a tree, so that no script makes HTML from a text: a node is a text, or [tag, attributes, nodes].
"""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from aevae.screen.glossary import explained

Node = str | list[Any]


def prose(text: str, seen: set[str] | None = None) -> list[Node]:
    """Paragraphs, lists and tables; terms of the field that are not in `seen` are explained. HTML in the text is shown as text, and images
    are left out: nothing is fetched from elsewhere.
    """
    return _tree(_markdown().render(explained(text, seen)))


def line(text: str) -> list[Node]:
    """One line, such as an option."""
    return _tree(_markdown().renderInline(text))


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return markdown.use(dollarmath_plugin, renderer=_formula, allow_space=False, double_inline=True)


def _formula(latex: str, options: dict[str, bool]) -> str:
    try:
        return convert(latex)
    except Exception:  # the library raises whatever it stumbles over; a teacher sees what was written
        return _markdown().renderInline(f"`{latex}`")


def _tree(html: str) -> list[Node]:
    parser = _Parser()
    parser.feed(html.strip())
    parser.close()
    return parser.open[0]


class _Parser(HTMLParser):
    """Nested lists from HTML that is well formed, as both libraries write it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[list[Node]] = [[]]  # the nodes of each element that is not yet closed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        nodes: list[Node] = []
        self.open[-1].append([tag, {name: value or "" for name, value in attrs if name != "xmlns"}, nodes])
        if tag not in ("br", "hr"):
            self.open.append(nodes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].append([tag, dict(attrs), []])

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or data == " ":
            self.open[-1].append(data)
