"""Tables of thousands of rows, which are written and deflated some rows at a time."""

from __future__ import annotations

import pytest

from pac_excel.ooxml.package import Package
from pac_excel.template import Data, Rows, Template, grid, table_form
from tests.template.growth_workbooks import column_workbook, row_workbook

COUNT = 2_700


def filled(source: bytes) -> dict[str, bytes]:
    rows = [(f"m{number} & <é>", number / 7 if number % 5 else None) for number in range(COUNT)]
    data = Data(tables={"tblVentes": Rows(columns=("Mois", "Montant"), rows=rows)}, fit_rows=True)
    package = Package.open(Template.open(source).render(data))
    return {name: package.part(name) for name in package.names()}


@pytest.mark.parametrize("source", [column_workbook(), row_workbook()])
def test_a_long_table_reads_as_one_written_in_one_go(source: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    in_pieces = filled(source)
    for module in (grid, table_form):
        monkeypatch.setattr(module, "LONG_RUN", 1_000_000)
    assert filled(source) == in_pieces
    assert any(f"m{COUNT - 1} &amp; &lt;é&gt;".encode() in part for part in in_pieces.values())
