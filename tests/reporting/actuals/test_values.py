"""Numbers and months as French offices write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.reporting.actuals.values import (
    Decimal,
    Percent,
    Quantity,
    Unclear,
    decimal_sign,
    is_nothing,
    parse_month,
    parse_quantity,
)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12,5", 12.5, ""),
        ("12.5", 12.5, ""),
        ("1 234,56 €", 1234.56, "€"),
        ("1\u202f234,56\u00a0€", 1234.56, "€"),
        ("1\u00a0234\u00a0567", 1234567.0, ""),
        ("1.234,56", 1234.56, ""),
        ("1,234.56", 1234.56, ""),
        ("1.234.567", 1234567.0, ""),
        ("1'234", 1234.0, ""),
        ("-12", -12.0, ""),
        ("\u221212,5", -12.5, ""),
        ("(12,5)", -12.5, ""),
        ("+3", 3.0, ""),
        ("12,5 %", 12.5, "%"),
        ("3 k€", 3.0, "k€"),
        ("0,125", 0.125, ""),
        (7, 7.0, ""),
        (7.25, 7.25, ""),
        (Percent(0.125), 12.5, "%"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: object, value: float, unit: str) -> None:
    assert parse_quantity(text) == Quantity(value, unit)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345", "-999,999"])
def test_a_number_that_reads_two_ways_is_not_guessed(text: str) -> None:
    with pytest.raises(Unclear, match="deux façons"):
        parse_quantity(text)


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1,234", Decimal.COMMA, 1.234),
        ("1.234", Decimal.COMMA, 1234.0),
        ("1,234", Decimal.DOT, 1234.0),
        ("1.234", Decimal.DOT, 1.234),
    ],
)
def test_the_rest_of_the_column_settles_it(text: str, sign: Decimal, value: float) -> None:
    assert parse_quantity(text, sign).value == value


@pytest.mark.parametrize(
    ("texts", "sign"),
    [
        (["12,5", "1.234"], Decimal.COMMA),
        (["12.5", "1,234"], Decimal.DOT),
        (["1.234", "2.345"], Decimal.UNKNOWN),
        (["12,5", "12.5"], Decimal.UNKNOWN),
        (["1.234.567"], Decimal.COMMA),
        (["1.234,5"], Decimal.COMMA),
        (["abc", None, 3], Decimal.UNKNOWN),
        (["0,123"], Decimal.COMMA),
    ],
)
def test_a_column_tells_its_decimal_sign_where_one_value_does(texts: list[object], sign: Decimal) -> None:
    assert decimal_sign(texts) is sign


@pytest.mark.parametrize(
    "text",
    ["abc", "12 34", "1,2,3.4", "1.23.456", "=1+1", "12/2026", "1e5", "--1", "", "#N/A", True, float("nan")],
)
def test_what_is_no_number_is_refused(text: object) -> None:
    with pytest.raises(Unclear):
        parse_quantity(text)


def test_a_value_against_the_habit_of_its_column_is_refused() -> None:
    with pytest.raises(Unclear, match="reste de la colonne"):
        parse_quantity("12.5", Decimal.COMMA)


@given(st.integers(-(10**12), 10**12), st.integers(0, 99), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_a_number_written_in_french_comes_back(whole: int, cents: int, space: str) -> None:
    text = f"{whole:,}".replace(",", space) + f",{cents:02}"
    magnitude = abs(whole) + cents / 100
    assert parse_quantity(text).value == pytest.approx(-magnitude if whole < 0 else magnitude)


@pytest.mark.parametrize(
    "value",
    [
        "31/12/2026",
        "1/12/2026",
        "31.12.2026",
        "31/12/26",
        "12/2026",
        "2026-12-31",
        "2026-12",
        "2026-12-31 00:00:00",
        "202612",
        202612,
        "décembre 2026",
        "Déc. 2026",
        "déc-26",
        "DECEMBRE 2026",
        46357,
        46357.0,
        "46357",
        dt.date(2026, 12, 24),
        dt.datetime(2026, 12, 24, 10, 30),
    ],
)
def test_a_month_is_read_however_it_is_written(value: object) -> None:
    assert parse_month(value) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    "value", ["31/02/2026", "12/31/2026", "13/2026", "foo 2026", "", "2026", 12, 3.5, True]
)
def test_what_is_no_month_is_refused(value: object) -> None:
    with pytest.raises(Unclear):
        parse_month(value)


@pytest.mark.parametrize("value", [None, "", "  ", "-", "n/a", "ND", float("nan")])
def test_an_empty_cell_says_nothing(value: object) -> None:
    assert is_nothing(value)
    assert not is_nothing(0)
