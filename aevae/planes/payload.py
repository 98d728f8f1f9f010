"""What crosses the border to the browser: the types, and the only functions that build them.

`browser/types.d.ts` names the same keys; `tests/screen/test_payload.py` compares them. (No annotations from the
future here: as texts, TypedDict could not see which keys are not required.)
"""

from collections.abc import Iterable, Sequence
from typing import Any, NotRequired, Protocol, TypedDict, cast

from aevae.recipe.config import Config
from aevae.recipe.layer_kinds import Layer
from aevae.recipe.losses import loss_curves, plain
from aevae.recipe.priors import Picture
from aevae.runs.run import Run
from aevae.runs.spacing import Spacing
from aevae.runs.verdict import in_sentences


class Files(TypedDict):
    """Addresses of a run's arrays."""

    decoder: str
    codes: str
    encoder: NotRequired[str]
    codes_train: NotRequired[str]
    atlas: NotRequired[str]


class ImageFormat(TypedDict):
    """shape: (channels, height, width). range: what the decoder paints for black and white."""

    shape: list[int]
    range: list[float]


class LabelValues(TypedDict):
    """What the numbers are that images have in place of classes; low and high: their range over the whole set."""

    name: str
    unit: str
    low: float
    high: float


class Plane(TypedDict):
    """How the plane lies in latent space; share and others as run.json has them."""

    origin: list[float]
    axes: list[list[float]]
    share: NotRequired[list[float]]
    others: NotRequired[dict[str, Any]]


class Posterior(TypedDict):
    """kind: "point", "normal" or "box". head: what the encoder says of the spread. half: half a side of the box."""

    kind: str
    head: str
    half: float


class Objective(TypedDict):
    """What training minimised, by the options of the recipe. known: whether that is known; not of models that were trained elsewhere. plain: nothing but reconstruction and β·KL. preset: the recipe it was made from, by its name."""

    known: bool
    likelihood: str
    beta: float
    plain: bool
    code_decay: float
    sparsity: str
    preset: str | None


class OtherSeed(TypedDict):
    """Another training of the same recipe, from another seed."""

    run: str
    files: Files


class Live(TypedDict):
    """How far a training is."""

    epoch: int
    epochs: int
    state: str


class Loss(TypedDict):
    """The loss after an epoch, in training and on test pictures."""

    epoch: int
    train: float | None
    test: float | None


class LossSoFar(TypedDict):
    """loss: what `history` is of."""

    loss: str | None
    history: list[Loss]


class Verdict(TypedDict):
    """What keeps a model from being what its plane seems to show. short: in two words. sentence: what was found."""

    short: str
    sentence: str


class PlaneSpec(TypedDict):
    """One plane: a model that can be explored, finished or in training.

    classes: empty where images have none; values: where they have numbers in their place. noun: of one image. classifier: of a semi-supervised one, empty for others. seeds: other trainings of its recipe. verdict: None where codes mean something, and before a training ends. originals_index: which test images the originals are; None: all. live: None for a finished one. film, decoders: addresses, where its film is to be played; loss: what `history` is of.
    """

    run: str
    title: str
    kind: str
    dataset: str
    dataset_title: str
    files: Files
    encoder: list[Layer]
    decoder: list[Layer]
    classifier: list[Layer]
    image: ImageFormat
    classes: list[str]
    values: LabelValues | None
    noun: str
    plane: Plane
    posterior: Posterior
    prior: Picture | None
    objective: Objective
    spacing: Spacing
    seeds: list[OtherSeed]
    verdict: Verdict | None
    originals: str | None
    originals_index: list[int] | None
    live: Live | None
    film: str | None
    decoders: str | None
    loss: str | None
    history: list[Loss]


class LadderModel(TypedDict):
    """value: of the number in which the models of a ladder differ. scores: by their names with unit."""

    value: float
    scores: dict[str, float]
    plane: PlaneSpec


class Ladder(TypedDict):
    """Models that differ in one number of their recipe, in its order."""

    field: str
    label: str
    models: list[LadderModel]


class LessonTask(TypedDict):
    """What a step of a lesson asks to be done on the planes. step: "lesson.step". checks: as `lessons.checks.CHECKS`. passes: places that meet them."""

    step: str
    checks: list[dict[str, Any]]
    passes: list[str]


class Payload(TypedDict):
    """All that the explorer gets. params: parameter of the address → the run it names. acknowledged: the last step on a ladder that Python has heard of.
    address: the query that planes read and write in place of the address bar's; None: that one.
    """

    plotly: str
    params: dict[str, str]
    planes: list[PlaneSpec]
    film: bool
    path: bool
    ladders: list[Ladder]
    acknowledged: int
    address: str | None
    lesson: LessonTask | None


