"""Times all rules on the sample plan and on plans of many times its size, in one process."""

from __future__ import annotations

import argparse
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pac_excel import resources
from pac_excel.plan import Plan
from pac_excel.plan.fields import Shape, fields_of
from pac_excel.plan.reading import read_plan
from pac_excel.rules.compass import compass
from pac_excel.rules.linter import check_plan
from pac_excel.rules.registry import RULES
from tests.support.variants import new_names, renamed

SIZES = (1, 2, 5, 10, 20)
SLOWEST = 8


def main() -> None:
    """Print how long the check takes on plans of growing size, and which rules take most."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15, help="runs of each size (15)")
    runs = options.parse_args().runs
    sample = read_plan(resources.sample("agence_modele.yaml"))
    print(f"Python {platform.python_version()}, {len(RULES)} rules; best and median of {runs} runs.\n")
    print("| plan | rows | check | median | a row | compass |\n|---|---:|---:|---:|---:|---:|")
    for times in SIZES:
        plan = copies(sample, times)
        seconds, other = timed(check_plan, plan, runs), timed(compass, plan, runs)
        count = sum(len(getattr(plan, name)) for name in lists())
        print(
            f"| sample × {times} | {count} | {min(seconds) * 1e3:.1f} ms | "
            f"{statistics.median(seconds) * 1e3:.1f} ms | {min(seconds) / count * 1e6:.1f} µs | "
            f"{min(other) * 1e3:.1f} ms |"
        )
    slowest(copies(sample, max(SIZES)), runs)


def copies(plan: Plan, times: int) -> Plan:
    """Return a plan with the rows of `plan` so many times, each copy with identifiers of its own."""
    names = new_names(plan)
    others = [renamed(plan, {old: f"{old}-{copy}" for old in names}) for copy in range(1, times)]
    rows: dict[str, Any] = {
        name: tuple(row for each in (plan, *others) for row in getattr(each, name)) for name in lists()
    }
    return replace(plan, **rows, head=replace(plan.head, budget_envelope=30000.0 * times))


def lists() -> list[str]:
    """Return the names of the lists of a plan."""
    return [name for name, spec in fields_of(Plan).items() if spec.shape is Shape.ROWS]


def timed(work: Callable[[Plan], object], plan: Plan, runs: int) -> list[float]:
    """Return the seconds of each run, on a plan that nothing is known of yet."""
    seconds = []
    for _ in range(runs):
        fresh = replace(plan)
        start = time.perf_counter()
        work(fresh)
        seconds.append(time.perf_counter() - start)
    return seconds


def slowest(plan: Plan, runs: int) -> None:
    """Print the rules that take most of the time on a plan, each alone with the links it makes."""
    alone = {
        rule.code: min(timed(lambda fresh, rule=rule: list(rule().check(fresh)), plan, runs))  # type: ignore[misc]
        for rule in RULES
    }
    worst = sorted(alone.items(), key=lambda item: -item[1])[:SLOWEST]
    print(f"\nSlowest alone on sample × {max(SIZES)}: ", end="")
    print(", ".join(f"{code} {seconds * 1e3:.1f} ms" for code, seconds in worst))


if __name__ == "__main__":
    main()
