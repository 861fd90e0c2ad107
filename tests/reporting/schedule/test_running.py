"""What a run does: each month once, one run at a time, and what it leaves when it is cut."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pac_excel.reporting.months import month_name
from pac_excel.reporting.schedule.definition import BadDefinition, Schedule, write_definition
from pac_excel.reporting.schedule.ledger import BadLedger, Ledger, Outcome
from pac_excel.reporting.schedule.lock import RunUnderWay, exclusive
from pac_excel.reporting.schedule.log import Write
from pac_excel.reporting.schedule.places import Home
from pac_excel.reporting.schedule.running import MonthRun, NoSchedule, execute_here, owed, run_due
from tests.reporting.schedule.apart import ROOT
from tests.reporting.schedule.sessions import schedule_of

NOW = dt.datetime(2026, 11, 24, 8, 30)
SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 1) for month in (9, 10, 11))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_in(tmp_path)


def home_in(folder: Path) -> Home:
    """The home of a schedule that owes September and October."""
    home = Home(folder=folder / "monthly")
    home.folder.mkdir()
    write_definition(home.definition, schedule_of(folder))
    return home


@dataclass
class Commands:
    """Notes the commands that are run, and ends them as it is told."""

    codes: dict[str, int] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)

    def __call__(self, words: Sequence[str], folder: Path, write: Write) -> int:
        assert words[:4] == ("network", "run", "réseau d’été.toml", "--month")
        self.ran.append(words[4])
        write("Une ligne")
        write(f"fin de {words[4]}")
        return self.codes.get(words[4], 0)


def run(
    home: Home, commands: Commands, now: dt.datetime = NOW, only: dt.date | None = None
) -> list[MonthRun]:
    return list(run_due(home, lambda: now, commands, only))


def test_each_missing_month_is_run_once_oldest_first(home: Home) -> None:
    commands = Commands()
    assert [each.outcome for each in run(home, commands)] == [Outcome.DONE, Outcome.DONE]
    assert run(home, commands) == []
    assert run(home, commands, dt.datetime(2026, 12, 3, 6, 59)) == []
    assert len(run(home, commands, dt.datetime(2026, 12, 3, 7, 0))) == 1
    assert commands.ran == ["2026-09", "2026-10", "2026-11"]


def test_the_ledger_says_how_each_month_ended(home: Home) -> None:
    run(home, Commands())
    september, october = Ledger(home.months).entries()
    assert (september.month, september.outcome, september.tries) == (SEPTEMBER, Outcome.DONE, 1)
    assert (october.started, october.ended, october.said) == (NOW, NOW, "fin de 2026-10")


def test_a_month_that_fails_is_tried_again_and_stops_no_other(home: Home) -> None:
    commands = Commands(codes={"2026-09": 2})
    first, second = run(home, commands)
    assert (first.outcome, first.said) == (Outcome.FAILED, "code 2: fin de 2026-09")
    assert second.outcome is Outcome.DONE
    commands.codes.clear()
    assert [each.month for each in run(home, commands)] == [SEPTEMBER]
    assert commands.ran == ["2026-09", "2026-10", "2026-09"]
    assert Ledger(home.months).entries()[0].tries == 2


def test_an_incomplete_month_is_run_again_for_a_week_then_counts_as_done(home: Home) -> None:
    commands = Commands(codes={"2026-09": 1, "2026-10": 1})
    october = dt.datetime(2026, 11, 3, 7, 0)
    assert [each.outcome for each in run(home, commands, october)] == [Outcome.PARTIAL, Outcome.PARTIAL]
    for days in range(1, 7):
        run(home, commands, october + dt.timedelta(days))
    # September came a month late, so its week was over
    assert commands.ran == ["2026-09", *["2026-10"] * 7]
    assert run(home, commands, october + dt.timedelta(7)) == []
    assert run(home, commands, NOW) == []


def test_an_incomplete_month_that_is_completed_is_done(home: Home) -> None:
    commands = Commands(codes={"2026-10": 1})
    run(home, commands, dt.datetime(2026, 11, 3, 7, 0))
    commands.codes.clear()
    assert [each.outcome for each in run(home, commands, dt.datetime(2026, 11, 4, 7, 0))] == [Outcome.DONE]
    assert run(home, commands, dt.datetime(2026, 11, 5, 7, 0)) == []


def test_a_month_that_is_asked_for_is_run_whether_owed_or_not(home: Home) -> None:
    commands = Commands()
    run(home, commands, only=OCTOBER)
    run(home, commands, only=OCTOBER)
    run(home, commands)
    assert commands.ran == ["2026-10", "2026-10", "2026-09"]


def test_a_run_that_was_cut_is_made_again(home: Home) -> None:
    Ledger(home.months).begin(SEPTEMBER, NOW)
    assert [each.month for each in run(home, Commands())] == [SEPTEMBER, OCTOBER]


def test_a_folder_that_is_gone_fails_the_month_in_one_line(tmp_path: Path, home: Home) -> None:
    write_definition(home.definition, schedule_of(tmp_path / "parti"))
    runs = run_due(home, lambda: NOW, execute_here)
    assert {each.outcome for each in runs} == {Outcome.FAILED}
    assert runs[0].said == f"{tmp_path / 'parti'}: No such file or directory"


def test_the_log_shows_what_was_run_and_what_it_printed(home: Home) -> None:
    run(home, Commands(codes={"2026-10": 3}))
    lines = [line[21:] for line in home.log.read_text("utf-8").splitlines()]
    assert lines == [
        "2026-09  $ pac-excel network run réseau d’été.toml --month 2026-09",
        "2026-09  Une ligne",
        "2026-09  fin de 2026-09",
        "2026-09  done",
        "2026-10  $ pac-excel network run réseau d’été.toml --month 2026-10",
        "2026-10  Une ligne",
        "2026-10  fin de 2026-10",
        "2026-10  failed (code 3: fin de 2026-10)",
    ]


def test_a_home_without_schedule_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoSchedule, match="schedule install"):
        run(Home(folder=tmp_path / "rien"), Commands())


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": "monthly"}', '{"name": "Été", "day": 3}'])
def test_a_damaged_definition_says_so(content: str, home: Home) -> None:
    home.definition.write_text(content, "utf-8")
    with pytest.raises(BadDefinition, match="schedule install"):
        run(home, Commands())


def test_a_damaged_ledger_says_so_and_runs_nothing(home: Home) -> None:
    home.months.write_bytes(b"no database at all, and long enough to be looked at" * 9)
    commands = Commands()
    with pytest.raises(BadLedger, match="delete it"):
        run(home, commands)
    assert commands.ran == []


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=12))
def test_whenever_the_machine_is_on_each_month_is_done_once(
    tmp_path_factory: pytest.TempPathFactory, starts: list[tuple[int, bool]]
) -> None:
    home = home_in(tmp_path_factory.mktemp("home"))
    done: list[str] = []
    schedule = schedule_of(home.folder.parent)
    for days, goes_well in sorted(starts):
        now = NOW + dt.timedelta(days)
        commands = Commands(
            codes={} if goes_well else {month_name(m): 2 for m in owed_now(home, schedule, now)}
        )
        due = [month_name(month) for month in owed_now(home, schedule, now)]
        run(home, commands, now)
        assert commands.ran == due
        done += due if goes_well else []
        assert bool(owed_now(home, schedule, now)) == (not goes_well and bool(due))
    assert len(done) == len(set(done))


def owed_now(home: Home, schedule: Schedule, now: dt.datetime) -> tuple[dt.date, ...]:
    return owed(schedule, Ledger(home.months), now)


def test_two_runs_exclude_each_other(home: Home) -> None:
    commands = Commands()

    def busy(words: Sequence[str], folder: Path, write: Write) -> int:
        with pytest.raises(RunUnderWay, match="under way"):
            run(home, commands)
        return 0

    assert len(run_due(home, lambda: NOW, busy)) == 2
    assert commands.ran == []


def holder(home: Home, until: Callable[[str], str]) -> subprocess.Popen[str]:
    """Another process that holds the lock of a schedule."""
    program = (
        "import sys, time, pathlib\n"
        "from pac_excel.reporting.schedule.lock import exclusive\n"
        "with exclusive(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home.lock)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert until(process.stdout.readline()) == "held"
    return process


def test_a_run_of_another_process_is_respected_and_its_death_frees_the_schedule(home: Home) -> None:
    commands = Commands()
    with holder(home, str.strip) as process:
        with pytest.raises(RunUnderWay):
            run(home, commands)
        process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        process.wait()
        assert len(run(home, commands)) == 2


def test_a_lock_that_cannot_be_made_says_where(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="unable to open") as failure, exclusive(tmp_path / "absent" / "lock"):
        pass
    assert failure.value.filename == str(tmp_path / "absent" / "lock")


def test_a_ledger_that_another_process_reads_meanwhile_is_written(home: Home) -> None:
    ledger = Ledger(home.months)
    ledger.begin(SEPTEMBER, NOW)
    reader = sqlite3.connect(home.months)
    assert reader.execute("SELECT month FROM months").fetchall() == [("2026-09",)]
    ledger.end(SEPTEMBER, Outcome.DONE, NOW, "")
    reader.close()
    assert [entry.outcome for entry in ledger.entries()] == [Outcome.DONE]


class TestTheCommand:
    def execute(self, folder: Path, *words: str) -> tuple[int, list[str]]:
        lines: list[str] = []
        environment = os.environ.get("PYTHONPATH")
        os.environ["PYTHONPATH"] = str(ROOT)
        try:
            return execute_here(words, folder, lines.append), lines
        finally:
            if environment is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = environment

    def test_it_runs_in_its_folder_and_its_lines_are_read(self, tmp_path: Path) -> None:
        folder = tmp_path / "Zoé d’Été"
        folder.mkdir()
        code, lines = self.execute(folder, "check", "plan d’août.xlsx")
        assert code == 2
        assert len(lines) == 1
        assert "plan d’août.xlsx" in lines[0]

    def test_a_module_that_lies_in_the_folder_is_not_taken_for_ours(self, tmp_path: Path) -> None:
        (tmp_path / "yaml.py").write_text("raise SystemExit(99)")
        (tmp_path / "typer.py").write_text("raise SystemExit(99)")
        code, _ = self.execute(tmp_path, "rules", "OBJ-10")
        assert code == 0


def test_a_killed_run_leaves_its_month_owed(home: Home, tmp_path: Path) -> None:
    started = tmp_path / "started"
    program = (
        "import sys, time, pathlib, datetime as dt\n"
        "from pac_excel.reporting.schedule.places import Home\n"
        "from pac_excel.reporting.schedule.running import run_due\n"
        "def execute(words, folder, write):\n"
        "    pathlib.Path(sys.argv[2]).touch()\n"
        "    time.sleep(60)\n"
        "run_due(Home(folder=pathlib.Path(sys.argv[1])), lambda: dt.datetime(2026, 11, 24), execute)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home.folder), str(started)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    while not started.exists() and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert [entry.outcome for entry in Ledger(home.months).entries()] == [Outcome.RUNNING]
    commands = Commands()
    run(home, commands)
    assert commands.ran == ["2026-09", "2026-10"]
