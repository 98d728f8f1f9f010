"""Training: the 001-ae preset beside the same model in the tutorial's own loop, from the same weights and over the same batches, epoch by epoch in turn."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.data import DataLoader, Sampler

from aevae.recipe.datasets import DATASETS, data_dir, present
from aevae.recipe.presets import recipe
from aevae.science.data import Images, load
from aevae.science.metrics import evaluate
from aevae.science.model import new_model
from aevae.training.checkpoints import fresh_state
from aevae.training.fit import EpochReport, fit

from .torchvision_here import torchvision_datasets

EPOCHS = 5
TARGET = 3.0


class Tutorial(nn.Module):
    """784-512-2-512-784 as tutorial 001 has it, its slips repaired."""

    def __init__(self) -> None:
        super().__init__()
        self.linear1, self.linear2 = nn.Linear(784, 512), nn.Linear(512, 2)
        self.linear3, self.linear4 = nn.Linear(2, 512), nn.Linear(512, 784)

    def forward(self, x: Tensor) -> Tensor:
        z = self.linear2(F.relu(self.linear1(torch.flatten(x, start_dim=1))))
        return torch.sigmoid(self.linear4(F.relu(self.linear3(z)))).reshape(-1, 1, 28, 28)


class Order(Sampler[int]):
    """The pictures in the order in which ours meets them, another one in each epoch: without it the losses differ by chance, by 2 %."""

    def __init__(self, count: int, seed: int) -> None:
        self.count, self.seed, self.epoch = count, seed, 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[int]:
        order = torch.randperm(self.count, generator=torch.Generator().manual_seed(self.seed * 100_003 + self.epoch))
        self.epoch += 1
        return iter(order.tolist())


def tutorial_epochs(weights: Iterable[Tensor], seed: int) -> Iterator[tuple[float, Tutorial]]:
    """Seconds of each epoch of the tutorial's loop, from these weights on: DataLoader, ToTensor for each picture, batch 128, Adam."""
    torchvision_datasets()
    from torchvision import datasets, transforms

    pictures = datasets.MNIST(data_dir(), transform=transforms.ToTensor(), download=False)
    batches = DataLoader(pictures, batch_size=128, sampler=Order(len(pictures), seed))
    model = Tutorial()
    model.load_state_dict(dict(zip(model.state_dict(), weights, strict=True)))
    optimiser = torch.optim.Adam(model.parameters())
    while True:
        started = time.perf_counter()
        for x, _ in batches:
            optimiser.zero_grad()
            loss = ((x - model(x)) ** 2).sum()
            loss.backward()
            optimiser.step()
        yield time.perf_counter() - started, model


@torch.inference_mode()
def squared_error(model: Tutorial, images: Images) -> float:
    return float((model(images.pixels) - images.pixels).square().sum() / len(images))


def main() -> bool:
    if not present("mnist"):
        print(f"training: skipped, MNIST is not in {data_dir()}")
        return True
    train, test = load("mnist", "train"), load("mnist", "test")
    config = recipe("001-ae", epochs=EPOCHS)
    state = fresh_state(new_model(config, DATASETS["mnist"].shape))
    ours = (r for r in fit(state, train, test) if isinstance(r, EpochReport))
    rival = tutorial_epochs([weight.clone() for weight in state.model.state_dict().values()], config.seed)
    mine, theirs, model = [], [], Tutorial()
    for _ in range(EPOCHS):
        seconds, model = next(rival)
        theirs.append(seconds)
        mine.append(next(ours).seconds)
    ratio = statistics.median(t / m for t, m in zip(theirs, mine, strict=True))
    loss, rival_loss = evaluate(state.model, test, "test").sse, squared_error(model, test)
    print(
        f"training 001-ae, {torch.get_num_threads()} threads, {EPOCHS} epochs in turn: tutorial's loop {statistics.median(theirs):.2f} s an epoch, ours {statistics.median(mine):.2f} s"
    )
    print(
        f"  {ratio:.1f} times as fast (median of pairs; promised {TARGET:g}); test SSE after {EPOCHS} epochs: tutorial {rival_loss:.2f}, ours {loss:.2f} ({loss / rival_loss - 1:+.1%})"
    )
    return ratio >= TARGET and abs(loss / rival_loss - 1) <= 0.01


if __name__ == "__main__":
    sys.exit(not main())
