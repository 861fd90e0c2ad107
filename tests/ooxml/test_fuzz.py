from __future__ import annotations

import functools
import random

import pytest

from pac_excel import resources
from tests.ooxml.archives import workbook
from tests.ooxml.mutations import exercise, mutate
from tests.support.shared import SHARED
from tests.template.drawn import actions_workbook, as_bytes

SEEDS = range(40)
ROUNDS = 50
_LARGEST = 60_000


@functools.cache
def bases() -> tuple[bytes, ...]:
    """Return small workbooks: of one sheet, with a table, our own, and what the corpus has."""
    drawn = [workbook(), as_bytes(actions_workbook())]
    ours = [resources.template("pac_simplifie.xlsx").read_bytes()]
    found = sorted((SHARED / "corpus").glob("*.xls*")) if SHARED else []
    return (*drawn * 8, *ours, *(path.read_bytes() for path in found if path.stat().st_size < _LARGEST))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_mutated_workbook_is_filled_or_refused_in_words(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(ROUNDS):
        # whatever else is raised fails the test
        exercise(mutate(chance.choice(bases()), chance))
