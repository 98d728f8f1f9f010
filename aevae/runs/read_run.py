"""Reading a run folder: opened only where description, networks, tensors and numbers agree."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from aevae.recipe.arrays import Array, Json
from aevae.recipe.errors import AevaeError, RunError
from aevae.recipe.layer_kinds import Shape, output_shape, tensor_shapes

from .described import config_of, device_of, source_of
from .reader import check_files, read
from .run import MAX_HISTORY, MAX_JSON, SCHEMA, Run
from .spacing import spacing_of
from .tensors import SCALE, check_array, read_shapes, saved_epoch
from .values import int_of, metrics_of, plain, positive, sentence, whole, within
from .verdict import dead, judge


class Unfinished(RunError):
    """A run whose training has not come to its end, or to a stop."""


def read_run(folder: Path, shipped: bool = False) -> Run:
    """The run in a folder, when description, networks, tensors and numbers agree.

    Raises:
        RunError: they do not; the message names the file and what is wrong in it.
    """
    check_files(folder, {"history.jsonl": MAX_HISTORY})
    run = described(folder, shipped)
    check_weights(run)
    codes = check_codes(run)
    check_extras(run)
    return judged(run, codes)


def judged(run: Run, codes: dict[str, Array]) -> Run:
    """With what is to be said of it: computed, whatever run.json says, which may be of an older version of the app."""
    mean, log_var = codes["mean"], codes.get("log_var")
    return replace(
        run,
        active=int((~dead(mean, log_var)).sum()),
        spacing=spacing_of(mean, log_var, run.plane, run.spacing["inside"]),
        verdict=judge(run.config, run.image, run.metrics, mean, log_var, run.floor if run.floor is not None else evaluated_floor(run.folder), run.diverged)
        if run.decodes
        else (),
    )


def evaluated_floor(folder: Path) -> float | None:
    """The mean image's squared error as an evaluation found it; None where there is none, or a damaged one."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        return positive(json.loads(read(folder / "evaluation.json", MAX_JSON))["floors"]["mean"]["sse"])
    return None


