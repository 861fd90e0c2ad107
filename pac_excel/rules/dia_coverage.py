"""Diagnosis as a whole: every family looked at, findings told apart, a portfolio that adds up."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import EXTERNAL_FAMILIES, INTERNAL_FAMILIES, Family, Side, Subfamily, Unit
from pac_excel.plan.diagnosis import PortfolioLine, PortfolioTotals, SwotItem
from pac_excel.plan.fields import fields_of
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, number, percent, quantity
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_INDIRECT = re.compile(r"banc|banque|comparateur|néo-?assureur|constructeur|plateforme", re.IGNORECASE)
_COMMUNICATIONS = (Subfamily.INTERNE, Subfamily.EXTERNE)
_ADDED_UP = {"contracts": Unit.NB, "premiums": Unit.EUR, "commissions": Unit.EUR}


class ExternalFamilyUnseen(Rule):
    """One of the six external families of the method has no finding.

    Judged as soon as the plan has a finding, an objective or an action. Findings out of date do not count.

    Why it matters: a threat nobody looked for may be the one that strikes.

    Example:
        swot:
          - {id: OP01, side: OPPORTUNITE, family: CODES, title: Résiliation facile des contrats de santé}

    Use instead:
        swot:
          - {id: OP01, family: CODES}
          - {id: OP02, family: REGLEMENTATION_ETATIQUE}
          - {id: OP03, family: REGLEMENTATION_PROFESSIONNELLE}
          - {id: OP04, family: ENVIRONNEMENT}
          - {id: OP05, family: MARCHES_DEMANDE}
          - {id: OP06, family: CONCURRENCES}
    """

    code = "DIA-01"
    severity = Severity.WARNING
    anomaly = "Famille externe sans constat"
    why = "L’analyse externe est incomplète : une menace peut être ignorée."
    fix = "Ajouter un constat, ou écrire « rien à signaler » avec sa source."
    origin = Origin.METHODE
    reads = ("SwotItem.family", "SwotItem.status")

    def check(self, plan: Plan) -> Iterator[Finding]:
        seen = {item.family for item in links_of(plan).active_swot}
        missing = [family.label for family in EXTERNAL_FAMILIES if family not in seen]
        if missing and _is_begun(plan):
            yield self.finding_on_plan(plan, *_unseen("externe", missing, len(EXTERNAL_FAMILIES)))


class InternalFamilyUnseen(Rule):
    """One of the internal families of the method has no finding.

    They are six, and seven to look at, for internal and external communication are two. A finding on
    communication that does not say which counts for both.

    Why it matters: what the agency does not look at in itself, it cannot correct.

    Example:
        swot:
          - {id: FA01, side: FAIBLESSE, family: PRIX, title: Tarif auto au-dessus du marché}

    Use instead:
        swot:
          - {id: FA01, family: PRIX}
          - {id: FA02, family: PRODUITS_SERVICES}
          - {id: FA03, family: DISTRIBUTION}
          - {id: FA04, family: COMMUNICATION, subfamily: INTERNE}
          - {id: FO01, family: COMMUNICATION, subfamily: EXTERNE}
          - {id: FO02, family: CLIENTELE_PORTEFEUILLE}
          - {id: FO03, family: CAPACITES}
    """

    code = "DIA-02"
    severity = Severity.WARNING
    anomaly = "Famille interne sans constat"
    why = "Le diagnostic interne est partiel : ce que l’on ne regarde pas ne se corrige pas."
    fix = "Ajouter un constat, ou écrire « rien à signaler » avec sa source."
    origin = Origin.METHODE
    reads = ("SwotItem.family", "SwotItem.subfamily", "SwotItem.status")

    def check(self, plan: Plan) -> Iterator[Finding]:
        seen = {part for item in links_of(plan).active_swot for part in _parts_of(item)}
        parts = (
            *(family for family in INTERNAL_FAMILIES if family is not Family.COMMUNICATION),
            *_COMMUNICATIONS,
        )
        missing = [part.label for part in parts if part not in seen]
        if missing and _is_begun(plan):
            yield self.finding_on_plan(plan, *_unseen("interne", missing, len(parts)))


def _parts_of(item: SwotItem) -> tuple[Family | Subfamily, ...]:
    """Return what a finding looks at: its family, or the communications that it is about."""
    if item.family is Family.COMMUNICATION:
        return (item.subfamily,) if item.subfamily in _COMMUNICATIONS else _COMMUNICATIONS
    return (item.family,) if item.family else ()


def _unseen(nature: str, missing: Sequence[str], count: int) -> tuple[str, str]:
    names = listing([f"« {label} »" for label in missing])
    several = len(missing) > 1
    return (
        f"Le diagnostic {nature} n’a aucun constat sur {names} "
        f"({len(missing)} famille{'s' if several else ''} sur {count}).",
        f"Ajouter un constat sur {names}, ou écrire « rien à signaler » avec sa source.",
    )


def _is_begun(plan: Plan) -> bool:
    """Tell whether the plan is far enough for its diagnosis to be judged."""
    return bool(plan.swot or plan.objectives or plan.actions)


class WeightsAllAlike(Rule):
    """Gravity and urgency are the same, or nearly, from one finding to the next.

    Judged on a handful of findings at least, and only when neither note tells them apart: one of the two is
    enough to rank.

    Why it matters: notes that rank nothing leave the agency to answer everything at once.

    Example:
        swot:
          - {id: FA01, gravity: 3, urgency: 3}
          - {id: FA02, gravity: 3, urgency: 3}
          - {id: FA03, gravity: 3, urgency: 3}
          - {id: FA04, gravity: 3, urgency: 3}
          - {id: FA05, gravity: 3, urgency: 4}

    Use instead:
        swot:
          - {id: FA01, gravity: 5, urgency: 3}
          - {id: FA02, gravity: 3, urgency: 4}
          - {id: FA03, gravity: 2, urgency: 5}
          - {id: FA04, gravity: 4, urgency: 2}
          - {id: FA05, gravity: 3, urgency: 3}
    """

    code = "DIA-08"
    severity = Severity.INFO
    anomaly = "Notes identiques, ou presque, d’un constat à l’autre"
    why = "La notation ne trie rien : tout paraît aussi pressant."
    fix = "Noter à nouveau en comparant les constats deux à deux."
    origin = Origin.METIER
    reads = ("SwotItem.gravity", "SwotItem.urgency", "SwotItem.status")
    spread = Threshold(0.5, "points", "écart-type sous lequel les notes ne trient rien")
    fewest = Threshold(5, "constats", "nombre sous lequel les notes ne sont pas jugées", (1, 1000))

    def check(self, plan: Plan) -> Iterator[Finding]:
        items = links_of(plan).active_swot
        gravities = [item.gravity for item in items if item.gravity is not None]
        urgencies = [item.urgency for item in items if item.urgency is not None]
        if min(len(gravities), len(urgencies)) < self.fewest:
            return
        spreads = [_deviation(gravities), _deviation(urgencies)]
        if max(spreads) < self.spread:
            yield self.finding_on_plan(
                plan,
                f"Les {len(items)} constats ont presque les mêmes notes : écart-type de "
                f"{number(spreads[0])} pour la gravité et de {number(spreads[1])} pour l’urgence, "
                f"sous {number(self.spread)}.",
                "Comparer les constats deux à deux, et se servir de toute l’échelle de 1 à 5.",
            )


def _deviation(notes: Sequence[int]) -> float:
    mean = sum(notes) / len(notes)
    return math.sqrt(sum((note - mean) ** 2 for note in notes) / len(notes))


class QuadrantOutOfBalance(Rule):
    """A quadrant of the SWOT has very few findings, or more than one can keep in mind.

    Judged once the SWOT is begun.

    Why it matters: the analysis leans to one side, or was not sorted.

    Example:
        swot:
          - {id: FO01, side: FORCE}
          - {id: FO02, side: FORCE}
          - {id: FO03, side: FORCE}

    Use instead:
        swot:
          - {id: FO01, side: FORCE}
          - {id: FO02, side: FORCE}
          - {id: FO03, side: FORCE}
          - {id: FA01, side: FAIBLESSE}
          - {id: FA02, side: FAIBLESSE}
          - {id: FA03, side: FAIBLESSE}
          - {id: OP01, side: OPPORTUNITE}
          - {id: OP02, side: OPPORTUNITE}
          - {id: OP03, side: OPPORTUNITE}
          - {id: ME01, side: MENACE}
          - {id: ME02, side: MENACE}
          - {id: ME03, side: MENACE}
    """

    code = "DIA-10"
    severity = Severity.INFO
    anomaly = "Quadrant trop peu ou trop rempli"
    why = "L’analyse est déséquilibrée, ou n’a pas été triée."
    fix = "Compléter le quadrant, ou regrouper ses constats."
    origin = Origin.METIER
    reads = ("SwotItem.side", "SwotItem.status")
    fewest = Threshold(3, "constats", "nombre sous lequel un quadrant est trop peu rempli")
    most = Threshold(10, "constats", "nombre au-delà duquel un quadrant n’est pas trié")

    def check(self, plan: Plan) -> Iterator[Finding]:
        if not plan.swot:
            return
        counts = Counter(item.side for item in links_of(plan).active_swot)
        few = [side for side in Side if counts[side] < self.fewest]
        many = [side for side in Side if counts[side] > self.most]
        if few or many:
            said = listing([f"« {side.label} » {counts[side]}" for side in (*few, *many)])
            yield self.finding_on_plan(
                plan,
                f"Le SWOT est déséquilibré, en nombre de constats : {said} "
                f"(de {number(self.fewest)} à {number(self.most)} attendus).",
                _balance(few, many),
            )


def _balance(few: Sequence[Side], many: Sequence[Side]) -> str:
    parts = []
    if few:
        parts.append(f"compléter {listing([f'« {side.label} »' for side in few])}")
    if many:
        parts.append(f"regrouper les constats de {listing([f'« {side.label} »' for side in many])}")
    text = listing(parts)
    return f"{text[0].upper()}{text[1:]}."


class IndirectCompetitionUnseen(Rule):
    """Competition is looked at, but only the direct one.

    A finding whose sub-family is not chosen counts as indirect when its title names a bank, a comparison
    site or another newcomer.

    Why it matters: the method asks for both; clients often leave for a bank or a comparison site, not for
    the agency across the street.

    Example:
        swot:
          - {id: ME01, side: MENACE, family: CONCURRENCES, subfamily: DIRECTE, title: Agence à 300 m}

    Use instead:
        swot:
          - {id: ME01, side: MENACE, family: CONCURRENCES, subfamily: DIRECTE, title: Agence à 300 m}
          - {id: ME02, side: MENACE, family: CONCURRENCES, subfamily: INDIRECTE, title: Bancassureurs}
    """

    code = "DIA-12"
    severity = Severity.WARNING
    anomaly = "Aucune concurrence indirecte"
    why = "La méthode cite la concurrence directe et indirecte : bancassurance, comparateurs, néo-assureurs."
    fix = "Ajouter un constat sur la concurrence indirecte."
    origin = Origin.METHODE
    reads = ("SwotItem.family", "SwotItem.subfamily", "SwotItem.title", "SwotItem.status")
    needs = ("SwotItem.subfamily",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        rivals = [item for item in links_of(plan).active_swot if item.family is Family.CONCURRENCES]
        if rivals and not any(_is_indirect(item) for item in rivals):
            first = min(rivals, key=lambda item: item.id)
            names = listing(sorted(item.id for item in rivals))
            yield self.finding(
                first,
                "subfamily",
                f"La concurrence n’est vue que comme directe ({names}) : aucun constat sur la concurrence "
                "indirecte.",
                "Ajouter un constat sur ceux qui prennent des clients autrement : bancassurance, "
                "comparateurs, néo-assureurs, constructeurs.",
            )


def _is_indirect(item: SwotItem) -> bool:
    named = item.subfamily is None and _INDIRECT.search(item.title or "")
    return item.subfamily is Subfamily.INDIRECTE or bool(named)


class PortfolioNotAddedUp(Rule):
    """The lines of the portfolio are missing, or do not add up to its totals.

    Contracts, premiums and commissions are compared, each where every line has a figure. A product given
    both for the agency and by site counts for the agency. Lines are asked for once the plan has totals or
    objectives.

    Why it matters: objectives start from these figures, and are as wrong as they are.

    Example:
        portfolio:
          - {product: P-AUTO, contracts: 1750}
        products:
          - {id: P-AUTO, label: Automobile}
        portfolio_totals: {contracts: 1800}

    Use instead:
        portfolio:
          - {product: P-AUTO, contracts: 1750}
        products:
          - {id: P-AUTO, label: Automobile}
        portfolio_totals: {contracts: 1750}
    """

    code = "DIA-13"
    severity = Severity.WARNING
    anomaly = "Portefeuille absent, ou dont la somme diffère du total"
    why = "Les valeurs de départ des objectifs sont fausses."
    fix = "Recaler les lignes et les totaux sur le bordereau."
    origin = Origin.METHODE
    reads = (
        "PortfolioLine.product",
        "PortfolioLine.site",
        "PortfolioLine.contracts",
        "PortfolioLine.premiums",
        "PortfolioLine.commissions",
        "PortfolioTotals.contracts",
        "PortfolioTotals.premiums",
        "PortfolioTotals.commissions",
    )
    needs = ("PortfolioLine.contracts",)
    tolerance = Threshold(0.005, "part du total", "écart admis entre les lignes et le total")

    def check(self, plan: Plan) -> Iterator[Finding]:
        totals = plan.portfolio_totals
        if not plan.portfolio:
            if plan.objectives or totals != PortfolioTotals():
                yield self.finding(
                    totals,
                    "contracts",
                    "Le portefeuille n’a aucune ligne.",
                    "Saisir une ligne par produit, depuis le bordereau : contrats, primes, commissions.",
                )
            return
        lines = _counted_once(plan.portfolio)
        faults = {name: said for name in _ADDED_UP if (said := self._fault(lines, totals, name))}
        if faults:
            yield self.finding(
                totals,
                next(iter(faults)),
                f"Les lignes du portefeuille ne font pas les totaux : {listing(list(faults.values()))}.",
            )

    def _fault(self, lines: Sequence[PortfolioLine], totals: PortfolioTotals, name: str) -> str | None:
        """Return how far the lines are from the total, None when they agree or a figure is missing."""
        total: float | None = getattr(totals, name)
        values: list[float | None] = [getattr(line, name) for line in lines]
        known = [value for value in values if value is not None]
        if total is None or len(known) < len(values):
            return None
        found, unit = sum(known), _ADDED_UP[name]
        if abs(found - total) <= abs(total) * (self.tolerance + ROUNDING):
            return None
        label = fields_of(PortfolioLine)[name].label.lower()
        rate = f" ({percent(abs(found - total) / abs(total))})" if total else ""
        return (
            f"{label} {quantity(found, unit)} au lieu de {quantity(total, unit)}, "
            f"écart de {quantity(abs(found - total), unit)}{rate}"
        )


def _counted_once(lines: Sequence[PortfolioLine]) -> list[PortfolioLine]:
    """Return the lines without those of a site whose product is given for the whole agency too."""
    by_product: defaultdict[str | None, list[PortfolioLine]] = defaultdict(list)
    for line in lines:
        by_product[line.product].append(line)
    return [
        line
        for group in by_product.values()
        for line in ([own for own in group if own.site is None] or group)
    ]
