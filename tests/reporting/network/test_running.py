"""A month of a network: every good agency made, every fault told, nothing done twice."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from pac_excel.layout.report.network import AGENCIES_NAME, DETAIL_NAME, MISSING_NAME, SHARED_NAME
from pac_excel.reporting.network.running import Run, WorkerEnded, run
from pac_excel.reporting.network.settings import read_network
from tests.reporting.network.networks import SETTINGS, Here, Lost, network, plan_of
from tests.reporting.reports import month
from tests.support.libreoffice import assert_cached_values_match, requires_libreoffice
from tests.support.second_oracle import assert_formulon_agrees
from tests.support.validators import assert_valid_workbook


def made(path: Path, executor: Here | None = None, number: int = 9) -> Run:
    return run(read_network(path), month(number), executor or Here(), 2)


def files(folder: Path) -> dict[str, bytes]:
    """Return every report, workbook and summary by path; the ledger holds the same in another form."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "registre" not in path.name
    }


def table(path: Path, name: str) -> pd.DataFrame:
    book = load_workbook(path, data_only=True)
    sheet = next(sheet for sheet in book.worksheets if name in sheet.tables)
    header, *rows = [[cell.value for cell in row] for row in sheet[sheet.tables[name].ref]]
    return pd.DataFrame(rows, columns=header)


@pytest.fixture(scope="module")
def seven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("seven")
    path = network(folder, 7)
    (folder / "plans" / "AG008.xlsx").write_bytes(b"not a workbook")
    return path, made(path)


def test_every_good_agency_has_its_report_and_every_fault_is_told(seven: tuple[Path, Run]) -> None:
    path, result = seven
    folder = path.parent / "rapports" / "2026-09"
    assert sorted(item.name for item in folder.glob("AG*")) == [
        f"AG{number:03}_rapport_2026-09.xlsx" for number in range(1, 8)
    ]
    assert (result.made, [item.code for item in result.failures]) == (7, ["AG008"])
    assert "not an Excel file" in result.failures[0].reason
    missing = table(result.consolidated, MISSING_NAME)
    assert missing["Code"].tolist() == ["AG008"]
    assert missing["Raison"].tolist() == ["Le fichier « AG008.xlsx » n’est pas un classeur Excel lisible."]
    assert '"code": "AG008"' in result.summary.read_text(encoding="utf-8")


def test_a_second_run_has_nothing_to_do(seven: tuple[Path, Run]) -> None:
    path, _ = seven
    before = files(path.parent / "rapports")
    executor = Here()
    again = made(path, executor)
    assert (executor.done, again.made, len(again.failures)) == (0, 0, 1)
    assert files(path.parent / "rapports") == before


def test_sums_of_the_network_are_those_of_its_agencies(seven: tuple[Path, Run]) -> None:
    _, result = seven
    agencies, shared, detail = (
        table(result.consolidated, name) for name in (AGENCIES_NAME, SHARED_NAME, DETAIL_NAME)
    )
    assert len(agencies) == 7
    assert agencies["Rang"].tolist() == list(range(1, 8))
    assert agencies["Écart %"].is_monotonic_decreasing
    grouped = detail.groupby("Indicateur")
    sums = shared[shared["Mode"] == "Somme"].set_index("Indicateur")
    assert len(sums) > 5
    pd.testing.assert_series_equal(
        sums["Réalisé"].astype(float), grouped["Réalisé"].sum().astype(float)[sums.index], check_names=False
    )
    weighted = shared[shared["Mode"] == "Moyenne pondérée"].set_index("Indicateur")
    assert len(weighted) == 2
    expected = (detail["Réalisé"] * detail["Poids"]).groupby(detail["Indicateur"]).sum() / grouped[
        "Poids"
    ].sum()
    pd.testing.assert_series_equal(
        weighted["Réalisé"].astype(float), expected.astype(float)[weighted.index], check_names=False
    )
    plain = shared[shared["Mode"] == "Moyenne simple"].set_index("Indicateur")
    pd.testing.assert_series_equal(
        plain["Réalisé"].astype(float),
        grouped["Réalisé"].mean().astype(float)[plain.index],
        check_names=False,
    )
    money = sums.loc["Commissions acquises", "Réalisé"]
    assert agencies["Chiffre à date"].sum() == pytest.approx(money)


