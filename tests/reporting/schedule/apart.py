"""A shell that sees folders of its own where a scheduler keeps its things, so that tests touch no others."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pac_excel.resources import sample
from tests.support.missing import missing

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = shlex.join([sys.executable, "-m", "pac_excel"])


def run_apart(
    script: str, home: Path, hidden: tuple[str, ...], **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a shell script in which the folders `hidden` are empty and its own.

    The script has a plan, agence.yaml, in its folder, which is `home`.
    """
    require_mounts()
    shutil.copy(sample("agence_modele.yaml"), home / "agence.yaml")
    mounts = "".join(f"mount -t tmpfs tmpfs {folder}\n" for folder in hidden)
    return subprocess.run(
        ["unshare", "--mount", "--", "bash", "-eu", "-c", mounts + script],
        cwd=home,
        env={**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def require_mounts() -> None:
    """Skip the test where a program cannot have folders of its own."""
    if shutil.which("unshare") is None:
        missing("unshare is not installed (Debian: apt-get install util-linux)")
    probe = ["unshare", "--mount", "--", "mount", "-t", "tmpfs", "tmpfs", "/run"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("only root may hide the system's folders from a test")