def described(folder: Path, shipped: bool) -> Run:
    """What run.json says, checked as far as it can be without the tensors."""
    path = folder / "run.json"
    try:
        if len(text := read(path, MAX_JSON + 1)) > MAX_JSON:
            raise RunError(f"run.json is larger than {MAX_JSON:,} bytes; it is no description of a run.")
        content = json.loads(text.decode("utf-8-sig"))  # some editors put a byte order mark first
    except (OSError, ValueError, RecursionError) as error:
        raise RunError(f"run.json cannot be read: {str(error)[:80]}") from error
    description = cast(Json, content if isinstance(content, dict) else {})
    if description.get("schema") != SCHEMA:
        raise RunError(f"run.json is of another version than {SCHEMA}; train the model again or update the app.")
    if "codes" not in description:
        wanted = description.get("config")
        epochs = int_of(cast(Json, wanted).get("epochs")) if isinstance(wanted, dict) else 0
        raise Unfinished(
            f"training has not finished: {saved_epoch(folder) or 0} of {epochs} epochs are done. Continue with `python -m aevae train --resume {folder.name}`."
        )
    try:
        config = config_of(description)
        dataset = config.data
        run = Run(
            id=folder.name, folder=folder, title=plain(description["title"]), preset=plain(description["preset"]) if description.get("preset") else None,
            config=config, image=dataset.shape, classes=dataset.classes,
            encoder=list(description["encoder"]), decoder=list(description["decoder"]), classifier=list(description.get("classifier", [])),
            plane=description["plane"], spacing={"inside": positive(description["codes"]["inside"]), "axes": [1, 1]},
            metrics=metrics_of(description["metrics"], config, bool(description["decoder"])),
            epochs=whole(description["epochs"]), seconds=within(description["seconds"], 0), parameters=whole(description["parameters"]), shipped=shipped,
            floor=positive(description["floor"]["sse"]) if "floor" in description else None,
            source=source_of(description), device=device_of(description), said=tuple(map(sentence, description.get("said", []))),
            command=sentence(description["command"]) if "command" in description else "",
            diverged={"term": plain(end["term"]), "epoch": whole(end["epoch"])} if (end := description.get("diverged")) else None,
        )  # fmt: skip
        axes = np.array([run.plane["origin"], *run.plane["axes"]], dtype=float)
    except AevaeError as error:
        raise RunError(f"run.json: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RunError(f"run.json lacks something or holds a wrong value: {str(error)[:80]}") from error
    if axes.shape != (3, config.latent) or not np.isfinite(axes).all() or np.linalg.matrix_rank(axes[1:]) < min(2, config.latent):
        raise RunError("run.json: the plane is not an origin and two independent axes of the latent space.")
    check_components(run.plane, config.latent)
    heads = 1 if config.posterior == "point" else 2
    leads = output_shape(run.encoder, run.image) == (heads * config.latent,) and output_shape(run.decoder, (config.latent,)) == run.image
    if not leads and (run.source != "baseline" or run.encoder or run.decoder):
        raise RunError("run.json: the networks do not lead from picture to code and back.")
    if (output_shape(run.classifier, run.image) if run.classifier else None) != ((len(run.classes),) if config.labels else None):
        raise RunError("run.json: a semi-supervised model, and no other, has a classifier that leads from picture to class.")
    return run


def check_components(plane: Json, latent: int) -> None:
    """What a plane may say beside where it lies: its axes' shares of the variance, and the components it can be moved along."""
    try:
        others = plane.get("others", {"axes": np.zeros((0, latent)), "std": [], "share": []})
        axes, std, share = (np.array(others[name], dtype=float) for name in ("axes", "std", "share"))
        shares = np.array(plane.get("share", [0, 0]), dtype=float)
        fits = len(axes) <= max(0, latent - 2) and axes.shape == (len(std), latent) and std.shape == share.shape and shares.shape == (2,)
        good = fits and all(np.isfinite(part).all() for part in (axes, std, share, shares)) and (std >= 0).all()
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, IndexError):
        good = False
    if not good:
        raise RunError("run.json: the plane's components are not directions of the latent space, each with its spread and share of the variance.")


def check_weights(run: Run) -> None:
    """Refuse (RunError) weights that are not exactly the tensors of the layers and the prior, float."""
    shapes = {**tensor_shapes(run.encoder), **tensor_shapes(run.decoder), **tensor_shapes(run.classifier), **run.config.prior_shapes}
    count = sum(math.prod(shape) for shape in shapes.values())
    if run.parameters != count:
        raise RunError(f"run.json says {run.parameters:,} parameters, but its layers have {count:,}.")
    weights = run.tensors("weights", most=8 * count)
    if missing := sorted(set(shapes) - set(weights)):
        raise RunError(f"weights.safetensors lacks {missing[0]}.")
    if extra := sorted(set(weights) - set(shapes)):
        raise RunError(f"weights.safetensors has {len(extra)} tensors too many, such as {extra[0][:40]!r}.")
    for name, shape in shapes.items():
        check_array("weights", name, weights[name], shape, "f")


def check_codes(run: Run) -> dict[str, Array]:
    """The codes; refuses (RunError) those that are not (n, D) means, log-variances of a VAE, and n labels, errors and distinct indices of test pictures."""
    pictures = run.config.data.test
    codes = run.tensors("codes", most=4 * pictures * (2 * run.config.latent + 4))
    kinds = {"mean": "f", "label": "u", "index": "i", **({"error": "f"} if run.decodes else {}), **further_kinds(run)}
    if set(codes) != set(kinds):
        raise RunError(f"codes.safetensors must hold {', '.join(sorted(kinds))}; it holds {', '.join(sorted(codes)[:6])}.")
    n = codes["label"].size
    for name, kind in kinds.items():
        check_array("codes", name, codes[name], (n, run.config.latent) if name in ("mean", "log_var") else (n,), kind)
    if not 16 <= n <= pictures or codes["label"].max() >= max(1, len(run.classes)):
        raise RunError("codes.safetensors holds labels or a number of codes that its data set does not have.")
    if codes["index"].min() < 0 or codes["index"].max() >= pictures or np.bincount(codes["index"]).max() > 1:
        raise RunError("codes.safetensors points at test pictures that do not exist, or twice at one.")
    return codes


