"""The rows of *Contrôles*: nothing that the user typed is lost by a check."""

from __future__ import annotations

import datetime as dt

from pac_excel.books.memory import MemoryBook, MemoryTable
from pac_excel.books.protocol import TableView
from pac_excel.layout.control_rows import GONE, content, typed
from pac_excel.layout.controls import Located
from pac_excel.plan.steering import Justification
from pac_excel.rules.finding import Finding, Severity

ALERT = Finding(
    code="SWO-04",
    severity=Severity.WARNING,
    record="SwotItem",
    key="FO01",
    field="title",
    message="FO01 n’est pas utilisée.",
    why="Dormante.",
    fix="L’utiliser.",
    table="tblSwot",
)
FOUND: list[Located] = [(ALERT, None)]
ANSWER = Justification(
    rule_code="SWO-04", table="tblSwot", key="FO01", field="title", justification="Assumé", by="CHEF"
)


def shown(table: object) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]  # type: ignore[attr-defined]


def view(*rows: dict[str, object], formulas: dict[str, str] | None = None) -> TableView:
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    values = [[row.get(header) for header in headers] for row in rows]
    table = MemoryTable(headers=headers, rows=values, formulas=formulas or {})  # type: ignore[arg-type]
    return MemoryBook({"tblControles": table}).tables()["tblControles"]


def row(**more: object) -> dict[str, object]:
    return {"Règle": "SWO-04", "Table": "tblSwot", "Clé": "FO01", "Champ": "title"} | more


def test_a_finding_stands_beside_its_answer_and_its_figures() -> None:
    (told,) = shown(content(FOUND, (ANSWER,)))
    assert (told["Gravité"], told["Anomalie"], told["Justification"], told["Par"]) == (
        "Alerte",
        "FO01 n’est pas utilisée.",
        "Assumé",
        "CHEF",
    )
    assert str(told["Chiffres"]).endswith(" FO01")


def test_an_answer_to_no_finding_keeps_its_row() -> None:
    (told,) = shown(content((), (ANSWER,)))
    assert (told["Règle"], told["Anomalie"], told["Statut"], told["Justification"]) == (
        "SWO-04",
        GONE,
        "Justifiée",
        "Assumé",
    )


def test_what_could_not_be_read_is_written_again_as_it_was_typed() -> None:
    answer = Justification(rule_code="SWO-04", table="tblSwot", key="FO01", field="title", by="CHEF")
    said = typed(view(row(Par="CHEF", Le="avant l’été")))
    assert shown(content(FOUND, (answer,), said))[0]["Le"] == "avant l’été"
    assert (
        shown(content((), (answer,), typed(view(row(Par="CHEF", Le="avant l’été")))))[0]["Le"]
        == "avant l’été"
    )


def test_a_column_of_the_users_own_follows_its_finding() -> None:
    other = Finding(**{name: getattr(ALERT, name) for name in ALERT.__dataclass_fields__} | {"key": "FO02"})
    said = typed(view(row(**{"Ma note": "à voir"}), row(Clé="FO02", **{"Ma note": "fait"})))
    told = shown(content([(other, None), *FOUND], (), said))
    assert [(item["Clé"], item["Ma note"]) for item in told] == [("FO02", "fait"), ("FO01", "à voir")]


def test_a_note_outlives_its_finding() -> None:
    told = shown(content((), (), typed(view(row(**{"Ma note": "à voir"})))))
    assert [(item["Clé"], item["Anomalie"], item["Ma note"], item["Statut"]) for item in told] == [
        ("FO01", GONE, "à voir", None)
    ]


def test_a_column_of_formulas_is_left_to_the_workbook() -> None:
    said = typed(view(row(**{"Mon calcul": 3}), formulas={"Mon calcul": "1+2"}))
    assert said.columns == ()
    assert "Mon calcul" not in content(FOUND, (), said).columns


def test_dates_are_written_as_they_were_read() -> None:
    answer = Justification(
        rule_code="SWO-04", table="tblSwot", key="FO01", field="title", on=dt.date(2026, 9, 15)
    )
    (told,) = shown(content(FOUND, (answer,)))
    assert told["Le"] == dt.date(2026, 9, 15)