def test_the_cards_of_the_network_are_the_sums_of_the_reports_on_disk(seven: tuple[Path, Run]) -> None:
    path, result = seven
    reports = [
        load_workbook(report, data_only=True)
        for report in sorted((path.parent / "rapports" / "2026-09").glob("AG*.xlsx"))
    ]
    assert len(reports) == 7

    def cell(book: Any, name: str) -> Any:
        sheet, _, at = book.defined_names[name].attr_text.rpartition("!")
        return book[sheet.strip("'")][at.replace("$", "")].value

    def money(book: Any, header: str) -> float:
        sheet = book["Indicateurs"]
        head, *rows = [[item.value for item in row] for row in sheet[sheet.tables["tblIndicateurs"].ref]]
        return next(row[head.index(header)] for row in rows if row[head.index("N°")] == "K01")

    network_book = load_workbook(result.consolidated, data_only=True)
    for name, parts in (
        ("network_green", [cell(book, "count_vert") for book in reports]),
        ("network_amber", [cell(book, "count_orange") for book in reports]),
        ("network_red", [cell(book, "count_rouge") for book in reports]),
        ("network_money", [money(book, "À date réalisé") for book in reports]),
        ("network_planned", [money(book, "À date prévu") for book in reports]),
        ("network_landing", [money(book, "Atterrissage") for book in reports]),
        ("network_aim", [money(book, "Objectif") for book in reports]),
        ("network_spent", [cell(book, "budget_spent") for book in reports]),
        ("network_budget", [cell(book, "budget_to_date") for book in reports]),
    ):
        assert cell(network_book, name) == pytest.approx(sum(parts)), name
    assert (cell(network_book, "network_agencies"), cell(network_book, "network_missing")) == (7, 1)


def test_figures_of_an_agency_are_those_of_its_own_report(seven: tuple[Path, Run]) -> None:
    path, result = seven
    detail = table(result.consolidated, DETAIL_NAME)
    for code in ("AG001", "AG005"):
        report = path.parent / "rapports" / "2026-09" / f"{code}_rapport_2026-09.xlsx"
        own = table(report, "tblIndicateurs").set_index("Indicateur")["À date réalisé"]
        found = detail[detail["Code"] == code].set_index("Indicateur")["Réalisé"]
        pd.testing.assert_series_equal(found.astype(float), own.astype(float), check_names=False)


def test_findings_are_counted_rule_by_rule(seven: tuple[Path, Run]) -> None:
    _, result = seven
    rules = table(result.consolidated, "tblReglesReseau").set_index("Règle")
    assert rules.loc["BUD-01", "Agences"] == 7
    assert rules.loc["RES-02", "Constats"] == 14


@requires_libreoffice
def test_cached_values_of_the_consolidated_workbook_are_what_libreoffice_finds(
    seven: tuple[Path, Run], tmp_path: Path
) -> None:
    path = tmp_path / "network.xlsx"
    path.write_bytes(seven[1].consolidated.read_bytes())
    assert assert_cached_values_match(path) > 100
    assert_valid_workbook(path)


def test_cached_values_of_the_consolidated_workbook_are_what_formulon_finds(
    seven: tuple[Path, Run],
) -> None:
    assert assert_formulon_agrees(seven[1].consolidated.read_bytes()) > 100


def test_a_network_without_any_report_makes_a_workbook_all_the_same(tmp_path: Path) -> None:
    path = network(tmp_path, 0)
    (tmp_path / "plans" / "AG001.xlsx").write_bytes(b"bad")
    result = made(path)
    assert_valid_workbook(result.consolidated)
    assert len(result.failures) == 1


def test_only_what_changed_is_made_again(tmp_path: Path) -> None:
    path = network(tmp_path, 3)
    made(path)
    (tmp_path / "plans" / "AG002.xlsx").write_bytes(plan_of(6))
    executor = Here()
    assert made(path, executor).failures[0].code == "AG002"
    assert executor.done == 1


def test_a_report_that_was_removed_is_made_again(tmp_path: Path) -> None:
    path = network(tmp_path, 2)
    before = made(path)
    reports = files(tmp_path / "rapports")
    (tmp_path / "rapports" / "2026-09" / "AG001_rapport_2026-09.xlsx").unlink()
    executor = Here()
    made(path, executor)
    assert executor.done == 1
    assert files(tmp_path / "rapports") == reports
    assert before.made == 2


def test_a_run_cut_short_and_continued_gives_what_one_run_gives(tmp_path: Path) -> None:
    whole, cut = network(tmp_path / "whole", 6), network(tmp_path / "cut", 6)
    made(whole)
    with pytest.raises(KeyboardInterrupt):
        run(read_network(cut), month(9), Here(5), 1)
    last = Here()
    run(read_network(cut), month(9), last, 1)
    assert last.done == 2
    assert files(tmp_path / "cut" / "rapports") == files(tmp_path / "whole" / "rapports")


