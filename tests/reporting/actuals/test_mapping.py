"""The mapping of a source, in TOML."""

from __future__ import annotations

from pathlib import Path

import pytest

from pac_excel.reporting.actuals.errors import BadMapping
from pac_excel.reporting.actuals.mapping import read_mapping
from pac_excel.reporting.actuals.values import Decimal

WHOLE = """
[source]
file = "export.csv"
sheet = "Feuil1"
header = 3
separator = ";"
encoding = "cp1252"
decimal = ","
[columns]
kpi = "Code"
month = "Période"
value = "Réalisé"
[constants]
site = "S1"
[kpis]
COM = "K01"
[sites]
"Centre ville" = "S1"
[units]
"Milliers" = 1000
"""


def test_a_whole_mapping_is_read(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(WHOLE, encoding="utf-8")
    found = read_mapping(path)
    assert found.file == tmp_path / "export.csv"
    assert (found.sheet, found.header, found.separator) == ("Feuil1", 3, ";")
    assert (found.encoding, found.decimal) == ("cp1252", Decimal.COMMA)
    assert found.columns["month"] == "Période"
    assert found.constants == {"site": "S1"}
    assert found.kpis == {"COM": "K01"}
    assert found.sites == {"Centre ville": "S1"}
    assert found.units == {"milliers": 1000.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[columns", "it is no TOML"),
        ("[colonnes]\nkpi = 'x'", "is none of source, columns"),
        ("[columns]\ncode = 'x'", "is none of kpi, site"),
        ("[source]\nfichier = 'x'", "is none of file, url"),
        ("[source]\nheader = 0", "header is the number"),
        ("[source]\ndecimal = ';'", "decimal is"),
        ("[units]\nk = 'x'", r"\[units\] gives a number"),
        ("columns = 3", "columns is a section"),
        ("[kpis]\nx = ['K01']", "is given a text"),
    ],
)
def test_a_mapping_that_is_wrong_is_told_in_one_line(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadMapping, match=expected) as error:
        read_mapping(path)
    assert "\n" not in str(error.value)
