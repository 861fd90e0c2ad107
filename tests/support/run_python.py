"""What stands in for xlwings' RunPython in LibreOffice: run a command of a macro, for the workbook in front.

A script: `python run_python.py URL COMMAND_FILE LOG_FILE`.
"""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import SimpleNamespace


def main(url: str, command_file: str, log_file: str) -> None:
    """Run the Python that the macro wrote into a file, and log what the user would be told."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tests.support.calc_engine import Calc

    calc = Calc(SimpleNamespace(url=url))  # type: ignore[arg-type]
    try:
        calc.app.books.active.set_mock_caller()
        exec(Path(command_file).read_text("utf-8"), {})
        told = "\n".join(calc.alerts)
    except BaseException:
        told = traceback.format_exc()
    finally:
        calc.stop()
    Path(log_file).write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
