"""Sentences about runs, for the pages."""

from __future__ import annotations

from aevae.recipe.config import Config
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.datasets import DATASETS
from aevae.recipe.layers import Layer, exact_jacobian
from aevae.recipe.losses import penalised
from aevae.recipe.presets import WRITTEN
from aevae.recipe.priors import PRIORS
from aevae.runs.catalog import Run
from aevae.runs.evaluation_file import part_of
from aevae.runs.files import parameters
from aevae.runs.numbers import number
from aevae.runs.scores import SCORES
from aevae.runs.speed import FOLLOWED
from aevae.runs.verdict import in_sentences, in_short


def what_one_sees(run: Run) -> str:
    """What to look for on the plane of one run; of one that is not sound, only why there is nothing to see."""
    return " ".join(filter(None, (what_it_is(run) if run.sound else "", what_a_line_is(run), in_sentences(run.verdict))))


def what_a_line_is(run: Run) -> str:
    """How to read a latent space of one dimension; empty for others."""
    return (
        "It has one latent dimension: only left and right mean something; dots are spread upwards and downwards so that they can be seen, and what were rings are upright lines."
        * (run.config.latent == 1)
    )


def what_it_is(run: Run) -> str:
    config = run.config
    flat = f" The plane holds the two directions of the {config.latent} in which codes differ most." if config.latent > 2 else ""
    if config.labels:
        return (
            f"It knows the class of {config.labels:,} training images and names the others itself: q(y|x) names {run.metrics['class_accuracy']:.1%} of the "
            f"{run.metrics['n']:,} test images rightly. The class is given beside the code, so the plane keeps the handwriting. Draw a digit: it says which one. Its scores are for the true class.{flat}"
        )
    if config.condition_classes:
        return f"Encoder and decoder are given the digit, so the plane need not separate digits: what is left is the handwriting.{flat}"
    if config.kind == "VAE":
        return f"{PRIORS[config.prior].sentence} Each dot is the mean of its picture's posterior, itself a small cloud.{flat}"
    if flat:
        return f"This autoencoder has more room than a plane.{flat}"
    if config.sparsity != "none":
        return "A price on |z₁| + |z₂| pulls codes onto the axes: look for a cross."
    if config.contraction:
        return "Codes hardly move when pixels do: look for tight heaps, and at how quickly the picture changes between them."
    if config.noise != "none":
        return "The encoder saw spoilt pictures and had to paint the clean ones. Try its noise slider on Evaluate."
    if config.code_decay:
        return "Only a faint pull keeps this autoencoder's codes near, nothing else orders them: look for arms and holes, and at what it paints there."
    return "Nothing told this autoencoder where to put its codes: look for holes and far-flung arms, and at what it paints there."


def how_contracted(config: Config, encoder: list[Layer]) -> str:
    """How the price on ∂z/∂x was computed in training; empty where there was none."""
    if not config.contraction:
        return ""
    if exact_jacobian(config, encoder):
        return "‖∂z/∂x‖² was exact in training: with one hidden layer it is a product of the weights."
    return "‖∂z/∂x‖² was a Hutchinson estimate in training: unbiased, from one random direction a picture. It is exact with one hidden layer and a linear code only."


def what_to_compare(a: Run, b: Run) -> str:
    """What two runs side by side teach."""
    if empty := list(dict.fromkeys(run.id for run in (a, b) if not run.sound)):
        return f"There is nothing to compare with {' or '.join(empty)}: below the plane it says why."
    if a.config.dataset != b.config.dataset:
        return "They learned different data sets: their −ELBO and errors cannot be compared, but how each orders its own pictures can."
    if {a.config.kind, b.config.kind} == {"AE", "VAE"}:
        return f"Nothing keeps an autoencoder's codes in one place; the KL draws a VAE's into its prior.{how_many_are_strange(a, b)}"
    if a.id == b.id:
        return "Both sides show the same model; choose another one to compare."
    if a.id.removesuffix(WRITTEN) == b.id.removesuffix(WRITTEN):
        return "The same model, repaired and as the tutorial wrote it: “About it” on Explore says what was changed, and Evaluate what that was worth."
    one, other = a.config, b.config
    if one.replace(seed=0) == other.replace(seed=0):
        return f"One recipe from two seeds: whatever differs between the planes is luck.{how_many_are_strange(a, b)}"
    if one.latent != other.latent:
        few, many = sorted((one.latent, other.latent))
        return f"A code of {many} numbers can redraw a picture more sharply than one of {few}; of more than two, the plane shows two directions."
    if one.kind == "VAE" and one.prior != other.prior:
        return "Two priors: see how the codes take the shape that each KL draws them into."
    if one.kind == "VAE" and one.beta != other.beta:
        return f"β weighs the KL, {one.beta:g} here and {other.beta:g} there: the larger, the closer to the prior the codes lie, and the more pictures blur into one."
    return "Look at where each model puts a picture, and at what it paints between the clusters."


