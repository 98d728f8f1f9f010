"""A run as ONNX files, for programs that run those."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path

import torch
from torch import Tensor, nn

from aevae.recipe.errors import ConfigError, RunError
from aevae.science.model import Model


class Encode(nn.Module):
    """Images with pixels in [0, 1] to means, and log variances of a VAE."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor, label: Tensor | None = None) -> tuple[Tensor, ...]:
        posterior = self.model.encode(images, label)
        return (posterior.mean,) if posterior.log_var is None else (posterior.mean, posterior.log_var)


class Decode(nn.Module):
    """Codes to images with pixels in [0, 1]."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, codes: Tensor, label: Tensor | None = None) -> Tensor:
        return self.model.decode(codes, label)


def write_onnx(model: Model, folder: Path) -> list[Path]:
    """encoder.onnx and decoder.onnx in a folder; the class, where they are told one, is their second input, (N,) int64.

    Raises:
        ConfigError: the package onnx is not here.
        RunError: the folder cannot be written.
    """
    if importlib.util.find_spec("onnx") is None:
        raise ConfigError("ONNX files need the package onnx. Install it: `pip install onnx`.")
    label = (torch.zeros(2, dtype=torch.int64),) if model.config.condition_classes else ()
    told = ["label"] if label else []
    spread = ["log_var"] if model.config.kind == "VAE" else []
    parts: list[tuple[str, nn.Module, Tensor, str, list[str]]] = [
        ("encoder", Encode(model), torch.zeros(2, *model.image), "images", ["mean", *spread]),
        ("decoder", Decode(model), torch.zeros(2, model.config.latent), "codes", ["images"]),
    ]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, part, example, given, gives in parts:
            path = folder / f"{name}.onnx"
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of torch's own exporter, which says that there is a newer one; that needs more packages
                torch.onnx.export(
                    part.eval(), (example, *label), str(path), dynamo=False, input_names=[given, *told], output_names=gives,
                    dynamic_axes={axis: {0: "n"} for axis in (given, *told, *gives)},
                )  # fmt: skip
            written.append(path)
    except OSError as error:
        raise RunError(f"{folder} cannot be written: {error.strerror or error}. Choose another folder.") from error
    return written
