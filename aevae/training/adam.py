"""Adam, AdamW and the clipping of gradients by torch's own fused functions, without what it has around them.

Its class imports torch's compiler when the first one is made, a second in which somebody waits for a plane. Both look again in
each step at what never changes here: all tensors lie on one device and are of one kind.
"""
# pyright: reportPrivateImportUsage=false
# torch.optim and torch.nn.utils call these functions; there are no public names for them.

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

UPDATES: dict[str, tuple[Callable[..., Any], float]] = {  # and the weight decay that is torch's default
    "adam": (torch._fused_adam_, 0.0),
    "adamw": (torch._fused_adamw_, 1e-2),
}
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
    def clip(self, most: float) -> None:
        """Scale all gradients where they are longer than `most` together, exactly as `torch.nn.utils.clip_grad_norm_`."""
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        length = torch.linalg.vector_norm(torch.stack(torch._foreach_norm(gradients)))
        torch._foreach_mul_(gradients, (most / (length + 1e-6)).clamp_max(1.0))

    @torch.no_grad()
    def step(self) -> None:
        """Move each parameter that has a gradient."""
        moved = [(p, p.grad, moments) for p, moments in zip(self.parameters, self.moments, strict=True) if p.grad is not None]
        means, squares, steps = ([moments[name] for _, _, moments in moved] for name in MOMENTS)
        torch._foreach_add_(steps, 1)
        self.update(
            [p for p, _, _ in moved], [grad for _, grad, _ in moved], means, squares, [], steps,
            amsgrad=False, maximize=False, lr=self.lr, beta1=self.beta1, beta2=self.beta2, eps=1e-8, weight_decay=self.weight_decay,
        )  # fmt: skip
