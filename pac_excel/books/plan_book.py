"""A plan in a workbook: rendered from a template, read back, and given its findings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pac_excel.books.protocol import Book
from pac_excel.errors import PacExcelError
from pac_excel.layout import answers, banner, control_rows, controls
from pac_excel.layout.columns import Layout
from pac_excel.layout.complete import COMPLETE
from pac_excel.layout.content import TableContent
from pac_excel.layout.controls import Located
from pac_excel.layout.corrections import Correction, corrections_of
from pac_excel.layout.filling import fill
from pac_excel.layout.reading import Reading, read
from pac_excel.layout.simplified import SIMPLIFIED, held
from pac_excel.layout.views.filled import fill_views
from pac_excel.ooxml.references import quote_sheet
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.plan.fingerprint import Stamp, changed_without_version
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.problems import listed
from pac_excel.plan.reading import SCHEMA
from pac_excel.plan.steering import Justification
from pac_excel.rules.compass import ChapterScore, compass
from pac_excel.rules.defect import Defect, DefectKind
from pac_excel.rules.fixes import certain_fixes
from pac_excel.rules.linter import check_plan
from pac_excel.rules.own_settings import Change, changes, settings_of
from pac_excel.rules.settings import Settings
from pac_excel.template.data import Data
from pac_excel.template.rows import Rows
from pac_excel.template.template import Template

LAYOUTS: Mapping[Mode, Layout] = {Mode.COMPLET: COMPLETE, Mode.SIMPLIFIE: SIMPLIFIED}


class NotAPlan(PacExcelError):
    """A workbook that carries no plan."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"{self.path} holds no plan: {self.reason}; make one with 'pac-excel new PLAN.yaml -o PLAN.xlsx'"
        )


