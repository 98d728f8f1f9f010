"""The parts of the Evaluate page, each for the runs of one data set."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

from aevae.recipe.datasets import DATASETS
from aevae.runs.evaluation_file import part_of, read_evaluation
from aevae.runs.numbers import number
from aevae.runs.run import Run
from aevae.screen import permission
from aevae.screen.chart import chart
from aevae.screen.literal import literal, sentence
from aevae.services import background, figures

from .sheet import picture_sheet

MOST = 6  # runs at a time
SCORING = "scores"  # the background task that computes what is missing
KINDS = {"held out": "the classes kept out of its training", "turned": "the same images, turned by 90°", "shuffled": "the same images, pixels shuffled"}
STRANGENESS = {"sse": "squared error", "neg_elbo": "−ELBO"}  # scores that are large where an image is anomalous
JUDGED = TESTED, OWN = ("Test images", "Your own image")


def missing_scores(runs: list[Run]) -> None:
    """Offer to compute what has not been computed for these runs, and show how it goes."""
    lacking = [run.id for run in runs if read_evaluation(run) is None]
    task = background.state(SCORING)
    if lacking or (task and task.running):
        st.fragment(_missing_scores, run_every=1.0 if task and task.running else None)(lacking, bool(task and task.running))
    for missing in {missing for run in runs if (evaluation := read_evaluation(run)) for missing in evaluation["missing"]}:
        st.info(sentence(missing), icon=":material/info:")


def _missing_scores(lacking: list[str], was_running: bool) -> None:
    task = background.state(SCORING)
    if task and task.running:
        st.progress(task.share, text=f"Computing scores: {literal(task.text)}")
        return
    if was_running:
        st.rerun()
    if task and task.failed:
        st.warning(sentence(task.text), icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if permission.refusal() is None and st.button(
            "Compute the missing scores", icon=":material/calculate:", help="Bound, silhouette, floors, denoising and anomaly scores; about 20 seconds a model."
        ):
            background.start(SCORING, "scores", *lacking, "--lines", "--threads", "1")
            st.rerun()
        st.caption(f"Not evaluated yet: {', '.join(lacking)}.")


def anomaly(dataset: str, runs: list[Run]) -> None:
    """How well a model's scores tell anomalous images from normal ones, or what they say of the visitor's own image."""
    judged = TESTED
    if runs[0].image[0] == 1:  # what is drawn is grey
        judged = st.segmented_control("What is judged", JUDGED, default=TESTED, key=f"judged-{dataset}", required=True, label_visibility="collapsed")
    if judged == OWN:
        picture_sheet("own", f"own-{dataset}", runs)
    else:
        anomalies(dataset, runs)


def anomalies(dataset: str, runs: list[Run]) -> None:
    """Histograms of normal and anomalous images by their score, and how well the score tells them apart."""
    results = part_of(runs, "anomaly")
    if not results:
        st.caption("Not computed yet: compute the scores above, with the data set here.")
    kinds = list(dict.fromkeys(kind for result in results.values() for kind in result["kinds"]))
    if kinds:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = st.selectbox(
                "Anomalous images", kinds, key=f"kind-{dataset}", format_func=kind_title, width=330, help="What the model should find anomalous."
            )
            assert kind is not None  # a selectbox with options always has one chosen
            scores = [score for score in STRANGENESS if any(score in result["kinds"].get(kind, {}) for result in results.values())]
            score = st.segmented_control(
                "Score",
                scores,
                default=scores[0],
                key=f"score-{dataset}",
                format_func=STRANGENESS.__getitem__,
                required=True,
                help="Large is anomalous.",
            )
        groups = {run_id: {**r["kinds"][kind][score], "n": r["n"]} for run_id, r in results.items() if score in r["kinds"].get(kind, {})}
        strange = next(result["kinds"][kind]["n"] for result in results.values() if kind in result["kinds"])
        first = next(iter(groups.values()))
        st.markdown(auc_sentence(groups))
        left, right = st.container(key=f"beside-anomaly-{dataset}").columns([3, 2])
        with left:
            edges = {f"{k} {word}": v[part] for k, v in groups.items() for part, word in figures.GROUPS.items()}
            tops = {f"{k} bin width": [v["top"] / len(v["usual"])] * len(v["usual"]) for k, v in groups.items()}
            chart(
                figures.score_histograms(groups, STRANGENESS[score]),
                f"anomaly-scores-{dataset}",
                {**tops, **edges},
                f"{first['n']:,} {runs[0].config.data.title} test images (normal) and {strange:,} of {kind_title(kind)} (anomalous), in % of each.",
            )
        with right:
            alarms = [i / (len(first["hits"]) - 1) for i in range(len(first["hits"]))]
            chart(
                figures.roc(groups),
                f"anomaly-roc-{dataset}",
                {"false-alarm rate": alarms, **{f"{k} detection rate": v["hits"] for k, v in groups.items()}},
                "For every threshold: the share of anomalous images above it, over the share of normal ones.",
            )


def auc_sentence(groups: Mapping[str, Any]) -> str:
    """The area under each curve, and what it means."""
    first, *others = [f"**{run_id}** {number(100 * group['auc'], 1)} %" for run_id, group in groups.items()]
    return f"An anomalous image scores higher than a normal one in {', '.join([f'{first} of pairs', *others])} (AUC; guessing: 50 %)."


def few_labels(dataset: str, runs: list[Run]) -> None:
    """How much of the classes a few labels tell, from the codes and from the pixels alone."""
    if curves := part_of(runs, "few_labels"):
        first = next(iter(curves.values()))
        columns = {"pixels": first["pixels"], **{run_id: curve["codes"] for run_id, curve in curves.items()}}
        chart(
            figures.few_labels(curves),
            f"few-labels-{dataset}",
            {"labels a class": first["labels"], **{f"{name} {part}": values for name, found in columns.items() for part, values in found.items()}},
            f"Share of the {first['n']:,} test images whose class the nearest labelled training image names, nearest by code or by pixels. Mean of {first['draws']} draws "
            "of the labelled images; the bars hold nine draws of ten. Above the dashed line, the codes make more of the same labels than pixels do.",
        )
    if given := [run.id for run in runs if run.config.condition_classes]:
        st.caption(f"Nothing for {', '.join(given)}: its encoder is given the class, which would be the answer.")
    elif not curves:
        st.caption("Not computed yet: compute the scores above, with the data set here.")


def kind_title(kind: str) -> str:
    return KINDS.get(kind) or DATASETS[kind].title if kind in DATASETS or kind in KINDS else kind


def samples(dataset: str, runs: list[Run]) -> None:
    """Generated images, and how many of them are unlike every test image."""
    picture_sheet("samples", f"samples-{dataset}", runs)
    if draws := part_of(runs, "draws"):
        first = next(iter(draws.values()))
        shares = ", ".join(f"**{run_id}** {100 * found['strange']:.1f} %" for run_id, found in draws.items())
        st.markdown(f"Generated images that are unlike every test image: {shares}.")
        st.caption(
            f"Of {first['n']:,} each. Unlike: the squared error to every test image is above {number(first['beyond'], 0)}, "
            "which 99 % of the test images stay below to their nearest other; a blurred image can stay below it too. An autoencoder has no prior: its codes are drawn from a Gaussian fitted to those of the test images."
        )


def dimensions(dataset: str, runs: list[Run]) -> None:
    """What each dimension of the codes carries."""
    evaluated = part_of(runs, "codes")
    st.markdown("\n".join(f"- {use_of_dimensions(run, evaluated.get(run.id, {}))}" for run in runs))
    with_kl = {run_id: codes["kl"] for run_id, codes in evaluated.items() if "kl" in codes}
    if with_kl:
        most = max(map(len, with_kl.values()))
        chart(
            figures.bars(with_kl, "KL, nats"),
            f"kl-{dataset}",
            {"dimension": list(range(1, most + 1)), **with_kl},
            "Mean KL of each dimension over the test images, in nats, largest first: a dimension near 0 says nothing of the image.",
        )
    if without := [run.id for run in runs if "kl" not in run.metrics]:
        st.caption(f"No KL for {', '.join(without)}: {'autoencoders have' if len(without) > 1 else 'an autoencoder has'} no posterior, only a point.")


def use_of_dimensions(run: Run, codes: Mapping[str, Any]) -> str:
    """How many dimensions a model uses, and how far the codes spread along the widest and the narrowest."""
    used = f"**{run.id}** uses {run.active} of {run.config.latent} dimension{'s' if run.config.latent > 1 else ''}"
    if "variance" not in codes:
        return used + "."
    spreads = sorted((math.sqrt(v) for v in codes["variance"]), reverse=True)
    return f"{used}; the standard deviation of its codes is {number(spreads[0])}" + (
        f" along the widest, {number(spreads[-1])} along the narrowest." if len(spreads) > 1 else "."
    )
