"""The lines of a crontab, and a real cron that runs them."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pac_excel.reporting.schedule.cron import Cron, block
from pac_excel.reporting.schedule.mornings import mornings
from pac_excel.reporting.schedule.ours import ForeignThing, State
from pac_excel.reporting.schedule.registrar import Finished, ToolFailed
from tests.reporting.schedule.apart import PROGRAM, ROOT, run_apart
from tests.reporting.schedule.sessions import Tools, schedule_of
from tests.support.missing import missing

HOSTILE = """Zoé d'Été d’août 100% "x" $HOME `id` \\n ; & #"""
CALL = ["/opt/python", "-m", HOSTILE]


def words(line: str) -> list[str]:
    """What a shell makes of the command of a line of a crontab, once cron has read it."""
    fields = 1 if line.startswith("@") else 5
    command = line.split(" ", fields)[fields].replace(r"\%", "%").replace(" >/dev/null", "")
    shown = f"printf '%s\\0' {command}"
    ended = subprocess.run(["sh", "-c", shown], capture_output=True, text=True, check=True)
    return ended.stdout.split("\0")[:-1]


def numbers(field: str, most: int) -> list[int]:
    """The numbers that a field of a crontab stands for. Source: crontab(5)."""
    if field == "*":
        return list(range(1, most + 1))
    found: list[int] = []
    for part in field.split(","):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return found


@pytest.mark.parametrize("day", [1, 3, 25, 28, 29, 30, 31])
def test_the_lines_are_the_mornings_and_the_start_of_the_machine(day: int, tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path, day=day, at=dt.time(0, 5))
    lines = [line for line in block(schedule, CALL).splitlines() if not line.startswith("#")]
    assert lines[-1].startswith("@reboot ")
    found = []
    for line in lines[:-1]:
        minute, hour, days, months, weekdays, _ = line.split(" ", 5)
        assert (minute, hour, weekdays) == ("5", "0", "*")
        found += [(month, each) for month in numbers(months, 12) for each in numbers(days, 31)]
    expected = [(month, each) for group in mornings(day) for month in group.months for each in group.days]
    assert sorted(found) == sorted(expected)
    assert all(words(line) == CALL for line in lines)


def test_no_percent_sign_ends_the_command(tmp_path: Path) -> None:
    assert not re.search(r"(?<!\\)%", block(schedule_of(tmp_path), CALL))


@pytest.mark.parametrize("before", ["", "MAILTO=moi\n", "# mine\n5 4 * * * true", "\n\n# été\n"])
def test_the_other_lines_of_a_crontab_stay(before: str, tmp_path: Path) -> None:
    tools = Tools(crontab=before or None)
    schedule = schedule_of(tmp_path, "cron")
    cron = Cron(tools)
    cron.register(schedule, CALL)
    tools.crontab = f"{tools.crontab}# after\n"
    assert cron.state(schedule, CALL) is State.CURRENT
    later = schedule_of(tmp_path, "cron", day=31)
    assert cron.state(later, CALL) is State.OUTDATED
    cron.register(later, CALL)
    assert tools.crontab == f"{before}{'' if before[-1:] in ('', chr(10)) else chr(10)}" + block(
        later, CALL
    ) + ("# after\n")
    cron.unregister(later)
    assert tools.crontab.replace("\n# after\n", "# after\n") == f"{before}# after\n".replace(
        "\n# after\n", "# after\n"
    )


def test_lines_whose_end_is_gone_are_nobodys(tmp_path: Path) -> None:
    schedule = schedule_of(tmp_path, "cron")
    cut = block(schedule, CALL).rpartition("# pac-excel-monthly ends")[0]
    tools = Tools(crontab=cut + "5 4 * * * true\n")
    cron = Cron(tools)
    assert cron.state(schedule, CALL) is State.FOREIGN
    with pytest.raises(ForeignThing, match="crontab"):
        cron.unregister(schedule)
    assert tools.crontab == cut + "5 4 * * * true\n"


def test_a_crontab_that_may_not_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    cron = Cron(lambda words, given: Finished(code=1, err="You (zoé) are not allowed to use this program\nx"))
    assert not cron.is_there()
    with pytest.raises(ToolFailed, match=r"crontab -l failed: You \(zoé\) are not allowed"):
        cron.register(schedule_of(tmp_path), CALL)


OWN_CRON = f"""
mkdir -p /var/spool/cron/crontabs
chmod 1730 /var/spool/cron/crontabs
pac_excel() {{ {PROGRAM} "$@"; }}
last=$(date -d "$(date +%Y-%m-15) -1 month" +%Y-%m)
echo 'PYTHONPATH={ROOT}' | crontab -
"""
WAIT = """
cron -f &
cron=$!
trap 'kill $cron' EXIT
for _ in $(seq 1500); do test -s "$last.xlsx" && break; sleep 0.1; done
sleep 0.5
pac_excel schedule show
crontab -l | grep -c pac_excel
pac_excel schedule remove
crontab -l
"""


def in_own_cron(script: str, home: Path) -> list[str]:
    """Run a shell script in a session that has a cron of its own; return the lines that it prints."""
    if shutil.which("cron") is None:
        missing("cron is not installed (Debian: apt-get install cron)")
    hidden = ("/var/spool/cron", "/etc/cron.d", "/run")
    home.mkdir()
    ended = run_apart(OWN_CRON + script + WAIT, home, hidden, XDG_STATE_HOME=str(home))
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout.splitlines()


@pytest.mark.slow
def test_a_real_cron_catches_up_when_it_starts(tmp_path: Path) -> None:
    lines = in_own_cron(
        """
        pac_excel schedule install --day 1 --at 00:00 --from "$last" --scheduler cron -- \\
            new agence.yaml -o '{month}.xlsx'
        """,
        tmp_path / HOSTILE.replace("\\n", ""),
    )
    assert lines[0] == "monthly: installed with cron"
    assert sum("  done " in line for line in lines) == 1
    assert lines[-2:] == ["monthly: removed", f"PYTHONPATH={ROOT}"]


@pytest.mark.slow
def test_a_real_cron_runs_the_command_at_its_time(tmp_path: Path) -> None:
    lines = in_own_cron(
        """
        soon=$(date -d '+72 seconds' +'--day %-d --at %H:%M')
        pac_excel schedule install $soon --from "$last" --scheduler cron -- \\
            new agence.yaml -o '{month}.xlsx'
        """,
        tmp_path / "Zoé d’Été",
    )
    assert sum("  done " in line for line in lines) == 1
