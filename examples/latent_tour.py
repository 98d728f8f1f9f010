"""A walk through a latent space: encode two digits, go from one to the other, look at what lies between.

Run it from the repository with `PYTHONPATH=. python examples/latent_tour.py [RUN]`; it needs no data set but the bundled digits.
"""

import sys

import numpy as np

import aevae
from aevae.recipe.datasets import read_split

STEPS = 5
SHADES = " .:-=+*#%@"


def tour(run_id: str = "digits-vae") -> np.ndarray:
    """Pictures (STEPS, 28, 28) on the straight way between the codes of a 0 and a 1."""
    run = aevae.open_run(run_id)
    pictures, labels = read_split("digits", "test")
    zero, one = (run.encode(pictures[labels == k][0, 0])[0] for k in (0, 1))
    way = np.linspace(zero, one, STEPS)
    print(f"{run!r}: from {np.round(zero, 2)} to {np.round(one, 2)}")
    return run.decode(way)


def show(pictures: np.ndarray) -> None:
    """Pictures side by side, as letters."""
    for rows in pictures[:, ::2].transpose(1, 0, 2):
        print("  ".join("".join(SHADES[int(9.99 * pixel)] for pixel in row) for row in rows))


if __name__ == "__main__":
    show(tour(*sys.argv[1:2]))
