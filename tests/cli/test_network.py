"""The command that writes the reports of a network."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.reporting.network.networks import SETTINGS, network
from tests.support.cli import Run, pac_excel

__all__ = ["pac_excel"]


def test_a_network_is_run_by_processes_and_told(tmp_path: Path, pac_excel: Run) -> None:
    path = network(tmp_path, 3)
    (tmp_path / "plans" / "AG009.xlsx").write_bytes(b"bad")
    ran = pac_excel("network", "run", path, "--month", "2026-09", "--workers", "2")
    assert ran.code == 1
    assert "Réseau Ouest, 2026-09: 3 reports made, 0 unchanged, 1 missing" in ran.out
    assert "AG009: " in ran.err
    summary = json.loads((tmp_path / "rapports" / "2026-09" / "resume_2026-09.json").read_text("utf-8"))
    assert (summary["agencies"], summary["reports"], summary["missing"][0]["code"]) == (4, 3, "AG009")
    again = pac_excel("network", "run", path, "--month", "2026-09", "--workers", "2")
    assert "0 reports made, 3 unchanged, 1 missing" in again.out


def test_a_whole_network_ends_well(tmp_path: Path, pac_excel: Run) -> None:
    path = network(tmp_path, 1)
    assert pac_excel("network", "run", path, "--month", "2026-09", "--workers", "1").code == 0


@pytest.mark.slow
def test_a_cluster_does_what_processes_do(tmp_path: Path, pac_excel: Run) -> None:
    whole, cluster = network(tmp_path / "whole", 2), network(tmp_path / "cluster", 2)
    assert pac_excel("network", "run", whole, "--month", "2026-09", "--workers", "1").code == 0
    distributed: Any = importlib.import_module("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as local:
        ran = pac_excel("network", "run", cluster, "--month", "2026-09", "--dask", local.scheduler_address)
    assert ran.code == 0
    reports = [path.name for path in sorted((tmp_path / "whole" / "rapports" / "2026-09").iterdir())]
    for name in reports:
        one, other = (tmp_path / folder / "rapports" / "2026-09" / name for folder in ("whole", "cluster"))
        assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("network.toml", "--month", "2026-13"), "write it as 2026-09"),
        (("absent.toml", "--month", "2026-09"), "absent.toml"),
        (("plans/AG001.xlsx", "--month", "2026-09"), "it is no TOML"),
        (("network.toml", "--month", "2026-09", "--dask", "nonsense"), "the cluster nonsense cannot be used"),
    ],
)
def test_a_network_that_cannot_be_run_is_told_in_one_line(
    words: tuple[str, ...],
    expected: str,
    tmp_path: Path,
    pac_excel: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network(tmp_path, 1)
    monkeypatch.chdir(tmp_path)
    ran = pac_excel("network", "run", *words)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert expected in ran.err
    assert not (tmp_path / "rapports" / "2026-09").exists()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('template = "absent.xlsx"', "absent.xlsx: there is no such file"),
        ('template = "plans/AG001.xlsx"', "the template lacks report_schema"),
        ('mapping = "absent.toml"', "absent.toml"),
        ('mapping = "network.toml"', "the mapping network.toml is wrong"),
    ],
)
def test_what_keeps_every_agency_from_its_report_is_told_once(
    line: str, expected: str, tmp_path: Path, pac_excel: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    network(tmp_path, 2, f"{line}\n{SETTINGS}")
    monkeypatch.chdir(tmp_path)
    ran = pac_excel("network", "run", "network.toml", "--month", "2026-09", "--workers", "1")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert expected in ran.err
    assert not (tmp_path / "rapports" / "2026-09").exists()
