"""A click on the button of the sheet: the macro, then Python, then the findings in the sheet."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pac_excel.addin.build import build_twin
from pac_excel.books.plan_book import LAYOUTS, render
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample
from pac_excel.template.template import Template
from tests.addin.bench import codes, named, put
from tests.support import run_python
from tests.support.calc_engine import Calc
from tests.support.libreoffice import requires_libreoffice
from tests.support.screen import HEIGHT, WIDTH, Screen

pytestmark = requires_libreoffice

PATIENCE = 60.0  # seconds that Python may take to start and to answer
# in place of xlwings' module, which needs Excel: a program is started that runs the command
SHIM = """Option VBASupport 1
Public Function RunPython(PythonCommand As String)
    Open "{command}" For Output As #1
    Print #1, PythonCommand
    Close #1
    Shell "{script}", 0, "", False
End Function
"""


def test_a_click_on_the_button_runs_the_macro_then_python_then_shows_the_findings(
    visible_calc: Calc, screen: Screen, tmp_path: Path
) -> None:
    plan = read_plan(sample("agence_modele.yaml"))
    data = render(plan, LAYOUTS[Mode.COMPLET], Template.open(build_twin()))
    book = visible_calc.open(put(tmp_path, data, "PAC_2026.xlsm"))
    try:
        command, script, log = (tmp_path / name for name in ("command.py", "run_python.sh", "log.txt"))
        words = [sys.executable, run_python.__file__, visible_calc.office.url, str(command), str(log)]
        script.write_text(
            "#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in words) + "\n", encoding="utf-8"
        )
        script.chmod(0o755)
        shim = SHIM.format(command=command, script=script)
        visible_calc.ask("replace_macros", book.impl.id, "xlwings", shim, ["Dictionary"])
        visible_calc.ask("show_window", book.impl.id, WIDTH, HEIGHT)

        assert codes(book) == []
        # the button stands in the heading of the check's state, over the last of its counts
        state, last = named(book, "check_state"), named(book, "open_infos")
        under = state.sheet.range((state.row - 1, last.column))
        under.sheet.activate()
        time.sleep(1)
        left, top, width, height = visible_calc.ask("cell_on_screen", book.impl.id, under.row, under.column)
        screen.click(left + width // 2, top + height // 2)
        deadline = time.monotonic() + PATIENCE
        while not log.exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        assert command.read_text("utf-8").strip() == "from pac_excel.addin import main; main('check')"
        assert log.read_text("utf-8").startswith("7 erreurs, 6 alertes, 0 information.")
        assert len(codes(book)) == 13
    finally:
        screen.save(tmp_path / "click.png")
        book.close()
