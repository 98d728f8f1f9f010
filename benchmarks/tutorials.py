"""What the tutorials' own models reach in the tutorials' own loops, slips repaired only where they do not run.

`python -m benchmarks.tutorials` trains all of them (about a quarter of an hour) and writes docs/tutorials.json, which the
table of models quotes. Written apart from `aevae`: plain modules, DataLoader, the losses as the tutorials have them; only
the pictures lie in memory, which changes no number.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
import torch.nn.functional as F
from sklearn.neighbors import KNeighborsClassifier
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from aevae.recipe.datasets import data_dir, present
from aevae.science.data import Images, load

RESULTS = Path(__file__).parents[1] / "docs" / "tutorials.json"
DRAWS = 4


def stack(*sizes: int, last: nn.Module | None = None) -> nn.Sequential:
    """Linear layers with a ReLU between them, and `last` at the end."""
    layers: list[nn.Module] = []
    for i, (a, b) in enumerate(pairwise(sizes)):
        layers += [nn.ReLU()] * (i > 0) + [nn.Linear(a, b)]
    return nn.Sequential(*layers, *([last] if last else []))


@dataclass(frozen=True)
class Tutorial:
    """`spread` turns the second half of the encoder's output into σ; None: an autoencoder. `loss` takes (x, x̂, μ, σ)."""

    encoder: Callable[[], nn.Module]
    decoder: Callable[[], nn.Module]
    loss: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]
    spread: Callable[[Tensor], Tensor] | None = None
    epochs: int = 20
    optimiser: Callable[..., torch.optim.Optimizer] = torch.optim.Adam
    lr: float = 1e-3
    tanh: bool = False  # pixels in [−1, 1]


def half_log(h: Tensor) -> Tensor:
    return torch.exp(0.5 * h)


def kl(mean: Tensor, std: Tensor) -> Tensor:
    return -0.5 * (1 + 2 * std.log() - mean**2 - std**2).sum()


def sse(x: Tensor, y: Tensor, *_: Tensor) -> Tensor:
    return ((x - y) ** 2).sum()


def mse(x: Tensor, y: Tensor, *_: Tensor) -> Tensor:
    return F.mse_loss(y, x)


def kl_of_001(mean: Tensor, std: Tensor) -> Tensor:
    return (std**2 + mean**2 - std.log() - 0.5).sum()


TUTORIALS = {
    "001-ae": Tutorial(lambda: stack(784, 512, 2), lambda: stack(2, 512, 784, last=nn.Sigmoid()), sse),
    "001-vae-as-written": Tutorial(
        lambda: stack(784, 512, 4), lambda: stack(2, 512, 784, last=nn.Sigmoid()), lambda x, y, m, s: sse(x, y) + kl_of_001(m, s), torch.exp
    ),
    "002-ae": Tutorial(
        lambda: stack(784, 256, 64, last=nn.ReLU()), lambda: stack(64, 256, 784, last=nn.Sigmoid()), lambda x, y, *_: F.binary_cross_entropy(y, x)
    ),
    "002-vae-deep": Tutorial(
        lambda: stack(784, 512, 256, 40),
        lambda: stack(20, 256, 512, 784, last=nn.Sigmoid()),
        lambda x, y, m, s: F.binary_cross_entropy(y, x, reduction="sum") + kl(m, s),
        half_log,
    ),
    "003-ae": Tutorial(lambda: stack(784, 32, last=nn.ReLU()), lambda: stack(32, 784, last=nn.Sigmoid()), mse, epochs=10),
    "003-vae-as-written": Tutorial(
        lambda: stack(784, 64, last=nn.ReLU()),
        lambda: stack(32, 784, last=nn.Sigmoid()),
        lambda x, y, m, s: mse(x, y) + kl(m, s) / x.numel(),
        half_log,
        epochs=10,
    ),
    "004-ae": Tutorial(
        lambda: stack(784, 128, 64, 12, 2), lambda: stack(2, 12, 64, 128, 784, last=nn.Tanh()), mse, epochs=10, optimiser=torch.optim.AdamW, lr=2e-3, tanh=True
    ),
}


class Model(nn.Module):
    def __init__(self, tutorial: Tutorial) -> None:
        super().__init__()
        self.encoder, self.decoder, self.spread = tutorial.encoder(), tutorial.decoder(), tutorial.spread

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        h = self.encoder(x)
        if self.spread is None:
            return h, torch.zeros_like(h)
        mean, rest = h.chunk(2, 1)
        return mean, self.spread(rest)


def train(tutorial: Tutorial, x: Tensor, seed: int = 0) -> Model:
    torch.manual_seed(seed)
    model = Model(tutorial)
    optimiser = tutorial.optimiser(model.parameters(), lr=tutorial.lr)
    for _ in range(tutorial.epochs):
        for (batch,) in DataLoader(TensorDataset(x), batch_size=128, shuffle=True):
            mean, std = model.encode(batch)
            optimiser.zero_grad()
            tutorial.loss(batch, model.decoder(mean + std * torch.randn_like(std)), mean, std).backward()
            optimiser.step()
    return model


@torch.inference_mode()
def measure(tutorial: Tutorial, model: Model, train: Images, test: Images) -> dict[str, float]:
    """On the scales the app uses: pixels in [0, 1], sums a picture, nats; means over the test pictures."""

    def scaled(images: Images) -> Tensor:
        x = images.pixels.flatten(1)
        return 2 * x - 1 if tutorial.tanh else x

    def painted(z: Tensor) -> Tensor:
        y = model.decoder(z)
        return (y + 1) / 2 if tutorial.tanh else y

    def nats(y: Tensor) -> float:
        return float(F.binary_cross_entropy(y, x, reduction="sum")) / len(x)

    x = test.pixels.flatten(1)
    mean, std = model.encode(scaled(test))
    found = {"sse": float(sse(x, painted(mean))) / len(x), "bce": nats(painted(mean))}
    if tutorial.spread:
        torch.manual_seed(0)
        found["kl"] = float(kl(mean, std)) / len(x)
        found["neg_elbo"] = sum(nats(painted(mean + std * torch.randn_like(std))) for _ in range(DRAWS)) / DRAWS + found["kl"]
    neighbours = KNeighborsClassifier(15).fit(model.encode(scaled(train))[0].numpy(), train.labels.numpy())
    found["knn_accuracy"] = float(neighbours.score(mean.numpy(), test.labels.numpy()))
    return {name: round(value, 4) for name, value in found.items()}


def main() -> bool:
    if not present("mnist"):
        print(f"tutorials: skipped, MNIST is not in {data_dir()}")
        return True
    images, test = load("mnist", "train"), load("mnist", "test")
    x = images.pixels.flatten(1)
    results = {}
    for name, tutorial in TUTORIALS.items():
        results[name] = measure(tutorial, train(tutorial, 2 * x - 1 if tutorial.tanh else x), images, test)
        print(f"{name:20} {results[name]}", flush=True)
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    return True


if __name__ == "__main__":
    torch.set_num_threads(1)
    sys.exit(not main())
