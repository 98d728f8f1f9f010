"""What two runs side by side teach, in sentences for the Compare page."""

from __future__ import annotations

from aevae.recipe.presets import WRITTEN
from aevae.runs.catalog import Run
from aevae.runs.evaluation_file import part_of
from aevae.runs.numbers import number, percent
from aevae.screen.literal import literal


def what_to_compare(a: Run, b: Run) -> str:
    """What two runs side by side teach."""
    if empty := list(dict.fromkeys(run.id for run in (a, b) if not run.sound)):
        return f"There is nothing to compare with {' or '.join(empty)}: below the plane it says why."
    if not (a.decodes and b.decodes):
        return what_a_placement_lacks(a, b)
    if a.config.dataset != b.config.dataset:
        return "They learned different data sets, so their −ELBO and errors cannot be compared; how each orders its own images can."
    if lines := [run for run in (a, b) if run.source == "baseline"]:
        return what_lines_can_do(lines[0], b if lines[0] is a else a)
    if foreign := [run.id for run in (a, b) if not run.trained]:
        return f"How {foreign[0]} was trained is not known here: look at where each model puts the same image, and at what it generates between the clusters."
    if {a.config.kind, b.config.kind} == {"AE", "VAE"}:
        return f"The KL pulls the VAE's codes into its prior; {what_holds_the_autoencoder(a if a.config.kind == 'AE' else b)}.{how_many_are_strange(a, b)}"
    if a.id == b.id:
        return "Both sides show the same model; choose another one to compare."
    if a.id.removesuffix(WRITTEN) == b.id.removesuffix(WRITTEN):
        return "The same model, repaired and as the tutorial wrote it: “About this model” on Explore says what was changed, and Evaluate what that was worth."
    one, other = a.config, b.config
    if one.replace(seed=0) == other.replace(seed=0):
        return f"One recipe from two seeds: whatever differs between the planes is luck.{how_many_are_strange(a, b)}"
    if one.latent != other.latent:
        errors = " and ".join(f"{number(run.metrics['sse'], 1)} with {run.config.latent}" for run in (a, b))
        return f"Codes of {one.latent} and of {other.latent} numbers: the squared error of a reconstruction is {errors}. Of more than two numbers the plane shows two directions."
    if one.kind == "VAE" and one.prior != other.prior:
        return "Two priors: see how the codes take the shape that each KL pulls them into."
    if one.kind == "VAE" and one.beta != other.beta:
        return f"β weighs the KL: {one.beta:g} on the left and {other.beta:g} on the right. {what_beta_does(a, b)}"
    return "Look at where each model puts the same image, and at what it generates between the clusters."


def what_lines_can_do(lines: Run, other: Run) -> str:
    """What a linear code is a yardstick of."""
    errors = f"its squared error is {number(lines.metrics['sse'], 1)} an image, that of {other.id} {number(other.metrics['sse'], 1)} with {other.config.latent} numbers"
    return f"{literal(lines.title)} is the best linear code of {lines.config.latent} numbers for the training images: {errors}."


def what_a_placement_lacks(a: Run, b: Run) -> str:
    """What to look for beside a plane that no decoder leads back from."""
    placed = " and ".join(dict.fromkeys(literal(run.title) for run in (a, b) if not run.decodes))
    sentence = f"{placed} only place{'' if ' and ' in placed else 's'} the test images: under the cursor is the nearest of them, and there is no decoder to generate what lies between."
    return f"{sentence} Drag into a gap of each plane: a decoder fills it with images, good or bad." if a.decodes or b.decodes else sentence


def what_holds_the_autoencoder(run: Run) -> str:
    return "the autoencoder's are only pulled weakly towards the middle" if run.config.code_decay else "nothing says where the autoencoder's should lie"


def what_beta_does(a: Run, b: Run) -> str:
    """What two weights of the KL have made of it and of the reconstructions."""
    kl, error = ([number(run.metrics[name], 1) for run in (a, b)] for name in ("kl", "sse"))
    return f"The KL is {kl[0]} and {kl[1]} nats, the squared error of a reconstruction {error[0]} and {error[1]}."


def how_many_are_strange(a: Run, b: Run) -> str:
    """What drawing at random from two models gives; empty where it was not measured for both."""
    draws = list(part_of([a, b], "draws").values())
    if len(draws) < 2:
        return ""
    shares = [percent(draw["strange"], 1) for draw in draws]
    return f" Of {draws[0]['n']:,} images generated at random from each, {shares[0]} (left) and {shares[1]} (right) are unlike every test image (squared error above {number(draws[0]['beyond'], 0)})."
