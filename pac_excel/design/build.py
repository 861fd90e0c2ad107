"""The standard templates, drawn from their layouts."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import forms, guide, network, overview, report, styles
from pac_excel.design.boards import diagnosis as boards_of_diagnosis
from pac_excel.design.boards import steering as boards_of_steering
from pac_excel.design.boards import strategy as boards_of_strategy
from pac_excel.design.boards import work as boards_of_work
from pac_excel.design.boards.cards import draw_card
from pac_excel.design.boards.charts import alternatives, with_alternatives, with_clear_bubbles
from pac_excel.design.boards.overview import draw_courses, draw_glance
from pac_excel.design.heading import FIRST_ROW, draw_heading, draw_logo, set_page
from pac_excel.design.lists import draw_lists
from pac_excel.design.page import Page, Part
from pac_excel.design.pages import pages_of
from pac_excel.design.tables import draw_tables
from pac_excel.design.theme import DEFAULT, Theme, using
from pac_excel.layout import banner
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.filling import fill
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.layout.views import cards
from pac_excel.layout.views.filled import fill_views
from pac_excel.plan.document import Plan
from pac_excel.template import Data, Rows, Template

LAYOUTS = {"pac_complet.xlsx": COMPLETE, "pac_simplifie.xlsx": SIMPLIFIED}

# a template says what it is, not when it was made
_DATE = dt.datetime(2026, 1, 1)
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)
_WORKBOOK = "xl/workbook.xml"
_NAMES = re.compile(rb"<definedNames>.*</definedNames>", re.DOTALL)
_NAME = re.compile(
    rb'(<definedName name="([^"]*)"(?: localSheetId="(\d+)")?[^>]*>(.*?)</definedName>)', re.DOTALL
)
_TITLES = b"_xlnm.Print_Titles"
_SHEET = re.compile(rb"'[^']*'!")
_CHARTS = "xl/charts/chart"
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_MAKER = re.compile(rb"<Application>.*</AppVersion>")


def build(layout: Layout, look: Theme = DEFAULT) -> bytes:
    """Return the template workbook of `layout`, an empty plan in it; the same bytes at every call."""
    with using(look):
        template = Template.open(_drawn(layout))
    plan = Plan()
    content, views = fill(plan, layout), fill_views(plan, layout)
    drawn = {table.name for table in template.tables} | template.names.keys()
    given = content.tables | {name: table for name, table in views.tables.items() if name in drawn}
    tables = {name: Rows(columns=table.columns, rows=table.rows) for name, table in given.items()}
    names = content.names | banner.unchecked(layout, plan)
    names |= {name: value for name, value in views.names.items() if name in drawn}
    return template.render(Data(tables=tables, names=names, prose=False, fit_rows=True))


def build_report(look: Theme = DEFAULT) -> bytes:
    """Return the template of the monthly report; the same bytes at every call."""
    with using(look):
        return _finished(report.drawn(_DATE), report.ALTERNATIVES)


def build_network(look: Theme = DEFAULT) -> bytes:
    """Return the template of a network's consolidated workbook; the same bytes at every call."""
    with using(look):
        return _finished(network.drawn(_DATE), ())


def standard_templates(look: Theme = DEFAULT) -> dict[str, bytes]:
    """Return every standard template by its file's name, drawn anew."""
    return {name: build(layout, look) for name, layout in LAYOUTS.items()} | {
        report.TEMPLATE: build_report(look),
        network.TEMPLATE: build_network(look),
    }


