"""Whatever is written into a file is read back from it as it was."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pac_excel.books import FileBook
from pac_excel.ooxml.values import CellError, ReadValue
from pac_excel.template import Rows, Template
from tests.template.drawn import actions_workbook, as_bytes

TEMPLATE = Template.open(as_bytes(actions_workbook())).compile()

texts = st.text(alphabet=st.characters(codec=None, exclude_categories=()), min_size=1, max_size=40)
values: st.SearchStrategy[ReadValue] = st.one_of(
    st.none(),
    texts,
    st.sampled_from(["=1+1", "+1", "@x", "'x", " x ", "\r\n\t", "_x0041_", "<&>\"'", "]]>", "12", "TRUE"]),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!")]),
)
table_rows = st.lists(st.tuples(values, values, values, values), min_size=1, max_size=6)


def same(one: ReadValue, other: ReadValue) -> bool:
    return type(one) is type(other) and one == other


@settings(max_examples=150)
@given(table_rows, values)
def test_tables_names_and_cached_results_come_back_as_written(
    rows: list[tuple[ReadValue, ReadValue, ReadValue, ReadValue]], name: ReadValue
) -> None:
    columns = ("Quoi", "N°", "Total", "Remarque")
    data = TEMPLATE.render({"tblActions": Rows(columns=columns, rows=rows)}, {"agence_nom": name})
    book = FileBook(Path("plan.xlsx"), data)
    table = book.tables()["tblActions"]
    order = [table.headers.index(column) for column in columns]
    assert len(table.rows) == len(rows)
    for written, read in zip(rows, table.rows, strict=True):
        assert all(same(value, read[at].value) for value, at in zip(written, order, strict=True))
    assert all(row[3].formula for row in table.rows)
    assert same(book.names()["agence_nom"].cell.value, name)
