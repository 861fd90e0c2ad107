"""From one month to the next: what users type into a report is in every report that follows."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.books.file import FileBook
from pac_excel.layout.report.columns import Carried
from pac_excel.layout.report.loop import DECISIONS_NAME, GAPS_NAME, REMARK
from pac_excel.ooxml.references import format_cell
from pac_excel.plan import Plan
from pac_excel.reporting.earlier import NotAReport, carried, earlier_report, read_report
from pac_excel.reporting.monthly import monthly_report, render
from tests.reporting.reports import month, sample_plan, template, workbook

# what the sample's plan itself says of a month
QUOTED = {comment.text for kpi in sample_plan().kpis for comment in kpi.comments}


def path_of(folder: Path, number: int) -> Path:
    return folder / f"2026-{number:02}" / f"AG001_rapport_2026-{number:02}.xlsx"


def make(folder: Path, number: int, plan: Plan | None = None) -> Path:
    """Write the report of a month of 2026 as the command does."""
    plan = plan or sample_plan()
    output = path_of(folder, number)
    output.parent.mkdir(exist_ok=True)
    previous = earlier_report(output, month(number))
    handed_on = carried(output, previous, plan.head.id, plan.head.start, month(number))
    output.write_bytes(render(monthly_report(plan, month(number), handed_on), template()))
    return output


def type_into(path: Path, key: str, column: str, text: str, table: str = GAPS_NAME, which: int = 0) -> None:
    """Type into the row of `key` as a user does."""
    book = FileBook.open(path)
    view = book.tables()[table]
    rows = [row for row in view.rows if row[view.headers.index("N°")].value == key]
    cell = rows[which][view.headers.index(column)]
    book.write({}, {}, {f"'{cell.sheet}'!{cell.address}": text})


def texts(path: Path, column: str, table: str = GAPS_NAME) -> list[object]:
    view = FileBook.open(path).tables()[table]
    found = [row[view.headers.index(column)].value for row in view.rows]
    return [text for text in found if text is not None and text not in QUOTED]


def test_comments_survive_twelve_months_with_one_run_again_and_one_left_out(tmp_path: Path) -> None:
    typed: list[str] = []
    for number in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12):
        path = make(tmp_path, number)
        if number in (1, 2, 3, 8, 9, 10, 11, 12):
            typed.append(f"Cause de {number}")
            type_into(path, "K07", "Cause et commentaire", typed[-1])
            type_into(path, "K07", "Décision", f"Décision de {number}")
        if number == 9:
            make(tmp_path, 9)
        assert sorted(texts(path, "Cause et commentaire"), key=str) == sorted(typed)
    december = path_of(tmp_path, 12)
    assert sorted(texts(december, "Décision"), key=str) == sorted(
        text.replace("Cause", "Décision") for text in typed
    )
    again = make(tmp_path, 12)
    assert sorted(texts(again, "Cause et commentaire"), key=str) == sorted(typed)


def test_what_became_of_an_earlier_gap_stands_beside_its_comment(tmp_path: Path) -> None:
    type_into(make(tmp_path, 1), "K07", "Cause et commentaire", "Démarrage")
    assert texts(make(tmp_path, 5), "Depuis") == ["Écart −3 → −11 ; ■ Rouge → ▲ Orange"]


def test_a_line_that_users_add_is_carried_on(tmp_path: Path) -> None:
    path = make(tmp_path, 8)
    book = FileBook.open(path)
    area = book.tables()[GAPS_NAME].area
    headers = book.tables()[GAPS_NAME].headers
    row = area.last_row + 1
    for column, text in (
        ("Indicateur", "Ambiance"),
        ("Cause et commentaire", "Deux départs"),
        ("N°", "=1+1"),
    ):
        at = format_cell(row, area.first_col + headers.index(column))
        book.write({}, {}, {f"'Écarts et décisions'!{at}": text})
        book = FileBook.open(path)
    for number in (8, 9, 10):
        path = make(tmp_path, number)
        assert "Deux départs" in texts(path, "Cause et commentaire")
        assert "Ambiance" in texts(path, "Indicateur")
        assert "=1+1" in texts(path, "N°")


def test_a_remark_on_a_decision_is_carried_on(tmp_path: Path) -> None:
    type_into(make(tmp_path, 3), "D3", REMARK, "Tenu", DECISIONS_NAME)
    assert texts(make(tmp_path, 4), REMARK, DECISIONS_NAME) == ["Tenu"]


def test_a_due_date_stays_a_date(tmp_path: Path) -> None:
    path = make(tmp_path, 8)
    book = FileBook.open(path)
    view = book.tables()[GAPS_NAME]
    cell = view.rows[0][view.headers.index("Échéance")]
    book.write({}, {}, {f"'{cell.sheet}'!{cell.address}": dt.date(2026, 9, 15)})
    notes = read_report(make(tmp_path, 9)).carried.notes
    assert dt.date(2026, 9, 15) in [note.due for note in notes]


def test_text_corrected_in_the_latest_report_is_not_brought_back(tmp_path: Path) -> None:
    type_into(make(tmp_path, 8), "K07", "Cause et commentaire", "Vacances")
    september = make(tmp_path, 9)
    type_into(september, "K07", "Cause et commentaire", "Vacances et panne", which=1)
    assert texts(make(tmp_path, 9), "Cause et commentaire") == ["Vacances et panne"]


def test_text_typed_into_an_earlier_report_afterwards_is_added(tmp_path: Path) -> None:
    august, september = make(tmp_path, 8), make(tmp_path, 9)
    type_into(august, "K07", "Cause et commentaire", "Vacances")
    later = september.stat().st_mtime + 10
    os.utime(august, (later, later))
    assert texts(make(tmp_path, 9), "Cause et commentaire") == ["Vacances"]


def test_the_first_trajectory_of_the_year_is_kept_after_the_plan_was_changed(tmp_path: Path) -> None:
    make(tmp_path, 8)
    plan = sample_plan()
    kpi = replace(plan.kpis[6], trajectory=tuple(float(n) for n in range(12)))
    changed = replace(plan, kpis=(*plan.kpis[:6], kpi, *plan.kpis[7:]))
    for number in (9, 10):
        path = make(tmp_path, number, changed)
        assert read_report(path).carried.initial["K07"] == plan.kpis[6].trajectory
    view = FileBook.open(path).tables()["tblSeries"]
    row = next(row for row in view.rows if row[0].value == "K07")
    assert row[view.headers.index("Prévu 12")].value == 11
    assert row[view.headers.index("Initial 12")].value == plan.kpis[6].trajectory[11]


def test_a_report_of_another_plan_or_month_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(monthly_report(sample_plan(), month(8))))
    with pytest.raises(NotAReport, match="would be lost"):
        carried(path, None, "PAC-2026", dt.date(2026, 1, 1), month(9))
    with pytest.raises(NotAReport, match="would be lost"):
        carried(path, None, "AUTRE", dt.date(2026, 1, 1), month(8))


def test_a_later_report_is_not_carried_on(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_bytes(workbook(monthly_report(sample_plan(), month(8))))
    with pytest.raises(NotAReport, match="not of an earlier month"):
        carried(tmp_path / "new.xlsx", path, "PAC-2026", dt.date(2026, 1, 1), month(8))


def test_a_path_without_the_month_has_no_earlier_report(tmp_path: Path) -> None:
    assert earlier_report(tmp_path / "rapport.xlsx", month(9)) is None
    assert carried(tmp_path / "rapport.xlsx", None, "PAC-2026", None, month(9)) == Carried()
