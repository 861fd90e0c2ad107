"""The command that writes the mails for reports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pac_excel.reporting.handover import hand_over
from pac_excel.reporting.mailing import read_mailing


def write_drafts(reports: Sequence[Path], config: Path) -> None:
    """Write a draft beside each report, and say where."""
    mailing = read_mailing(config)
    for report in reports:
        print(f"{hand_over(report, mailing)}: a draft; open it in your mail program to send it")
