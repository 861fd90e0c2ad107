"""The standard templates, drawn from their layouts."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pac_excel.design import forms, guide, network, overview, report, styles
from pac_excel.design.heading import FIRST_ROW, draw_heading, set_page
from pac_excel.design.lists import draw_lists
from pac_excel.design.pages import Page, Part, pages_of
from pac_excel.design.tables import draw_tables
from pac_excel.layout import banner
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.filling import fill
from pac_excel.layout.simplified import SIMPLIFIED
from pac_excel.plan.document import Plan
from pac_excel.template import Rows, Template

LAYOUTS = {"pac_complet.xlsx": COMPLETE, "pac_simplifie.xlsx": SIMPLIFIED}

# a template says what it is, not when it was made
_DATE = dt.datetime(2026, 1, 1)
_ZIP_DATE = (2026, 1, 1, 0, 0, 0)
_CORE, _APP = "docProps/core.xml", "docProps/app.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_MAKER = re.compile(rb"<Application>.*</AppVersion>")


def build(layout: Layout) -> bytes:
    """Return the template workbook of `layout`, an empty plan in it; the same bytes at every call."""
    template = Template.open(_timeless(_drawn(layout)))
    plan = Plan()
    content = fill(plan, layout)
    tables = {name: Rows(columns=table.columns, rows=table.rows) for name, table in content.tables.items()}
    return template.render(tables, content.names | banner.unchecked(layout, plan))


def build_report() -> bytes:
    """Return the template of the monthly report; the same bytes at every call."""
    return _timeless(report.drawn(_DATE))


def build_network() -> bytes:
    """Return the template of a network's consolidated workbook; the same bytes at every call."""
    return _timeless(network.drawn(_DATE))


def standard_templates() -> dict[str, bytes]:
    """Return every standard template by its file's name, drawn anew."""
    return {name: build(layout) for name, layout in LAYOUTS.items()} | {
        report.TEMPLATE: build_report(),
        network.TEMPLATE: build_network(),
    }


def build_all(folder: Path) -> list[Path]:
    """Write the standard templates into `folder`; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, data in standard_templates().items():
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
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _draw_page(sheet: Worksheet, page: Page, layout: Layout) -> None:
    """Draw what stands below the heading of a sheet."""
    draw: dict[Part, Callable[[int], int]] = {
        Part.STEPS: lambda row: guide.draw_steps(sheet, row),
        Part.PLAN: lambda row: overview.draw_plan(sheet, page, layout, row),
        Part.BANNER: lambda row: overview.draw_banner(sheet, layout, row),
        Part.COMPASS: lambda row: overview.draw_compass(sheet, layout, row),
        Part.FIGURES: lambda row: overview.draw_figures(sheet, layout, row),
        Part.FORMS: lambda row: _draw_forms(sheet, page, layout, row),
        Part.MONTHS: lambda row: forms.draw_months(sheet, page, layout, row),
        Part.HOW_TO_CHECK: lambda row: guide.draw_how_to_check(sheet, row),
        Part.GUIDE: lambda row: guide.draw_guide(sheet, row),
        Part.LISTS: lambda row: draw_lists(sheet, layout, row),
    }
    if Part.MONTHS in page.parts:
        forms.set_grid(sheet)
    elif Part.FIGURES in page.parts:
        overview.set_grid(sheet)
    row = FIRST_ROW
    for part in page.parts:
        if part is Part.FORMS and page.parts[0] is Part.STEPS:
            # the first printed page is what one reads, the next what one fills
            sheet.row_breaks.append(Break(id=row - 1))
        row = draw[part](row)
    draw_tables(sheet, page, layout, row)


def _draw_forms(sheet: Worksheet, page: Page, layout: Layout, row: int) -> int:
    """Draw the records of a page; a strip above a wide table, else one field a line."""
    draw = forms.draw_form if Part.MONTHS in page.parts else forms.draw_strip
    for owner in page.owners:
        row = draw(sheet, page, layout, owner, row)
    return row


def _timeless(data: bytes) -> bytes:
    """Return the workbook without the moment at which it was saved, nor the version of what saved it."""
    parts = _parts(data)
    stamp = rb"\g<1>" + _DATE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts[_CORE] = _MODIFIED.sub(stamp, parts[_CORE])
    parts[_APP] = _MAKER.sub(rb"<Application>pac_excel</Application>", parts[_APP])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_DATE), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _parts_of(path: Path) -> dict[str, bytes] | None:
    try:
        return _parts(path.read_bytes())
    except (FileNotFoundError, zipfile.BadZipFile):
        return None


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
