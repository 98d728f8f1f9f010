"""What a model is, one click away: its story, its loss as a formula, the command that makes it, its twin."""

from __future__ import annotations

from dataclasses import fields

import streamlit as st

from aevae.recipe.config import Config
from aevae.recipe.fields import as_text
from aevae.recipe.layer_kinds import Layer
from aevae.recipe.presets import PRESETS, WRITTEN, changes, command
from aevae.recipe.priors import PRIORS
from aevae.runs.run import Run
from aevae.services import exports

from . import server, state
from .glossary import explained
from .literal import literal, sentence
from .sentences import duration, how_contracted, score_line

NOISE = {
    "gaussian": r"\tilde x = x + \mathcal N(0,{level}^2)",
    "mask": r"\tilde x = x \text{{ without {share:.0f} % of its pixels}}",
    "salt-pepper": r"\tilde x = x \text{{ with {share:.0f} % of its pixels black or white}}",
}
TAKEN = (
    ("Weights", "weights.safetensors", "All weights as float32, a safetensors file for PyTorch."),
    ("Model card", "card.md", "What it is, how good, how it was made and how to load it."),
    ("Whole run", "run.zip", "A zip: unpack it into the folder `runs` of another computer, and it opens there."),
)
SCHEDULES = {
    "warm-up": r"\beta_t \text{{ rises from 0 to {config.beta:g} in {config.kl_epochs} epochs}}",
    "cyclical": r"\beta_t \text{{ rises {config.kl_cycles} times from 0 to {config.beta:g}}}",
    "capacity": r"C_t \text{{ rises from 0 to {config.capacity:g} nats in {config.kl_epochs} epochs}}",
}


def about(run: Run, runs: list[Run]) -> None:
    """A button that opens the story of a run; `runs` are those its twin may be among."""
    folded = st.popover("About this model", icon=":material/info:", key=state.ABOUT, on_change="rerun")  # its formulas would weigh on every first visit
    if folded.open:
        with folded:
            story(run, runs)


def story(run: Run, runs: list[Run]) -> None:
    """What the button opens."""
    if run.trained:
        its_recipe(run)
    else:
        its_layers(run)
    if run.decodes:
        take_away(run)
    twin = twin_of(run, runs)
    if twin and st.button(f"Compare with its twin, {twin.id}", icon=":material/compare:", help="Both on the Compare page, under one cursor."):
        state.pick("a", run.id)
        state.pick("b", twin.id)
        st.switch_page("pages/compare.py")


def its_recipe(run: Run) -> None:
    """What a model was trained for, and the command that trains it again."""
    preset = PRESETS.get(run.preset or "")
    st.markdown(f"**{run.id}** · {literal(run.title)}, trained on {literal(run.config.data.title)}")
    if preset:
        st.markdown(changed(run) or preset.note)
    st.latex(loss(run.config))
    st.caption(explained(score_line(run, literal)))
    if contracted := how_contracted(run.config, run.encoder):
        st.caption(contracted)
    st.caption(
        f"{run.parameters:,} parameters, {run.epochs} epochs in {duration(run.seconds)}. Layers: {run.config.layers or 'none hidden'}, "
        f"{run.config.activation}; {'encoder: codebook; ' if run.config.has_codebook else ''}code: {run.config.latent} numbers."
    )
    if preset:
        st.code(command(run.config, run.preset), language="bash", wrap_lines=True)


def its_layers(run: Run) -> None:
    """What is known of a model that no recipe here has trained; of a baseline also the command that makes it."""
    where = "" if run.source == "baseline" else f", trained elsewhere and published with images of {literal(run.config.data.title)}"
    st.markdown(f"**{run.id}** · {literal(run.title)}{where}")
    st.caption(explained(score_line(run, literal)))
    layers = " ".join(f"{name.capitalize()}: {in_a_row(layers)}." for name, layers in (("encoder", run.encoder), ("decoder", run.decoder)))
    if run.decodes:
        st.caption(f"{run.parameters:,} numbers in its layers; code: {run.config.latent} numbers. {layers}")
    for said in run.said:
        st.caption(sentence(said))
    if run.command:
        st.code(run.command, language="bash", wrap_lines=True)


