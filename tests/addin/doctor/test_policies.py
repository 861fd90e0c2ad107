from __future__ import annotations

from pathlib import Path

import pytest

from pac_excel.addin.doctor.outcome import Verdict
from tests.addin.doctor.patients import Keys, case_of, outcomes
from tests.addin.homes import macos, windows

POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
USER = r"Software\Microsoft\Office\16.0\Excel\Security"
DEFENDER = r"SOFTWARE\Policies\Microsoft\Windows Defender"
ASR = rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"


def verdict(home: Path, name: str, keys: Keys) -> Verdict:
    return outcomes(case_of(windows(home), keys))[name].verdict


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, Verdict.GOOD),
        ({("HKCU", POLICY, "VBAWarnings"): 4}, Verdict.GOOD),
        ({("HKCU", USER + r"\Trusted Locations", "AllLocationsDisabled"): 1}, Verdict.WARNING),
        (
            {
                ("HKCU", POLICY + r"\Trusted Locations", "AllLocationsDisabled"): 1,
                ("HKCU", POLICY, "VBAWarnings"): 3,
                ("HKCU", USER, "VBAWarnings"): 1,
            },
            Verdict.BAD,
        ),
        (
            {
                ("HKCU", POLICY + r"\Trusted Locations", "AllLocationsDisabled"): 0,
                ("HKCU", USER + r"\Trusted Locations", "AllLocationsDisabled"): 1,
                ("HKCU", USER, "VBAWarnings"): 4,
            },
            Verdict.GOOD,
        ),
    ],
)
def test_macros_run_unless_the_start_folder_is_not_trusted(
    keys: Keys, expected: Verdict, tmp_path: Path
) -> None:
    assert verdict(tmp_path, "Macros", keys) is expected


@pytest.mark.parametrize("name", ["DisableAllAddins", "RequireAddinSig"])
@pytest.mark.parametrize("key", [POLICY, USER])
def test_a_trust_center_that_refuses_addins_is_told(name: str, key: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, "Add-ins allowed", {("HKCU", key, name): 1}) is Verdict.BAD
    assert verdict(tmp_path, "Add-ins allowed", {("HKCU", key, name): 0}) is Verdict.GOOD


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, Verdict.GOOD),
        ({("HKLM", ASR, RULE): "1"}, Verdict.BAD),
        ({("HKLM", ASR, RULE): "2"}, Verdict.GOOD),
        ({("HKLM", ASR, RULE): "6"}, Verdict.WARNING),
        ({("HKLM", rf"{DEFENDER}\Policy Manager", "ASRRules"): f"x=1|{RULE}=1"}, Verdict.BAD),
        ({("HKLM", rf"{DEFENDER}\Policy Manager", "ASRRules"): f"{RULE}=0|x=1"}, Verdict.GOOD),
    ],
)
def test_defender_may_keep_excel_from_starting_python(keys: Keys, expected: Verdict, tmp_path: Path) -> None:
    assert verdict(tmp_path, "Defender's ASR rule", keys) is expected


def test_a_mac_has_no_such_policies(tmp_path: Path) -> None:
    found = outcomes(case_of(macos(tmp_path)))
    assert {found[name].verdict for name in ("Macros", "Add-ins allowed", "Defender's ASR rule")} == {
        Verdict.SKIPPED
    }