def how_many_are_strange(a: Run, b: Run) -> str:
    """What drawing at random from two models gives; empty where it was not measured for both."""
    draws = list(part_of([a, b], "draws").values())
    if len(draws) < 2:
        return ""
    shares = [f"{100 * draw['strange']:.1f} %" for draw in draws]
    return f" Of {draws[0]['n']:,} images drawn from each, {shares[0]} (left) and {shares[1]} (right) are like no real one."


def what_the_path_shows(run: Run, other: Run | None) -> str:
    """What to look for between two pictures."""
    if empty := [one.id for one in (run, other) if one and not one.sound]:
        return f"A path through {' or '.join(empty)} shows nothing: below it says why."
    deep = max(one.config.latent for one in (run, other) if one) > 2
    return between(run, other) + (" From code to code it leads through all dimensions; the line on the plane is its shadow." if deep else "")


def between(run: Run, other: Run | None) -> str:
    if other:
        return "Both models interpolate between the same two test pictures; below them the cross-fade of pixels, which needs no model."
    if run.config.kind == "VAE":
        return "Between two codes a VAE paints blends; the geodesic is the path on which the picture changes least."
    return "Nothing in training asked an autoencoder for what lies between two codes; the geodesic is the path on which the image changes least."


def before_start(config: Config, seconds: float | None) -> str:
    """What can be known before a training starts."""
    takes = (
        f"about {duration(seconds)} on this machine, as measured here"
        if seconds
        else "how long it takes is known after the first epoch: nothing like it was trained here yet"
    )
    return f"{config.kind}, {config.latent}-D: {parameters(config):,} parameters, {config.epochs} epochs of {pictures(config)}; {takes}."


def pictures(config: Config) -> str:
    """How many pictures an epoch shows; how many belong to classes that are left out is only known from the data."""
    dataset = DATASETS[config.dataset]
    count = dataset.train - config.holdout
    if not config.leave_out:
        return f"{count:,} pictures"
    kept = [name for i, name in enumerate(dataset.classes) if i not in config.leave_out]
    left = [dataset.classes[i] for i in config.leave_out]
    which = f"none of {classes_in_words(left)}" if len(left) <= len(kept) else f"only of {classes_in_words(kept)}"
    return f"about {float(f'{count * len(kept) / len(dataset.classes):.2g}'):,.0f} pictures, {which}"


def classes_in_words(names: list[str]) -> str:
    return f"class {names[0]}" if len(names) == 1 else f"the classes {', '.join(names[:-1])} and {names[-1]}"


def how_losses_are_measured(config: Config) -> str:
    """What the curves of a training are means of, and where its two sides differ."""
    unit = "nats" if config.likelihood == "bernoulli" else "squared pixels, the KL in nats" if config.kind == "VAE" else "squared pixels"
    sentence = f"Averages per picture in {unit}: training over the epoch, test on {min(FOLLOWED, DATASETS[config.dataset].test):,} test pictures after it."
    if config.kind == "VAE" and config.likelihood == "sse":
        sentence += " Test pictures are painted from the posterior's mean, in training from a sample."
    if config.noise != "none":
        sentence += " Only in training are pictures spoilt."
    return sentence + (" The penalty is known in training only." if penalised(config) else "")


def duration(seconds: float) -> str:
    """Seconds in words a person would use."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def verdict_and_scores(run: Run) -> str:
    """What was found wrong with a run, and its numbers."""
    return " ".join(filter(None, (in_sentences(run.verdict), score_line(run))))


def score_line(run: Run) -> str:
    """The run's numbers with split, unit and sample size."""
    m = run.metrics
    parts = [f"{run.id} on the {m['n']:,} {DATASETS[run.config.dataset].title} test pictures: squared error {number(m['sse'], 1)} a picture"]
    if "neg_elbo" in m:
        parts.append(f"{score_text('neg_elbo', m['neg_elbo'])} {SCORES['neg_elbo'].unit}, of which {SCORES['kl'].title} {number(m['kl'], 1)}")
    if "knn_accuracy" in m:
        parts.append(f"the {NEIGHBOURS} nearest training codes name the right class for {m['knn_accuracy']:.2%} of them")
    return "; ".join(parts) + "."


def score_text(name: str, value: float) -> str:
    """A score by its title, rounded as the scorecard rounds it."""
    score = SCORES[name]
    return f"{score.title} {number(score.scale * value, score.digits)}"


def title(run: Run) -> str:
    """One line that tells runs apart: name, title, size where it is no plane, data unless the title says it, and the headline number."""
    m = run.metrics
    score = f"{score_text('neg_elbo', m['neg_elbo'])} {SCORES['neg_elbo'].unit}" if "neg_elbo" in m else score_text("sse", m["sse"])
    owner = "" if run.shipped else " · yours"
    size = f"{run.config.latent}-D"
    kind = run.title if run.config.latent == 2 or size in run.title else f"{run.title}, {size}"
    data = "" if run.config.dataset in run.title else f" · {DATASETS[run.config.dataset].title}"
    verdict = f" · {in_short(run.verdict)}" if run.verdict else ""
    return f"{run.id} · {kind}{data} · {score}{verdict}{owner}"
