"""Who has given the teacher's key: this server remembers them for half a day, and counts guesses."""

from __future__ import annotations

import hmac
import time
from collections import deque

from aevae.recipe import settings
from aevae.recipe.errors import RoleError

from . import audit
from .asker import Asker

LASTS_S = 12 * 3600.0
GUESSES, WITHIN_S = 5, 60.0  # wrong keys from one address; at twelve characters no number of minutes is enough
MOST = 1000  # addresses whose guesses are remembered

_since: dict[str, float] = {}  # id → when they gave the key
_guesses: dict[str, deque[float]] = {}  # address → when wrong ones came


def is_teacher(asker_id: str) -> bool:
    """Whether somebody has given the key, not too long ago."""
    since = _since.get(asker_id)
    return since is not None and time.monotonic() - since < LASTS_S and bool(settings.TEACHER_KEY())


def enter(key: str, by: Asker, address: str) -> None:
    """Take somebody for the teacher.

    Raises:
        RoleError: the key is another one, too many wrong ones came from this address, or the browser keeps no cookie.
    """
    now, right = time.monotonic(), settings.TEACHER_KEY()
    recent = _guesses.setdefault(address, deque(maxlen=GUESSES))
    if len(recent) == GUESSES and now - recent[0] < WITHIN_S:
        raise RoleError(f"{GUESSES} wrong keys came from your address within a minute. Wait a minute, then try again.")
    if not by.id:
        raise RoleError("Your browser keeps no cookie of this app, so it would not be known again. Allow cookies for this address, and reload the page.")
    if not right or not hmac.compare_digest(key.encode(), right.encode()):
        recent.append(now)
        while len(_guesses) > MOST:
            del _guesses[next(iter(_guesses))]
        audit.log(by.name, "refused teacher", [])
        raise RoleError("This is not the teacher's key. Whoever runs this server has set it.")
    _guesses.pop(address, None)
    _since[by.id] = now
    audit.log(by.name, "teacher", [])


def leave(by: Asker) -> None:
    """Be a visitor like the others again."""
    _since.pop(by.id, None)
