"""Names for what crosses files and functions: arrays of numpy, and values of JSON."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.floating[Any]]
Bytes = npt.NDArray[np.uint8]
Json = dict[str, Any]
