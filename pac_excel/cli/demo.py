"""The demonstration: the sample agency's workbook, checked, and what to do next."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from pac_excel import resources
from pac_excel.cli.checking import Wish, examine
from pac_excel.cli.formats import render
from pac_excel.cli.plans import save_workbook
from pac_excel.cli.reporting import Request, write_report
from pac_excel.errors import PacExcelError
from pac_excel.plan.choices import Mode

SAMPLE, ACTUALS = "agence_modele.yaml", "realise_2026-09.csv"


class NoFolder(PacExcelError):
    """The demonstration has nowhere to write."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"cannot write into {self.path}: {self.reason}; give another folder: pac-excel demo DIR"


def run(folder: Path) -> None:
    """Write the sample's files into `folder` and tell the story on the way."""
    from pac_excel.plan.reading import read_plan

    try:
        folder.mkdir(parents=True, exist_ok=True)
        source = Path(shutil.copyfile(resources.sample(SAMPLE), folder / SAMPLE))
    except OSError as error:
        raise NoFolder(str(folder), error.strerror or str(error)) from error
    plan = read_plan(source)
    complete, simplified = folder / "pac_2026_complet.xlsx", folder / "pac_2026_simplifie.xlsx"
    print(f"1. The plan of a sample agency, as YAML: {source}")
    save_workbook(plan, complete, Mode.COMPLET)
    print(f"2. Its workbook, the whole method: {complete}")
    checked = examine(complete, Wish(write=True), sys.stdout)
    print(
        "3. The check, as a seasoned commercial director would do it; six faults were planted in the plan:\n"
    )
    sys.stdout.write(render(checked, "text"))
    print(f"\n4. The findings stand in {complete}, sheet Contrôles, and the cells in cause are lit.")
    actuals = Path(shutil.copyfile(resources.sample(ACTUALS), folder / ACTUALS))
    report = folder / "rapport_2026-09.xlsx"
    print("5. The report of September, after the values that were measured by then:")
    write_report(Request(workbook=complete, month="2026-09", output=report, actuals=(actuals,)))
    program = "pac-excel" if shutil.which("pac-excel") else sys.argv[0]
    print("\nNext:")
    print(f"  open {complete} in Excel or LibreOffice, correct a cell, save, close")
    print(f"  {program} check {complete} --write")
    print(f"  open {report}, write into the cream cells of Écarts et décisions, then report October")
    print(f"  {program} export {complete} -o {folder / 'mon_plan.yaml'}")
    print(f"  {program} new {source} -o {simplified} --mode simplifie")
