"""The life of a schedule on a machine, the same with every scheduler."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pac_excel.machine import System
from pac_excel.reporting.schedule.definition import Schedule, read_definition
from pac_excel.reporting.schedule.installing import (
    NoScheduler,
    Standing,
    install,
    installed_names,
    preview,
    remove,
    scheduler_of,
    standing,
)
from pac_excel.reporting.schedule.ledger import Ledger, Outcome
from pac_excel.reporting.schedule.lock import RunUnderWay, exclusive
from pac_excel.reporting.schedule.ours import ForeignThing, State
from pac_excel.reporting.schedule.places import home_of
from pac_excel.reporting.schedule.registrar import ToolFailed
from pac_excel.reporting.schedule.running import NoSchedule
from tests.reporting.schedule.sessions import Session, files_in, session, session_of

__all__ = ["session"]

NOW = dt.datetime(2026, 11, 24, 8, 30)
SEPTEMBER, OCTOBER, NOVEMBER = (dt.date(2026, month, 1) for month in (9, 10, 11))


def put(session: Session, schedule: Schedule | None = None, *, keeps_first: bool = True) -> State:
    return install(session.machine, schedule or session.schedule, session.tools, keeps_first=keeps_first)


def standing_of(session: Session) -> Standing:
    return standing(session.machine, "monthly", session.tools, NOW)


def test_what_is_installed_is_what_was_shown_before(session: Session) -> None:
    shown = preview(session.machine, session.schedule, session.tools)
    assert not session.tools.calls
    assert put(session) is State.ABSENT
    files = {str(session.machine.home / name): text for name, text in files_in(session.machine.home).items()}
    registered = [*files.values(), session.tools.crontab, *session.tools.tasks.values()]
    assert all(text in registered for text in shown.values())


def test_a_schedule_stands_after_its_installation(session: Session) -> None:
    put(session)
    found = standing_of(session)
    assert found.state is State.CURRENT
    assert found.is_healthy
    assert found.schedule == session.schedule
    assert (found.next_month, found.next_run) == (NOVEMBER, dt.datetime(2026, 12, 3, 7, 0))
    assert found.owed == (SEPTEMBER, OCTOBER)
    assert installed_names(session.machine) == ("monthly",)


def test_to_install_again_changes_nothing(session: Session) -> None:
    put(session)
    before = files_in(session.machine.home), session.tools.crontab, dict(session.tools.tasks)
    assert put(session) is State.CURRENT
    assert (files_in(session.machine.home), session.tools.crontab, dict(session.tools.tasks)) == before


def test_another_day_brings_the_registration_up_to_date(session: Session) -> None:
    put(session)
    later = replace(session.schedule, timing=replace(session.schedule.timing, day=31))
    assert put(session, later) is State.OUTDATED
    assert standing_of(session).state is State.CURRENT
    assert standing_of(session).schedule == later
    assert len(installed_names(session.machine)) == 1


def test_an_upgrade_keeps_what_is_done_and_what_is_owed(session: Session) -> None:
    put(session)
    ledger = Ledger(home_of(session.machine, "monthly").months)
    ledger.begin(SEPTEMBER, NOW)
    ledger.end(SEPTEMBER, Outcome.DONE, NOW, "")
    put(session, replace(session.schedule, first=NOVEMBER))
    assert standing_of(session).owed == (OCTOBER,)
    put(session, replace(session.schedule, first=NOVEMBER), keeps_first=False)
    assert standing_of(session).owed == ()


def test_a_removal_leaves_nothing(session: Session) -> None:
    put(session)
    home = home_of(session.machine, "monthly")
    Ledger(home.months).begin(SEPTEMBER, NOW)
    home.log.write_text("…")
    home.log.with_name("run.log.1").write_text("…")
    remove(session.machine, "monthly", session.tools)
    assert files_in(session.machine.home) == {}
    assert session.tools.is_empty
    assert not home.folder.parent.exists()
    with pytest.raises(NoSchedule, match="schedule install"):
        remove(session.machine, "monthly", session.tools)


def test_a_removal_leaves_what_is_somebody_elses(session: Session) -> None:
    put(session)
    note = home_of(session.machine, "monthly").folder / "note.txt"
    note.write_text("à garder")
    remove(session.machine, "monthly", session.tools)
    assert list(files_in(session.machine.home).values()) == ["à garder"]


def test_two_schedules_do_not_meet(session: Session) -> None:
    put(session)
    other = replace(session.schedule, name="agence-2", timing=replace(session.schedule.timing, day=20))
    put(session, other)
    assert installed_names(session.machine) == ("agence-2", "monthly")
    remove(session.machine, "monthly", session.tools)
    found = standing(session.machine, "agence-2", session.tools, NOW)
    assert found.is_healthy
    assert found.schedule == other
    remove(session.machine, "agence-2", session.tools)
    assert session.tools.is_empty


def test_a_removal_waits_for_a_run_to_end(session: Session) -> None:
    put(session)
    home = home_of(session.machine, "monthly")
    with exclusive(home.lock), pytest.raises(RunUnderWay, match="under way"):
        remove(session.machine, "monthly", session.tools)
    assert standing_of(session).is_healthy
    remove(session.machine, "monthly", session.tools)
    assert session.tools.is_empty


def spoil(session: Session) -> None:
    """Let somebody change what was registered."""
    if session.tools.crontab is not None:
        session.tools.crontab = session.tools.crontab.replace("0 7 3-9", "0 8 3-9")
    for name in session.tools.tasks:
        session.tools.tasks[name] = "<Task><Documentation>mine</Documentation></Task>"
    for pattern in ("*.timer", "*.plist"):
        for path in session.machine.home.rglob(pattern):
            path.write_text(path.read_text("utf-8") + "\n# mine\n", "utf-8")


def test_what_somebody_changed_is_never_overwritten_nor_removed(session: Session) -> None:
    put(session)
    spoil(session)
    kept = files_in(session.machine.home), session.tools.crontab, dict(session.tools.tasks)
    assert standing_of(session).state is State.FOREIGN
    later = replace(session.schedule, timing=replace(session.schedule.timing, day=9))
    with pytest.raises(ForeignThing, match="left alone"):
        put(session, later)
    with pytest.raises(ForeignThing, match="left alone"):
        remove(session.machine, "monthly", session.tools)
    files = {name: text for name, text in files_in(session.machine.home).items() if "lock" not in name}
    assert (files, session.tools.crontab, dict(session.tools.tasks)) == kept


def test_a_foreign_thing_of_the_same_name_stops_a_first_installation(session: Session) -> None:
    put(session)
    spoil(session)
    home_of(session.machine, "monthly").remove()
    before = files_in(session.machine.home), session.tools.crontab, dict(session.tools.tasks)
    with pytest.raises(ForeignThing, match="choose another --name"):
        put(session)
    assert (files_in(session.machine.home), session.tools.crontab, dict(session.tools.tasks)) == before


REGISTERS = {"systemd": "enable", "cron": "-", "launchd": "bootstrap", "task-scheduler": "/create"}


def test_nothing_stays_when_the_system_refuses(session: Session) -> None:
    session.tools.refused = REGISTERS[session.schedule.scheduler]
    with pytest.raises(ToolFailed, match=r"failed: Access is denied\.; nothing was registered") as failure:
        put(session)
    assert "\n" not in str(failure.value)
    assert files_in(session.machine.home) == {}
    assert session.tools.is_empty


def test_a_refused_upgrade_leaves_the_schedule_as_it_was_defined(session: Session) -> None:
    put(session)
    session.tools.refused = REGISTERS[session.schedule.scheduler]
    later = replace(session.schedule, timing=replace(session.schedule.timing, day=9))
    with pytest.raises(ToolFailed):
        put(session, later)
    assert read_definition(home_of(session.machine, "monthly").definition) == session.schedule


def test_a_damaged_definition_is_written_anew(session: Session) -> None:
    put(session)
    home_of(session.machine, "monthly").definition.write_text("{")
    put(session)
    assert standing_of(session).is_healthy


def test_another_scheduler_takes_over(tmp_path: Path) -> None:
    session = session_of("systemd", tmp_path)
    put(session)
    put(session, replace(session.schedule, scheduler="cron"))
    assert not session.tools.enabled
    assert not list(tmp_path.rglob("*.timer"))
    assert session.tools.crontab is not None


@pytest.mark.parametrize("scheduler", ["systemd", "launchd"])
def test_what_was_switched_off_is_switched_on_again(scheduler: str, tmp_path: Path) -> None:
    session = session_of(scheduler, tmp_path)
    put(session)
    session.tools.enabled.clear()
    assert standing_of(session).state is State.IDLE
    assert not standing_of(session).is_healthy
    assert put(session) is State.IDLE
    assert standing_of(session).is_healthy


def test_a_failed_month_and_a_lost_folder_are_no_health(session: Session) -> None:
    put(session)
    ledger = Ledger(home_of(session.machine, "monthly").months)
    ledger.begin(SEPTEMBER, NOW)
    ledger.end(SEPTEMBER, Outcome.FAILED, NOW, "code 2")
    assert not standing_of(session).is_healthy
    assert standing_of(session).owed == (SEPTEMBER, OCTOBER)
    ledger.end(SEPTEMBER, Outcome.DONE, NOW, "")
    assert standing_of(session).is_healthy
    put(session, replace(session.schedule, folder=session.machine.home / "ailleurs"))
    assert not standing_of(session).is_healthy


def test_each_system_has_its_scheduler(tmp_path: Path) -> None:
    for scheduler in ("task-scheduler", "launchd", "systemd", "cron"):
        session = session_of(scheduler, tmp_path)
        assert scheduler_of(session.machine, session.tools) == scheduler


def test_a_linux_without_any_scheduler_is_told_in_one_line(tmp_path: Path) -> None:
    session = session_of("cron", tmp_path)
    session.tools.refused = "-l"
    assert session.machine.system is System.OTHER
    with pytest.raises(NoScheduler) as failure:
        scheduler_of(session.machine, session.tools)
    assert "install cron" in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_home_that_cannot_be_made_leaves_no_trace(session: Session) -> None:
    first = home_of(session.machine, "monthly").folder.relative_to(session.machine.home).parts[0]
    (session.machine.home / first).write_text("a file where a folder should be")
    with pytest.raises(OSError, match=r"exists|directory"):
        put(session)
    assert list(files_in(session.machine.home)) == [first]
    assert session.tools.is_empty
