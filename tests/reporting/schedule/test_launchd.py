"""The agent of launchd: a property list with the keys that launchd.plist(5) documents."""

from __future__ import annotations

import plistlib
import xml.dom.minidom
from pathlib import Path
from typing import Any

import pytest

from pac_excel.reporting.schedule.launchd import agent
from pac_excel.reporting.schedule.mornings import mornings
from tests.reporting.schedule.sessions import schedule_of

CALL = ["/Users/zoé d’été/bin/python & <co>", "-m", "pac_excel", "--state", 'a "b" ]]> --']
# Source: launchd.plist(5), "XML property list keys"
KEYS = {
    "Label": str,
    "ProgramArguments": list,
    "StartCalendarInterval": list,
    "RunAtLoad": bool,
    "ProcessType": str,
}
LIMITS = {"Month": (1, 12), "Day": (1, 31), "Hour": (0, 23), "Minute": (0, 59)}


def read(day: int, folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = plistlib.loads(agent(schedule_of(folder, day=day), CALL).encode())
    return found


@pytest.mark.parametrize("day", [1, 3, 28, 29, 30, 31])
def test_the_agent_has_documented_keys_only(day: int, tmp_path: Path) -> None:
    found = read(day, tmp_path)
    assert {name: type(value) for name, value in found.items()} == KEYS
    assert found["ProgramArguments"] == CALL
    assert found["ProcessType"] == "Background"
    assert found["RunAtLoad"] is True
    for interval in found["StartCalendarInterval"]:
        assert all(LIMITS[name][0] <= value <= LIMITS[name][1] for name, value in interval.items())
        assert {"Day", "Hour", "Minute"} <= set(interval)


@pytest.mark.parametrize("day", [1, 3, 25, 28, 29, 30, 31])
def test_the_intervals_are_the_mornings(day: int, tmp_path: Path) -> None:
    found = [
        (month, interval["Day"])
        for interval in read(day, tmp_path)["StartCalendarInterval"]
        for month in ([interval["Month"]] if "Month" in interval else range(1, 13))
    ]
    expected = [(month, each) for group in mornings(day) for month in group.months for each in group.days]
    assert sorted(found) == sorted(expected)


def test_the_file_has_the_name_of_its_label_and_a_comment_that_is_none_of_its_content(tmp_path: Path) -> None:
    text = agent(schedule_of(tmp_path), CALL)
    document = xml.dom.minidom.parseString(text.encode())
    comments = [node.data for node in document.childNodes if node.nodeType == node.COMMENT_NODE]
    assert len(comments) == 1
    assert "written by pac-excel schedule" in comments[0]
    assert plistlib.loads(text.encode())["Label"] == "pac-excel-monthly"
    assert plistlib.dumps(plistlib.loads(text.encode()), sort_keys=False).decode() == text.replace(
        f"<!--{comments[0]}-->\n", ""
    )
