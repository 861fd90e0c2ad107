"""The commands on schedules: install, show, remove, and run, which the system calls."""

from __future__ import annotations

import datetime as dt
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pac_excel.reporting.schedule.definition import Schedule
    from pac_excel.reporting.schedule.installing import Standing

schedule_app = typer.Typer(help="Monthly runs that the operating system starts.", no_args_is_help=True)

# how many months `show` lists
_SHOWN = 12


class SchedulerOption(StrEnum):
    """Who starts the program."""

    SYSTEMD = "systemd"
    CRON = "cron"
    LAUNCHD = "launchd"
    TASK_SCHEDULER = "task-scheduler"


Name = Annotated[str, typer.Option(help="The name of the schedule, when there are several.")]


@schedule_app.command()
def install(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="-- COMMAND...",
            help="The command of pac-excel; {month} in it becomes 2026-09, else --month 2026-09 is added.",
            show_default=False,
        ),
    ],
    monthly: Annotated[bool, typer.Option("--monthly", help="Each month; there is no other rhythm.")] = True,
    day: Annotated[int, typer.Option(help="Day of the month, 1 to 31; the last day in shorter months.")] = 3,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="Time of the day.")] = "07:00",
    workday: Annotated[
        bool,
        typer.Option("--workday", help="Move weekends and French public holidays to the next working day."),
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="MONTH", help="Also make the months from this one on.", show_default=False
        ),
    ] = None,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where the command runs.")] = Path("."),
    name: Name = "monthly",
    scheduler: Annotated[
        SchedulerOption | None,
        typer.Option(help="Who starts it; by default what this machine has.", show_default=False),
    ] = None,
    show_only: Annotated[
        bool, typer.Option("--print", help="Show what would be registered; change nothing.")
    ] = False,
) -> None:
    """Have the system run a command each month, once for each month that is over."""
    from pac_excel.machine import this_machine
    from pac_excel.reporting.months import parse_month
    from pac_excel.reporting.schedule import definition, installing
    from pac_excel.reporting.schedule.registrar import run_tool
    from pac_excel.reporting.schedule.timing import Timing, next_month

    if not 1 <= day <= 31:
        raise definition.BadSchedule("the day", str(day), "give one from 1 to 31")
    machine = this_machine()
    timing = Timing(day=day, at=definition.parse_time(at), is_workday=workday)
    schedule = definition.Schedule(
        name=definition.parse_name(name),
        timing=timing,
        command=definition.parse_command(words),
        folder=folder.resolve(),
        first=parse_month(since) if since else next_month(timing, _now()),
        scheduler=scheduler.value if scheduler else installing.scheduler_of(machine, run_tool),
    )
    _check_command(schedule.command_for(schedule.first))
    if show_only:
        for place, text in installing.preview(machine, schedule, run_tool).items():
            print(f"{place}:\n{text}")
        return
    if not schedule.folder.is_dir():
        raise definition.BadSchedule("the folder", str(folder), "give one that exists")
    before = installing.install(machine, schedule, run_tool, keeps_first=since is None)
    done = installing.DONE[before]
    standing = installing.standing(machine, schedule.name, run_tool, _now())
    print(f"{schedule.name}: {done} with {schedule.scheduler}")
    print(_next_run(standing))


@schedule_app.command()
def show(
    name: Annotated[
        str | None, typer.Option(help="Only the schedule of this name.", show_default=False)
    ] = None,
) -> None:
    """Say what is scheduled, when it runs next, what was run; exit with 1 if something is wrong."""
    from pac_excel.machine import this_machine
    from pac_excel.reporting.schedule.installing import installed_names, standing
    from pac_excel.reporting.schedule.registrar import run_tool

    machine = this_machine()
    names = (name,) if name else installed_names(machine)
    if not names:
        print("nothing is scheduled; 'pac-excel schedule install' does it")
    found = [standing(machine, each, run_tool, _now()) for each in names]
    for each in found:
        _print_standing(each)
    raise typer.Exit(int(not found or not all(each.is_healthy for each in found)))


