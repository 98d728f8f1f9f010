"""Names for what crosses files and functions: arrays of numpy, and values of JSON."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

Array = npt.NDArray[Any]  # docstrings say shape and kind of number
Json = dict[str, Any]
