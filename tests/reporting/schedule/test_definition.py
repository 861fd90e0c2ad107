"""What a schedule is made of, and what it refuses."""

from __future__ import annotations

import datetime as dt
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pac_excel.errors import PacExcelError
from pac_excel.reporting.schedule.definition import (
    BadDefinition,
    BadSchedule,
    Schedule,
    parse_command,
    parse_name,
    parse_time,
    read_definition,
    write_definition,
)
from pac_excel.reporting.schedule.installing import NoScheduler
from pac_excel.reporting.schedule.ledger import BadLedger
from pac_excel.reporting.schedule.lock import RunUnderWay
from pac_excel.reporting.schedule.ours import ForeignThing
from pac_excel.reporting.schedule.registrar import ToolFailed
from pac_excel.reporting.schedule.running import NoSchedule
from pac_excel.reporting.schedule.timing import Timing
from tests.reporting.schedule.sessions import schedule_of

WORD = st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]))


@given(
    st.builds(
        Schedule,
        name=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True),
        timing=st.builds(
            Timing,
            day=st.integers(1, 31),
            at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
            is_workday=st.booleans(),
        ),
        command=st.lists(WORD, min_size=1, max_size=4).map(tuple),
        folder=st.just(Path("/zoé d’Été")),
        first=st.dates(dt.date(1900, 1, 1)).map(lambda day: day.replace(day=1)),
        scheduler=st.just("cron"),
    )
)
def test_a_schedule_is_read_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, schedule: Schedule
) -> None:
    path = tmp_path_factory.mktemp("home") / "schedule.json"
    write_definition(path, schedule)
    assert read_definition(path) == schedule


def test_where_there_is_no_schedule_none_is_read(tmp_path: Path) -> None:
    assert read_definition(tmp_path / "schedule.json") is None


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["network", "run", "n.toml"], ("network", "run", "n.toml", "--month", "{month}")),
        (["pac-excel", "check", "{month}/p.xlsx"], ("check", "{month}/p.xlsx")),
        (["report", "p.xlsx", "--month={month}"], ("report", "p.xlsx", "--month={month}")),
    ],
)
def test_a_command_has_a_place_for_the_month(words: list[str], command: tuple[str, ...]) -> None:
    assert parse_command(words) == command


def test_the_month_stands_in_every_word_that_asks_for_it(tmp_path: Path) -> None:
    command = ("report", "p.xlsx", "-o", "{month}/AG001_{month}.xlsx", "{autre}")
    found = replace(schedule_of(tmp_path), command=command).command_for(dt.date(2026, 9, 1))
    assert found == ("report", "p.xlsx", "-o", "2026-09/AG001_2026-09.xlsx", "{autre}")


@pytest.mark.parametrize(
    "words", [[], ["pac-excel"], ["--month", "x"], ["schedule", "run"], ["check", "a\nb"]]
)
def test_a_command_that_is_none_is_refused(words: list[str]) -> None:
    with pytest.raises(BadSchedule, match="the command"):
        parse_command(words)


@pytest.mark.parametrize("text", ["7", "24:00", "07:60", "07h00", "", "07:00:00", "+7:00"])
def test_a_time_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadSchedule, match="07:00"):
        parse_time(text)
    assert parse_time("7:05") == dt.time(7, 5)


@pytest.mark.parametrize("text", ["", "Été", "a b", "../a", "a/b", "-a", "A", "a" * 41, "a.b", "a\n"])
def test_a_name_that_some_system_could_not_take_is_refused(text: str) -> None:
    with pytest.raises(BadSchedule, match="small letters"):
        parse_name(text)


@pytest.mark.parametrize("folder", ["/a\nb", "/a\x1bb", "/a\udce9b", "/a\u2028b"])
def test_a_folder_that_no_unit_file_can_name_is_refused(folder: str, tmp_path: Path) -> None:
    with pytest.raises(BadSchedule, match="control character"):
        write_definition(tmp_path / "schedule.json", schedule_of(Path(folder)))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "error",
    [
        BadSchedule("the day", "32", "give one from 1 to 31"),
        BadDefinition("schedule.json"),
        BadLedger("months.sqlite", "file is not a database"),
        ForeignThing("monthly.timer"),
        NoSchedule("monthly"),
        NoScheduler(),
        RunUnderWay("lock.sqlite"),
        ToolFailed("crontab -", "denied"),
    ],
)
def test_errors_are_one_line_and_survive_a_trip_between_processes(error: PacExcelError) -> None:
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
    assert "\n" not in str(error)
