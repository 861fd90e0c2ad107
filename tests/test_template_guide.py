"""What docs/template-engine.md claims: each claim names a test that there is, each picture a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pac_excel.template.formats import FORMATS

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "template-engine.md").read_text("utf-8")
ROWS = [line.split("|")[1:3] for line in GUIDE.splitlines() if "✔" in line and line.startswith("| ")]
NAMED = sorted(set(re.findall(r"`(test_\w+)`", GUIDE)))
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
}


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_the_guide_names_exists(name: str) -> None:
    assert name in TESTS


def test_every_feature_that_is_claimed_names_its_test() -> None:
    assert len(ROWS) > 15
    assert [feature.strip() for feature, ours in ROWS if "test_" not in ours] == []


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\((pictures/[^)]+)\)", GUIDE))))
def test_every_picture_is_there(target: str) -> None:
    assert (ROOT / "docs" / target).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_is_told(name: str) -> None:
    assert f"`{name}`" in GUIDE
