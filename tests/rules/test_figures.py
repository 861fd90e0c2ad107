"""The figures of a message, and when they are no longer those that were justified."""

from __future__ import annotations

import pytest

from pac_excel.rules.figures import figures, have_changed


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("RCOM « Responsable commercial » : 65 jours pour 55 (118,2\u202f%).", ("65", "55", "118.2")),
        ("Les actions coûtent 31\u202f200\u202f€ pour 30\u202f000\u202f€.", ("31200", "30000")),
        ("A12 « Enquête à 300 m » finit le 15/02/2027.", ("A12", "15/02/2027")),
        (
            "O2 vise 310, mais ses fils O5 (190) et O6 (90) font 280.",
            ("O2", "310", "O5", "190", "O6", "90", "280"),
        ),
        ("FA1-b apporte -0,9 point.", ("FA1-b", "-0.9")),
        ("Rien n’y répond.", ()),
    ],
)
def test_numbers_dates_and_identifiers_count_and_words_do_not(message: str, found: tuple[str, ...]) -> None:
    assert figures(message) == found


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        (("100",), ("105",), False),
        (("100",), ("106",), True),
        (("-100",), ("100",), True),
        (("0",), ("0.0",), False),
        (("0",), ("1",), True),
        (("31/12/2026",), ("07/01/2027",), False),
        (("31/12/2026",), ("08/01/2027",), True),
        (("A12",), ("A13",), True),
        (("A12",), ("12",), True),
        (("65", "55"), ("65",), True),
        ((), (), False),
    ],
)
def test_figures_change_materially_beyond_five_percent_or_a_week(
    before: tuple[str, ...], now: tuple[str, ...], changed: bool
) -> None:
    assert have_changed(before, now) is changed
    assert have_changed(now, before) is changed
