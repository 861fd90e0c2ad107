"""The units of systemd, read by systemd's own tools."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.plan.document import add_months
from pac_excel.reporting.schedule.mornings import mornings
from pac_excel.reporting.schedule.systemd import calendar_lines, command_line, units
from pac_excel.reporting.schedule.timing import Timing, due_at
from tests.reporting.schedule.apart import PROGRAM, run_apart
from tests.reporting.schedule.sessions import schedule_of
from tests.support.missing import missing

HOSTILE = """Zoé d’Été 100% "x" $HOME ${HOME} \\n\\x41 'y' ; & %h"""


@pytest.fixture(scope="module")
def analyze() -> str:
    """The tool that reads unit files without a running systemd."""
    found = shutil.which("systemd-analyze")
    return found or missing("systemd-analyze is not installed (Debian: apt-get install systemd)")


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )


def verified(analyze: str, folder: Path, texts: Mapping[str, str]) -> str:
    """What systemd says against some units."""
    paths = []
    for name, text in texts.items():
        paths.append(folder / name)
        paths[-1].write_text(text, "utf-8")
    ended = run(analyze, "verify", "--user", "--man=no", *map(str, paths), XDG_RUNTIME_DIR=str(folder))
    return ended.stdout + ended.stderr + ("" if ended.returncode == 0 else f"code {ended.returncode}")


@pytest.mark.parametrize("day", [1, 3, 28, 29, 30, 31])
def test_systemd_finds_nothing_wrong(day: int, analyze: str, tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path, day=day, is_workday=day == 31)
    assert verified(analyze, tmp_path, units(schedule, [sys.executable, "-m", "pac_excel"])) == ""


@pytest.mark.parametrize("name", ["Zoé d’Été 100% $HOME ${HOME} ; & %h", HOSTILE])
def test_systemd_finds_the_program_whatever_its_path(name: str, analyze: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    schedule = replace(schedule_of(tmp_path), command=("network", "run", HOSTILE))
    assert verified(analyze, tmp_path, units(schedule, [str(folder / "python"), HOSTILE])) == ""


def test_systemd_is_heard_when_something_is_wrong(analyze: str, tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path)
    lost = units(schedule, [str(tmp_path / "python")])
    assert "not executable" in verified(analyze, tmp_path, lost)
    right = units(schedule, [sys.executable])
    wrong = {name: text.replace("OnCalendar=*", "OnCalendar=x") for name, text in right.items()}
    assert "Failed to parse calendar" in verified(analyze, tmp_path, wrong)


def read_command_line(text: str) -> Iterator[str]:
    """The words of a command line as systemd.service(5) says that they are read."""
    for place, word in enumerate(re.findall(r'"((?:[^"\\]|\\.)*)"', text)):
        plain = re.sub(r"\\(.)", r"\1", word).replace("%%", "%")
        yield plain.replace("$$", "$") if place else plain


def test_words_are_read_back_as_they_were() -> None:
    assert list(read_command_line(command_line(["/opt/é $1 100%/python", "a b", HOSTILE, ""]))) == [
        "/opt/é $1 100%/python",
        "a b",
        HOSTILE,
        "",
    ]


def test_a_path_that_systemd_refuses_goes_through_the_shell(tmp_path: Path) -> None:
    folder = tmp_path / HOSTILE
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    call = [str(folder / "python"), "-c", "import sys; print(sys.argv[1:])", HOSTILE, ""]
    words = list(read_command_line(command_line(call)))
    assert words[0] == "/bin/sh"
    assert run(*words).stdout == f"{[HOSTILE, '']}\n"


def elapses(analyze: str, lines: Sequence[str], since: dt.date, count: int) -> list[dt.datetime]:
    """When the calendar events come after a day, in Paris, as systemd says."""
    ended = run(
        analyze, "calendar", f"--base-time={since}", f"--iterations={count}", *lines, TZ="Europe/Paris"
    )
    assert ended.returncode == 0, ended.stderr
    found = re.findall(r"(?:Next elapse|Iter\. #\d+): \w+ (\S+ \S+) CES?T", ended.stdout)
    return sorted({dt.datetime.fromisoformat(text) for text in found})


@pytest.mark.parametrize("day", [3, 25, 28, 29, 30, 31])
def test_the_calendar_events_are_the_mornings(day: int, analyze: str, tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path, day=day)
    found = elapses(analyze, calendar_lines(schedule), dt.date(2027, 12, 31), 130)
    days = (dt.date(2028, 1, 1) + dt.timedelta(count) for count in range(366))
    assert [moment for moment in found if moment.year == 2028] == [
        dt.datetime.combine(each, schedule.timing.at)
        for each in days
        if any(each.month in group.months and each.day in group.days for group in mornings(day))
    ]


@pytest.mark.parametrize("day", [3, 31])
def test_systemd_starts_the_program_when_a_month_is_due(day: int, analyze: str, tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path, day=day, is_workday=True)
    found = set(elapses(analyze, calendar_lines(schedule), dt.date(2025, 12, 31), 250))
    due = [due_at(schedule.timing, add_months(dt.date(2025, 12, 1), count)) for count in range(24)]
    assert set(due) <= found


def test_systemd_leaves_out_a_time_that_does_not_exist_and_comes_the_day_after(
    analyze: str, tmp_path: Path
) -> None:
    schedule = replace(schedule_of(tmp_path), timing=Timing(day=29, at=dt.time(2, 30)))
    found = elapses(analyze, calendar_lines(schedule), dt.date(2026, 3, 10), 5)
    assert found[0] == dt.datetime(2026, 3, 30, 2, 30)


def test_a_timer_catches_up_what_the_machine_slept_through(tmp_path: Path) -> None:
    service, timer = units(schedule_of(tmp_path), ["python"]).values()
    assert "\nPersistent=true\n" in timer
    assert "\nWantedBy=timers.target\n" in timer
    assert "\nType=oneshot\n" in service


UNSEEN = 'Zoé d\'Été 100% "x" $HOME'
OWN_SYSTEMD = f"""
mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
/lib/systemd/systemd --user --log-target=null &
trap 'systemctl --user exit' EXIT
for _ in $(seq 600); do systemctl --user show --property=Version >/dev/null 2>&1 && break; sleep 0.1; done
pac_excel() {{ {PROGRAM} "$@"; }}
"""


def in_own_systemd(script: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script in a session that has a systemd of its own."""
    if not Path("/lib/systemd/systemd").exists():
        missing("systemd is not installed (Debian: apt-get install systemd)")
    return run_apart(OWN_SYSTEMD + script, home, ("/run",), XDG_RUNTIME_DIR="/run/user/test")


