"""The pages, in the order of the navigation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """file: below the repository. heading, hint: the task in a few words, and one sentence of what to try. plane: it may show one."""

    file: str
    title: str
    icon: str
    heading: str
    hint: str
    plane: bool = True

    @property
    def path(self) -> str:
        """Its address on the server."""
        return "/" if self is PAGES[0] else "/" + self.file.removeprefix("pages/").removesuffix(".py")


PAGES = (
    Page("app.py", "Explore", ":material/explore:", "Explore one model", "Drag on the map and watch the image under your cursor."),
    Page("pages/compare.py", "Compare", ":material/compare:", "Compare two models", "Drag on either map; the other one follows."),
    Page("pages/interpolate.py", "Interpolate", ":material/timeline:", "Walk from one image to another", "Drag A, B or the slider between them."),
    Page("pages/train.py", "Train", ":material/model_training:", "Train a model", "Watch a map form, epoch by epoch; trainings run in the background."),
    Page(
        "pages/evaluate.py",
        "Evaluate",
        ":material/analytics:",
        "Evaluate models",
        "Choose models: their scores and reconstructions stand side by side.",
        plane=False,
    ),
    Page("pages/learn.py", "Learn", ":material/school:", "Learn by trying", "Predict, try it on a real model, then see the numbers."),
)
