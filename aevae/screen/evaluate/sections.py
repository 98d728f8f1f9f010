"""The parts of the Evaluate page, each for the runs of one data set."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.datasets import DATASETS
from aevae.runs.evaluation_file import part_of, read_evaluation
from aevae.runs.run import Run
from aevae.screen.chart import chart
from aevae.services import background, figures

from .sheet import picture_sheet

MOST = 6  # runs at a time
SCORING = "scores"  # the background task that computes what is missing
KINDS = {"held out": "the classes kept out of its training", "turned": "the same pictures, turned by 90°", "shuffled": "the same pictures, pixels shuffled"}
STRANGENESS = {"sse": "squared error", "neg_elbo": "−ELBO"}  # scores that are large where a picture is strange


def missing_scores(runs: list[Run]) -> None:
    """Offer to compute what has not been computed for these runs, and show how it goes."""
    lacking = [run.id for run in runs if read_evaluation(run) is None]
    task = background.state(SCORING)
    if lacking or (task and task.running):
        st.fragment(_missing_scores, run_every=1.0 if task and task.running else None)(lacking, bool(task and task.running))
    for sentence in {sentence for run in runs if (evaluation := read_evaluation(run)) for sentence in evaluation["missing"]}:
        st.info(sentence, icon=":material/info:")


def _missing_scores(lacking: list[str], was_running: bool) -> None:
    task = background.state(SCORING)
    if task and task.running:
        st.progress(task.share, text=f"Computing scores: {task.text}")
        return
    if was_running:
        st.rerun()
    if task and task.failed:
        st.warning(task.text, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Compute the missing scores", icon=":material/calculate:", help="Bound, silhouette, floors, denoising and anomaly scores; about 20 seconds a model."
        ):
            background.start(SCORING, "scores", *lacking, "--lines", "--threads", "1")
            st.rerun()
        st.caption(f"Not evaluated yet: {', '.join(lacking)}.")


def anomaly(dataset: str, runs: list[Run]) -> None:
    """How well a model's scores tell strange pictures, and the visitor's own picture."""
    results = part_of(runs, "anomaly")
    kinds = list(dict.fromkeys(kind for result in results.values() for kind in result["kinds"]))
    if kinds:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = st.selectbox("Strange pictures", kinds, key=f"kind-{dataset}", format_func=kind_title, width=330, help="What the model should find strange.")
            assert kind is not None  # a selectbox with options always has one chosen
            scores = [score for score in STRANGENESS if any(score in result["kinds"].get(kind, {}) for result in results.values())]
            score = st.segmented_control(
                "Score",
                scores,
                default=scores[0],
                key=f"score-{dataset}",
                format_func=STRANGENESS.__getitem__,
                required=True,
                help="What is taken as a sign of strangeness: large is strange.",
            )
        groups = {run_id: {**r["kinds"][kind][score], "n": r["n"]} for run_id, r in results.items() if score in r["kinds"].get(kind, {})}
        strange = next(result["kinds"][kind]["n"] for result in results.values() if kind in result["kinds"])
        left, right = st.columns([3, 2])
        first = next(iter(groups.values()))
        with left:
            edges = {f"{k} {part}": v[part] for k, v in groups.items() for part in ("usual", "strange")}
            tops = {f"{k} bin width": [v["top"] / len(v["usual"])] * len(v["usual"]) for k, v in groups.items()}
            chart(
                figures.score_histograms(groups, STRANGENESS[score]),
                f"anomaly-scores-{dataset}",
                {**tops, **edges},
                f"{first['n']:,} {DATASETS[dataset].title} test pictures (usual) and {strange:,} of {kind_title(kind)} (strange), in % of each.",
            )
        with right:
            alarms = [i / (len(first["hits"]) - 1) for i in range(len(first["hits"]))]
            chart(
                figures.roc(groups),
                f"anomaly-roc-{dataset}",
                {"false alarms": alarms, **{f"{k} hits": v["hits"] for k, v in groups.items()}},
                "AUC: the chance that a strange picture scores higher than a usual one; 0.5 is guessing.",
            )
    user_picture(dataset, runs)


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


def user_picture(dataset: str, runs: list[Run]) -> None:
    """The visitor's picture through the models."""
    if runs[0].image != (1, 28, 28):
        return
    st.markdown("**Your own picture:** draw it, or upload one.")
    picture_sheet("own", f"own-{dataset}", runs)


def samples(dataset: str, runs: list[Run]) -> None:
    """Pictures nobody drew, and how many of them are like no real one."""
    picture_sheet("samples", f"samples-{dataset}", runs)
    if draws := part_of(runs, "draws"):
        first = next(iter(draws.values()))
        shares = ", ".join(f"**{run_id}** {100 * found['strange']:.1f} %" for run_id, found in draws.items())
        st.markdown(f"Drawn images that are like no real one: {shares}.")
        st.caption(
            f"Of {first['n']:,} draws each; like no real one: its squared error to every test image is above {first['beyond']:.0f}, "
            "what 99 % of the test images keep to their nearest other. An autoencoder has no prior: its draws come from a Gaussian fitted to its codes."
        )


def dimensions(dataset: str, runs: list[Run]) -> None:
    """What each dimension of the codes carries."""
    with_kl = {run_id: codes["kl"] for run_id, codes in part_of(runs, "codes").items() if "kl" in codes}
    if with_kl:
        most = max(map(len, with_kl.values()))
        chart(
            figures.bars(with_kl, "KL, nats"),
            f"kl-{dataset}",
            {"dimension": list(range(1, most + 1)), **with_kl},
            "Mean KL of each dimension over the test pictures, in nats, largest first: a dimension near 0 says nothing of the picture.",
        )
    if without := [run.id for run in runs if "kl" not in run.metrics]:
        st.caption(f"No KL for {', '.join(without)}: an autoencoder gives a picture one code, not a distribution that could be held against a prior.")
    if not with_kl:
        st.caption("Choose a VAE above, or compute its scores, to see what each dimension carries.")
