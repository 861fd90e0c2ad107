"""Times how soon each file built to harm is refused."""

from __future__ import annotations

import time

from pac_excel.errors import PacExcelError
from pac_excel.template import Template
from tests.ooxml.hostile import SAMPLES


def main() -> None:
    """Print a table of the samples, the slowest first."""
    found = []
    for name, build in SAMPLES.items():
        data = build()
        start = time.perf_counter()
        try:
            Template.open(data)
            outcome = "**opened**"
        except PacExcelError as error:
            outcome = type(error).__name__
        found.append((time.perf_counter() - start, name, len(data), outcome))
    print("| sample | file | outcome | time |\n|---|---:|---|---:|")
    for seconds, name, size, outcome in sorted(found, reverse=True):
        print(f"| {name} | {size / 1000:.0f} kB | {outcome} | {seconds * 1000:.1f} ms |")


if __name__ == "__main__":
    main()
