"""Schedules as a user types them; scripts stand for crontab and systemctl."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from pathlib import Path

import pytest

from pac_excel.cli.schedule import SchedulerOption
from pac_excel.reporting.schedule.installing import SCHEDULERS
from pac_excel.resources import sample
from tests.support.cli import Ran, Run, pac_excel

__all__ = ["pac_excel"]

ROOT = Path(__file__).resolve().parents[2]
CRONTAB = """#!/bin/sh
case $1 in
    -l) cat "$HOME/crontab" 2>/dev/null || { echo "no crontab for zoé" >&2; exit 1; } ;;
    -r) rm "$HOME/crontab" ;;
    -) cat > "$HOME/crontab" ;;
esac
"""
NO_SYSTEMD = "#!/bin/sh\necho 'Failed to connect to bus' >&2\nexit 1\n"
COMMAND = ("--", "new", "agence.yaml", "-o", "{month} d’Été.xlsx")

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the stand-ins are those of Linux"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user on a Linux that has cron only, in a folder with the plan of an agency."""
    tools, home = tmp_path / "tools", tmp_path / "Zoé d'Été"
    home.mkdir()
    tools.mkdir()
    for name, script in (("crontab", CRONTAB), ("systemctl", NO_SYSTEMD)):
        (tools / name).write_text(script, "utf-8")
        (tools / name).chmod(0o755)
    shutil.copy(sample("agence_modele.yaml"), home / "agence.yaml")
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(home)
    return home


def month_back(count: int) -> str:
    """The name of the month that is `count` months before this one."""
    day = dt.date.today().replace(day=1)
    for _ in range(count):
        day = (day - dt.timedelta(1)).replace(day=1)
    return f"{day:%Y-%m}"


def refused(ran: Ran) -> str:
    """The one line with which a command refused."""
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.startswith("pac-excel: ")
    assert ran.err.count("\n") == 1
    return ran.err


def test_the_life_of_a_schedule(pac_excel: Run, home: Path) -> None:
    asked = ("schedule", "install", "--monthly", "--day", "1", "--at", "00:00", "--workday")
    none = pac_excel("schedule", "show")
    assert (none.code, none.out) == (1, "nothing is scheduled; 'pac-excel schedule install' does it\n")
    installed = pac_excel(*asked, *COMMAND)
    assert installed.code == 0
    assert installed.out.startswith("monthly: installed with cron\n")
    assert pac_excel(*asked, *COMMAND).out.startswith("monthly: already up to date with cron\n")
    shown = pac_excel("schedule", "show")
    assert shown.code == 0
    for line in (
        "monthly: day 1 of each month at 00:00, or the next working day",
        "  runs   pac-excel new agence.yaml -o {month} d’Été.xlsx",
        f"  in     {home}",
        "  by     cron: up to date",
        f"for {month_back(0)}",
    ):
        assert line in shown.out
    assert pac_excel("schedule", "run").out == "nothing is due\n"
    removed = pac_excel("schedule", "remove")
    assert (removed.code, removed.out) == (0, "monthly: removed\n")
    assert not list(home.rglob("*pac-excel*"))
    assert not (home / "crontab").exists()
    assert "there is no schedule" in refused(pac_excel("schedule", "remove"))


def test_missed_months_are_caught_up_each_once(pac_excel: Run, home: Path) -> None:
    pac_excel("schedule", "install", "--day", "1", "--at", "00:00", "--from", month_back(2), *COMMAND)
    assert f"  {month_back(2)}  owed, at the next run\n" in pac_excel("schedule", "show").out
    ran = pac_excel("schedule", "run")
    assert (ran.code, ran.out) == (0, f"{month_back(2)}: done\n{month_back(1)}: done\n")
    assert sorted(path.name for path in home.glob("*.xlsx")) == [
        f"{month_back(2)} d’Été.xlsx",
        f"{month_back(1)} d’Été.xlsx",
    ]
    assert pac_excel("schedule", "run").out == "nothing is due\n"
    assert f"  {month_back(1)}  done " in pac_excel("schedule", "show").out
    assert pac_excel("schedule", "run", "--month", "2026-01").out == "2026-01: done\n"
    assert (home / "2026-01 d’Été.xlsx").exists()


