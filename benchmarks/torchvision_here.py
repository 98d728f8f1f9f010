"""torchvision, with which ours is compared, beside any build of torch."""

from __future__ import annotations

import importlib
from typing import Any

import torch


def torchvision_datasets() -> Any:
    """torchvision.datasets, also where torch is the CPU build.

    torchvision's wheel is built against CUDA; without the C++ operators of that build its import fails on the missing
    schemas of `nms`. Declaring the two schemas is enough for data sets, which never call them. Where the operators
    exist this does nothing.
    """
    if not hasattr(torch.ops.torchvision, "nms"):
        library = torch.library.Library("torchvision", "DEF")
        library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
        torchvision_datasets.library = library  # type: ignore[attr-defined]  # it ends with its last reference
    return importlib.import_module("torchvision.datasets")