def test_a_report_open_elsewhere_is_tried_again_at_the_next_run(tmp_path: Path) -> None:
    path = network(tmp_path, 1)
    folder = tmp_path / "rapports" / "2026-09"
    folder.mkdir(parents=True)
    lock = folder / "~$AG001_rapport_2026-09.xlsx"
    lock.write_bytes(bytes([3]) + b"Martin".ljust(54) + bytes(110))
    assert "open elsewhere" in made(path).failures[0].reason
    os.unlink(lock)
    assert made(path).made == 1


def test_comments_of_last_month_are_carried_on(tmp_path: Path) -> None:
    path = network(tmp_path, 1)
    made(path, number=8)
    assert made(path, number=9).made == 1
    report = tmp_path / "rapports" / "2026-09" / "AG001_rapport_2026-09.xlsx"
    assert load_workbook(io.BytesIO(report.read_bytes())).sheetnames[0] == "Synthèse du mois"


def test_an_agency_that_leaves_is_taken_out_of_the_sums(tmp_path: Path) -> None:
    path = network(tmp_path, 3)
    made(path)
    (tmp_path / "plans" / "AG002.xlsx").unlink()
    executor = Here()
    result = made(path, executor)
    assert (executor.done, result.made) == (0, 0)
    assert table(result.consolidated, AGENCIES_NAME)["Code"].sort_values().tolist() == ["AG001", "AG003"]


def test_a_problem_of_an_agency_stands_among_those_without_report(tmp_path: Path) -> None:
    settings = SETTINGS + 'codes = ["AG001", "AG007"]\n'
    result = made(network(tmp_path, 1, settings))
    assert result.made == 1
    missing = table(result.consolidated, MISSING_NAME)
    assert missing[["Code", "Plan"]].to_numpy().tolist() == [["AG007", "AG007.xlsx"]]
    assert missing["Raison"].tolist() == ["Aucun plan n’est à la place « plans/AG007.xlsx »."]


def test_agencies_that_nobody_gets_mail_for_come_in_their_order_however_the_run_went(tmp_path: Path) -> None:
    mail = '[mail]\ncc = ["direction@reseau.fr"]\n'
    path = network(tmp_path, 3, SETTINGS + mail)
    made(path)
    (tmp_path / "rapports" / "2026-09" / "AG001_rapport_2026-09.xlsx").unlink()
    result = made(path)
    assert (result.made, result.unaddressed) == (1, ("AG001", "AG002", "AG003"))


def test_each_report_is_handed_over_by_a_draft_of_its_own(tmp_path: Path) -> None:
    mail = '[mail]\ncc = ["direction@reseau.fr"]\n[mail.sites.AG001]\nto = ["Zoé Brun <zoe@agence.fr>"]\n'
    path = network(tmp_path, 2, SETTINGS + mail)
    result = made(path)
    assert (result.made, result.unaddressed) == (2, ("AG002",))
    assert json.loads(result.summary.read_text(encoding="utf-8"))["unaddressed"] == ["AG002"]
    folder = tmp_path / "rapports" / "2026-09"
    assert [draft.name for draft in folder.glob("*.eml")] == ["AG001_rapport_2026-09.eml"]
    draft = email.message_from_bytes(
        (folder / "AG001_rapport_2026-09.eml").read_bytes(), policy=email.policy.default
    )
    assert draft["To"] == "Zoé Brun <zoe@agence.fr>"
    (report,) = draft.iter_attachments()
    assert report.get_content() == (folder / "AG001_rapport_2026-09.xlsx").read_bytes()

    # a draft that was sent and removed does not come back, one whose letter changes does
    (folder / "AG001_rapport_2026-09.eml").unlink()
    executor = Here()
    made(path, executor)
    assert (executor.done, list(folder.glob("*.eml"))) == (0, [])
    path.write_text(SETTINGS + mail + 'subject = "Le mois"\n', encoding="utf-8")
    made(path, executor)
    assert executor.done == 1
    assert b"Subject: Le mois\r\n" in (folder / "AG001_rapport_2026-09.eml").read_bytes()


def test_what_was_made_before_a_process_was_lost_is_kept(tmp_path: Path) -> None:
    path = network(tmp_path, 3)
    with pytest.raises(WorkerEnded, match=r"1 of 3 are kept: run the same command again"):
        made(path, Lost(1))
    assert made(path).made == 2
