"""The buttons' commands on workbooks that are open in a real Calc, without a window."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings
from openpyxl import Workbook

from pac_excel.addin import commands, main
from pac_excel.books import FileBook
from pac_excel.books.live_protection import SheetProtected
from pac_excel.books.live_writing import NotWritten
from pac_excel.books.plan_book import NotAPlan, PlanBook
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.reporting.earlier import read_report
from pac_excel.resources import sample
from tests.addin.bench import cell_of, codes, drawn, found_in, named, put, selected, table, workbook_of
from tests.support.calc_engine import Calc
from tests.support.libreoffice import requires_libreoffice
from tests.template.drawn import as_bytes
from tests.test_user_edits import insert_column

pytestmark = requires_libreoffice

ACTIONS = "Actions QQOQCCP"  # the sheet's name in the simplified workbook


@pytest.fixture
def book(calc: Calc, tmp_path: Path) -> xlwings.Book:
    """The sample plan in its simplified form, open."""
    return calc.open(put(tmp_path, drawn(Mode.SIMPLIFIE)))


@pytest.fixture
def complete(calc: Calc, tmp_path: Path) -> xlwings.Book:
    """The sample plan in its complete form, open."""
    return calc.open(put(tmp_path))


@pytest.mark.parametrize("mode", Mode)
def test_checking_lists_what_the_check_of_the_file_finds(calc: Calc, tmp_path: Path, mode: Mode) -> None:
    path = put(tmp_path, drawn(mode))
    book = calc.open(path)
    commands.check(book)
    found = found_in(path)
    assert found
    assert codes(book) == [finding.code for finding, _ in found]
    assert [(row["Feuille"], row["Cellule"]) for row in table(book)] == [
        (finding.sheet, finding.cell) for finding, _ in found
    ]


def test_checking_writes_what_the_check_of_the_file_writes(calc: Calc, tmp_path: Path) -> None:
    book = calc.open(put(tmp_path))
    commands.check(book)
    saved = tmp_path / "saved.xlsx"
    book.save(saved)
    closed = put(tmp_path, name="closed.xlsx")
    plan = PlanBook(FileBook.open(closed))
    plan.write(plan.check())
    ours, theirs = FileBook.open(closed), FileBook.open(saved)
    for name, view in ours.tables().items():
        other = theirs.tables()[name]
        assert [_values(row) for row in other.rows] == [pytest.approx(_values(row)) for row in view.rows], (
            name
        )
    assert theirs.names()["check_state"].cell.value == ours.names()["check_state"].cell.value


def _values(row: Any) -> list[Any]:
    return [cell.value for cell in row]


def test_checking_leads_to_the_first_error_and_says_it(calc: Calc, complete: xlwings.Book) -> None:
    commands.check(complete)
    assert selected(complete) == "Conformité!D14"
    [said] = calc.alerts
    assert said.startswith("7 erreurs, 6 alertes, 0 information.\n\nErreur REG-01, Conformité D14\nA09 ")


def test_a_finding_on_a_hidden_sheet_is_told_and_the_sheet_stays_hidden(
    calc: Calc, book: xlwings.Book
) -> None:
    book.sheets["Objectifs"].activate()
    book.sheets["Objectifs"].range("B2").select()
    book.sheets["Premiers pas"].visible = False
    commands.check(book)
    assert "(la feuille de cette cellule est masquée)" in calc.alerts[-1]
    assert selected(book) == "Objectifs!B2"
    assert not book.sheets["Premiers pas"].visible


def test_checking_again_changes_nothing(book: xlwings.Book) -> None:
    commands.check(book)
    first = table(book)
    commands.check(book)
    assert table(book) == first


def test_a_corrected_cell_is_found_no_more_and_its_figures_follow(book: xlwings.Book) -> None:
    commands.check(book)
    assert "BUD-01" in codes(book)
    cell_of(book, "tblActions", "A09", "Combien – budget").value = 1000
    commands.check(book)
    assert "BUD-01" not in codes(book)
    assert named(book, "sum_budget").value == 29_300
    assert named(book, "open_errors").value == sum(row["Gravité"] == "Erreur" for row in table(book))


def test_texts_that_excel_would_take_for_dates_numbers_or_formulas_stay_texts(book: xlwings.Book) -> None:
    cell_of(book, "tblActions", "A12", "Quoi – action").value = "=1+1"
    commands.check(book)
    assert "DEC-01" in codes(book)
    row = next(row for row in table(book) if row["Règle"] == "DAT-01")
    assert row["Anomalie"].startswith("A12 «\u00a0=1+1\u00a0»")


def test_nothing_but_controls_and_the_state_of_the_check_is_written(calc: Calc, book: xlwings.Book) -> None:
    def contents() -> dict[tuple[str, str], Any]:
        return {
            (sheet.name, found.name): found.range.formula for sheet in book.sheets for found in sheet.tables
        }

    before = contents()
    with calc.counting() as calls:
        commands.check(book)
    assert calls.count("write") == 2
    after = contents()
    assert {key for key in before if before[key] != after[key]} == {("Contrôles", "tblControles")}


def test_what_the_user_answered_stays_and_settles_the_alert(calc: Calc, book: xlwings.Book) -> None:
    commands.check(book)
    alert = next(row for row in table(book) if row["Règle"] == "DAT-05")
    book.sheets[ACTIONS].activate()
    book.sheets[ACTIONS].range(alert["Cellule"]).select()
    commands.justify(book)
    assert selected(book).startswith("Contrôles!I")
    assert "Écrivez ici pourquoi" in calc.alerts[-1]

    typed = book.selection
    assert typed is not None
    typed.value = "Conclu en rendez-vous"
    commands.justify(book)
    assert "qui répond" in calc.alerts[-1]
    who = book.selection
    assert who is not None
    who.value = "Le chef d’agence"
    commands.justify(book)
    assert calc.alerts[-1] == "Alerte justifiée."
    row = next(row for row in table(book) if row["Règle"] == "DAT-05")
    assert (row["Statut"], row["Par"]) == ("Justifiée", "Le chef d’agence")
    assert row["Le"].date() == dt.date.today()
    assert "DAT-05" not in codes(book)


def test_an_error_is_corrected_and_not_justified(calc: Calc, book: xlwings.Book) -> None:
    commands.check(book)
    book.sheets["Objectifs"].activate()
    book.sheets["Objectifs"].range("L7").select()
    commands.justify(book)
    assert calc.alerts[-1].startswith("Cette anomalie ne se justifie pas, elle se corrige.")


def test_the_next_finding_goes_round_all_cells_once(calc: Calc, book: xlwings.Book) -> None:
    commands.check(book)
    cells = list(dict.fromkeys(f"{row['Feuille']}!{row['Cellule']}" for row in table(book)))
    visited = [selected(book)]
    for _ in cells[1:]:
        commands.next_finding(book)
        visited.append(selected(book))
    assert visited == cells
    commands.next_finding(book)
    assert selected(book) == cells[0]
    # two findings of one cell are told together
    assert any("DAT-01" in said and "DAT-05" in said for said in calc.alerts)


def test_the_next_finding_follows_rows_that_were_sorted(calc: Calc, book: xlwings.Book) -> None:
    commands.check(book)
    actions = next(found for found in book.sheets[ACTIONS].tables if found.name == "tblActions").range
    top, left, height, width = actions.row + 1, actions.column, *actions.shape
    area = [top, left, top + height - 2, left + width - 1]
    calc.ask("sort", book.impl.id, ACTIONS, area, 0, False)
    moved = cell_of(book, "tblActions", "A12", "Quand – fin").address
    assert moved != next(row["Cellule"] for row in table(book) if row["Règle"] == "DAT-01")
    for _ in range(5):
        commands.next_finding(book)
        if "DAT-01" in calc.alerts[-1]:
            break
    assert selected(book) == f"{ACTIONS}!{moved}"


def test_clearing_leaves_answers_and_puts_out_the_rest(book: xlwings.Book) -> None:
    commands.check(book)
    row = next(n for n, row in enumerate(table(book)) if row["Règle"] == "DAT-05")
    sheet = book.sheets["Contrôles"]
    answer = sheet.range((11 + row, 9), (11 + row, 10))
    answer.value = [["Conclu en rendez-vous", "Le chef"]]
    commands.check(book)
    commands.clear_marks(book)
    assert codes(book) == []
    assert [(row["Règle"], row["Justification"], row["Statut"]) for row in table(book)] == [
        ("DAT-05", "Conclu en rendez-vous", "Justifiée")
    ]
    assert [row["Repère"] for row in table(book) if row["Repère"]] == []
    assert named(book, "open_errors").value == 0
    assert "Marques effacées" in named(book, "check_state").value
    commands.check(book)
    assert "DAT-05" not in codes(book)
    assert len(codes(book)) == 5


def test_a_note_below_controls_moves_down_when_it_grows(book: xlwings.Book) -> None:
    sheet = book.sheets["Contrôles"]
    sheet.range("C14").value = "à voir avec l’expert-comptable"
    commands.check(book)
    assert len(codes(book)) == 6
    below = [cell for cell in sheet.range((17, 3), (30, 3)).value if cell]
    assert below == ["à voir avec l’expert-comptable"]


def test_filters_protection_calculation_and_screen_are_as_before(calc: Calc, book: xlwings.Book) -> None:
    calc.ask("hide_rows", book.impl.id, ACTIONS, [9, 1, 12, 1], True)
    calc.ask("protect", book.impl.id, "Contrôles", "")
    calc.ask("protect", book.impl.id, ACTIONS, "secret")
    book.app.calculation = "manual"
    commands.check(book)
    assert len(codes(book)) == 6
    assert calc.ask("hidden_rows", book.impl.id, ACTIONS, [7, 1, 21, 1]) == [9, 10, 11, 12]
    assert calc.ask("is_protected", book.impl.id, "Contrôles") is True
    assert calc.ask("is_protected", book.impl.id, ACTIONS) is True
    assert (book.app.calculation, book.app.screen_updating, book.app.enable_events) == ("manual", True, True)


def test_a_sheet_protected_by_a_password_is_left_and_named(calc: Calc, book: xlwings.Book) -> None:
    calc.ask("protect", book.impl.id, "Contrôles", "secret")
    with pytest.raises(SheetProtected, match="'Contrôles' is protected by a password"):
        commands.check(book)
    assert calc.ask("is_protected", book.impl.id, "Contrôles") is True
    assert codes(book) == []


@pytest.mark.parametrize("failing", ["resize", "write", "fill", "calculate"])
def test_when_excel_refuses_half_way_all_is_as_before(
    calc: Calc, book: xlwings.Book, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    commands.check(book)
    cell_of(book, "tblActions", "A09", "Combien – budget").value = 1000
    cell_of(book, "tblActions", "A01", "Quoi – action").value = None
    cell_of(book, "tblActions", "A02", "Quoi – action").value = None
    cell_of(book, "tblActions", "A03", "Quoi – action").value = None
    calc.ask("protect", book.impl.id, "Contrôles", "")
    before, state = table(book), named(book, "check_state").value
    book.sheets[ACTIONS].activate()
    book.sheets[ACTIONS].range("B7").select()
    ask, refused = calc.ask, list[str]()

    def refuse_once(request: str, *arguments: Any) -> Any:
        if request == failing and not refused:
            refused.append(request)
            raise RuntimeError("Call was rejected by callee")
        return ask(request, *arguments)

    monkeypatch.setattr(calc, "ask", refuse_once)
    with pytest.raises(RuntimeError if failing == "calculate" else NotWritten):
        commands.check(book)
    assert refused
    if failing != "calculate":
        assert (table(book), named(book, "check_state").value) == (before, state)
    assert selected(book) == f"{ACTIONS}!B7"
    assert (book.app.screen_updating, book.app.enable_events) == (True, True)
    assert calc.ask("is_protected", book.impl.id, "Contrôles") is True


def test_a_copy_that_the_agency_changed_is_checked_as_its_file_is(calc: Calc, tmp_path: Path) -> None:
    path = put(tmp_path, drawn(Mode.SIMPLIFIE))
    changed = openpyxl.load_workbook(path)
    changed["SWOT"].title = "Forces et faiblesses"
    changed.create_sheet("Mes notes", 0)["A1"] = "à moi"
    insert_column(changed, "tblControles", 3, "À discuter")
    insert_column(changed, "tblObjectifs", 2, "Note du chef")
    changed.save(path)
    book = calc.open(path)
    commands.check(book)
    found = [(finding.code, finding.sheet, finding.cell) for finding, _ in found_in(path)]
    assert ("SWO-01", "Forces et faiblesses", "K25") in found
    assert [(row["Règle"], row["Feuille"], row["Cellule"]) for row in table(book) if row["Règle"]] == found
    assert [row["À discuter"] for row in table(book) if row["À discuter"]] == ["à moi 11"]
    assert table(book, "tblObjectifs")[0]["Note du chef"] == "à moi 6"


def test_a_workbook_that_is_no_plan_is_refused_by_its_name(calc: Calc, tmp_path: Path) -> None:
    book = calc.open(put(tmp_path, as_bytes(Workbook()), "Congés.xlsx"))
    for command in (commands.check, commands.recalculate, commands.next_finding, commands.clear_marks):
        with pytest.raises(NotAPlan, match=r"Congés\.xlsx holds no plan"):
            command(book)


def test_a_button_ends_in_a_french_message(
    calc: Calc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", ["-c"])
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(xlwings.Book, "_mock_caller", None, raising=False)
    calc.open(put(tmp_path, as_bytes(Workbook()), "Congés.xlsx")).set_mock_caller()
    main("check")
    [said] = calc.alerts
    assert "« Vérifier le plan » n’a pas abouti." in said
    assert "Congés.xlsx ne contient pas de plan" in said
    assert str(tmp_path / "pac_excel" / "pac_excel.log") in said


@pytest.mark.slow
def test_a_plan_of_500_actions_is_checked_in_as_many_calls_as_a_small_one(calc: Calc, tmp_path: Path) -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    counts = {}
    for actions in (15, 500):
        many = [replace(plan.actions[n % 15], id=f"A{n + 1:03}") for n in range(actions)]
        path = put(tmp_path, workbook_of(replace(plan, actions=tuple(many))), f"{actions}.xlsx")
        book = calc.open(path)
        with calc.counting() as calls:
            commands.check(book)
            counts[actions] = len(calls)
        assert codes(book) == [finding.code for finding, _ in found_in(path)]
        book.close()
    tables = len(FileBook.open(path).tables())
    assert max(counts.values()) <= 3 * tables + 15
    assert counts[500] == counts[15]


@pytest.mark.parametrize("mode", Mode)
def test_a_check_takes_few_calls(calc: Calc, tmp_path: Path, mode: Mode) -> None:
    path = put(tmp_path, drawn(mode))
    book = calc.open(path)
    with calc.counting() as calls:
        commands.check(book)
        count = len(calls)
    assert count <= 3 * len(FileBook.open(path).tables()) + 15


def test_a_new_plan_is_made_beside_the_one_in_front_and_opened(calc: Calc, book: xlwings.Book) -> None:
    folder = Path(book.fullname).parent
    for number, (answer, mode) in enumerate([("yes", Mode.COMPLET), ("no", Mode.SIMPLIFIE)], 1):
        calc.answers.append(answer)
        commands.new_plan(book)
        name = f"PAC_nouveau{'_2' if number == 2 else ''}.xlsx"
        assert name in [other.name for other in book.app.books]
        assert PlanBook(FileBook.open(folder / name)).plan.agency.mode is mode
    calc.answers.append("cancel")
    commands.new_plan(book)
    assert not (folder / "PAC_nouveau_3.xlsx").exists()


def test_a_new_plan_is_checked_like_any_other(calc: Calc, book: xlwings.Book) -> None:
    calc.answers.append("yes")
    commands.new_plan(book)
    commands.check(book.app.books["PAC_nouveau.xlsx"])
    assert "erreur" in calc.alerts[-1]


def test_figures_are_recalculated_in_manual_calculation_too(calc: Calc, book: xlwings.Book) -> None:
    book.app.calculation = "manual"
    cell_of(book, "tblActions", "A09", "Combien – budget").value = 1000
    assert named(book, "sum_budget").value == 31_200
    commands.recalculate(book)
    assert named(book, "sum_budget").value == 29_300
    assert book.app.calculation == "manual"
    assert codes(book) == []


def test_about_tells_versions_and_log(calc: Calc, book: xlwings.Book) -> None:
    commands.about(book)
    [said] = calc.alerts
    assert "pac_excel" in said
    assert f"xlwings {xlwings.__version__}" in said
    assert sys.executable in said
    assert "pac_excel.log" in said


def test_about_finds_no_fault_with_a_workbook_that_was_never_saved(calc: Calc) -> None:
    new = calc.app.books.add()
    commands.about(new)
    [said] = calc.alerts
    assert "Emplacement du classeur" not in said
    assert "Configuration dans le classeur" not in said


def test_the_report_of_a_month_is_made_beside_the_plan_and_opened(calc: Calc, book: xlwings.Book) -> None:
    folder = Path(book.fullname).parent
    calc.answers.append("no")
    commands.monthly_report(book)
    path = folder / "2026-11" / "PAC-2026_rapport_2026-11.xlsx"
    assert read_report(path).month == dt.date(2026, 11, 1)
    assert path.name in [other.name for other in book.app.books]
    assert "novembre 2026" in calc.alerts[-1]
    calc.answers.append("yes")
    commands.monthly_report(book)
    assert read_report(folder / "2026-12" / "PAC-2026_rapport_2026-12.xlsx").month == dt.date(2026, 12, 1)
    calc.answers.append("cancel")
    commands.monthly_report(book)
    assert sorted(each.name for each in folder.glob("2026-*")) == ["2026-11", "2026-12"]


def test_no_report_is_made_before_a_month_is_over(calc: Calc, book: xlwings.Book) -> None:
    named(book, "plan_as_of").value = 46037  # 15/01/2026
    commands.monthly_report(book)
    assert calc.alerts[-1].startswith("Aucun mois de l’exercice n’est encore terminé.")