@pytest.mark.slow
def test_a_real_systemd_runs_each_month_once_and_forgets_all_after_removal(tmp_path: Path) -> None:
    home = tmp_path / UNSEEN
    home.mkdir()
    ended = in_own_systemd(
        """
        last=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
        before=$(date -d "$(date +%Y-%m-15) -2 month" +%Y-%m)
        pac_excel schedule install --day 1 --at 00:00 --from "$before" -- new agence.yaml -o '{month} é.xlsx'
        systemctl --user is-active pac-excel-monthly.timer
        systemctl --user start pac-excel-monthly.service
        test -s "$last é.xlsx" && test -s "$before é.xlsx"
        pac_excel schedule show
        touch -d 2020-01-01 "$last é.xlsx"
        systemctl --user start pac-excel-monthly.service
        ! find . -name "$last é.xlsx" -newermt 2020-01-02 | grep .
        pac_excel schedule remove
        ! systemctl --user list-unit-files 'pac-excel*' --no-legend | grep .
        ! find . -name '*pac-excel*' -o -name 'schedule*' | grep .
        """,
        home,
    )
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.splitlines()
    assert lines[0] == "monthly: installed with systemd"
    assert lines[2] == "active"
    assert sum("  done " in line for line in lines) == 2
    assert lines[-1] == "monthly: removed"


@pytest.mark.slow
def test_a_real_systemd_catches_up_what_it_missed(tmp_path: Path) -> None:
    ended = in_own_systemd(
        """
        last=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
        pac_excel schedule install --day 1 --at 00:00 --from "$last" -- new agence.yaml -o '{month}.xlsx'
        test ! -e "$last.xlsx"
        # the machine was off for two months
        systemctl --user stop pac-excel-monthly.timer
        touch -d '62 days ago' .local/share/systemd/timers/stamp-pac-excel-monthly.timer
        systemctl --user start pac-excel-monthly.timer
        for _ in $(seq 1500); do test -s "$last.xlsx" && break; sleep 0.1; done
        sleep 0.5
        pac_excel schedule show
        """,
        tmp_path,
    )
    assert ended.returncode == 0, ended.stderr
    assert sum("  done " in line for line in ended.stdout.splitlines()) == 1
