"""The encoder that is computed after training (`science.codebook`): how many codes it knows, and which recipes may have it."""

from __future__ import annotations

from .fields import Values

CODES = 2400


def can_have_codebook(values: Values) -> bool:
    """Few codes fill a line or a plane, but no space of more dimensions; they are of no class; and a box's centre is no mean."""
    return values["latent"] <= 2 and values["condition"] == "none" and values["posterior"] != "box"
