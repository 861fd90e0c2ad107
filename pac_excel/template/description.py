"""What a template holds that can be given content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pac_excel.ooxml.drawing_text import read_paragraphs
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.references import Area, format_area, format_cell
from pac_excel.ooxml.relationships import CHART, DRAWING, read_relationships
from pac_excel.ooxml.table import Table
from pac_excel.ooxml.workbook import Workbook
from pac_excel.template.part_prose import has_placeholder
from pac_excel.template.pictures import find_pictures
from pac_excel.template.sheet_prose import SheetProse


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedColumn:
    """A column of a table; `is_formula` says that its cells are calculated."""

    name: str
    is_formula: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedTable:
    """A table, which rows can be given to."""

    name: str
    sheet: str
    area: str
    columns: tuple[DescribedColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedName:
    """A defined name: of one cell, which a value can be given to, or of several, which may be a block."""

    name: str
    sheet: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedPlaceholder:
    """A placeholder in prose and where it stands."""

    name: str
    formats: tuple[str, ...]
    sheet: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedImage:
    """A picture, which another can be given for."""

    name: str
    alternative: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedChart:
    """A chart with the text of its title, if it has one of its own."""

    sheet: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedSheet:
    """A sheet; `is_repeated` says that its tab is named by a placeholder, as that of a sheet per item is."""

    name: str
    state: str
    is_repeated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """All that a template can be given."""

    sheets: tuple[DescribedSheet, ...]
    tables: tuple[DescribedTable, ...]
    names: tuple[DescribedName, ...]
    placeholders: tuple[DescribedPlaceholder, ...]
    images: tuple[DescribedImage, ...]
    charts: tuple[DescribedChart, ...]


def describe(
    package: Package,
    workbook: Workbook,
    tables: Iterable[Table],
    formulas: Mapping[str, frozenset[str]],
    prose: Mapping[str, SheetProse],
) -> Description:
    """Return what the workbook can be given; `formulas` are the calculated columns of each table."""
    parts = workbook.worksheet_parts
    return Description(
        sheets=tuple(
            DescribedSheet(name=sheet.name, state=sheet.state, is_repeated=has_placeholder(sheet.name))
            for sheet in workbook.sheets
        ),
        tables=tuple(_table(table, formulas[table.name]) for table in tables),
        names=tuple(_name(name, *target) for name, target in workbook.named_areas.items()),
        placeholders=tuple(
            DescribedPlaceholder(name=item.name, formats=item.formats, sheet=place.sheet, at=place.at)
            for found in prose.values()
            for item, place in found.placeholders()
        ),
        images=tuple(
            DescribedImage(
                name=picture.name,
                alternative=picture.alternative,
                sheet=sheet,
                cell=format_cell(picture.row, picture.column) if picture.row else "",
            )
            for sheet, part in parts.items()
            for picture in find_pictures(package, part)
        ),
        charts=tuple(
            DescribedChart(sheet=sheet, title=_title(package, chart))
            for sheet, part in parts.items()
            for chart in _charts(package, part)
        ),
    )


def _table(table: Table, formulas: frozenset[str]) -> DescribedTable:
    columns = tuple(DescribedColumn(name=name, is_formula=name in formulas) for name in table.headers)
    return DescribedTable(name=table.name, sheet=table.sheet, area=format_area(table.area), columns=columns)


def _name(name: str, sheet: str, area: Area) -> DescribedName:
    return DescribedName(name=name, sheet=sheet, area=format_area(area))


def _charts(package: Package, part: str) -> list[str]:
    return [
        chart.target
        for drawing in read_relationships(package, part)
        if drawing.type == DRAWING
        for chart in read_relationships(package, drawing.target)
        if chart.type == CHART
    ]


def _title(package: Package, chart: str) -> str:
    texts = ("".join(paragraph.texts) for paragraph in read_paragraphs(package.part(chart), chart))
    return next((text for text in texts if text), "")
