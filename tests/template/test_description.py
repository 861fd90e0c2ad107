from __future__ import annotations

import pickle

from pac_excel.template import Template
from pac_excel.template.description import DescribedColumn
from tests.template.rich_workbooks import report_workbook


def test_a_description_tells_all_that_a_template_can_be_given() -> None:
    found = Template.open(report_workbook()).describe()
    assert [(sheet.name, sheet.is_repeated) for sheet in found.sheets] == [
        ("{{ nom }}", True),
        ("Synthèse", False),
    ]
    (table,) = found.tables
    assert (table.name, table.sheet, table.area) == ("tblVentes", "{{ nom }}", "B6:D8")
    assert table.columns == (
        DescribedColumn(name="Produit", is_formula=False),
        DescribedColumn(name="Montant", is_formula=False),
        DescribedColumn(name="Double", is_formula=True),
    )
    assert [(name.name, name.area) for name in found.names] == [("objectif", "B3")]
    places = [(item.name, item.formats, item.at) for item in found.placeholders]
    assert places == [
        ("nom", (), "its tab"),
        ("nom", ("upper",), "A1"),
        ("mois", ("month",), "A1"),
        ("nom", (), "A2"),
        ("part", ("percent",), "A2"),
        ("objectif", (), "A3"),
        ("nom", (), "oddHeader"),
        ("part", ("percent",), "oddHeader"),
        ("nom", (), "shape 'TextBox 3'"),
        ("nom", (), "the title of a chart"),
    ]
    assert [(image.alternative, image.cell) for image in found.images] == [("Logo", "G8")]
    assert [chart.title for chart in found.charts] == ["Ventes de {{ nom }}"]


def test_a_description_can_be_sent_to_another_process() -> None:
    found = Template.open(report_workbook()).describe()
    assert pickle.loads(pickle.dumps(found)) == found
