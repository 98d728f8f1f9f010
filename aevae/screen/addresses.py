"""The parameters of the address as one table: `docs/addresses.md` prints it, tests go through it.

A new parameter is an entry here and the line of code that reads it. Whatever is missing, said twice or malformed means
the default, and never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EXPLORE, COMPARE, INTERPOLATE, TRAIN, EVALUATE, LEARN = "Explore", "Compare", "Interpolate", "Train", "Evaluate", "Learn"
PLANES = (EXPLORE, COMPARE, INTERPOLATE, TRAIN)
PAGES = (*PLANES, EVALUATE, LEARN)
CODES = (EXPLORE, COMPARE, INTERPOLATE)  # whose models are at rest

Kind = Literal["model", "models", "choice", "choices", "switch", "point", "points", "pins", "number", "numbers", "class", "classes"]


@dataclass(frozen=True)
class Parameter:
    """One parameter of the address.

    name: `*` in it stands for the name of a data set. pages: by their titles. default: what a page takes without it.
    reader: a "picker" reads it once a session (`frame.pick_run`), a "widget" is bound to it by Streamlit, the "browser" reads
    and writes it; the "page" reads it in Python until the browser says otherwise.
    """

    name: str
    kind: Kind
    pages: tuple[str, ...]
    default: str
    reader: Literal["picker", "widget", "browser", "page"]
    meaning: str


PARAMETERS = (
    Parameter("run", "model", (EXPLORE, INTERPOLATE), "mnist-vae", "picker", "The model that is shown."),
    Parameter("a", "model", (COMPARE,), "mnist-ae", "picker", "The model on the left."),
    Parameter("b", "model", (COMPARE,), "mnist-vae", "picker", "The model on the right."),
    Parameter("with", "model", (INTERPOLATE,), "none", "picker", "A second model that knows the same images."),
    Parameter("runs", "models", (EVALUATE,), "mnist-ae,mnist-vae", "picker", "Up to six models, with commas between them."),
    Parameter("train-what", "choice", (TRAIN,), "Train a model", "widget", "Which part of the page is shown: `Train a model`, `Sweep` or `Watch the film`."),
    Parameter("film", "model", (TRAIN,), "the model trained last, or mnist-vae", "picker", "The model whose film is shown."),
    Parameter("film2", "model", (TRAIN,), "mnist-ae", "picker", "The model of the second film."),
    Parameter("film-both", "switch", (TRAIN,), "false", "widget", "`true`: a second film beside the first."),
    Parameter("tab-*", "choice", (EVALUATE,), "Reconstructions", "widget", "The open tab: `Reconstructions`, `Confusions`, `Dimensions`, `Denoise`, `Anomalies`, `Compression`, `Few labels` or `Samples`."),
    Parameter("which-*", "choice", (EVALUATE,), "Worst", "widget", "Which images are reconstructed: `Worst`, `Best`, `One of each class` or `Chosen`."),
    Parameter("z", "point", (EXPLORE, COMPARE, TRAIN), "a code in the middle", "browser", "Where the cursor of the first plane rests: `x,y` in latent units."),
    Parameter("view", "numbers", PLANES, "all data", "browser", "What part of the first plane is seen: `x,y,magnification`, its middle and how much closer than with all data."),
    Parameter("viewb", "numbers", (COMPARE, INTERPOLATE, TRAIN), "all data", "browser", "`view` of the second plane."),
    Parameter("tiles", "switch", PLANES, "1", "browser", "`0`: no decoded images behind the dots."),
    Parameter("opacity", "number", PLANES, "the theme's", "browser", "How strong those images are, 0 to 1."),
    Parameter("rings", "switch", PLANES, "1", "browser", "`0`: no outlines of the prior."),
    Parameter("moment", "number", (TRAIN,), "1", "browser", "How much of its training a film has shown, 0 to 1."),
    Parameter("link", "choice", (COMPARE, TRAIN), "picture", "browser", "`place`: the second cursor goes to the same place, not to the same image."),
    Parameter("present", "switch", PAGES, "0", "browser", "`1`: for a projector: large, light, without the sidebar; Escape leaves."),
    Parameter("without", "choices", PAGES, "none", "browser", "Controls that are left out: `nav`, `picker`, `about`, `save`, `legend`, `tools`, `draw`, `pin`, `sample`, `trip`, `refine`, `select`, `numbers`, `overlays`, `readout`, `ladder`."),
    Parameter("embed", "switch", PAGES, "false", "browser", "`true`: the content alone, for a page of another site."),
    Parameter("hide", "classes", PLANES, "none", "browser", "Classes whose dots are hidden, by number with commas between them."),
    Parameter("points", "choice", PLANES, "dots", "browser", "What stands at each code: `names`, its digit or the name of its class; `images`, its image wherever there is room."),
    Parameter("training", "switch", CODES, "0", "browser", "`1`: the codes of the training images are shown too, where the run keeps them."),
    Parameter("overlay", "choice", PLANES, "none", "browser", "The field laid over the plane: `density`, `classes`, `distance`, `roundtrip`, `distortion`, `seeds` or `prior`."),
    Parameter("also", "choices", PLANES, "trust", "browser", "What else is laid over it: `error`, `posteriors`, `trust` (tiles fade where there are no codes); `none`: nothing."),
    Parameter("dots", "choice", PLANES, "mean", "browser", "`sample`: the dots of a VAE lie at samples of their posteriors."),
    Parameter("class", "class", PLANES, "0", "browser", "The class that a conditional decoder is given."),
    Parameter("pc", "numbers", CODES, "in the middle, on Compare through the nearest code", "browser", "How far the plane is moved along further components, in standard deviations."),
    Parameter("select", "points", (EXPLORE, COMPARE), "none", "browser", "Corners of the outline around selected codes."),
    Parameter("pins", "pins", (EXPLORE, COMPARE), "none", "browser", "Pinned points, `x,y` or `x,y,name`, with semicolons between them."),
    Parameter("sample", "number", (EXPLORE, COMPARE), "none", "browser", "Seed of the samples drawn from the prior; `7x16` draws sixteen."),
    Parameter("trip", "switch", (EXPLORE, COMPARE), "0", "browser", "`1`: the round trip, decode and encode again and again, is shown."),
    Parameter("refine", "number", (EXPLORE, COMPARE), "none", "browser", "The test image whose code is refined, by its number."),
    Parameter("numbers", "switch", (EXPLORE, COMPARE), "0", "browser", "`1`: the loss of the image under the cursor, term by term, is shown."),
    Parameter("selectb", "points", (COMPARE,), "none", "browser", "`select` of the second plane."),
    Parameter("pinsb", "pins", (COMPARE,), "none", "browser", "`pins` of the second plane."),
    Parameter("sampleb", "number", (COMPARE,), "none", "browser", "`sample` of the second plane."),
    Parameter("tripb", "switch", (COMPARE,), "0", "browser", "`trip` of the second plane."),
    Parameter("refineb", "number", (COMPARE,), "none", "browser", "`refine` of the second plane."),
    Parameter("from", "point", (INTERPOLATE,), "a code of the 4s", "browser", "Where the path begins."),
    Parameter("to", "point", (INTERPOLATE,), "a code of the 9s", "browser", "Where the path ends."),
    Parameter("via", "points", (INTERPOLATE,), "none", "browser", "Stops between the ends."),
    Parameter("way", "points", (INTERPOLATE,), "none", "browser", "A path drawn by hand."),
    Parameter("t", "number", (INTERPOLATE,), "0.5", "browser", "How far the slider is, 0 to 1."),
    Parameter("ways", "choices", (INTERPOLATE,), "straight,geodesic; with two models straight,fade", "browser", "Which paths are shown: `straight`, `geodesic`, `data`, `fade`."),
    Parameter("follow", "choice", (INTERPOLATE,), "straight", "browser", "The path that the large images and the cursors follow."),
    Parameter("frames", "number", (INTERPOLATE,), "11", "browser", "Pictures in a strip, 3 to 25."),
    Parameter("pace", "choice", (INTERPOLATE,), "plane", "browser", "`picture`: t grows with the change of the image, not with the length on the plane."),
    Parameter("sheet", "choice", (INTERPOLATE,), "none", "browser", "`hw9`: a homework sheet is open, 10 rows of one class and 10 of two, with 7 images between; `5x9`: 5 + 5 rows with 9."),
    Parameter("seed", "number", (INTERPOLATE,), "1", "browser", "Which test images that sheet takes: one number a student, for example."),
    Parameter("lesson", "choice", (LEARN,), "none", "page", "The lesson that is open, by the name of its file without number; none: the list."),
    Parameter("step", "choice", (LEARN,), "the first", "page", "The step of that lesson."),
    Parameter("lang", "choice", (LEARN,), "en", "page", "The language of the lessons, where they have been translated."),
    Parameter("plan", "choice", (LEARN,), "none", "browser", "`45`: a plan for 45 minutes in class, instead of the list of lessons."),
    Parameter("answers", "switch", (LEARN,), "0", "page", "`1`: a learner's own answers, to save, print or clear."),
    Parameter("collect", "switch", (LEARN,), "0", "page", "`1`: the answers of a class, from the files that students saved."),
    Parameter("test", "choice", (LEARN,), "none", "page", "`before` or `after`: the concept test."),
    Parameter("print", "switch", (LEARN,), "0", "page", "`1`: the lesson as a worksheet, with `teacher=1` a page of right answers too."),
    Parameter("fresh", "switch", (LEARN,), "0", "browser", "`1`: begins without the answers that the browser has kept, once."),
    Parameter("teacher", "switch", (LEARN,), "0", "browser", "`1`: notes for teachers, right answers and stored solutions are shown."),
)  # fmt: skip


def of_page(title: str) -> list[Parameter]:
    """The parameters of a page."""
    return [parameter for parameter in PARAMETERS if title in parameter.pages]


def table() -> str:
    """The table as Markdown."""
    rows = [f"| `{p.name}` | {p.kind} | {', '.join(p.pages)} | {p.default} | {p.reader} | {p.meaning} |" for p in PARAMETERS]
    return "\n".join(["| name | kind | pages | default | read by | meaning |", "|--|--|--|--|--|--|", *rows])
