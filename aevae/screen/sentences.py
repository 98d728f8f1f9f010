"""Sentences about runs, for the pages."""

from __future__ import annotations

from aevae.recipe.config import Config
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.layer_kinds import Layer
from aevae.recipe.layers import FILM_IMAGES, exact_jacobian
from aevae.recipe.losses import penalised
from aevae.recipe.priors import PRIORS
from aevae.runs.catalog import Run
from aevae.runs.evaluation_file import part_of
from aevae.runs.facts import AXIS_BY_CHANCE, inside_ring, most_overlapping, on_axes, score_line, score_text, share_shown
from aevae.runs.files import parameters
from aevae.runs.numbers import number, percent
from aevae.runs.scores import SCORES
from aevae.runs.verdict import in_sentences, in_short
from aevae.screen.literal import literal, sentence

HALF = 0.5


def what_one_sees(run: Run) -> str:
    """What to look for on the plane of one run; of one that is not sound, only why there is nothing to see."""
    return " ".join(filter(None, (what_it_is(run) if run.sound else "", what_a_line_is(run), what_is_stored(run), in_sentences(run.verdict))))


def what_a_line_is(run: Run) -> str:
    """How to read a latent space of one dimension; empty for others."""
    return (
        "Its code is one number: only left and right mean something. Dots are spread in height so that they can be seen; upright lines stand for the rings."
        * (run.config.latent == 1)
    )


def what_it_is(run: Run) -> str:
    """What training asked of this model, and what came of it: the second part is computed from its own codes."""
    config = run.config
    flat = f"The plane shows the two directions in which its {config.latent}-number codes differ most, {percent(share_shown(run))} of their variance." * (
        config.latent > 2
    )
    if not run.trained:
        given = what_is_known_of(run)
    elif config.labels:
        given = (
            f"It was given the class of {config.labels:,} training images; its classifier q(y|x) names {percent(run.metrics['class_accuracy'], 1)} of the "
            f"{run.metrics['n']:,} test images correctly. The decoder is given the class beside the code, so a place on the plane is a way of writing. Draw a {config.data.noun}: it says which one."
        )
    elif config.condition_classes:
        given = "Encoder and decoder are given the class, so the code need not say it."
        if (named := run.metrics.get("knn_accuracy", 1)) < HALF:
            given = f"{given[:-1]}: the {NEIGHBOURS} nearest codes name the class of only {percent(named)} of the test images."
    elif config.kind == "VAE":
        given = f"{PRIORS[config.prior].sentence}{how_full_the_prior_is(run)}"
    else:
        given = what_orders_an_autoencoder(run)
    mixes = run.decodes and not config.condition_classes and config.latent > 1 and len(run.classes) > 1
    return " ".join(filter(None, (given, flat, what_overlaps(run) if mixes else "")))


def what_is_known_of(run: Run) -> str:
    """What there is to say of a model that no recipe here has trained."""
    if run.source == "baseline":
        return " ".join(map(sentence, run.said))
    told = "It was trained elsewhere, and what its training asked for is not known here."
    if run.config.condition_classes:
        told += " The decoder is given the class, so the code need not say it."
    return f"{told} Dashed rings: a standard normal prior at 1, 2 and 3 standard deviations, which most such models have." if run.prior else told


def what_is_stored(run: Run) -> str:
    """That nothing decodes here; empty where a network does."""
    grid = run.decoder[-1] if run.stored else {}
    return f"No network decodes here: the image is blended from the nearest of {grid['rows']} × {grid['columns']} images that are stored." if grid else ""


def how_full_the_prior_is(run: Run) -> str:
    """How the codes lie in the rings of a normal prior; empty of other priors and where the plane is a part of the latent space."""
    if run.config.prior != "normal" or run.config.latent > 2:
        return ""
    inside, of_prior = inside_ring(run)
    return f" Inside the second lie {percent(inside)} of the codes, and {percent(of_prior)} of the prior."


def what_overlaps(run: Run) -> str:
    """Where the plane mixes classes most."""
    one, other = most_overlapping(run)
    return f"{one} and {other} overlap most."


def what_orders_an_autoencoder(run: Run) -> str:
    config = run.config
    drawn = how_many_draws_are_strange(run)
    if config.sparsity == "l1" and config.latent == 2:
        return (
            f"A penalty on |z₁| + |z₂| pulls codes onto the axes: {percent(on_axes(run))} lie on one, where chance would put {percent(AXIS_BY_CHANCE)}.{drawn}"
        )
    if config.sparsity != "none":
        return f"A penalty lets each image use few of its {config.latent} numbers.{drawn}"
    if config.contraction:
        return f"A penalty on ∂z/∂x asks codes to stay where they are when pixels change.{drawn}"
    if config.noise != "none":
        return f"In training, images went in with noise and the clean ones were asked for: try its noise slider on Evaluate.{drawn}"
    if config.code_decay:
        return f"Only a weak pull towards the middle says where this autoencoder's codes should lie.{drawn}"
    return f"Nothing in training says where this autoencoder's codes should lie.{drawn}"


