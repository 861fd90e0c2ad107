"""Documents that list what the code holds: they say the same."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path

import pytest

from pac_excel.design.build import LAYOUTS
from pac_excel.design.pages import pages_of
from pac_excel.machine import Machine, System
from pac_excel.reporting.mailing import parse_mailing
from pac_excel.reporting.schedule.cron import block
from pac_excel.reporting.schedule.definition import Schedule, parse_command
from pac_excel.reporting.schedule.places import home_of, program_call
from pac_excel.reporting.schedule.systemd import units
from pac_excel.reporting.schedule.timing import Timing
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


def _schedule(day: int) -> Schedule:
    return Schedule(
        name="monthly",
        timing=Timing(day=day, at=dt.time(7, 0), is_workday=True),
        command=parse_command(["network", "run", "network.toml"]),
        folder=Path("/home/zoe/reseau"),
        first=dt.date(2026, 11, 1),
        scheduler="systemd",
    )


@pytest.mark.parametrize("day", [3, 31])
def test_the_document_of_schedules_shows_the_timer_that_is_written(day: int) -> None:
    timer = units(_schedule(day), ["python"])["pac-excel-monthly.timer"]
    shown = timer[timer.index("[Timer]" if day == 3 else "OnCalendar") : timer.index("\n\n[Install]")]
    if day == 31:
        shown = shown.removesuffix("\nPersistent=true")
    assert f"```\n{shown}\n```" in (DOCS / "schedule.md").read_text("utf-8")


def test_the_document_of_schedules_shows_the_lines_that_cron_gets() -> None:
    machine = Machine(
        system=System.OTHER, home=Path("/home/zoe"), environment={}, interpreter="/home/zoe/venv/bin/python"
    )
    lines = block(_schedule(3), program_call(machine, home_of(machine, "monthly")))
    assert f"```\n{lines}```" in (DOCS / "schedule.md").read_text("utf-8")


def test_the_settings_of_mails_that_the_document_shows_are_read() -> None:
    text = (DOCS / "schedule.md").read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    letter = parse_mailing(tomllib.loads(text), "network.toml").letter_for("AG001")
    assert (letter.name, len(letter.to), len(letter.cc)) == ("Agence Modèle", 1, 1)
    assert letter.sender is not None


def _rules(parts: object) -> str:
    return ", ".join(dict.fromkeys(code for part in parts for code in part.rules))  # type: ignore[attr-defined]


def test_the_gallery_shows_every_sheet_and_nothing_else() -> None:
    text = (DOCS / "gallery.md").read_text("utf-8")
    shown = [page for layout in LAYOUTS.values() for page in pages_of(layout) if not page.is_hidden]
    pictures = re.findall(r"!\[([^]]*)\]\(gallery/([^)]+)\)", text)
    assert sorted(title for title, _ in pictures) == sorted(page.title for page in shown)
    assert {name for _, name in pictures} == {path.name for path in (DOCS / "gallery").glob("*.png")}