@schedule_app.command()
def remove(name: Name = "monthly") -> None:
    """Take a schedule away, with its log and its list of months; the reports stay."""
    from pac_excel.machine import this_machine
    from pac_excel.reporting.schedule.installing import remove as remove_from
    from pac_excel.reporting.schedule.registrar import run_tool

    remove_from(this_machine(), name, run_tool)
    print(f"{name}: removed")


@schedule_app.command()
def run(
    name: Name = "monthly",
    month: Annotated[
        str | None,
        typer.Option(metavar="MONTH", help="This month only, even if it was done.", show_default=False),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="The folder of the schedule; what the system passes.", show_default=False
        ),
    ] = None,
) -> None:
    """Run the command for each month that is due and not done; the system calls this."""
    from pac_excel.machine import this_machine
    from pac_excel.reporting.months import month_name, parse_month
    from pac_excel.reporting.schedule import definition, running
    from pac_excel.reporting.schedule.ledger import Outcome
    from pac_excel.reporting.schedule.lock import RunUnderWay
    from pac_excel.reporting.schedule.places import Home, home_of

    home = Home(folder=state) if state else home_of(this_machine(), definition.parse_name(name))
    only = parse_month(month) if month else None
    try:
        runs = running.run_due(home, _now, running.execute_here, only)
    except RunUnderWay as other:
        print(other)
        return
    if not runs:
        print("nothing is due")
    for each in runs:
        print(f"{month_name(each.month)}: {each.outcome.value}")
    failed = [each for each in runs if each.outcome is Outcome.FAILED]
    for each in failed:
        text = f"{month_name(each.month)} failed: {each.said}; see {home.log}"
        print(f"pac-excel: {text}", file=sys.stderr)
    partial = any(each.outcome is Outcome.PARTIAL for each in runs)
    raise typer.Exit(2 if failed else int(partial))


def _check_command(words: tuple[str, ...]) -> None:
    """Let the command line refuse what it would not take, so that it is said now and not some morning."""
    from typer.core import TyperGroup
    from typer.main import get_command

    from pac_excel.cli.main import app

    command = get_command(app)
    context = None
    name, rest = "pac-excel", list(words)
    while isinstance(command, TyperGroup):
        context = typer.Context(command, parent=context, info_name=name)
        if not rest:
            raise typer.BadParameter(f"say which command of {name} to run")
        name = rest[0]
        _, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
    command.make_context(name, rest, parent=context)


def _print_standing(standing: Standing) -> None:
    from pac_excel.reporting.months import month_name

    schedule = standing.schedule
    print(f"{schedule.name}: {_rhythm(schedule)}")
    print(f"  runs   {schedule.description}")
    print(f"  in     {schedule.folder}")
    print(f"  by     {schedule.scheduler}: {standing.state.value}")
    print(f"  next   {_next_run(standing)}")
    print(f"  log    {standing.home.log}")
    for entry in standing.entries[-_SHOWN:]:
        ended = f"{entry.ended or entry.started:%Y-%m-%d %H:%M}"
        said = f"  {entry.said}" if entry.said else ""
        print(f"  {month_name(entry.month)}  {entry.outcome.value} {ended}{said}")
    never = set(standing.owed) - {entry.month for entry in standing.entries}
    for month in sorted(never):
        print(f"  {month_name(month)}  owed, at the next run")


def _rhythm(schedule: Schedule) -> str:
    timing = schedule.timing
    moved = ", or the next working day" if timing.is_workday else ""
    return f"day {timing.day} of each month at {timing.at:%H:%M}{moved}"


def _next_run(standing: Standing) -> str:
    from pac_excel.reporting.months import month_name

    return f"{standing.next_run:%Y-%m-%d %H:%M} for {month_name(standing.next_month)}"


def _now() -> dt.datetime:
    return dt.datetime.now()
