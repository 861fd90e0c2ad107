from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree

from pac_excel.ooxml.rich_text import Link, RichText, Run
from pac_excel.ooxml.values import (
    MAX_TEXT,
    BadValue,
    CellError,
    OversizedText,
    Value,
    as_read,
    cell_xml,
    date_to_serial,
    escape_text,
    number_text,
    parse_number,
    serial_to_date,
    unescape_text,
)
from pac_excel.ooxml.worksheet import read_rows
from pac_excel.ooxml.xml import MAIN

any_text = st.text(alphabet=st.characters(codec=None, exclude_categories=()))
tricky_text = st.lists(
    st.sampled_from(
        ["_", "x", "_x0041_", "x005F_", "_x", "0041", "\r", "\x01", "\ud800", "\udc00", "\uffff", "é"]
    )
).map("".join)


def parsed(xml: str) -> etree._Element:
    return etree.fromstring(xml.encode())


@given(any_text | tricky_text)
def test_every_text_comes_back_from_xml_as_it_was(text: str) -> None:
    element = parsed(f'<t xml:space="preserve">{escape_text(text)}</t>')
    assert unescape_text(element.text or "") == text


def test_a_literal_escape_sequence_is_escaped_itself() -> None:
    assert escape_text("_x0041_") == "_x005F_x0041_"
    assert unescape_text("_x005F_x0041_") == "_x0041_"


def test_a_carriage_return_survives_what_xml_does_to_line_ends() -> None:
    assert escape_text("a\r\nb") == "a_x000D_\nb"


@given(
    st.integers(min_value=-(10**300), max_value=10**300) | st.floats(allow_nan=False, allow_infinity=False)
)
def test_every_number_comes_back_exactly(number: int | float) -> None:
    back = parse_number(number_text(number))
    assert back == number
    assert type(back) is type(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-7", -7), ("+7", 7), (".5", 0.5), ("-.5", -0.5), ("5.", 5.0), ("1E3", 1000.0), ("-0", 0)],
)
def test_a_number_is_read_however_xml_may_write_it(text: str, number: int | float) -> None:
    found = parse_number(text)
    assert (found, type(found)) == (number, type(number))


def test_a_tenth_is_written_with_one_digit() -> None:
    assert number_text(0.1) == "0.1"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 10**400])
def test_what_is_no_finite_number_is_refused(number: float) -> None:
    with pytest.raises(BadValue, match="not a number"):
        number_text(number)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, '<c r="B2" s="3"/>'),
        ("", '<c r="B2" s="3"/>'),
        (True, '<c r="B2" s="3" t="b"><v>1</v></c>'),
        (12, '<c r="B2" s="3"><v>12</v></c>'),
        (CellError("#N/A"), '<c r="B2" s="3" t="e"><v>#N/A</v></c>'),
        (date(2026, 9, 1), '<c r="B2" s="3"><v>46266</v></c>'),
        ("=1+1", '<c r="B2" s="3" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>'),
    ],
)
def test_a_value_is_written_in_the_type_of_cell_that_suits_it(value: Value, expected: str) -> None:
    assert cell_xml("B2", ' s="3"', value) == expected


any_value = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
    st.dates(date(1901, 1, 1)),
    st.datetimes(datetime(1901, 1, 1)),
    any_text,
    tricky_text,
    st.sampled_from((CellError("#N/A"), RichText((Run(text="gras", bold=True),)), Link("là", "#A1"))),
)


@given(any_value, st.booleans())
def test_a_value_is_known_to_read_as_a_reader_finds_it(value: Value, date1904: bool) -> None:
    assume(not (date1904 and isinstance(value, date) and value.year < 1905))
    cell = cell_xml("A1", "", value, date1904=date1904)
    part = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
    found = read_rows(part, "s", (), date1904=date1904).values.get((1, 1))
    known = as_read(value, date1904=date1904)
    assert (known, type(known)) == (found, type(found))


def test_a_value_beside_a_formula_is_its_cached_result() -> None:
    text = '<v xml:space="preserve"> oui</v>'
    assert cell_xml("A1", "", " oui", "<f>B1</f>") == f'<c r="A1" t="str"><f>B1</f>{text}</c>'
    assert cell_xml("A1", "", None, "<f>B1</f>") == '<c r="A1"><f>B1</f></c>'


def test_an_error_excel_does_not_know_is_refused() -> None:
    with pytest.raises(BadValue, match="no error of Excel"):
        cell_xml("A1", "", CellError("#OUPS!"))


def test_a_value_of_another_type_is_refused() -> None:
    with pytest.raises(BadValue, match="list"):
        cell_xml("A1", "", [1])  # type: ignore[arg-type]


def test_length_is_counted_in_utf_16_units() -> None:
    assert cell_xml("A1", "", "é" * MAX_TEXT)
    with pytest.raises(OversizedText):
        cell_xml("A1", "", "é" * (MAX_TEXT + 1))
    with pytest.raises(OversizedText):
        cell_xml("A1", "", "😀" * (MAX_TEXT // 2 + 1))


@given(st.dates(min_value=date(1900, 1, 1)))
def test_every_date_comes_back_in_the_1900_system(day: date) -> None:
    assert serial_to_date(date_to_serial(day)) == day


@given(st.dates(min_value=date(1904, 1, 1)))
def test_every_date_comes_back_in_the_1904_system(day: date) -> None:
    assert serial_to_date(date_to_serial(day, date1904=True), date1904=True) == day


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))
def test_a_time_of_day_comes_back_to_the_second(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    back = serial_to_date(parse_number(number_text(moment)))
    as_moment = back if isinstance(back, datetime) else datetime(back.year, back.month, back.day)
    assert abs((as_moment - moment).total_seconds()) < 0.001


@pytest.mark.parametrize(
    ("day", "serial"),
    [(date(1900, 1, 1), 1), (date(1900, 2, 28), 59), (date(1900, 3, 1), 61), (date(2026, 1, 1), 46023)],
)
def test_serials_are_those_of_excel(day: date, serial: int) -> None:
    assert date_to_serial(day) == serial


@pytest.mark.parametrize("value", [date(1899, 12, 31), datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_date_excel_cannot_hold_is_refused(value: date) -> None:
    with pytest.raises(BadValue):
        date_to_serial(value)


@pytest.mark.parametrize("serial", [-1, 3_000_000, float("inf"), float("nan")])
def test_a_number_beyond_excels_calendar_is_no_date(serial: float) -> None:
    with pytest.raises(BadValue):
        serial_to_date(serial)
