"""Draws the pictures of template-engine.md (a template, the sheets it fills), reporting.md and network.md.

`python -m docs.draw_pictures` writes docs/pictures/; LibreOffice and pdftoppm draw them.
"""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter

from pac_excel.design.build import build_report
from pac_excel.plan.reading import read_plan
from pac_excel.reporting.monthly import monthly_report, render
from pac_excel.reporting.network.running import run
from pac_excel.reporting.network.settings import read_network
from pac_excel.resources import sample
from pac_excel.template import Data, Rows, Template
from tests.reporting.network.networks import SETTINGS, Here, network
from tests.support.libreoffice import render_png

PICTURES = Path(__file__).parent / "pictures"
BLUE, PALE = "#1F4E79", "#DDEBF7"


def template() -> bytes:
    """Return a template with prose, a table with a total, a chart and a block."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    title = book.add_format({"bold": True, "font_size": 16, "font_color": BLUE})
    head = book.add_format({"bold": True, "bg_color": BLUE, "font_color": "white"})
    money = book.add_format({"num_format": "#,##0 €"})
    card = book.add_format({"bold": True, "bg_color": PALE, "align": "center"})
    sheet = book.add_worksheet("{{ conseiller }}")
    quoted = "'{{ conseiller }}'"
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(11)  # A5
    sheet.fit_to_pages(1, 1)
    sheet.set_margins(0.3, 0.3, 0.3, 0.3)
    sheet.set_column("A:A", 2)
    sheet.set_column("B:B", 22)
    sheet.set_column("C:D", 13)
    sheet.set_column("E:I", 11)
    sheet.write("B1", "Bilan de {{ conseiller }}, {{ mois | month }}", title)
    sheet.write("B2", "Objectif atteint à {{ part | percent }}.")
    sheet.add_table(
        "B4:D6",
        {
            "name": "tblVentes",
            "style": "Table Style Medium 2",
            "total_row": True,
            "columns": [
                {"header": "Produit", "total_string": "Total"},
                {"header": "Contrats", "total_function": "=SUBTOTAL(109,tblVentes[Contrats])"},
                {"header": "Prime", "format": money, "total_function": "=SUBTOTAL(109,tblVentes[Prime])"},
            ],
            "data": [["Habitation", 12, 3600]],
        },
    )
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={quoted}!$C$5:$C$5", "categories": f"={quoted}!$B$5:$B$5"})
    chart.set_title({"name": "Contrats de {{ conseiller }}", "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_size({"width": 380, "height": 200})
    sheet.insert_chart("F1", chart)
    sheet.merge_range("B8:D8", "{{ action }}", card)
    sheet.write("B9", "Échéance")
    sheet.write("C9", "{{ jour | longdate }}")
    sheet.write("B11", "Signé : {{ conseiller }}", head)
    book.define_name("action_suivante", f"={quoted}!$B$8:$D$9")
    book.close()
    return stream.getvalue()


def filled() -> bytes:
    """Return the workbook that the template makes for two advisers."""
    return Template.open(template()).render(
        Data(
            names={"mois": date(2026, 9, 1)},
            sheets={
                "{{ conseiller }}": [
                    adviser("Anaïs", 0.92, [("Habitation", 18, 5400), ("Santé", 9, 6300), ("Vie", 4, 9100)]),
                    adviser("Malo", 1.05, [("Habitation", 22, 6600), ("Auto", 31, 14800)]),
                ]
            },
        )
    )


def adviser(name: str, share: float, sales: list[tuple[str, int, int]]) -> Data:
    """Return what the sheet of one adviser is given."""
    actions = [("Relancer les devis", date(2026, 10, 1)), ("Appeler les nouveaux clients", date(2026, 10, 9))]
    return Data(
        names={"conseiller": name, "part": share},
        tables={"tblVentes": Rows(columns=("Produit", "Contrats", "Prime"), rows=sales)},
        blocks={"action_suivante": [Data(names={"action": what, "jour": day}) for what, day in actions]},
    )


def draw() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in (("template", template()), ("filled", filled())):
            path = Path(folder, f"{name}.xlsx")
            path.write_bytes(data)
            pages = render_png(path, Path(folder, name), dpi=75)
            for number, page in enumerate(pages, 1):
                suffix = f"-{number}" if len(pages) > 1 else ""
                (PICTURES / f"{name}{suffix}.png").write_bytes(page.read_bytes())
        draw_report(Path(folder))
        draw_network(Path(folder))


def draw_report(folder: Path) -> None:
    """Write the pages of the sample's report that are shown, and the first one in grey."""
    path = folder / "report.xlsx"
    plan = read_plan(sample("agence_modele.yaml"))
    path.write_bytes(render(monthly_report(plan, date(2026, 9, 1)), Template.open(build_report())))
    pages = render_png(path, folder / "report", dpi=75)
    for number in (1, 2, 3):
        (PICTURES / f"report-{number}.png").write_bytes(pages[number - 1].read_bytes())
    grey = render_png(path, folder / "grey", dpi=75, grey=True)
    (PICTURES / "report-grey.png").write_bytes(grey[0].read_bytes())


def draw_network(folder: Path) -> None:
    """Write the first pages of the workbook of a network of seven agencies, one of them without plan."""
    settings = read_network(network(folder / "network", 7, f'{SETTINGS}codes = ["AG008"]\n'))
    result = run(settings, date(2026, 9, 1), Here(), 1)
    pages = render_png(result.consolidated, folder / "pages", dpi=75)
    for number in (1, 2):
        (PICTURES / f"network-{number}.png").write_bytes(pages[number - 1].read_bytes())


if __name__ == "__main__":
    draw()