def explorer_payload(
    planes: list[PlaneSpec],
    plotly: str,
    params: Sequence[str] = (),
    film: bool = False,
    path: bool = False,
    ladders: list[Ladder] | None = None,
    acknowledged: int = 0,
    address: str | None = None,
    lesson: LessonTask | None = None,
) -> Payload:
    """The payload of one or two planes; `params` names, plane by plane, the parameters of the address that hold their runs."""
    return {
        "plotly": plotly,
        "params": {name: plane["run"] for name, plane in zip(params, planes, strict=False)},
        "planes": planes,
        "film": film,
        "path": path,
        "ladders": ladders or [],
        "acknowledged": acknowledged,
        "address": address,
        "lesson": lesson,
    }


class Addresses(Protocol):
    """Where the browser finds what is too large for JSON; each address is relative to the page's base."""

    def parts(self, run: Run) -> dict[str, str]:
        """The parts of a run, as `run_parts.FILES` names them."""
        ...

    def originals(self, run: Run) -> str | None:
        """The test images of its data set; None where they are not here."""
        ...


def run_spec(run: Run, addresses: Addresses, film: bool = False, seeds: Iterable[Run] = ()) -> PlaneSpec:
    """The plane of a finished run. `film`: also how its training went. `seeds`: other trainings of its recipe."""
    parts = addresses.parts(run)
    return {
        **plane_spec(
            run.id,
            run.title,
            run.config,
            preset=run.preset,
            files=files_of(parts),
            networks=(run.encoder, run.decoder),
            plane=cast(Plane, {part: value for part, value in run.plane.items() if part in Plane.__annotations__}),
            prior=run.prior,
            spacing=run.spacing,
            known=run.trained,
        ),
        "classifier": run.classifier,
        "seeds": [{"run": other.id, "files": files_of(addresses.parts(other))} for other in seeds],
        "verdict": run_verdict(run),
        "originals": addresses.originals(run),
        "film": parts.get("film") if film else None,
        "decoders": parts.get("decoders") if film else None,
        **losses(run.config, run.history() if film else []),
    }


def losses(config: Config, history: list[dict[str, Any]]) -> LossSoFar:
    """The loss after each epoch, and what it is called."""
    loss = loss_curves(config, history)[0]
    return {"loss": loss.title, "history": [{"epoch": line["epoch"], "train": a, "test": b} for line, a, b in zip(history, loss.train, loss.test, strict=True)]}


def files_of(parts: dict[str, str]) -> Files:
    """Of the addresses of a run's parts those that every plane needs."""
    return cast(Files, {part: url for part, url in parts.items() if part in Files.__annotations__})


def run_verdict(run: Run) -> Verdict | None:
    """What is said in place of what the places of a plane say, where codes mean nothing."""
    return {"short": run.verdict[0].short, "sentence": in_sentences(run.verdict)} if run.empty else None


def plane_spec(
    run_id: str,
    title: str,
    config: Config,
    *,
    preset: str | None,
    files: Files,
    networks: tuple[list[Layer], list[Layer]],
    plane: Plane,
    prior: Picture | None,
    spacing: Spacing,
    known: bool = True,
) -> PlaneSpec:
    """What finished models and those in training have in common; `networks`: encoder and decoder; `known`: whether the config trained it."""
    dataset = config.data
    return {
        "run": run_id,
        "title": title,
        "kind": config.kind,
        "dataset": dataset.name,
        "dataset_title": dataset.title,
        "files": files,
        "encoder": networks[0],
        "decoder": networks[1],
        "classifier": [],
        "image": {"shape": list(dataset.shape), "range": list(config.pixel_range)},
        "classes": list(dataset.classes),
        "values": LabelValues(**vars(dataset.values)) if dataset.values else None,
        "noun": dataset.noun,
        "plane": plane,
        "posterior": {"kind": config.posterior, "head": config.head, "half": config.prior_scale},
        "prior": prior,
        "objective": {
            "known": known,
            "likelihood": config.likelihood,
            "beta": config.beta,
            "plain": known and plain(config),
            "code_decay": config.code_decay,
            "sparsity": config.sparsity,
            "preset": preset,
        },
        "spacing": spacing,
        "seeds": [],
        "verdict": None,
        "originals": None,
        "originals_index": None,
        "live": None,
        "film": None,
        "decoders": None,
        "loss": None,
        "history": [],
    }
