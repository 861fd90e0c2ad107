"""Settings in TOML: what they say, and every way in which a file can be wrong."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pac_excel.rules.finding import Severity
from pac_excel.rules.settings import Settings
from pac_excel.rules.settings_file import SettingsFileError, read_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "network.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_table_a_rule_sets_thresholds_severity_and_activity(tmp_path: Path) -> None:
    text = '[rules.RES-02]\noverload = 1.5\nseverity = "info"\n[rules.BUD-01]\nactive = false\n[other]\nx = 1'
    assert read_settings(written(tmp_path, text)) == Settings(
        {"RES-02.overload": 1.5}, {"RES-02": Severity.INFO}, {"BUD-01": False}
    )


def test_a_file_without_rules_sets_nothing(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, "")) == Settings()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[rules.RES-2]\noverload = 1.5", "no rule has the code RES-2 (did you mean RES-"),
        ("[rules.RES-02]\npeak = 2", "there are overload, severity, active"),
        ('[rules.RES-02]\noverload = "1.5"', "[rules.RES-02] overload: found '1.5', expected a number"),
        ("[rules.RES-02]\noverload = true", "expected a number"),
        ("[rules.RES-02]\noverload = nan", "expected a number"),
        ("[rules.RES-02]\noverload = -1", "overload: found -1, expected 0 to 1,000,000 (part de la capacité"),
        ("[rules.RES-02]\noverload = inf", "overload: found inf, expected 0 to 1,000,000"),
        ("[rules.DAT-08]\ndue_month = 13", "due_month: found 13, expected 1 to 12 (mois de l’année)"),
        ('[rules.RES-02]\nseverity = "grave"', "expected one of error, warning, info"),
        ("[rules.RES-02]\nseverity = 1", "expected one of error, warning, info"),
        ("[rules.RES-02]\nactive = 0", "expected true or false"),
        ("[rules]\nRES-02 = false", "write a table [rules.RES-02]"),
        ("rules = 3", "write [rules.CODE]"),
        ("[rules", "not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_what_is_allowed(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsFileError) as error:
        read_settings(written(tmp_path, text))
    assert said in str(error.value)
    assert "network.toml" in str(error.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError) as error:
        read_settings(written(tmp_path, "[rules.AAA-01]\n[rules.RES-02]\npeak = 2\nactive = 3"))
    assert len(error.value.problems) == 3
    again = pickle.loads(pickle.dumps(error.value))
    assert str(again) == str(error.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFileError, match="cannot be read"):
        read_settings(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# \xe9")
    with pytest.raises(SettingsFileError, match="UTF-8"):
        read_settings(tmp_path / "latin.toml")
