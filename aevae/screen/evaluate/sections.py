"""The parts of the Evaluate page, each for the runs of one data set."""

from __future__ import annotations

import streamlit as st

from aevae.recipe.datasets import DATASETS, has_originals
from aevae.runs.catalog import list_runs
from aevae.runs.evaluation_file import read_evaluation
from aevae.runs.run import Run
from aevae.screen.chart import chart
from aevae.services import errands, figures

from .reconstructions import EACH, rows_of
from .sheet import picture_sheet, test_pictures

MOST = 6  # runs at a time
ERRAND = "scores"
KINDS = {"held out": "the class kept out of its training", "turned": "the same pictures, turned by 90°", "shuffled": "the same pictures, pixels shuffled"}
SCORES = {"sse": "squared error", "neg_elbo": "−ELBO"}


def missing_scores(runs: list[Run]) -> None:
    """Offer to compute what has not been computed for these runs, and show how it goes."""
    lacking = [run.id for run in runs if read_evaluation(run) is None]
    told = errands.state(ERRAND)
    if lacking or (told and told.running):
        st.fragment(_missing_scores, run_every=1.0 if told and told.running else None)(lacking, bool(told and told.running))
    for sentence in {sentence for run in runs if (found := read_evaluation(run)) for sentence in found["missing"]}:
        st.info(sentence, icon=":material/info:")


def _missing_scores(lacking: list[str], was_running: bool) -> None:
    told = errands.state(ERRAND)
    if told and told.running:
        st.progress(told.share, text=f"Computing scores: {told.text}")
        return
    if was_running:
        st.rerun()
    if told and told.failed:
        st.warning(told.text, icon=":material/error:")
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(
            "Compute the missing scores", icon=":material/calculate:", help="Bound, silhouette, floors, denoising and anomaly scores; about 20 seconds a model."
        ):
            errands.start(ERRAND, ERRAND, *lacking, "--lines", "--threads", "1")
            st.rerun()
        st.caption(f"Not evaluated yet: {', '.join(lacking)}.")


def denoising(dataset: str, runs: list[Run]) -> None:
    """A noise slider in the browser, and the curve over all levels."""
    st.markdown("**Move the slider:** noise covers the pictures, and each model paints what it takes them for.")
    if has_originals(dataset):
        picture_sheet("noise", f"denoising-{dataset}", runs, test_pictures(runs[0], rows_of(runs[0], EACH)))
    else:
        st.caption(f"Adding noise by hand needs the pictures of {DATASETS[dataset].title}, which are not here.")
    if found := {run.id: told["denoising"] for run in runs if (told := read_evaluation(run)) and "denoising" in told}:
        one = next(iter(found.values()))
        chart(
            figures.denoising(found),
            f"denoising-curve-{dataset}",
            {"noise": one["noise"], "doing nothing": one["untouched"], **{k: v["output"] for k, v in found.items()}},
            f"Mean PSNR in dB over {one['n']:,} test pictures under Gaussian noise of σ, pixels clipped to [0, 1]; more is better. Above the dashed line a model helps.",
        )


def anomaly(dataset: str, runs: list[Run]) -> None:
    """How well a model's scores tell strange pictures, and the visitor's own picture."""
    found = {run.id: told["anomaly"] for run in runs if (told := read_evaluation(run)) and "anomaly" in told}
    kinds = list(dict.fromkeys(kind for told in found.values() for kind in told["kinds"]))
    if kinds:
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = st.selectbox("Strange pictures", kinds, key=f"kind-{dataset}", format_func=kind_title, width=330, help="What the model should find strange.")
            assert kind is not None  # a selectbox with options always has one chosen
            scores = [score for score in SCORES if any(score in told["kinds"].get(kind, {}) for told in found.values())]
            score = st.segmented_control(
                "Score",
                scores,
                default=scores[0],
                key=f"score-{dataset}",
                format_func=SCORES.__getitem__,
                required=True,
                help="What is taken as a sign of strangeness: large is strange.",
            )
        groups = {run_id: {**told["kinds"][kind][score], "n": told["n"]} for run_id, told in found.items() if score in told["kinds"].get(kind, {})}
        strange = next(told["kinds"][kind]["n"] for told in found.values() if kind in told["kinds"])
        left, right = st.columns([3, 2])
        one = next(iter(groups.values()))
        with left:
            edges = {f"{k} {part}": v[part] for k, v in groups.items() for part in ("usual", "strange")}
            tops = {f"{k} bin width": [v["top"] / len(v["usual"])] * len(v["usual"]) for k, v in groups.items()}
            chart(
                figures.score_histograms(groups, SCORES[score]),
                f"anomaly-scores-{dataset}",
                {**tops, **edges},
                f"{one['n']:,} {DATASETS[dataset].title} test pictures (usual) and {strange:,} of {kind_title(kind)} (strange), in % of each.",
            )
        with right:
            alarms = [i / (len(one["hits"]) - 1) for i in range(len(one["hits"]))]
            chart(
                figures.roc(groups),
                f"anomaly-roc-{dataset}",
                {"false alarms": alarms, **{f"{k} hits": v["hits"] for k, v in groups.items()}},
                "AUC: the chance that a strange picture scores higher than a usual one; 0.5 is guessing.",
            )
    own_picture(dataset, runs)


def kind_title(kind: str) -> str:
    return KINDS.get(kind) or DATASETS[kind].title if kind in DATASETS or kind in KINDS else kind


def own_picture(dataset: str, runs: list[Run]) -> None:
    """The visitor's picture through the models."""
    if runs[0].image != (1, 28, 28):
        return
    st.markdown("**Your own picture:** draw it, or upload one.")
    picture_sheet("own", f"own-{dataset}", runs)


def compression(dataset: str, runs: list[Run]) -> None:
    """Numbers kept against error: models of all sizes beside principal components."""
    curve = next((told["floors"]["curve"] for run in runs if (told := read_evaluation(run)) and "floors" in told), None)
    models = [run for run in list_runs()[0] if run.config.dataset == dataset]
    points = [{"run": run.id, "kept": run.config.latent, "sse": run.metrics["sse"], "chosen": run.id in {r.id for r in runs}} for run in models]
    best = min(points, key=lambda p: p["sse"] if p["chosen"] else float("inf"))
    sentence = f"Mean squared error a picture on the {runs[0].metrics['n']:,} test pictures, against the numbers kept of each; lower left is better."
    if curve and (more := next((k for k, sse in zip(curve["k"], curve["sse"], strict=True) if sse <= best["sse"]), None)):
        sentence += f" Principal components need {more} numbers to do as well as {best['run']} with {best['kept']}."
    kept = curve or {"k": [], "sse": []}
    names = [p["run"] for p in points] + ["principal components"] * len(kept["k"])
    columns = {"what": names, "numbers kept": [p["kept"] for p in points] + kept["k"], "sse": [p["sse"] for p in points] + kept["sse"]}
    chart(figures.compression(points, curve), f"compression-{dataset}", columns, sentence)


def samples(dataset: str, runs: list[Run]) -> None:
    """Pictures nobody drew."""
    picture_sheet("samples", f"samples-{dataset}", runs)


def dimensions(dataset: str, runs: list[Run]) -> None:
    """What each dimension of the codes carries."""
    found = {run.id: told["codes"] for run in runs if (told := read_evaluation(run))}
    with_kl = {k: v["kl"] for k, v in found.items() if "kl" in v}
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
