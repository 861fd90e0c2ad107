"""The sheet *Paramètres*: the rules, and what the user set of them."""

from __future__ import annotations

import pytest

from pac_excel.layout.cells import Labels, decode
from pac_excel.layout.columns import Column
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.parameters import PARAMETER, content
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan import Plan
from pac_excel.plan.choices import RuleSeverity
from pac_excel.plan.reading import parse_plan
from pac_excel.plan.steering import RuleSetting
from pac_excel.plan.writing import format_plan
from pac_excel.rules.parameters import LABELS
from pac_excel.rules.registry import RULES
from tests.support.memory import book_of, read_book

SETTINGS = (
    RuleSetting(rule_code="RES-02", parameter="overload", value=1.5),
    RuleSetting(rule_code="BUD-01", active=False),
    RuleSetting(rule_code="SWO-01", severity=RuleSeverity.ALERTE),
    RuleSetting(rule_code="XXX-99", parameter="nothing", value=3.0),
    RuleSetting(rule_code="BUD-01"),
)


def rows(*settings: RuleSetting) -> list[dict[str, object]]:
    table = content(settings)
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_every_rule_and_every_threshold_has_a_row() -> None:
    shown = [(row["Règle"], row["Paramètre"]) for row in rows()]
    assert len(shown) == len(set(shown))
    for rule in RULES:
        named = [parameter for code, parameter in shown if code == rule.code]
        assert [label for label in named if label] == [LABELS[name] for name in rule.thresholds()]
        assert named


def test_a_threshold_is_told_with_its_unit_its_meaning_and_its_default() -> None:
    (row,) = [row for row in rows() if row["Paramètre"] == "Charge admise"]
    assert (row["Règle"], row["Gravité"], row["Par défaut"], row["Votre valeur"]) == (
        "RES-02",
        "Alerte",
        1.2,
        None,
    )
    assert row["Anomalie"]
    assert row["Unité"]
    assert row["Ce qu’il règle"]


def test_what_is_set_stands_first_in_its_order_beside_what_it_changes() -> None:
    first, second, third, unknown, *_ = rows(*SETTINGS)
    assert (first["Paramètre"], first["Par défaut"], first["Votre valeur"]) == ("Charge admise", 1.2, 1.5)
    assert (second["Règle"], second["Active"]) == ("BUD-01", "Non")
    assert (third["Règle"], third["Votre gravité"], third["Gravité"]) == ("SWO-01", "Alerte", "Erreur")
    assert (unknown["Règle"], unknown["Anomalie"]) == ("XXX-99", None)


def test_settings_come_back_from_both_workbooks_and_from_a_file() -> None:
    plan = Plan(settings=SETTINGS)
    assert parse_plan(format_plan(plan)) == plan
    for layout in (COMPLETE, SIMPLIFIED):
        reading = read_book(book_of(plan, layout), layout)
        assert (reading.plan, reading.defects) == (plan, ())


@pytest.mark.parametrize("typed", ["overload", "CHARGE ADMISE", " Charge admise "])
def test_a_threshold_may_be_typed_by_either_of_its_names(typed: str) -> None:
    column = Column("Paramètre", "parameter", PARAMETER)
    assert decode(typed, column, Labels()) == "overload"


def test_a_setting_is_found_by_what_its_row_shows() -> None:
    reading = read_book(book_of(Plan(settings=SETTINGS[:1]), COMPLETE), COMPLETE)
    place = reading.places.exactly("RuleSetting", "RES-02 / overload", "value")
    assert place is not None
    assert place.key == "RES-02 / Charge admise"


def test_rows_in_which_nothing_is_set_are_no_settings() -> None:
    assert read_book(book_of(Plan(), COMPLETE), COMPLETE).plan.settings == ()
