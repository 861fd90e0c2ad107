"""The wheel, as a user installs it: away from the checkout, in an environment of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = ("workbook_templates", "macros", "samples")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as from a plain terminal, and return what it printed, errors included."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", out, ROOT, cwd=out)
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and what it asks for, nothing else."""
    environment = tmp_path_factory.mktemp("environment")
    # Debian's Python cannot give a new environment pip unless python3-venv is installed.
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=environment)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python")
    run(*pip, folder / "python", "install", "--quiet", wheel, cwd=environment)
    return folder


def test_it_carries_every_resource(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("pac_excel/_data/")}
    expected = {
        f"pac_excel/_data/{path.relative_to(ROOT).as_posix()}"
        for folder in RESOURCES
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert expected
    assert expected == packed


def test_it_carries_no_test(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pac_excel"}


def test_the_demo_runs_where_there_is_no_checkout(scripts: Path, tmp_path: Path) -> None:
    run(scripts / "pac-excel", "demo", tmp_path / "demo", cwd=tmp_path)
    assert list((tmp_path / "demo").rglob("*.xlsx"))
