"""What the lessons say in numbers, and what computes it: a module a lesson, by step; the tests are in `../test_claims.py`."""

from . import activity_19, beta, blur, bugs, dead, dot_or_cloud, find_the_bug, good_for, holes, paths, tsne, two_numbers, why_the_kl
from .claim import Entries

CLAIMS: dict[str, dict[str, Entries]] = {
    module.__name__.rpartition(".")[2].replace("_", "-"): module.CLAIMS
    for module in (two_numbers, holes, dot_or_cloud, why_the_kl, blur, beta, dead, find_the_bug, paths, good_for, bugs, activity_19, tsne)
}