def further_kinds(run: Run) -> dict[str, str]:
    """What codes hold beside what those of every model do."""
    return {**({"log_var": "f"} if run.config.kind == "VAE" else {}), **({"value": "f"} if run.config.data.values else {})}


# What else a run may have; a letter is the same number wherever it stands.
EXTRAS: dict[str, dict[str, tuple[str, tuple[int | str, ...]]]] = {
    "atlas": {"window": ("f", (4,)), "log_density": ("f", ("g", "g")), "class_shares": ("u", ("g", "g", "K")), "metric": ("f", ("g", "g", 3))},
    "film": {"mean": ("f", ("F", "n", "D")), "epoch": ("i", ("F",)), "label": ("u", ("n",)), "index": ("i", ("n",))},
}


def check_extras(run: Run) -> None:
    """The heads of atlas, film and the decoders on the way, where they are; their numbers are checked where they are shown."""
    for name, layout in EXTRAS.items():
        if (path := run.path(f"{name}.safetensors")).is_file():
            arrays = read_shapes(path)
            if name == "film" and run.config.data.values:
                layout = {**layout, "value": ("f", ("n",))}
            if not any(agree(arrays, layout, {"K": max(1, len(run.classes)), "D": size}) for size in (2, run.config.latent)):
                raise RunError(f"{path.name} holds other arrays than {', '.join(layout)} of this model.")
    if (path := run.path("codes_train.safetensors")).is_file():
        layout = {"mean": ("f", ("n", "D")), "label": ("u", ("n",)), "error": ("f", ("n",)), "index": ("i", ("n",))}
        spread = {name: (kind, ("n", "D") if name == "log_var" else ("n",)) for name, kind in further_kinds(run).items()}
        arrays, most = read_shapes(path), run.config.data.train
        if not agree(arrays, {**layout, **spread}, {"D": run.config.latent}) or arrays["label"][1][0] > most:
            raise RunError(f"{path.name} holds other arrays than the codes of this model's training images. Write it again: `python -m aevae codes {run.id}`.")
    if (path := run.path("decoders.safetensors")).is_file():
        shapes, arrays = tensor_shapes(run.decoder), read_shapes(path)
        for name, array in arrays.items():
            epoch, _, tensor = name.partition("/")
            if tensor.endswith(SCALE):  # of 8-bit rows, in what ships
                fits = arrays.get(name.removesuffix(SCALE), ("",))[0] == "rows" and array == ("f", shapes.get(tensor.removesuffix(SCALE), ())[:1])
            else:
                fits = array == ("f", shapes.get(tensor)) or (array == ("rows", shapes.get(tensor)) and f"{name}{SCALE}" in arrays)
            if not epoch.isdecimal() or not fits:
                raise RunError(f"{path.name}: {name[:40]!r} is no tensor of this decoder after an epoch.")


def agree(arrays: dict[str, tuple[str, Shape]], layout: dict[str, tuple[str, tuple[int | str, ...]]], sizes: dict[str, int]) -> bool:
    """Whether arrays have the names, kinds and shapes of a layout in which some letters are known, and none is empty."""
    sizes = dict(sizes)
    if set(arrays) != set(layout):
        return False
    for name, (kind, shape) in layout.items():
        actual_kind, actual_shape = arrays[name]
        if actual_kind != kind or len(actual_shape) != len(shape):
            return False
        if any(size == 0 or size != (sizes.setdefault(part, size) if isinstance(part, str) else part) for part, size in zip(shape, actual_shape, strict=True)):
            return False
    return True
