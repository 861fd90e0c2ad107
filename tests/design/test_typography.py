from __future__ import annotations

import pytest

from pac_excel.design.typography import french


@pytest.mark.parametrize(
    ("typed", "set_in_french"),
    [
        ("« Oui » : 5 % de 30 000 €", "«\u00a0Oui\u00a0»\u00a0: 5\u00a0% de 30\u202f000\u00a0€"),
        ("Quoi ? Qui ; où !", "Quoi\u202f? Qui\u202f; où\u202f!"),
        ("en 2026 et 2027, le 31/12/2026", "en 2026 et 2027, le 31/12/2026"),
    ],
)
def test_no_line_ends_before_punctuation_units_and_thousands(typed: str, set_in_french: str) -> None:
    assert french(typed) == set_in_french
    assert french(set_in_french) == set_in_french
