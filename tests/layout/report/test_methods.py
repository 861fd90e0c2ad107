"""Every computed figure of the report says how it is counted, and from what."""

from __future__ import annotations

from pac_excel.layout.report import content, loop, methods, series, steering, summary
from pac_excel.plan.fields import DATE, INTEGER, LONG, MONTH, TEXT

# what the plan itself says: copied, not computed
QUOTED = {
    steering.ACTIONS_NAME: {"Avancement", "Résultat attendu", "Résultat réalisé"},
    steering.BUDGET_NAME: {"Budget"},
    # a gap as it was in its month, figures of Indicateurs
    loop.GAPS_NAME: {"Réalisé à date", "Prévu à date", "Écart"},
}
WORDS = (TEXT, LONG, DATE, MONTH)
# what the cards of the synthesis take from other sheets as it stands
SUMS = {"Budget des actions", "Prévu à date", "Dépensé", "Enveloppe"}


def told() -> dict[str, str]:
    """Return the figures that are told, sheet by sheet."""
    found: dict[str, str] = {}
    for sheet, figures, how in methods.METHODS:
        assert how.strip()
        found[sheet] = f"{found.get(sheet, '')}, {figures},"
    return found


def test_every_computed_column_is_told() -> None:
    every = ", ".join(told().values())
    # what Séries computes is written there formula by formula
    for table in content.TABLES:
        if table.name == series.NAME or table.name in ("tblSources", "tblAnomalies"):
            continue
        for column in table.columns:
            is_quoted = column.header in QUOTED.get(table.name, ())
            if is_quoted or (column.kind in WORDS and column.formula is None):
                continue
            first = column.header.split(" le mois")[0].split(" ce mois")[0].split(" à date")[0]
            assert f", {column.header}," in every or f", {first}," in every, (table.name, column.header)


def test_every_card_of_the_synthesis_is_told() -> None:
    cards = told()["Synthèse du mois"]
    for figure in summary.FIGURES:
        is_counted = figure.kind is not INTEGER and figure.formula and figure.label not in SUMS
        assert not is_counted or f", {figure.label}," in cards, figure.label
