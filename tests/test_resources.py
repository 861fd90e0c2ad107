from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pac_excel import resources
from pac_excel.errors import PacExcelError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "samples").mkdir()
    (tmp_path / "samples" / "agence.yaml").write_text("plan: {}\n", encoding="utf-8")
    monkeypatch.setattr(resources, "_HOME", tmp_path)
    return tmp_path


def test_a_checkout_keeps_its_resources_at_its_top() -> None:
    assert resources._HOME == ROOT


def test_a_resource_is_found_by_its_name(home: Path) -> None:
    assert resources.sample("agence.yaml") == home / "samples" / "agence.yaml"


def test_a_missing_file_is_named_beside_those_present(home: Path) -> None:
    with pytest.raises(PacExcelError) as failure:
        resources.sample("agnce.yaml")
    assert str(failure.value) == f"agnce.yaml is missing from {home / 'samples'}; it holds agence.yaml"


def test_a_missing_folder_asks_for_a_new_installation(home: Path) -> None:
    with pytest.raises(
        PacExcelError, match=r"^plan\.xlsx: the folder .*workbook_templates is missing; install"
    ):
        resources.template("plan.xlsx")


def test_the_error_survives_a_trip_between_processes(home: Path) -> None:
    with pytest.raises(PacExcelError) as failure:
        resources.macros("ribbon.xml")
    assert str(pickle.loads(pickle.dumps(failure.value))) == str(failure.value)
