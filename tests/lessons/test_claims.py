"""What lessons say in numbers is so: of the models that ship, computed anew."""

from __future__ import annotations

import pytest
from claims import CLAIMS
from claims.claim import Claim, numbers_in, prose

from aevae.lessons.library import library
from aevae.lessons.reader import Step

STEPS: dict[str, Step] = {f"{lesson.slug}.{step.id}": step for lesson in library().lessons for step in lesson.steps}
ENTRIES = {f"{lesson}.{step}": entries for lesson, steps in CLAIMS.items() for step, entries in steps.items()}
TABLE = [pytest.param(entry, id=f"{step}: {entry.said}") for step, entries in ENTRIES.items() for entry in entries if isinstance(entry, Claim)]


def said_by(step: str) -> set[str]:
    return {said for entry in ENTRIES[step] for said in ([entry.said] if isinstance(entry, Claim) else entry.said)}


@pytest.mark.parametrize("claim", TABLE)
def test_a_claim_is_so(claim: Claim) -> None:
    computed = claim.computed()
    assert abs(computed - claim.value) <= claim.tolerance, f"{claim.said} is said, {computed:.5g} is found"


def test_every_number_of_a_lesson_is_a_claim_or_given() -> None:
    assert set(STEPS) == set(ENTRIES)
    unaccounted = {step: sorted(set(numbers_in(prose(text))) - said_by(step)) for step, text in STEPS.items()}
    assert not {step: numbers for step, numbers in unaccounted.items() if numbers}


def test_every_claim_is_still_made() -> None:
    numbers = {step: set(numbers_in(prose(text))) for step, text in STEPS.items()}
    gone = {step: [said for said in said_by(step) if said not in numbers[step] and said not in prose(STEPS[step])] for step in ENTRIES}
    assert not {step: said for step, said in gone.items() if said}


def test_numbers_are_found_in_prose_but_not_in_formulas_code_and_names() -> None:
    text = "Of 1,000 draws of 002-ae-2d, 22.5 % (−0.34; 7s) in tutorials 003 and 004: $e^{7.63}$, `Linear(784, 2)`."
    assert numbers_in(text) == ["1,000", "22.5", "−0.34"]


@pytest.mark.parametrize(
    ("said", "found", "holds"), [("24.6", 24.56, True), ("24.6", 24.66, False), ("2,050", 2050.4, True), ("0.020", 0.0206, False), ("−0.3", -0.26, True)]
)
def test_a_number_must_round_to_what_is_said(said: str, found: float, holds: bool) -> None:
    claim = Claim(said, lambda: found)
    assert (abs(claim.computed() - claim.value) <= claim.tolerance) == holds
