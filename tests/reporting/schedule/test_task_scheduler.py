"""The task of Task Scheduler, against its schema."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from pac_excel.reporting.schedule.mornings import mornings
from pac_excel.reporting.schedule.ours import State
from pac_excel.reporting.schedule.places import Home, program_call
from pac_excel.reporting.schedule.task_scheduler import NAMESPACE, TaskScheduler, task
from tests.reporting.schedule.sessions import Tools, schedule_of, session_of

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("task_scheduler.xsd"))))
CALL = [r"C:\Zoé d’Été & Co\pythonw.exe", "-m", "pac_excel", "--state", 'C:\\a "b" <c>\\', ""]
MONTHS = "January February March April May June July August September October November December".split()


def parsed(text: str) -> etree._Element:
    # lxml takes a declaration of UTF-16 in bytes only
    return etree.fromstring(text.encode("utf-16"))


def found(root: etree._Element, name: str) -> list[etree._Element]:
    return list(root.iter(f"{{{NAMESPACE}}}{name}"))


def texts(root: etree._Element, name: str) -> list[str]:
    return [element.text or "" for element in found(root, name)]


@pytest.mark.parametrize("day", [1, 3, 25, 28, 29, 30, 31])
def test_the_task_meets_the_schema(day: int, tmp_path: Path) -> None:
    schedule = replace(schedule_of(tmp_path, day=day), command=("network", "run", "R&D <été> d’août.toml"))
    root = parsed(task(schedule, CALL))
    SCHEMA.assertValid(root)
    assert texts(root, "Description") == ["pac-excel network run R&D <été> d’août.toml"]


def test_the_schema_refuses_what_task_scheduler_would(tmp_path: Path) -> None:
    right = task(schedule_of(tmp_path), CALL)
    for old, new in (
        ("<Day>3</Day>", "<Day>32</Day>"),
        ("<StartWhenAvailable>true", "<StartWhenAvailable>vrai"),
        ('Context="Author"', 'Context="Nobody"'),
        ("<Triggers>", "<Trigger />\n  <Triggers>"),
    ):
        assert old in right
        assert not SCHEMA.validate(parsed(right.replace(old, new)))


@pytest.mark.parametrize("day", [1, 3, 25, 28, 29, 30, 31])
def test_the_triggers_are_the_mornings(day: int, tmp_path: Path) -> None:
    root = parsed(task(schedule_of(tmp_path, day=day), CALL))
    starts = []
    for trigger in found(root, "CalendarTrigger"):
        months = [MONTHS.index(etree.QName(each).localname) + 1 for each in found(trigger, "Months")[0]]
        starts += [(month, int(each)) for month in months for each in texts(trigger, "Day")]
        assert texts(trigger, "StartBoundary") == ["2026-09-01T07:00:00"]
    expected = [(month, each) for group in mornings(day) for month in group.months for each in group.days]
    assert sorted(starts) == sorted(expected)


def test_a_missed_run_is_made_up_and_none_comes_twice(tmp_path: Path) -> None:
    root = parsed(task(schedule_of(tmp_path), CALL))
    assert texts(root, "StartWhenAvailable") == ["true"]
    assert texts(root, "MultipleInstancesPolicy") == ["IgnoreNew"]
    assert texts(root, "DisallowStartIfOnBatteries") == texts(root, "StopIfGoingOnBatteries") == ["false"]
    assert texts(root, "LogonType") == ["InteractiveToken"]
    assert texts(root, "RunLevel") == ["LeastPrivilege"]


def test_the_words_of_the_call_arrive_as_they_are(tmp_path: Path) -> None:
    root = parsed(task(schedule_of(tmp_path), CALL))
    assert texts(root, "Command") == [CALL[0]]
    assert texts(root, "Arguments") == [subprocess.list2cmdline(CALL[1:])]
    assert texts(root, "Arguments")[0].endswith('--state "C:\\a \\"b\\" <c>\\\\" ""')


def test_schtasks_is_given_utf_16_with_its_mark(tmp_path: Path) -> None:
    tools = Tools()
    home = Home(folder=tmp_path)
    TaskScheduler(home, tools).register(schedule_of(tmp_path), CALL)
    assert home.task.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    create = next(words for words in tools.calls if "/create" in words)
    assert create == ("schtasks", "/create", "/tn", "pac-excel-monthly", "/xml", str(home.task))


def test_a_task_that_task_scheduler_wrote_in_its_own_way_is_still_ours(tmp_path: Path) -> None:
    tools = Tools()
    scheduler = TaskScheduler(Home(folder=tmp_path), tools)
    schedule = schedule_of(tmp_path)
    scheduler.register(schedule, CALL)
    kept = tools.tasks["pac-excel-monthly"]
    assert scheduler.state(schedule, CALL) is State.CURRENT
    tools.tasks["pac-excel-monthly"] = kept.replace("\n", "\r\n").replace(
        "<RunLevel>", "<UserId>S-1-5-21</UserId><RunLevel>"
    )
    assert scheduler.state(schedule, CALL) is State.CURRENT
    assert scheduler.state(replace(schedule, command=("check", "{month}")), CALL) is State.OUTDATED


def test_the_python_without_a_console_is_taken_on_windows(tmp_path: Path) -> None:
    machine = session_of("task-scheduler", tmp_path).machine
    folder = tmp_path / "Python 3.11"
    folder.mkdir()
    (folder / "python.exe").touch()
    machine = replace(machine, interpreter=str(folder / "python.exe"))
    home = Home(folder=tmp_path)
    assert program_call(machine, home)[0] == str(folder / "python.exe")
    (folder / "pythonw.exe").touch()
    assert program_call(machine, home) == (
        str(folder / "pythonw.exe"),
        *("-P", "-m", "pac_excel", "schedule", "run", "--state", str(tmp_path)),
    )