def build_all(folder: Path, look: Theme = DEFAULT) -> list[Path]:
    """Write the templates into `folder`, in the standard look or an agency's own; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in standard_templates(look).items():
        path = folder / name
        path.write_bytes(data)
        paths.append(path)
    return paths


def outdated(folder: Path) -> list[Path]:
    """Return the standard templates that are missing from `folder` or differ from those drawn now.

    What the files hold is compared, for deflated bytes differ from one zlib to another.
    """
    return [
        folder / name
        for name, data in standard_templates().items()
        if _parts_of(folder / name) != _parts(data)
    ]


def _drawn(layout: Layout) -> bytes:
    """Return the workbook as openpyxl writes it."""
    book = Workbook()
    book.remove(book.active)
    book._named_styles["Normal"].font = styles.font()
    book.properties.title = "Plan d’actions commerciales"
    book.properties.subject = "Diagnostic, stratégie, objectifs, actions et pilotage d’une agence d’assurance"
    book.properties.keywords = "PAC, SWOT, objectifs, QQOQCCP, indicateurs"
    book.properties.category = "Plan d’actions commerciales"
    book.properties.creator = "pac_excel"
    book.properties.language = "fr-FR"
    book.properties.created = _DATE
    pages = pages_of(layout)
    for page in pages:
        book.create_sheet(page.name)
    shown = [page for page in pages if not page.is_hidden]
    for page in pages:
        sheet = book[page.name]
        _draw_page(sheet, page, layout)
        at = shown.index(page) if page in shown else 0
        before = shown[at - 1] if at else None
        after = shown[at + 1] if at + 1 < len(shown) and page in shown else None
        draw_heading(sheet, page, (before, shown[0], after))
        set_page(sheet, page)
    draw_courses(book["Synthèse"])
    draw_logo(book[shown[0].name])
    said = [alternatives(sheet) for sheet in book if sheet._charts or sheet._images]
    stream = io.BytesIO()
    book.save(stream)
    return _finished(stream.getvalue(), said)


def _draw_page(sheet: Worksheet, page: Page, layout: Layout) -> None:
    """Draw what stands below the heading of a sheet."""
    draw: dict[Part, Callable[[int], int]] = {
        Part.STEPS: lambda row: guide.draw_steps(sheet, row),
        Part.SUMMARY: lambda row: overview.draw_summary(sheet, page, layout, row),
        Part.GLANCE: lambda row: draw_glance(sheet, page, layout, row),
        Part.FORMS: lambda row: _draw_forms(sheet, page, layout, row),
        Part.MONTHS: lambda row: forms.draw_months(sheet, page, layout, row),
        Part.HOW_TO_CHECK: lambda row: guide.draw_how_to_check(sheet, row),
        Part.GUIDE: lambda row: guide.draw_guide(sheet, row),
        Part.LISTS: lambda row: draw_lists(sheet, layout, row),
        Part.SWOT_BOARD: lambda row: boards_of_diagnosis.draw_swot(sheet, page, layout, row),
        Part.MATRIX_BOARD: lambda row: boards_of_strategy.draw_matrix(sheet, page, layout, row),
        Part.TREE: lambda row: boards_of_strategy.draw_tree(sheet, page, layout, row),
        Part.SCHEDULE: lambda row: boards_of_work.draw_schedule(sheet, page, layout, row),
        Part.CAMPAIGNS: lambda row: boards_of_work.draw_campaigns(sheet, page, layout, row),
        Part.MONEY: lambda row: boards_of_work.draw_money(sheet, page, layout, row),
        Part.DASHBOARD: lambda row: boards_of_steering.draw_dashboard(sheet, page, layout, row),
        Part.ACTION_CARD: lambda row: draw_card(sheet, page, layout, cards.ACTION, row),
        Part.OBJECTIVE_CARD: lambda row: draw_card(sheet, page, layout, cards.OBJECTIVE, row),
    }
    if Part.MONTHS in page.parts:
        forms.set_grid(sheet)
    elif Part.SUMMARY in page.parts:
        overview.set_grid(sheet)
    row = FIRST_ROW
    for part in page.parts:
        row = draw[part](row)
    draw_tables(sheet, page, layout, row)


def _draw_forms(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the records of a page; a strip above a wide table, else one field a line."""
    draw = forms.draw_form if Part.MONTHS in page.parts else forms.draw_strip
    for number, owner in enumerate(page.owners):
        if number:
            # no title of a form at the foot of a page
            sheet.row_breaks.append(Break(id=row - 1))
        row = draw(sheet, page, layout, owner, row)
    return row


def _finished(data: bytes, said: Sequence[Sequence[str]]) -> bytes:
    """Return the workbook as it stays: its drawings say what they show, and nothing says when it was saved.

    `said` are the alternative texts, drawing by drawing, picture by picture.
    """
    parts = _parts(data)
    for number, texts in enumerate(said, 1):
        name = f"xl/drawings/drawing{number}.xml"
        parts[name] = with_alternatives(parts[name], texts)
    stamp = rb"\g<1>" + _DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    for name in parts:
        if name.startswith(_CHARTS):
            parts[name] = with_clear_bubbles(parts[name])
    parts[_WORKBOOK] = _NAMES.sub(_sorted_names, parts[_WORKBOOK])
    parts[_CORE] = _MODIFIED.sub(stamp, parts[_CORE])
    parts[_APP] = _MAKER.sub(rb"<Application>pac_excel</Application>", parts[_APP])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _sorted_names(names: re.Match[bytes]) -> bytes:
    """Return the defined names by name, print areas before titles, titles of the same rows together.

    At each sheet's titles LibreOffice repeats their rows and columns on all sheets and, where they differ
    from those before, breaks all sheets into pages anew, those whose area has no end row by row.
    """

    def order(name: tuple[bytes, bytes, bytes, bytes]) -> tuple[bytes, bytes, int]:
        _, called, sheet, area = name
        return called.lower(), _SHEET.sub(b"", area) if called == _TITLES else b"", int(sheet or -1)

    ordered = sorted(_NAME.findall(names[0]), key=order)
    return b"<definedNames>" + b"".join(name[0] for name in ordered) + b"</definedNames>"


def _parts_of(path: Path) -> dict[str, bytes] | None:
    try:
        return _parts(path.read_bytes())
    except (FileNotFoundError, zipfile.BadZipFile):
        return None


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
