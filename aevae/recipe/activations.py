"""The activations without numbers of their own as one table. A new one is an entry here and its function in `browser/network/activations.js`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Activation:
    """`module` is its class in torch.nn; `hidden`: offered after hidden layers, `code`: on the code itself; others come with published models."""

    name: str
    module: str
    hidden: bool = False
    code: bool = False


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("relu", "ReLU", hidden=True, code=True),
        Activation("gelu", "GELU", hidden=True),
        Activation("tanh", "Tanh", hidden=True),
        Activation("sigmoid", "Sigmoid", code=True),
        Activation("silu", "SiLU"),
        Activation("selu", "SELU"),
        Activation("softplus", "Softplus"),
    )
}
