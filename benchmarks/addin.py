"""Times the button *Vérifier le plan* on the sample, open in a real LibreOffice Calc."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from pac_excel.addin import commands
from pac_excel.plan.choices import Mode
from tests.addin.bench import drawn, put
from tests.support.calc_engine import Calc
from tests.support.libreoffice import Office


def main() -> None:
    """Print a table: the whole check, what of it is our own Python, and how often Calc is called."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=9, help="runs of each check (9)")
    runs = options.parse_args().runs
    print("| workbook | whole, best | median | own Python, best | median | calls |")
    print("|---|---:|---:|---:|---:|---:|")
    office = Office()
    calc = Calc(office)
    try:
        for mode in Mode:
            _print_row(calc, mode, runs)
    finally:
        calc.stop()
        office.stop()


def _print_row(calc: Calc, mode: Mode, runs: int) -> None:
    whole, own = [], []
    with tempfile.TemporaryDirectory() as folder:
        book = calc.open(put(Path(folder), drawn(mode)))
        for _ in range(runs):
            with calc.counting() as calls, _Waiting(calc) as waiting:
                start = time.perf_counter()
                commands.check(book)
                whole.append(time.perf_counter() - start)
                count = len(calls)
            own.append(whole[-1] - waiting.seconds)
        book.close()
    shown = [f"{pick(times):.2f} s" for times in (whole, own) for pick in (min, statistics.median)]
    print(f"| {mode.label} | {' | '.join(shown)} | {count} |")


class _Waiting:
    """Adds up the time that Calc and the way to it take, for Excel is another program on another way."""

    def __init__(self, calc: Calc) -> None:
        self._calc = calc
        self._ask = calc.ask
        self.seconds = 0.0

    def __enter__(self) -> _Waiting:
        self._calc.ask = self._timed  # type: ignore[method-assign]
        return self

    def __exit__(self, *failure: object) -> None:
        self._calc.ask = self._ask  # type: ignore[method-assign]

    def _timed(self, request: str, *arguments: Any) -> Any:
        start = time.perf_counter()
        try:
            return self._ask(request, *arguments)
        finally:
            self.seconds += time.perf_counter() - start


if __name__ == "__main__":
    main()
