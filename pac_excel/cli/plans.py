"""The commands that write a plan: as a workbook, as YAML, and its JSON Schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import check_writable, save_atomically
from pac_excel.plan import Plan
from pac_excel.plan.choices import Mode

if TYPE_CHECKING:
    from pac_excel.books.plan_book import PlanBook
    from pac_excel.cli.options import ModeOption

NAMES = {Mode.COMPLET: "complete", Mode.SIMPLIFIE: "simplified"}
TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}


class LossyExport(PacExcelError):
    """A workbook that holds values no plan file can hold as they stand."""

    def __init__(self, path: str, cells: tuple[str, ...]) -> None:
        super().__init__(path, cells)
        self.path = path
        self.cells = cells

    def __str__(self) -> str:
        head = f"{self.path} was not exported, for these cells cannot be read; correct them first"
        return "\n".join([head, *(f"  {cell}" for cell in self.cells)])


class WrongSuffix(PacExcelError):
    """A file was to be written under the name of another kind of file, perhaps over the one that was read."""

    def __init__(self, path: str, kind: str, suffixes: tuple[str, ...]) -> None:
        super().__init__(path, kind, suffixes)
        self.path = path
        self.kind = kind
        self.suffixes = suffixes

    def __str__(self) -> str:
        better = Path(self.path).with_suffix(self.suffixes[0])
        return f"{self.path}: the name of {self.kind} ends in {' or '.join(self.suffixes)}; give -o {better}"


WORKBOOKS = (".xlsx", ".xlsm")
PLAN_FILES = (".yaml", ".yml")


def write_workbook(path: Path | None, output: Path, template: Path | None, mode: ModeOption | None) -> None:
    """Write the workbook of a plan: that of a YAML file, that of another workbook, or an empty one."""
    _check_suffix(output, "a workbook", _suffixes_of(template))
    plan = _plan_of(path) if path else Plan()
    chosen = Mode[mode.name] if mode else plan.agency.mode or Mode.COMPLET
    save_workbook(plan, output, chosen, template, keep=True)
    print(f"{output}: {plan.head.title or 'plan'}, {NAMES[chosen]} workbook")


def _suffixes_of(template: Path | None) -> tuple[str, ...]:
    """Return what the name of a workbook made of `template` ends in: Excel opens no other."""
    has_macros = template is not None and template.suffix.lower() in (".xlsm", ".xltm")
    return (".xlsm",) if has_macros else (".xlsx",)


def _check_suffix(output: Path, kind: str, suffixes: tuple[str, ...]) -> None:
    if output.suffix.lower() not in suffixes and not output.is_dir():
        raise WrongSuffix(str(output), kind, suffixes)


def _plan_of(path: Path) -> Plan:
    """Return the plan in a file; that of a workbook only when nothing in it would be lost."""
    from pac_excel.plan.reading import read_plan

    if path.suffix.lower() not in WORKBOOKS:
        return read_plan(path)
    book = open_plan(path)
    _refuse_losses(path, book)
    return book.plan


def _refuse_losses(path: Path, book: PlanBook) -> None:
    if book.reading.lost:
        raise LossyExport(
            str(path),
            tuple(
                f"{defect.sheet or defect.table or ''}!{defect.cell or ''}: {defect.found!r}"
                + (f" where {', '.join(defect.expected[:8])} is expected" if defect.expected else "")
                for defect in book.reading.lost
            ),
        )


def save_workbook(
    plan: Plan, output: Path, mode: Mode, template: Path | None = None, *, keep: bool = False
) -> None:
    """Render the plan into the file `output`; `keep` the different workbook that may already be there."""
    from dataclasses import replace

    from pac_excel.books.plan_book import LAYOUTS, left_out, render
    from pac_excel.resources import template as standard
    from pac_excel.template.template import Template

    layout = LAYOUTS[mode]
    lost = left_out(plan, layout)
    if lost:
        print(f"the {NAMES[mode]} workbook does not hold: {', '.join(lost)}", file=sys.stderr)
    if plan.agency.mode not in (None, mode):
        plan = replace(plan, agency=replace(plan.agency, mode=mode))
    data = render(plan, layout, Template.open(template or standard(TEMPLATES[mode])))
    _save(output, data, keep=keep)


def _save(path: Path, data: bytes, *, keep: bool) -> None:
    """Write the file; where another one stood there, `keep` it beside."""
    check_writable(path)
    old = path.read_bytes() if keep and path.is_file() else b""
    if old not in (b"", data):
        kept = path.with_name(f"{path.stem}.ancien{path.suffix}")
        save_atomically(kept, old)
        print(f"{path} was there already; the earlier one is kept as {kept}", file=sys.stderr)
    save_atomically(path, data)


def open_plan(path: Path) -> PlanBook:
    """Return the plan in the workbook `path`."""
    from pac_excel.books.file import FileBook
    from pac_excel.books.plan_book import NotAPlan, PlanBook

    if path.suffix.lower() in PLAN_FILES:
        raise NotAPlan(str(path), "it is a plan in YAML, not a workbook")
    return PlanBook(FileBook.open(path))


def write_yaml(path: Path, output: Path) -> None:
    """Write the plan of the workbook `path` as YAML; refuse if a value would be lost on the way."""
    from pac_excel.layout.computed import derived_values
    from pac_excel.plan.writing import format_plan

    _check_suffix(output, "a plan file", PLAN_FILES)
    book = open_plan(path)
    _refuse_losses(path, book)
    text = format_plan(book.plan, derived_values(book.plan))
    _save(output, text.encode("utf-8"), keep=True)
    print(f"{output}: {book.plan.head.title or 'plan'}")


def write_schema(output: Path | None) -> None:
    """Print the JSON Schema of plan files, or write it into `output`."""
    from pac_excel.plan.schema import json_schema

    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        save_atomically(output, text.encode("utf-8"))
