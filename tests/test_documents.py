"""Documents that list what the code holds: they say the same."""

from __future__ import annotations

import re
from pathlib import Path

from pac_excel.design.build import LAYOUTS
from pac_excel.design.pages import pages_of
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


def test_the_gallery_shows_every_sheet_and_nothing_else() -> None:
    text = (DOCS / "gallery.md").read_text("utf-8")
    shown = [page for layout in LAYOUTS.values() for page in pages_of(layout) if not page.is_hidden]
    pictures = re.findall(r"!\[([^]]*)\]\(gallery/([^)]+)\)", text)
    assert sorted(title for title, _ in pictures) == sorted(page.title for page in shown)
    assert {name for _, name in pictures} == {path.name for path in (DOCS / "gallery").glob("*.png")}
