"""M2 of Kingma et al. 2014: its loss beside a computation written out, who gets a label, and that the others are named better for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.recipe.presets import recipe
from aevae.runs.read_run import read_run
from aevae.science.data import load
from aevae.science.evaluation import labels_alone
from aevae.science.metrics import class_accuracy
from aevae.science.model import Model, new_model
from aevae.science.objectives import objective
from aevae.training.driver import train
from aevae.training.fit import EpochReport
from aevae.training.job import resume

K = 10


def tiny(**changes: Any) -> Model:
    """A model with hardly any noise on its codes, so that one sample is as good as the expectation."""
    model = new_model(Config(**{"dataset": "digits", "layers": "6", "condition": "class", "labels": 40, "alpha": 3.0, "beta": 0.5, **changes}), (1, 28, 28))
    with torch.no_grad():
        model.encoder[-1].weight[2:].zero_()
        model.encoder[-1].bias[2:] = -13.0
    return model


def dense(weights: dict[str, np.ndarray], name: str, x: np.ndarray) -> np.ndarray:
    """Two linear layers with a ReLU between, by their tensors' names."""
    first, second = sorted({key.split(".")[1] for key in weights if key.startswith(f"{name}.")}, key=int)
    hidden = np.maximum(0, x @ weights[f"{name}.{first}.weight"].T + weights[f"{name}.{first}.bias"])
    return hidden @ weights[f"{name}.{second}.weight"].T + weights[f"{name}.{second}.bias"]


def one_by_one(model: Model, x: np.ndarray, label: int, share: float, labelled: int, count: int) -> float:
    """What one image adds to the loss, in numpy: eq. 6 to 9 of the paper, image by image and class by class."""
    weights = {name: tensor.double().numpy() for name, tensor in model.state_dict().items()}
    log_q = dense(weights, "classifier", x)
    log_q = log_q - math.log(sum(math.exp(v) for v in log_q))

    def bound(y: int) -> float:
        told = np.eye(K)[y]
        mean, log_var = np.split(dense(weights, "encoder", np.concatenate([x, told])), 2)
        p = 1 / (1 + np.exp(-dense(weights, "decoder", np.concatenate([mean, told]))))
        log_likelihood = float((x * np.log(p) + (1 - x) * np.log(1 - p)).sum())
        kl = float(0.5 * (np.exp(log_var) + mean**2 - 1 - log_var).sum())
        return -log_likelihood + model.config.beta * kl + math.log(K)  # −log p(y), all classes alike

    if label >= 0:
        return (share * bound(label) - model.config.alpha * float(log_q[label])) / labelled
    every = sum(math.exp(log_q[y]) * (bound(y) + float(log_q[y])) for y in range(K))  # the entropy of q(y|x) with its sign
    return (1 - share) * every / (count - labelled)


def test_the_loss_is_the_papers_summed_over_classes_one_by_one() -> None:
    model, images = tiny(), load("digits", "train")[:9]
    label = images.labels.clone()
    label[3:] = -1
    terms = objective(model, images.pixels, label, torch.Generator().manual_seed(0), labelled_share=0.2)
    with torch.no_grad():
        expected = sum(one_by_one(model, x, int(y), 0.2, 3, 9) for x, y in zip(images.pixels.flatten(1).double().numpy(), label, strict=True))
    assert float(terms.total.detach()) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("known", [0, 9])
def test_a_batch_may_be_all_labelled_or_not_at_all(known: int) -> None:
    model, images = tiny(), load("digits", "train")[:9]
    label = images.labels if known else torch.full_like(images.labels, -1)
    share = known / 9
    with torch.no_grad():
        terms = objective(model, images.pixels, label, torch.Generator().manual_seed(0))
        expected = sum(one_by_one(model, x, int(y), share, known, 9) for x, y in zip(images.pixels.flatten(1).double().numpy(), label, strict=True))
    assert float(terms.total) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("count", [10, 57, 100])
def test_labels_are_spread_evenly_over_the_classes_and_always_the_same(count: int) -> None:
    images = load("digits", "train").without((3, 8))
    rows = images.labelled(count)
    assert len(set(rows.tolist())) == count
    of_each = torch.bincount(images.labels[rows], minlength=K)
    assert of_each[[3, 8]].tolist() == [0, 0]
    kept = of_each[[k for k in range(K) if k not in (3, 8)]]
    assert int(kept.max() - kept.min()) <= 1
    assert torch.equal(rows, images.labelled(count))


def test_where_no_label_is_given_the_classifiers_is_taken() -> None:
    model, images = tiny(), load("digits", "test")[:20]
    named = model.class_log_probs(images.pixels).argmax(1)
    assert len(set(named.tolist())) > 1
    torch.testing.assert_close(model.encode(images.pixels).mean, model.encode(images.pixels, named).mean)
    assert class_accuracy(model, images) == pytest.approx(float((named == images.labels).double().mean()))


LEARNS: dict[str, Any] = {"condition": "class", "labels": 20, "epochs": 12, "alpha": 10.0, "noise": "gaussian", "noise_level": 0.5}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory):
    """A small model on the bundled digits with two labels a class, trained in two goes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(tmp_path_factory.mktemp("runs") / "runs"))
        from aevae.runs.files import claim

        folder = claim("few")
        driver = train(folder, recipe("digits-vae", **LEARNS), None)
        while not isinstance(next(driver), EpochReport):
            pass
        driver.close()
        for _ in train(*resume("few")):
            pass
        yield read_run(folder)


def test_unlabelled_images_teach_more_than_the_labels_alone(trained) -> None:
    alone = labels_alone(load("digits", "train"), load("digits", "test"), 20)
    assert alone["labels"] == 20
    assert trained.metrics["class_accuracy"] > alone["accuracy"] + 0.02


def test_a_finished_run_has_its_classifier_and_says_what_naming_costs(trained) -> None:
    assert [layer["op"] for layer in trained.classifier] == [layer["op"] for layer in trained.encoder if layer["op"] != "condition"]
    assert trained.classifier[-1]["out"] == K
    assert all("classes" in line["train"] for line in trained.history())


@pytest.mark.parametrize(("options", "said"), [
    ({"condition": "none"}, "Choose condition 'class'"),
    ({"posterior": "point"}, "posterior 'normal'"),
    ({"labels": 9}, "from 10, one of each class, to 1,437"),
    ({"labels": 2000}, "from 10, one of each class, to 1,437"),
    ({"free_bits": 0.5}, "free_bits and labels do not go together"),
    ({"kl_schedule": "capacity", "kl_epochs": 1}, "kl_schedule and labels do not go together"),
    ({"contraction": 1.0}, "contraction and labels do not go together"),
])  # fmt: skip
def test_what_does_not_go_with_few_labels_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Config(**{"dataset": "digits", "condition": "class", "labels": 40, **options})
