"""What a user gave, ready to be called: a copy of a module, or of a method's owner, and what it answers."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.distributions import Distribution, Independent, Normal

from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import Shape

EXAMPLES = 3  # images to try a network with: more than one, so that what mixes images shows; a number that is no usual size


Change = Callable[[Tensor], Tensor]


class Called(nn.Module):
    """A copy of what a user gave, a module or a method of one, called with numbers of the app's shapes.

    before, after: what is done to what goes in, and to what a network with one answer gives. shape: what one sample is for
    it, when that is not what it is here.
    """

    def __init__(self, given: Any, what: str, before: Change | None = None, after: Change | None = None) -> None:
        super().__init__()
        self.before, self.after = before, after
        owner = given if isinstance(given, nn.Module) else getattr(given, "__self__", None)
        if not isinstance(owner, nn.Module):
            raise ConfigError(f"{what} must be a torch.nn.Module or a method of one, such as model.encode; it is {type(given).__name__}.")
        self.method = "" if given is owner else str(given.__name__)
        self.said = changes(owner, what)
        try:
            self.owner = copy.deepcopy(owner).cpu().float().eval()
        except (RuntimeError, TypeError) as error:
            raise ConfigError(
                f"{what} cannot be copied ({first_line(error)}). Publish right after loading its weights, before anything is computed with it."
            ) from error
        self.requires_grad_(False)
        self.shape: Shape | None = None

    def forward(self, x: Tensor, *label: Tensor) -> Any:
        call: Callable[..., Any] = getattr(self.owner, self.method) if self.method else self.owner
        x = self.before(x) if self.before else x
        answer = heads(call(x if self.shape is None else x.reshape(-1, *self.shape), *label))
        return (self.after(answer[0]),) if self.after and len(answer) == 1 else answer


def changes(owner: nn.Module, what: str) -> list[str]:
    """What a copy differs in from the user's module."""
    tensors = [*owner.parameters(), *owner.buffers()]
    types = {str(t.dtype).removeprefix("torch.") for t in tensors if t.is_floating_point()} - {"float32"}
    devices = {t.device.type for t in tensors} - {"cpu"}
    return [
        *([f"{what} was in training mode: what is published is a copy in evaluation mode."] * owner.training),
        *(f"{what} computes in {kind}: the copy does in float32." for kind in sorted(types)),
        *(f"{what} lies on {kind}: the copy lies on the CPU." for kind in sorted(devices)),
    ]


def heads(given: Any) -> tuple[Tensor, ...]:
    """What a network gave as one tensor, or as mean and spread: (value,), (mean, log variance) or (mean, standard deviation, its sign).

    Raises:
        ConfigError: it is something else.
    """
    if isinstance(given, Independent):
        given = given.base_dist
    if isinstance(given, Normal):
        return given.loc, given.scale, torch.ones(())
    if isinstance(given, Distribution):
        raise ConfigError(f"a {type(given).__name__} is no posterior that the app knows: return the mean and the log variance, or a Normal.")
    values = list(cast("Sequence[Any]", given)) if isinstance(given, (tuple, list)) else [given]
    if not 1 <= len(values) <= 2 or not all(isinstance(value, Tensor) for value in values):
        kinds = ", ".join(type(value).__name__ for value in values)
        raise ConfigError(
            f"it gives ({kinds}): return one tensor, or the mean and the log variance, or a torch.distributions.Normal. A small module around yours can."
        )
    return tuple(values)


def called(
    given: Any, what: str, x: Tensor, shapes: Sequence[Shape], label: Tensor | None = None, before: Change | None = None, after: Change | None = None
) -> tuple[Called, tuple[Tensor, ...], tuple[Tensor, ...]]:  # fmt: skip
    """What a user gave, with the first of `shapes` that it takes; what it is called with, and what it answers.

    Raises:
        ConfigError: it takes none of them; torch's own words are in the message.
    """
    network = Called(given, what, before, after)
    labels: list[tuple[Tensor, ...]] = [()] if label is None else [(nn.functional.one_hot(label).float(),), (label,)]
    refusals: list[str] = []
    for shape in shapes:
        for beside in labels:
            network.shape = None if shape == tuple(x.shape[1:]) else shape
            try:
                with torch.inference_mode():
                    answer = network(x, *beside)
                if any(len(one) != len(x) for one in answer[:2]):
                    raise ConfigError("it does not give one answer an image.")
                return network, (x, *beside), tuple(one.clone() for one in answer)
            except ConfigError as error:
                raise ConfigError(f"{what} cannot be published: {error}") from error
            except Exception as error:
                refusals.append(first_line(error))
    sizes = " or ".join(f"(N, {', '.join(map(str, shape))})" for shape in dict.fromkeys(shapes))
    with_class = "" if label is None else " and the class beside it, as zeros and a one or as a number"
    raise ConfigError(f"{what} does not take {sizes}{with_class}: {refusals[0]}. Wrap it in a module that does.")


def first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160].rstrip(". ")
