"""Adam and AdamW by torch's own fused functions, without the class around them.

That class imports torch's compiler when the first one is made, a second in which somebody waits for a plane, and looks again in
each step at what never changes here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim.adam import adam
from torch.optim.adamw import adamw

UPDATES: dict[str, tuple[Callable[..., Any], float]] = {"adam": (adam, 0.0), "adamw": (adamw, 1e-2)}  # and the weight decay that is torch's default
MOMENTS = ("exp_avg", "exp_avg_sq", "step")  # what it remembers of each parameter


class Adam:
    """The optimiser `kind` of UPDATES (Kingma & Ba 2015; Loshchilov & Hutter 2019) with torch's other defaults.

    `moments` holds, parameter by parameter, tensors named as in MOMENTS; `lr` and `beta1` may be changed between steps.
    """

    def __init__(self, parameters: Iterable[Tensor], kind: str, lr: float, beta2: float) -> None:
        self.parameters = list(parameters)
        self.update, self.weight_decay = UPDATES[kind]
        self.lr, self.beta1, self.beta2 = lr, 0.9, beta2
        self.moments = [{"exp_avg": torch.zeros_like(p), "exp_avg_sq": torch.zeros_like(p), "step": torch.zeros(1, device=p.device)} for p in self.parameters]

    def zero_grad(self) -> None:
        """Forget all gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move each parameter that has a gradient."""
        moved = [(p, p.grad, moments) for p, moments in zip(self.parameters, self.moments, strict=True) if p.grad is not None]
        means, squares, steps = ([moments[name] for _, _, moments in moved] for name in MOMENTS)
        self.update(
            [p for p, _, _ in moved], [grad for _, grad, _ in moved], means, squares, [], steps,
            fused=True, amsgrad=False, maximize=False, lr=self.lr, beta1=self.beta1, beta2=self.beta2, eps=1e-8, weight_decay=self.weight_decay,
        )  # fmt: skip
