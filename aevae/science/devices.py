"""Torch's side of `recipe.devices`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from aevae.recipe.devices import AUTO, CHOICES, CPU, DEVICES
from aevae.recipe.errors import ConfigError


def available() -> list[str]:
    """The devices that this torch can use here, the quickest first."""
    accelerator = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    return [accelerator.type, CPU] if accelerator and accelerator.type in DEVICES else [CPU]


def chosen(device: str) -> torch.device:
    """The device of a choice.

    Raises:
        ConfigError: it is none, or it is not here.
    """
    here = available()
    if device not in CHOICES:
        raise ConfigError(f"unknown device {device[:20]!r}. Known: {', '.join(CHOICES)}.")
    if device != AUTO and device not in here:
        raise ConfigError(f"there is no {DEVICES[device]} here that this PyTorch can use. Choose {' or '.join(here)}, or install PyTorch for it (pytorch.org).")
    return torch.device(here[0] if device == AUTO else device)


def has_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is faster than float32 there: the device multiplies it itself."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    able = torch.cpu.get_capabilities() if device.type == CPU else {}
    return any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16", "sve_bf16"))


LARGEST_KEPT = 31 << 20  # bytes; glibc learns up to 32 MiB


@contextmanager
def set_for_training() -> Iterator[None]:
    """Within it torch computes as trainings need it. Enter it before torch computes anything: its threads begin as the one that starts them.

    A GPU repeats itself. Numbers below 1e-38 count as 0: where pixels are hardly ever inked Adam's moments fade to such, and processors are
    slow at them. Freed memory is kept: with gradients of a few megabytes glibc would hand it back to the system and ask for it again in each
    step, a seventh of the time, unless it has seen a larger block come and go.
    """
    torch.backends.cudnn.deterministic = True
    torch.empty(LARGEST_KEPT, dtype=torch.uint8, device=CPU)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
