from __future__ import annotations

from pathlib import Path

import pytest

from pac_excel.addin.catalogue import COMMANDS
from pac_excel.addin.doctor.examination import CHECKS

ADDIN = (Path(__file__).parents[2] / "docs" / "addin.md").read_text("utf-8")


@pytest.mark.parametrize("label", [command.label for command in COMMANDS])
def test_every_button_is_explained_to_users(label: str) -> None:
    assert f"\n| {label} | " in ADDIN


@pytest.mark.parametrize("name", [check.name.fr for check in CHECKS])
def test_every_check_of_the_doctor_is_explained_to_users(name: str) -> None:
    assert f"\n| {name} | " in ADDIN