def in_a_row(layers: list[Layer]) -> str:
    """The kinds of layers, one after another, with the widths of those that have weights."""
    return " → ".join(layer["op"].replace("_", " ") + (f" {layer['out']}" if "out" in layer else "") for layer in layers)


def take_away(run: Run) -> None:
    """Links that save a run, or its weights and the lines that load them."""
    with st.container(horizontal=True):
        for label, export, help in TAKEN:
            st.link_button(label, server.download_url(run.id, export), icon=":material/download:", help=help)
    with st.expander("The weights in PyTorch"):
        st.code(exports.pytorch(run), language="python", wrap_lines=True)


def changed(run: Run) -> str:
    """In what a run departs from its preset; empty where it does not."""
    labels = {f.name: f.metadata["label"].lower() for f in fields(Config)}
    options = ", ".join(f"{labels[name]} {as_text(value) or 'none'}" for name, value in changes(run.config, run.preset).items())
    return f"The recipe {run.preset} with other options: {options}." if options else ""


def twin_of(run: Run, runs: list[Run]) -> Run | None:
    """The same model as the tutorial wrote it, or repaired."""
    other = run.id.removesuffix(WRITTEN) if run.id.endswith(WRITTEN) else run.id + WRITTEN
    return next((one for one in runs if one.id == other), None)


def loss(config: Config) -> str:
    """What a recipe minimises for each picture, in LaTeX."""
    y = r"\hat x" if config.noise == "none" or config.labels else r"\hat x(\tilde x)"
    parts = [rf"\textstyle\sum_i\,(x_i-{y}_i)^2" if config.likelihood == "sse" else rf"-\textstyle\sum_i\,[x_i\ln {y}_i+(1-x_i)\ln(1-{y}_i)]"]
    if config.kind == "VAE":
        given = "x,c" if config.condition_classes else "x"
        divergence = rf"\mathrm{{KL}}\big(q(z|{given})\,\|\,{PRIORS[config.prior].formula(config.prior_scale)}\big)"
        if config.free_bits:
            divergence = rf"\textstyle\sum_g\max\big({config.free_bits:g},\,{divergence}_g\big)"
        if config.kl_schedule == "capacity":
            divergence = rf"\big|{divergence}-C_t\big|"
        moving = config.kl_schedule in ("warm-up", "cyclical")
        parts.append((r"\beta_t\," if moving else times(config.beta)) + divergence)
    if config.labels:
        named = "q(c|x)" if config.noise == "none" else r"q(c|\tilde x)"
        parts.append(rf"\mathrm{{KL}}\big({named}\,\|\,p(c)\big)-{times(config.alpha)}\ln {named}")
    if config.code_decay:
        parts.append(rf"\tfrac12\cdot{config.code_decay:g}\,|z|^2")
    if config.sparsity == "l1":
        parts.append(rf"{times(config.sparsity_weight)}\textstyle\sum_d|z_d|")
    if config.sparsity == "kl":
        parts.append(rf"{times(config.sparsity_weight)}\textstyle\sum_d\mathrm{{KL}}({config.sparsity_target:g}\,\|\,\bar z_d)")
    if config.contraction:
        parts.append(rf"{times(config.contraction)}\|\partial z/\partial x\|^2")
    total = "\\;+\\;".join(parts)
    rows = [total]
    if config.kl_schedule != "none":
        rows.append(SCHEDULES[config.kl_schedule].format(config=config))
    if config.labels:
        rows.append(rf"\ln q(c|\cdot)\text{{ for the {config.labels:,} labelled images; for all others the mean over }}c\sim q(c|\cdot)")
    if config.noise != "none":
        rows.append(NOISE[config.noise].format(level=f"{config.noise_level:g}", share=100 * config.noise_level).replace("%", r"\%"))
    return total if len(rows) == 1 else r"\begin{gathered}" + r"\\".join(rows) + r"\end{gathered}"


def times(weight: float) -> str:
    return "" if weight == 1 else rf"{weight:g}\,"
