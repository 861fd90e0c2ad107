"""Tools of the system that are absent, refuse, or speak another language."""

from __future__ import annotations

import sys

import pytest

from pac_excel.reporting.schedule.registrar import Finished, ToolFailed, ask, run_tool


def python(program: str) -> tuple[str, ...]:
    return (sys.executable, "-c", program)


def test_a_tool_reads_what_it_is_given_and_its_words_come_back() -> None:
    program = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()); sys.exit(3)"
    assert run_tool(python(program), "été\n") == Finished(code=3, out="été\n")


def test_a_tool_that_is_not_there_says_so_in_one_line() -> None:
    ended = run_tool(("no-such-tool", "--now"), "")
    assert ended.code == 127
    with pytest.raises(ToolFailed, match=r"no-such-tool --now failed: no-such-tool is not on this machine;"):
        ask(run_tool, "no-such-tool", "--now")


def test_a_tool_that_writes_utf_16_is_understood() -> None:
    program = "import sys; sys.stdout.buffer.write('<Source>pac-excel</Source>'.encode('utf-16-le'))"
    assert run_tool(python(program), "").out == "<Source>pac-excel</Source>"


def test_a_tool_that_fails_without_a_word_tells_its_code() -> None:
    with pytest.raises(ToolFailed, match="failed: code 4;"):
        ask(run_tool, *python("raise SystemExit(4)"))
