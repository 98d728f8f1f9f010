"""What is known of a data set before a byte of its images is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from . import places
from .settings import DATA

DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Values:
    """What the numbers are that images of a set have in place of classes: "angle", in "°", from `low` to `high` over the whole set."""

    name: str
    unit: str
    low: float
    high: float


@dataclass(frozen=True)
class Dataset:
    """A data set of images of `shape` (channels, height, width), `train` and `test` many.

    classes: their names; empty where images have none. values: what their numbers are, where they have such in place of classes.
    noun: what one image is called in a sentence. source: the class of torchvision.datasets, which also names the folder
    of its files. megabytes: what a download fetches, packed. md5: of the unpacked files where they are known. fingerprint: of the
    images of a set that somebody has added (`own_sets/`), which tells two of one name apart; licence, origin: what that person said of it.
    """

    name: str
    title: str
    shape: tuple[int, int, int]
    classes: tuple[str, ...]
    train: int
    test: int
    source: str | None = None
    megabytes: int = 0
    md5: dict[str, str] = field(default_factory=dict[str, str], hash=False)
    values: Values | None = None
    noun: str = "image"
    fingerprint: str = ""
    licence: str = field(default="", compare=False)
    origin: str = field(default="", compare=False)

    @property
    def own(self) -> bool:
        """Whether somebody has added it here."""
        return bool(self.fingerprint)

    @property
    def bundled(self) -> bool:
        """Whether it comes with scikit-learn."""
        return self.source is None and not self.own

    @property
    def idx(self) -> bool:
        """Whether the files are IDX files, readable without torch."""
        return self.source is not None and self.source != "CIFAR10"


def data_dir() -> Path:
    """The folder of the data sets: AEVAE_DATA, or `data/` beside `checkpoints/` (`places.own`)."""
    return DATA() or places.own("data")
