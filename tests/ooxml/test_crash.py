"""A program that dies while it saves leaves the old workbook or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pac_excel import resources
from pac_excel.ooxml.package import Package
from pac_excel.ooxml.saving import save_atomically

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows kills in another way")

# Saves two workbooks in turn until it is killed.
SAVE_FOREVER = """
import sys
from pathlib import Path
from pac_excel.ooxml.saving import save_atomically
target, *sources = map(Path, sys.argv[1:])
contents = [source.read_bytes() for source in sources]
print("ready", flush=True)
while True:
    for content in contents:
        save_atomically(target, content)
"""


@contextmanager
def saving(target: Path, sources: list[Path]) -> Iterator[subprocess.Popen[bytes]]:
    """Give a program that saves `sources` in turn to `target`; it is dead afterwards."""
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", SAVE_FOREVER, target, *sources],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == b"ready\n"
        yield process
        process.kill()


@pytest.mark.parametrize("kills", [40, pytest.param(200, marks=pytest.mark.slow)])
def test_a_killed_save_leaves_the_old_file_or_the_new_one(kills: int, tmp_path: Path) -> None:
    sources = [resources.template("pac_complet.xlsx"), resources.template("pac_simplifie.xlsx")]
    contents = [source.read_bytes() for source in sources]
    target = tmp_path / "plan.xlsx"
    target.write_bytes(contents[0])
    moments = random.Random(1)
    for _ in range(kills):
        with saving(target, sources) as process:
            time.sleep(moments.uniform(0, 0.02))
            process.kill()
        assert target.read_bytes() in contents
        assert {path.name for path in tmp_path.iterdir()} <= {"plan.xlsx", ".plan.xlsx.tmp"}
    Package.open(target)
    save_atomically(target, contents[1])
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert target.read_bytes() == contents[1]
