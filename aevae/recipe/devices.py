"""What a training computes on. No part of a recipe: it changes how fast a model is made, and the rounding of its sums."""

from __future__ import annotations

import platform
import sys
from pathlib import Path

AUTO, CPU = "auto", "cpu"
DEVICES = {CPU: "processor", "cuda": "NVIDIA or AMD GPU", "mps": "Apple GPU"}  # torch's names
CHOICES = (AUTO, *DEVICES)  # "auto": a GPU where there is one
DRIVERS = ("/proc/driver/nvidia/version", "/dev/kfd", "/usr/lib/wsl/lib/libcuda.so.1", "C:/Windows/System32/nvcuda.dll")


def likely() -> list[str]:
    """Those that this machine seems to have, the quickest first, by its drivers; torch has the last word (`science.devices`)."""
    apple = sys.platform == "darwin" and platform.machine() == "arm64"
    return [*["cuda"] * any(Path(driver).exists() for driver in DRIVERS), *["mps"] * apple, CPU]


def expected(device: str) -> str:
    """The device that a choice comes down to here, by its drivers."""
    return likely()[0] if device == AUTO else device
