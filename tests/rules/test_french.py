"""Numbers, dates and names as French readers expect them."""

from __future__ import annotations

import datetime as dt

import pytest

from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Unit
from pac_excel.plan.frame import PlanHead, Role
from pac_excel.rules import french


def test_thousands_and_the_euro_sign_stand_after_narrow_spaces() -> None:
    assert french.euros(31200) == "31\u202f200\u202f€"
    assert french.euros(1234567) == "1\u202f234\u202f567\u202f€"
    assert french.euros(-1200) == "-1\u202f200\u202f€"


def test_cents_are_shown_when_there_are_some() -> None:
    assert french.euros(12.5) == "12,50\u202f€"
    assert french.euros(12.004) == "12\u202f€"


@pytest.mark.parametrize(
    ("value", "text"), [(310.0, "310"), (12.5, "12,5"), (0.126, "0,13"), (-0.001, "0"), (100.0, "100")]
)
def test_numbers_have_a_comma_and_no_decimal_for_nothing(value: float, text: str) -> None:
    assert french.number(value) == text


def test_a_rate_is_shown_in_percent() -> None:
    assert french.percent(0.125) == "12,5\u202f%"
    assert french.percent(1.1818) == "118,2\u202f%"


@pytest.mark.parametrize(
    ("rate", "beside", "text"),
    [
        (0.25, 0.3, "25"),
        (0.25004, 0.25, "25,004"),
        (1.10001, 1.1, "110,001"),
        (-0.0004, 0, "-0,04"),
        (0.25, 0.25, "25"),
        (0.3, None, "30"),
    ],
)
def test_a_rate_never_reads_the_same_as_the_limit_that_it_crosses(
    rate: float, beside: float | None, text: str
) -> None:
    assert french.percent(rate, beside) == f"{text}\u202f%"


def test_days_are_written_the_french_way() -> None:
    assert french.date(dt.date(2027, 2, 15)) == "15/02/2027"
    assert french.month(dt.date(2026, 8, 1)) == "août 2026"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (342000, Unit.EUR, "342\u202f000\u202f€"),
        (310, Unit.NB, "310"),
        (12.5, Unit.PCT, "12,5\u202f%"),
        (1.4, Unit.POINT, "1,4 point"),
        (-2, Unit.POINT, "-2 points"),
        (12, Unit.JOUR, "12 jours"),
        (1, Unit.HEURE, "1 heure"),
        (4, Unit.NIVEAU, "4 niveaux"),
        (1.8, Unit.RATIO, "1,8"),
        (1.8, None, "1,8"),
    ],
)
def test_a_quantity_is_said_in_its_unit(value: float, unit: Unit | None, text: str) -> None:
    assert french.quantity(value, unit) == text


def test_a_record_is_named_by_its_number_and_title() -> None:
    assert french.named(Action(id="A12", title="Enquête\nmensuelle")) == "A12 « Enquête mensuelle »"
    assert french.named(Role(id="RCOM", label="Responsable commercial")) == "RCOM « Responsable commercial »"
    assert french.named(Action(id="A12")) == "A12"
    assert french.named(PlanHead()) == ""


def test_a_long_title_is_cut_between_words() -> None:
    title = "Mise à niveau du CRM, formation de toute l’équipe et recueil des consentements"
    assert french.shortened(title) == "Mise à niveau du CRM, formation de toute l’équipe et…"
    assert len(french.shortened("x" * 200)) == french.TITLE_LENGTH
    assert french.shortened("x" * french.TITLE_LENGTH) == "x" * french.TITLE_LENGTH


def test_words_are_listed_as_in_a_sentence() -> None:
    assert french.listing(["O5"]) == "O5"
    assert french.listing(["O5", "O6", "O7"]) == "O5, O6 et O7"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["formule"], "n’a pas de formule"),
        (["unité"], "n’a pas d’unité"),
        (["capteur", "source"], "n’a ni capteur ni source"),
        (["but", "début", "fin"], "n’a ni but, ni début, ni fin"),
    ],
)
def test_what_is_missing_is_told_in_french(words: list[str], said: str) -> None:
    assert french.lacking(words) == said


@pytest.mark.parametrize(("word", "said"), [("mars 2026", "de mars 2026"), ("août 2026", "d’août 2026")])
def test_de_is_elided_before_a_vowel(word: str, said: str) -> None:
    assert french.of(word) == said