def test_a_month_that_fails_says_why_and_is_tried_again(pac_excel: Run, home: Path) -> None:
    plan = home / "agence.yaml"
    plan.rename(home / "ailleurs.yaml")
    pac_excel("schedule", "install", "--day", "1", "--at", "00:00", "--from", month_back(1), *COMMAND)
    ran = pac_excel("schedule", "run")
    assert (ran.code, ran.out) == (2, f"{month_back(1)}: failed\n")
    assert ran.err.startswith(f"pac-excel: {month_back(1)} failed: code 2: pac-excel: agence.yaml: ")
    assert ran.err.count("\n") == 1
    shown = pac_excel("schedule", "show")
    assert shown.code == 1
    assert f"  {month_back(1)}  failed " in shown.out
    (home / "ailleurs.yaml").rename(plan)
    assert pac_excel("schedule", "run").out == f"{month_back(1)}: done\n"
    assert pac_excel("schedule", "show").code == 0


def test_print_shows_what_would_be_done_and_does_nothing(pac_excel: Run, home: Path) -> None:
    before = sorted(home.rglob("*"))
    for scheduler, sign in (
        ("systemd", "OnCalendar=*-*-03..09 07:00:00"),
        ("cron", "0 7 3-9 * * "),
        ("launchd", "<key>StartCalendarInterval</key>"),
        ("task-scheduler", "<StartWhenAvailable>true</StartWhenAvailable>"),
    ):
        ran = pac_excel("schedule", "install", "--print", "--scheduler", scheduler, *COMMAND)
        assert ran.code == 0
        assert sign in ran.out
    assert sorted(home.rglob("*")) == before


def test_a_run_that_meets_another_one_leaves_it_to_it(pac_excel: Run, home: Path) -> None:
    from pac_excel.reporting.schedule.lock import exclusive

    pac_excel("schedule", "install", "--from", month_back(3), *COMMAND)
    with exclusive(next(home.rglob("schedule.json")).with_name("lock.sqlite")):
        ran = pac_excel("schedule", "run")
    assert ran.code == 0
    assert "under way" in ran.out
    assert not list(home.glob("*.xlsx"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--day", "0"), "the day '0'"),
        (("--day", "32"), "the day '32'"),
        (("--at", "7h"), "the time '7h'"),
        (("--from", "2026-13"), "'2026-13' is no month"),
        (("--name", "Été"), "the name 'Été'"),
        (("--folder", "absent"), "the folder 'absent'"),
    ],
)
@pytest.mark.usefixtures("home")
def test_what_cannot_be_is_refused_in_one_line(words: tuple[str, ...], said: str, pac_excel: Run) -> None:
    assert said in refused(pac_excel("schedule", "install", *words, *COMMAND))
    assert pac_excel("schedule", "show").code == 1


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("new", "agence.yaml"), "no such option: --month"),
        (("neww", "{month}"), "no such command 'neww'"),
        (("new", "{month}.yaml"), "missing option"),
        (("addin", "{month}"), "no such command '2"),
        (("template",), "no such option: --month"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_command_that_would_fail_each_month_is_refused_now(
    command: tuple[str, ...], said: str, pac_excel: Run
) -> None:
    ran = pac_excel("schedule", "install", "--", *command)
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert pac_excel("schedule", "show").code == 1


@pytest.mark.usefixtures("home")
def test_a_machine_without_scheduler_is_told_what_to_do(
    pac_excel: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install cron" in refused(pac_excel("schedule", "install", *COMMAND))


def test_lines_that_somebody_changed_are_left_alone(pac_excel: Run, home: Path) -> None:
    pac_excel("schedule", "install", *COMMAND)
    crontab = (home / "crontab").read_text("utf-8").replace("0 7 ", "0 9 ")
    (home / "crontab").write_text(crontab, "utf-8")
    assert "by     cron: not ours, or changed" in pac_excel("schedule", "show").out
    assert "left alone" in refused(pac_excel("schedule", "remove"))
    assert "left alone" in refused(pac_excel("schedule", "install", "--day", "9", *COMMAND))
    assert (home / "crontab").read_text("utf-8") == crontab


def test_a_month_that_is_incomplete_is_told_by_the_exit_code(pac_excel: Run, home: Path) -> None:
    assert pac_excel("new", "agence.yaml", "-o", f"plan {month_back(1)}.xlsx").code == 0
    asked = ("schedule", "install", "--day", "1", "--at", "00:00", "--from", month_back(1))
    # the sample plan has errors, so that its check ends with 1
    pac_excel(*asked, "--", "check", "plan {month}.xlsx")
    ran = pac_excel("schedule", "run")
    assert (ran.code, ran.out, ran.err) == (1, f"{month_back(1)}: incomplete\n", "")
    assert f"  {month_back(1)}  incomplete " in pac_excel("schedule", "show").out


def test_each_scheduler_can_be_chosen() -> None:
    assert [option.value for option in SchedulerOption] == list(SCHEDULERS)
