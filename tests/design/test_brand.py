from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pac_excel.design.brand import UnusableBrand, read_brand
from pac_excel.design.build import build
from pac_excel.design.theme import DEFAULT, contrast, theme
from pac_excel.layout.simplified import SIMPLIFIED
from tests.support.validators import assert_valid_workbook

BRAND = """
agency = "Agence des Halles"
logo = "logo.png"

[fonts]
face = "Calibri"

[colours]
main = "#7A0019"
accent = "#C8102E"

[colours.chapters]
diagnosis = "#004F59"
"""


def png(width: int, height: int) -> bytes:
    """Return a picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x7a\x00\x19" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def brand(tmp_path: Path) -> Path:
    (tmp_path / "logo.png").write_bytes(png(30, 10))
    path = tmp_path / "brand.toml"
    path.write_text(BRAND, encoding="utf-8")
    return path


def test_a_brand_changes_what_it_says_and_nothing_else(brand: Path) -> None:
    look = read_brand(brand)
    assert (look.agency, look.face, look.accent) == ("Agence des Halles", "Calibri", "C8102E")
    assert look.chapters["OVERVIEW"][0] == "7A0019"
    assert look.chapters["DIAGNOSIS"][0] == "004F59"
    assert look.chapters["ACTIONS"] == DEFAULT.chapters["ACTIONS"]
    assert all(contrast(dark, light) >= 4.5 for dark, light in look.chapters.values())


def test_a_branded_template_has_logo_colours_and_font_and_opens_without_repair(
    brand: Path, tmp_path: Path
) -> None:
    data = build(SIMPLIFIED, read_brand(brand))
    path = tmp_path / "template.xlsx"
    path.write_bytes(data)
    assert_valid_workbook(path)
    book = load_workbook(io.BytesIO(data))
    first = book.worksheets[0]
    assert (first["A1"].font.name, first["A1"].font.color.rgb) == ("Calibri", "007A0019")
    assert first.oddHeader.right.text == "Agence des Halles"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert any(name.startswith("xl/media/") for name in package.namelist())
        assert "Logo de Agence des Halles" in package.read("xl/drawings/drawing1.xml").decode()
    assert theme() is DEFAULT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colour = "#123456"', "colour is not known"),
        ('[colours]\nmain = "rouge"', 'write a colour as "#1F3864"'),
        ('[colours]\nmain = "#FFEE00"', "too light"),
        ('[colours.chapters]\nsales = "#123456"', "colours.chapters.sales is not known"),
        ('logo = "absent.png"', "cannot be read"),
        ('logo = "brand.toml"', "neither PNG nor JPEG"),
        ("agency = 3", "must be a text"),
        ("agency = ", "is no TOML"),
        ('fonts = "Calibri"', "write [fonts]"),
    ],
)
def test_a_brand_that_cannot_be_drawn_with_is_refused_in_one_line(
    text: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "brand.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableBrand) as refused:
        read_brand(path)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_brand_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableBrand, match="cannot be read"):
        read_brand(tmp_path / "brand.toml")
