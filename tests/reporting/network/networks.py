"""Small networks on disk, faults mixed in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from pac_excel.books.plan_book import render
from pac_excel.layout.complete import COMPLETE
from pac_excel.plan import Plan
from pac_excel.resources import template
from pac_excel.template.template import Template
from tests.reporting.reports import sample_plan

SETTINGS = """
title = "Réseau Ouest"
output = "rapports"
[agencies]
plan = "plans/{code}.xlsx"
"""


class Here(Executor):
    """An executor that does the work at once, in this process, and may be cut short after some jobs."""

    def __init__(self, most: int | None = None) -> None:
        self.left = most
        self.done = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.left == self.done:
            raise KeyboardInterrupt
        self.done += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class Lost(Here):
    """An executor whose processes are ended from outside after some jobs."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.left != self.done:
            return super().submit(fn, *args, **kwargs)
        future: Future[Any] = Future()
        future.set_exception(BrokenExecutor("a process ended"))
        return future


@functools.cache
def plan_of(number: int) -> bytes:
    """Return the workbook of an agency whose figures are its own."""
    return render(agency(number), COMPLETE, _template())


def agency(number: int) -> Plan:
    """Return the plan of an agency: the sample's, all it measured made larger or smaller."""
    factor = 1 + (number % 7 - 3) / 20
    plan = sample_plan()
    kpis = tuple(
        replace(kpi, values=tuple(None if v is None else round(v * factor, 3) for v in kpi.values))
        for kpi in plan.kpis
    )
    return replace(
        plan,
        head=replace(plan.head, id=f"PAC-{number}"),
        agency=replace(plan.agency, name=f"Agence {number}"),
        kpis=kpis,
    )


@functools.cache
def _template() -> Template:
    return Template.open(template("pac_complet.xlsx"))


def network(folder: Path, count: int, settings: str = SETTINGS) -> Path:
    """Write a network of that many agencies; return its file."""
    plans = folder / "plans"
    plans.mkdir(parents=True)
    for number in range(1, count + 1):
        (plans / f"AG{number:03}.xlsx").write_bytes(plan_of(number))
    path = folder / "network.toml"
    path.write_text(settings, encoding="utf-8")
    return path
