"""What asks how the trainings go, once a second, from the browser (`browser/frame/ticker.js`): Python hears only where something is new."""

from __future__ import annotations

from aevae.services import ticks

from . import server
from .bar import component

TICK_S = 1.0


def ticker(key: str, seen: str, of: str, every_s: float = TICK_S, rest_s: float = 0.0) -> None:
    """Draw this part of the page again as soon as the mark `of` a tick ("who" or "what") is another one than `seen`.

    That of "who" also says how far each training is. rest_s: seconds after a drawing in which only another "who" draws again.
    """
    content = {"part": "ticker", "plane": False, "steps": False, "address": "aevae/ticks.json", "of": of, "seen": seen}
    content |= {"every": round(1000 * every_s), "rest": round(1000 * rest_s)}
    component()(key=key, data=[{**server.code("frame/main.js"), **content}], on_moved_change=lambda: None)


def badge() -> None:
    """One line in the sidebar while something trains; it asks again only then, and the page is drawn anew where a training came, ended or rests."""
    if (now := ticks.current()).moving:
        ticker("badge", now.who, "who")