class IncompleteTemplate(PacExcelError):
    """A template that has no place for part of the plan."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(missing)
        self.missing = missing

    def __str__(self) -> str:
        return f"the template lacks {listed(self.missing)}; copy them from the standard template"


def render(plan: Plan, layout: Layout, template: Template) -> bytes:
    """Return the workbook of `plan`: `template` filled with all that `layout` holds."""
    plan = plan if layout is COMPLETE else held(plan, layout)
    content, views = fill(plan, layout), fill_views(plan, layout)
    names = content.names | banner.unchecked(layout, plan) | {banner.STAMP: str(Stamp.of(plan))}
    tables = {name: _rows(table) for name, table in content.tables.items()}
    present = {table.name.casefold() for table in template.tables} | {
        name.casefold() for name in template.names
    }
    missing = tuple(name for name in (*tables, *names) if name.casefold() not in present)
    if missing:
        raise IncompleteTemplate(missing)
    # a template drawn earlier, or restyled, may show fewer pictures
    tables |= {name: _rows(table) for name, table in views.tables.items() if name.casefold() in present}
    names |= {name: value for name, value in views.names.items() if name.casefold() in present}
    texts = {name: text for name, text in banner.texts(plan).items() if name in template.placeholders}
    return template.render(Data(tables=tables, names={**names, **texts}, fit_rows=True))


def left_out(plan: Plan, layout: Layout) -> tuple[str, ...]:
    """Return, in French, the lists of the plan that a workbook of `layout` has no table for."""
    return tuple(
        f"{spec.label} ({len(getattr(plan, name))})"
        for name, spec in fields_of(Plan).items()
        if spec.shape is Shape.ROWS and name not in layout.main and getattr(plan, name)
    )


class PlanBook:
    """A workbook that carries a plan; parts of it that `layouts` leave out are not read."""

    def __init__(self, book: Book, layouts: Mapping[Mode, Layout] = LAYOUTS) -> None:
        self._book = book
        self.layout = _layout_of(book, layouts)
        self._held = self._read()

    def _read(self) -> Reading:
        book = self._book
        return read(book.tables(), book.names(), self.layout, date1904=book.date1904)

    @property
    def reading(self) -> Reading:
        """What the workbook holds; that an approved plan was changed is one of its defects."""
        reading = self._held
        if not changed_without_version(reading.plan, self._stamp()):
            return reading
        version = reading.plan.head.version or 0
        defect = Defect(
            kind=DefectKind.CHANGED_WITHOUT_VERSION,
            record="PlanHead",
            field="version",
            label=fields_of(PlanHead)["version"].label,
            found=reading.plan.head.title or "",
            expected=(f"passer la version de {version} à {version + 1}",),
        )
        return replace(reading, defects=(*reading.defects, defect))

    @property
    def plan(self) -> Plan:
        """The plan as the workbook holds it."""
        return self._held.plan

    def check(self, settings: Settings | None = None, day: dt.date | None = None) -> tuple[Located, ...]:
        """Return what the rules find, each with its place, justified ones said to be.

        `settings` stand over those of the sheet *Paramètres*.
        """
        reading = self.reading
        findings = check_plan(reading.plan, settings, reading.defects, held=self.layout.held)
        located = controls.locate(findings, reading.places)
        return answers.answer(located, self._justifications, day or dt.date.today())

    def changes(self, settings: Settings | None = None) -> tuple[Change, ...]:
        """Return what is changed in the rules, by the workbook or by `settings` over it."""
        own, _ = settings_of(self.plan.settings)
        return changes(own.under(settings or Settings()))

    def compass(self) -> tuple[ChapterScore, ...]:
        """Return how complete each chapter of the plan is."""
        return compass(self.plan, self.layout.held)

    def corrections(self, settings: Settings | None = None) -> tuple[Correction, ...]:
        """Return the cells that certainly should hold something else than they do, and what."""
        fixes = certain_fixes(self.plan, settings)
        return (
            *self._held.corrections,
            *corrections_of(fixes, self.plan, self._held.places, self.layout),
        )

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Write what corrected cells should hold, and nothing else."""
        after = {f"{quote_sheet(item.cell.sheet)}!{item.cell.address}": item.after for item in corrections}
        self._book.write({}, {}, after)
        self._held = self._read()

    def write(
        self, found: Sequence[Located], day: dt.date | None = None, settings: Settings | None = None
    ) -> None:
        """Write the findings into *Contrôles* and the state of the check, and nothing else."""
        view = self._book.tables()[controls.NAME]
        table = control_rows.content(found, self._justifications, control_rows.typed(view))
        names = banner.checked(found, day or dt.date.today(), self.compass(), self.changes(settings))
        stamp = self._stamp()
        if stamp is None or stamp.version != (self.plan.head.version or 0):
            names[banner.STAMP] = str(Stamp.of(self.plan))
        self._write(table, view.grown, names)

    def clear(self) -> None:
        """Take the findings out of *Contrôles* but those that the user answered, and nothing else."""
        view = self._book.tables()[controls.NAME]
        self._write(control_rows.answered(view), view.grown, banner.cleared())

    def _write(self, table: TableContent, absorbed: int, names: banner.Names) -> None:
        # a workbook drawn earlier, or restyled, may show less of the check
        present = {name.casefold() for name in self._book.names()}
        shown = {name: value for name, value in names.items() if name.casefold() in present}
        self._book.write({controls.NAME: _rows(table, absorbed)}, shown)

    @property
    def _justifications(self) -> tuple[Justification, ...]:
        """The answers in the workbook; one that the user took back leaves a row without any."""
        return tuple(item for item in self.plan.justifications if answers.is_given(item))

    def _stamp(self) -> Stamp | None:
        view = self._book.names().get(banner.STAMP)
        return Stamp.parse(view.cell.value) if view else None


def _layout_of(book: Book, layouts: Mapping[Mode, Layout]) -> Layout:
    """Return the one of `layouts` that the workbook says it has."""
    path = str(book.path or "the workbook")
    names = book.names()
    if banner.SCHEMA not in names or banner.LAYOUT not in names:
        raise NotAPlan(path, f"no cell is named {banner.SCHEMA} and {banner.LAYOUT}")
    schema, name = names[banner.SCHEMA].cell.value, names[banner.LAYOUT].cell.value
    if schema != SCHEMA:
        raise NotAPlan(path, f"its schema is {schema}, this program reads {SCHEMA}")
    layout = next((layout for layout in layouts.values() if layout.name == name), None)
    if layout is None:
        raise NotAPlan(path, f"its layout {name!r} is unknown")
    return layout


def _rows(table: TableContent, absorbed: int = 0) -> Rows:
    return Rows(columns=table.columns, rows=table.rows, absorbed=absorbed)