def how_many_draws_are_strange(run: Run) -> str:
    """What an autoencoder generates around its codes; empty where that was not measured."""
    draw = part_of([run], "draws").get(run.id)
    if not draw:
        return ""
    share = percent(draw["strange"], 1) if draw["strange"] else "None"
    return f" {share} of {draw['n']:,} images generated at random around them {'are' if draw['strange'] else 'is'} unlike every test image (squared error above {number(draw['beyond'], 0)})."


def how_contracted(config: Config, encoder: list[Layer]) -> str:
    """How the penalty on ∂z/∂x was computed in training; empty where there was none."""
    if not config.contraction:
        return ""
    if exact_jacobian(config, encoder):
        return "‖∂z/∂x‖² was exact in training: with one hidden layer it is a product of the weights."
    return "‖∂z/∂x‖² was a Hutchinson estimate in training: unbiased, from one random direction an image. It is exact with one hidden layer and a linear code only."


def what_the_path_shows(run: Run, other: Run | None) -> str:
    """What to look for between two images."""
    if empty := [one.id for one in (run, other) if one and not one.sound]:
        return f"A path through {' or '.join(empty)} shows nothing: below it says why."
    deep = max(one.config.latent for one in (run, other) if one) > 2
    return between(run, other) + (" From code to code it leads through all dimensions; the line on the plane is its shadow." if deep else "")


def between(run: Run, other: Run | None) -> str:
    if other:
        return "Both models interpolate between the same two test images; below them the cross-fade of pixels, which needs no model."
    return "Every point of a path is decoded. The geodesic is the path along which the image changes least in all."


def before_start(config: Config, seconds: float | None) -> str:
    """What can be known before a training starts."""
    takes = f"about {duration(seconds)} on this machine, as measured here" if seconds else "the time is not known until the first epoch ends"
    return f"{config.kind}, {config.latent}-D: {parameters(config):,} parameters, {config.epochs} epochs of {images(config)}; {takes}."


def images(config: Config) -> str:
    """How many images an epoch shows; how many belong to classes that are left out is only known from the data."""
    dataset = config.data
    count = dataset.train - config.holdout
    if not config.leave_out:
        return f"{count:,} images"
    kept = [name for i, name in enumerate(dataset.classes) if i not in config.leave_out]
    left = [dataset.classes[i] for i in config.leave_out]
    which = f"none of {classes_in_words(left)}" if len(left) <= len(kept) else f"only of {classes_in_words(kept)}"
    return f"about {float(f'{count * len(kept) / len(dataset.classes):.2g}'):,.0f} images, {which}"


def classes_in_words(names: list[str]) -> str:
    names = [literal(name) for name in names]
    return f"class {names[0]}" if len(names) == 1 else f"the classes {', '.join(names[:-1])} and {names[-1]}"


def how_losses_are_measured(config: Config) -> str:
    """What the curves of a training are means of, and where its two sides differ."""
    unit = "nats" if config.likelihood == "bernoulli" else "squared pixels, the KL in nats" if config.kind == "VAE" else "squared pixels"
    sentence = f"Averages per image in {unit}: training over the epoch, test on {min(FILM_IMAGES, config.data.test):,} test images after it."
    if config.kind == "VAE" and config.likelihood == "sse":
        sentence += " Test images are reconstructed from the posterior's mean, in training from a sample."
    if config.noise != "none":
        sentence += " Only in training are images noisy."
    return sentence + (" The penalty is known in training only." if penalised(config) else "")


def duration(seconds: float) -> str:
    """Seconds in words a person would use."""
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def verdict_and_scores(run: Run) -> str:
    """What was found wrong with a run, and its numbers."""
    return " ".join(filter(None, (in_sentences(run.verdict), score_line(run, literal))))


def title(run: Run) -> str:
    """What tells runs of one name apart: id, size where it is no plane, data unless the name says it, and the headline number."""
    m = run.metrics
    score = (
        f"{score_text('neg_elbo', m['neg_elbo'])} {SCORES['neg_elbo'].unit}"
        if "neg_elbo" in m
        else score_text("sse", m["sse"])
        if run.decodes
        else "no decoder"
    )
    size = f"{run.config.latent}-D"
    code = "" if run.config.latent == 2 or size in run.title else f" · {size}"
    data = "" if run.config.dataset in run.title.lower() else f" · {run.config.data.title}"
    verdict = f" · {in_short(run.verdict)}" if run.verdict else ""
    return f"{run.id}{code}{data} · {score}{verdict}"
