"""The commands on template workbooks."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pac_excel import resources

if TYPE_CHECKING:
    from pac_excel.template.description import Description


def build(folder: Path | None, *, check: bool, brand: Path | None = None) -> int:
    """Draw the standard templates, or only say whether they are up to date; return the exit code."""
    from pac_excel.design.brand import read_brand
    from pac_excel.design.build import build_all, outdated
    from pac_excel.design.theme import DEFAULT

    look = read_brand(brand) if brand else DEFAULT
    where = folder or (brand.parent if brand else resources.template_folder())
    if not check or brand:
        for path in build_all(where, look):
            print(f"{path}: {path.stat().st_size:,} bytes")
        return 0
    stale = outdated(where)
    for path in stale:
        print(f"{path} is out of date; run 'pac-excel template build'")
    if not stale:
        print(f"the templates in {where} are up to date")
    return int(bool(stale))


def lint(path: Path, schema: Path | None) -> int:
    """Print what is wrong with a template, each with its cell; return 1 when it cannot be filled."""
    from pac_excel.cli.template_data import read_schema
    from pac_excel.template.lint import Severity
    from pac_excel.template.template import Template

    problems = Template.open(path).lint(read_schema(schema) if schema else None)
    for problem in problems:
        print(problem)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    print(f"{path}: {errors} errors, {len(problems) - errors} warnings")
    return int(bool(errors))


def describe(path: Path, *, as_json: bool) -> None:
    """Print what a template can be given."""
    from pac_excel.template.template import Template

    description = Template.open(path).describe()
    if as_json:
        print(json.dumps(asdict(description), ensure_ascii=False, indent=2))
    else:
        sys.stdout.writelines(f"{line}\n" for line in _described(description))


def fill(path: Path, data: Path, output: Path, table: str | None, *, pdf: bool = False) -> None:
    """Fill a template with what the file `data` says, into the workbook `output`, and as pages beside it."""
    from pac_excel.cli.template_data import read_data
    from pac_excel.template.template import Template

    template = Template.open(path)
    size = len(template.render(read_data(data, template.describe(), table), out=output))
    print(f"{output}: {size:,} bytes")
    if pdf:
        from pac_excel.reporting.pdf import write_pdf

        print(f"{write_pdf(output)}: the same, as pages")


def _described(found: Description) -> list[str]:
    """Return the description as lines to read."""
    lines = [
        f"sheet {sheet.name}" + (", one per item" if sheet.is_repeated else "") for sheet in found.sheets
    ]
    for table in found.tables:
        columns = ", ".join(f"{column.name}{' (formula)' * column.is_formula}" for column in table.columns)
        lines.append(f"table {table.name} at {table.sheet}!{table.area}: {columns}")
    lines += [f"name {name.name} at {name.sheet}!{name.area}" for name in found.names]
    for item in found.placeholders:
        written = " | ".join((item.name, *item.formats))
        lines.append(f"placeholder {{{{ {written} }}}} at {item.sheet}!{item.at}")
    lines += [
        f"image {image.alternative or image.name} at {image.sheet}!{image.cell}" for image in found.images
    ]
    return lines + [f"chart {chart.title or 'without title'} on {chart.sheet}" for chart in found.charts]
