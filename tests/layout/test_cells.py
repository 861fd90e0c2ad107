"""What a column makes of its usual cells is what a close look makes of them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.layout.cells import UNSURE, Labels, Unreadable, decode, plain_decoder
from pac_excel.layout.columns import Column
from pac_excel.plan.choices import KpiDirection
from pac_excel.plan.fields import (
    DATE,
    EUROS,
    FLAG,
    IDENTIFIER,
    INTEGER,
    LONG,
    MONTH,
    NUMBER,
    RATE,
    STRATEGY,
    TEXT,
    Kind,
    Shape,
    among,
    to,
)

LABELS = Labels({"S1": "Croître", "S2": "croître", "s3": "S1", "S4": "Tenir"})
CHOICES = among(KpiDirection)
KINDS = (
    TEXT,
    LONG,
    IDENTIFIER,
    to("Action"),
    INTEGER,
    NUMBER,
    RATE,
    EUROS,
    FLAG,
    DATE,
    MONTH,
    STRATEGY,
    CHOICES,
)
WORDS = st.sampled_from(
    ["Oui", "non", "S1", "s1", "Croître", "croître", "CROÎTRE", "S4", "12", "31/12/2026", "", " ", " a ", "a"]
    + [text for choice in KpiDirection for text in (choice.value, choice.label)]
)
NUMBERS = st.one_of(
    st.integers(-2, 70), st.just(46_000), st.just(2_958_466), st.floats(allow_nan=False), st.booleans()
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("shape", [Shape.ONE, Shape.MANY])
@given(value=st.one_of(WORDS, NUMBERS), date1904=st.booleans())
def test_a_plain_decoder_agrees_with_a_close_look(
    kind: Kind[object], shape: Shape, value: object, date1904: bool
) -> None:
    column = Column("Colonne", "path", kind, shape=shape)
    plain = plain_decoder(column, LABELS, date1904=date1904)(value)
    if plain is not UNSURE:
        read = decode(value, column, LABELS, date1904=date1904)
        assert (plain, type(plain)) == (read, type(read))


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (TEXT, "un texte", "un texte"),
        (IDENTIFIER, "ACT-01", "ACT-01"),
        (NUMBER, 3, 3.0),
        (INTEGER, 3, 3),
        (DATE, 46_387, dt.date(2026, 12, 31)),
        (MONTH, 46_387, dt.date(2026, 12, 1)),
        (FLAG, "Oui", True),
        (STRATEGY, "Tenir", "S4"),
        (CHOICES, KpiDirection.BAISSE.label, KpiDirection.BAISSE),
    ],
)
def test_usual_cells_need_no_close_look(kind: Kind[object], value: object, plain: object) -> None:
    assert plain_decoder(Column("Colonne", "path", kind), LABELS)(value) == plain


def test_a_cell_that_is_not_as_it_should_be_gets_a_close_look() -> None:
    column = Column("Colonne", "path", NUMBER)
    assert plain_decoder(column, LABELS)("douze") is UNSURE
    with pytest.raises(Unreadable):
        decode("douze", column, LABELS)
