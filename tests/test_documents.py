"""Documents that list what the code holds: they say the same."""

from __future__ import annotations

from pathlib import Path

from pac_excel.rules.compass import CHAPTERS
from pac_excel.rules.meta import META_RULES

DOCS = Path(__file__).resolve().parents[1] / "docs"


def test_the_document_of_the_compass_lists_its_chapters_and_parts() -> None:
    rows = [
        f"| {chapter.label} | {'; '.join(part.label for part in chapter.parts)} | {_rules(chapter.parts)} |"
        for chapter in CHAPTERS
    ]
    assert "\n".join(rows) in (DOCS / "compass.md").read_text("utf-8")


def test_the_document_of_the_check_lists_the_findings_about_itself() -> None:
    rows = [f"| {rule.code} | {rule.severity.value} | {rule.anomaly} |" for rule in META_RULES]
    assert "\n".join(rows) in (DOCS / "checking.md").read_text("utf-8")


def _rules(parts: object) -> str:
    return ", ".join(dict.fromkeys(code for part in parts for code in part.rules))  # type: ignore[attr-defined]
