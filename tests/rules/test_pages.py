from __future__ import annotations

import re
from pathlib import Path

import pytest

from pac_excel.rules.catalogue import ALL_RULES, FAMILIES
from pac_excel.rules.pages import INDEX, page, pages, write_pages
from pac_excel.rules.parameters import LABELS
from pac_excel.rules.registry import RULES, rule_of
from pac_excel.rules.rule import Rule

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
REMEDY = "run: python -m pac_excel.rules.pages docs/rules"


def test_the_committed_pages_are_those_of_the_rules() -> None:
    committed = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*")}
    written = pages()
    differing = sorted(name for name in {*committed, *written} if committed.get(name) != written.get(name))
    # names alone: a difference of two pages says nothing that the remedy does not
    assert differing == [], REMEDY


def test_every_rule_has_its_page_and_its_line_in_the_index() -> None:
    written = pages()
    linked = re.findall(r"^\| \[([A-Z]{3}-\d\d)\]\(\1\.md\) \|", written[INDEX], re.MULTILINE)
    assert linked == [rule.code for rule in ALL_RULES]
    assert set(written) == {INDEX, *(f"{code}.md" for code in linked)}


def test_the_index_goes_by_family() -> None:
    titles = re.findall(r"^## (\w+) · (.+)$", pages()[INDEX], re.MULTILINE)
    assert dict(titles).items() <= FAMILIES.items()
    assert [prefix for prefix, _ in titles] == [name for name in FAMILIES if name in dict(titles)]


def test_links_between_pages_lead_to_pages() -> None:
    written = pages()
    links = {link for text in written.values() for link in re.findall(r"\]\(([^)]+\.md)\)", text)}
    assert links <= set(written)


@pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])
def test_a_page_says_all_that_the_rule_declares(rule: type[Rule]) -> None:
    text = page(rule)
    assert text.startswith(f"# {rule.code} · {rule.anomaly}\n")
    for said in (rule.why, rule.fix, rule.severity.label, rule.__name__, *rule.reads, *rule.echo_of):
        assert said in text
    for name, threshold in rule.thresholds().items():
        row = (f"`{name}`", LABELS[name], f"{threshold.default:g}", threshold.unit, threshold.meaning)
        assert f"| {' | '.join(row)} |" in text


def test_a_page_shows_what_is_reported_and_what_is_not() -> None:
    rule = rule_of("RES-01")
    assert rule is not None
    reported, _, left = page(rule).partition("## Reported\n")[2].partition("## Not reported\n")
    assert "capacity_days: 10" in reported
    assert "days: {RCOM: 12}" in reported
    assert "days: {RCOM: 10}" in left
    assert "Under a finding stand those of [RES-02](RES-02.md)" in page(rule)


def test_a_page_tells_where_its_text_was_read() -> None:
    rule = rule_of("REG-01")
    assert rule is not None
    _, _, sources = page(rule).partition("## Sources\n")
    assert re.findall(r"^- \[(\d+)\] <https://", sources, re.MULTILINE) == ["1", "2", "3", "4"]


def test_writing_removes_the_page_of_a_rule_that_is_no_more(tmp_path: Path) -> None:
    (tmp_path / "OLD-01.md").write_text("gone", "utf-8")
    (tmp_path / "kept.txt").write_text("not a page", "utf-8")
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {*pages(), "kept.txt"}
