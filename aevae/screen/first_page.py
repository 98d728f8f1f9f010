"""Whether a page has been drawn since the server began: what nobody waits for is made only then (`web/warming.py`)."""

from __future__ import annotations

import threading

drawn = threading.Event()
