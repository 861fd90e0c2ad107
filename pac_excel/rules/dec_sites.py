"""Declination by site and network: everybody has a part, a fair one, measured as the whole is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.contribution import need
from pac_excel.kpi.links import links_of
from pac_excel.kpi.trajectory import MONTHS, readings
from pac_excel.plan import Plan
from pac_excel.plan.choices import Aggregation, Channel, NetworkKind, RollUp, Scope
from pac_excel.plan.document import by_id
from pac_excel.plan.frame import Network, Site
from pac_excel.plan.objectives import Objective
from pac_excel.plan.steering import Kpi
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import during, listing, named, percent, quantity
from pac_excel.rules.rounding import ROUNDING, same
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold

# The channels by which an action uses a network without naming it.
_CHANNELS = {
    NetworkKind.TELEPHONE: frozenset((Channel.TELEPHONE,)),
    NetworkKind.DIGITAL: frozenset((Channel.DIGITAL_ADS, Channel.RESEAUX_SOCIAUX)),
    NetworkKind.PARTENARIAT: frozenset((Channel.PARTENAIRE,)),
}
_SUM_OF_KPIS = re.compile(r"\s*[\w.-]+\s*(\+\s*[\w.-]+\s*)+")


class SiteForgotten(Rule):
    """A site or an active network has neither objective nor action.

    Judged in the plan of the whole firm, where it has several sites or several active networks and has begun
    to share out its objectives or actions among them. A network is served too by an action on its channel:
    telephone, online advertising, partners.

    Why it matters: a part of the firm has no part in the plan.

    Example:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        objectives:
          - {id: O1, title: Placer 190 contrats, site: S1}

    Use instead:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        objectives:
          - {id: O1, title: Placer 190 contrats, site: S1}
          - {id: O2, title: Placer 120 contrats, site: S2}
    """

    code = "DEC-03"
    severity = Severity.WARNING
    anomaly = "Site ou réseau actif sans objectif ni action"
    why = "Oubli : une partie de l’agence n’a pas sa part du plan."
    fix = "Décliner un objectif ou une action, ou déclarer le réseau inactif."
    origin = Origin.METHODE
    reads = (
        "Site.name",
        "Network.active",
        "Network.kind",
        "Objective.site",
        "Objective.network",
        "Action.site",
        "Action.network",
        "Action.channels",
        "PlanHead.scope",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        if plan.head.scope not in (None, Scope.ENTREPRISE):
            return
        served = {item.site for item in plan.objectives} | {item.site for item in plan.actions}
        for site in plan.sites if len(plan.sites) > 1 and served - {None} else ():
            if site.id not in served:
                yield self._forgotten(site, "name", f"retirer {site.id} des sites")
        active = [network for network in plan.networks if network.active]
        used = {item.network for item in plan.objectives} | {item.network for item in plan.actions}
        channels = frozenset(channel for action in plan.actions for channel in action.channels)
        for network in active if len(active) > 1 and used - {None} else ():
            by_channel = network.kind is not None and channels & _CHANNELS.get(network.kind, frozenset())
            if network.id not in used and not by_channel:
                yield self._forgotten(network, "active", f"déclarer {network.id} inactif")

    def _forgotten(self, record: Site | Network, field: str, otherwise: str) -> Finding:
        return self.finding(
            record,
            field,
            f"{named(record)} n’a ni objectif ni action.",
            f"Décliner pour {record.id} un objectif ou une action, ou {otherwise}.",
        )


class LocalObjectiveAlone(Rule):
    """A site's or a network's objective leads up to no objective of the whole firm.

    Judged in the plan of the whole firm; a firm of one site or one active network has none. What is declined
    from such an objective is told with it.

    Why it matters: it is an initiative of its own, which nobody coordinates with the rest.

    Example:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        objectives:
          - {id: O1, title: Ouvrir le samedi, level: GENERAL, site: S1}

    Use instead:
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        objectives:
          - {id: O1, title: Porter les commissions à 342 000 €, level: GENERAL}
          - {id: O2, title: Ouvrir le samedi, site: S1, parent: O1}
    """

    code = "DEC-05"
    severity = Severity.WARNING
    anomaly = "Objectif local absent du PAC d’entreprise"
    why = "Initiative non coordonnée : rien ne la relie aux objectifs de l’agence."
    fix = "La rattacher à un objectif de l’entreprise."
    origin = Origin.METHODE
    reads = ("Objective.site", "Objective.network", "Objective.parent", "PlanHead.scope", "Network.active")
    echo_of = ("OBJ-12",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        if plan.head.scope not in (None, Scope.ENTREPRISE):
            return
        several_sites = len(plan.sites) > 1
        several_networks = sum(network.active is True for network in plan.networks) > 1
        objectives = links_of(plan).objectives

        def is_local(item: Objective) -> bool:
            by_site = several_sites and item.site is not None
            return by_site or (several_networks and item.network is not None)

        below: defaultdict[str, list[str]] = defaultdict(list)
        for objective in plan.objectives:
            line = _line_up(objective, objectives)
            if all(is_local(item) for item in line):
                below[_top(line, objectives).id].append(objective.id)
        for top, names in below.items():
            others = [name for name in names if name != top]
            with_it = (
                f", avec {listing(others)} qui en {'viennent' if others[1:] else 'vient'}," if others else ""
            )
            yield self.finding(
                objectives[top],
                "parent",
                f"{named(objectives[top])} est un objectif local ({_place(objectives[top])}){with_it} qui ne "
                "remonte à aucun objectif de l’entreprise.",
                f"Rattacher {top} à l’objectif de l’entreprise qu’il sert, ou l’y inscrire.",
            )


def _line_up(objective: Objective, objectives: dict[str, Objective]) -> list[Objective]:
    """Return the objective, its parent, and so on to the top; a loop is walked once."""
    line = [objective]
    while (above := objectives.get(line[-1].parent or "")) is not None and above not in line:
        line.append(above)
    return line


def _top(line: list[Objective], objectives: dict[str, Objective]) -> Objective:
    """Return where the line ends; of a loop, the same one from wherever it is entered."""
    above = objectives.get(line[-1].parent or "")
    loop = line[line.index(above) :] if above is not None else line[-1:]
    return min(loop, key=lambda item: item.id)


def _place(objective: Objective) -> str:
    return listing([name for name in (objective.site, objective.network) if name is not None])


class ShareUnlikeWeight(Rule):
    """A site's part of an objective is very far from its weight in the portfolio, and nothing says why.

    Its part is counted among the children that have a site, in the parent's unit. The objective's own
    justification settles it.

    Why it matters: it is unfair to one site, or a slip of the pen.

    Example:
        sites: [{id: S1, name: Centre, portfolio_share: 0.6}, {id: S2, name: Zone, portfolio_share: 0.4}]
        objectives:
          - {id: O1, title: Placer 100 contrats, roll_up: SOMME, measure_kind: FLUX, target: 100, unit: NB}
          - {id: O2, title: Centre, parent: O1, site: S1, measure_kind: FLUX, target: 85, unit: NB}
          - {id: O3, title: Zone, parent: O1, site: S2, measure_kind: FLUX, target: 15, unit: NB}

    Use instead:
        sites: [{id: S1, name: Centre, portfolio_share: 0.6}, {id: S2, name: Zone, portfolio_share: 0.4}]
        objectives:
          - {id: O1, title: Placer 100 contrats, roll_up: SOMME, measure_kind: FLUX, target: 100, unit: NB}
          - {id: O2, title: Centre, parent: O1, site: S1, measure_kind: FLUX, target: 65, unit: NB}
          - {id: O3, title: Zone, parent: O1, site: S2, measure_kind: FLUX, target: 35, unit: NB}
    """

    code = "DEC-06"
    severity = Severity.WARNING
    anomaly = "Cible d’un site très éloignée de son poids"
    why = "Iniquité entre sites, ou erreur de saisie."
    fix = "Rapprocher la cible du poids du site, ou justifier."
    origin = Origin.METIER
    reads = (
        "Site.portfolio_share",
        "Objective.site",
        "Objective.parent",
        "Objective.roll_up",
        "Objective.target",
        "Objective.baseline",
        "Objective.unit",
        "Objective.measure_kind",
        "Objective.justification",
    )
    distance = Threshold(
        0.5, "part du poids du site", "au-delà, en plus ou en moins, la cible est à justifier"
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        weights = {site.id: site.portfolio_share for site in plan.sites}
        for parent in plan.objectives:
            if parent.roll_up is not RollUp.SOMME:
                continue
            children = links_of(plan).children.get(parent.id, ())
            parts = [
                (child, wanted)
                for child in children
                if child.site is not None
                and child.unit is parent.unit
                and (wanted := need(child)) is not None
                and wanted > 0
            ]
            total = sum(wanted for _, wanted in parts)
            for child, wanted in parts if len(parts) > 1 else ():
                weight = weights.get(child.site or "")
                if not weight or weight < 0 or not is_blank(child.justification):
                    continue
                if abs(wanted / total - weight) > weight * self.distance * (1 + ROUNDING):
                    unit, fair = child.unit, round(total * weight, 1)
                    yield self.finding(
                        child,
                        "target",
                        f"{named(child)} porte {quantity(wanted, unit)} sur {quantity(total, unit)} "
                        f"({percent(wanted / total, weight)}), pour un site qui pèse {percent(weight)} du "
                        "portefeuille.",
                        f"Rapprocher la cible de son poids ({quantity(fair, unit)}), ou justifier.",
                    )


class SitesUnlikeAgency(Rule):
    """The measures of the sites do not make the agency's.

    Two ways of measuring by site are compared with the agency's value, for indicators that add up: measures
    of every site, and an indicator whose formula is the sum of indicators of sites, such as K05+K06.

    Why it matters: the consolidation is wrong, and each level defends its own figure.

    Example:
        plan: {start: 2026-01-01}
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        kpis:
          - {id: K05, name: Contrats du centre, aggregation: SOMME, site: S1, values: [11]}
          - {id: K06, name: Contrats de la zone, aggregation: SOMME, site: S2, values: [5]}
          - {id: K07, name: Contrats de l’agence, aggregation: SOMME, formula: K05+K06, values: [18]}

    Use instead:
        plan: {start: 2026-01-01}
        sites: [{id: S1, name: Centre-ville}, {id: S2, name: Zone d’activités}]
        kpis:
          - {id: K05, name: Contrats du centre, aggregation: SOMME, site: S1, values: [11]}
          - {id: K06, name: Contrats de la zone, aggregation: SOMME, site: S2, values: [5]}
          - {id: K07, name: Contrats de l’agence, aggregation: SOMME, formula: K05+K06, values: [16]}
    """

    code = "DEC-07"
    severity = Severity.ERROR
    anomaly = "Somme des mesures des sites différente de la mesure de l’agence"
    why = "La consolidation est fausse : chaque niveau défend son chiffre."
    fix = "Rapprocher les relevés."
    origin = Origin.METIER
    reads = (
        "Kpi.formula",
        "Kpi.aggregation",
        "Kpi.site",
        "Kpi.values",
        "Measure.kpi",
        "Measure.site",
        "Measure.month",
        "Measure.value",
        "Plan.months",
        "Site.name",
    )
    needs = ("Kpi.site",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        months = plan.month_starts()
        for kpi in plan.kpis:
            if kpi.site is not None or kpi.aggregation is not Aggregation.SOMME:
                continue
            whole = readings(plan, kpi)
            for parts, source in _by_site(plan, kpi):
                apart = [
                    (place, value, total)
                    for place, (value, total) in enumerate(zip(whole, parts, strict=True))
                    if value is not None and total is not None and not same(value, total)
                ]
                if apart:
                    said = [
                        f"{quantity(value, kpi.unit)} {during(months[place], place)}, au lieu de "
                        f"{quantity(total, kpi.unit)}"
                        for place, value, total in apart
                    ]
                    place, value, total = apart[0]
                    yield self.finding(
                        kpi,
                        f"values[{place}]",
                        f"{named(kpi)} n’est pas la somme de {source} : {listing(said)}.",
                        f"Rapprocher les relevés ({quantity(abs(value - total), kpi.unit)} d’écart "
                        f"{during(months[place], place)}) et corriger celui qui est faux.",
                    )


def _by_site(plan: Plan, kpi: Kpi) -> Iterator[tuple[list[float | None], str]]:
    """Yield, month by month, what the sites come to, with the words for them; None where one is missing."""
    measured = {
        (measure.site, measure.month): measure.value
        for measure in links_of(plan).measures_of_kpi.get(kpi.id, ())
        if measure.site is not None
    }
    if measured and plan.sites:
        sites = [site.id for site in plan.sites]
        yield (
            [_sum([measured.get((site, first)) for site in sites]) for first in plan.month_starts()],
            "ses sites",
        )
    if kpi.formula and _SUM_OF_KPIS.fullmatch(kpi.formula):
        names = [name.strip() for name in kpi.formula.split("+")]
        known = by_id(plan.kpis)
        parts = [known[name] for name in names if name in known and known[name].site is not None]
        if len(parts) == len(names):
            series = [readings(plan, part) for part in parts]
            yield [_sum([values[place] for values in series]) for place in range(MONTHS)], listing(names)


def _sum(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


class WeightsNotWhole(Rule):
    """The weights of the sites do not make the whole portfolio.

    Nothing is said while a site has no weight.

    Why it matters: every mean and every fair share built on them is wrong.

    Example:
        sites:
          - {id: S1, name: Centre-ville, portfolio_share: 0.62}
          - {id: S2, name: Zone d’activités, portfolio_share: 0.48}

    Use instead:
        sites:
          - {id: S1, name: Centre-ville, portfolio_share: 0.62}
          - {id: S2, name: Zone d’activités, portfolio_share: 0.38}
    """

    code = "DEC-08"
    severity = Severity.ERROR
    anomaly = "Pondérations différentes de 100 %"
    why = "Toute moyenne pondérée, tout partage équitable en est faussé."
    fix = "Corriger les parts pour qu’elles fassent 100 %."
    origin = Origin.METIER
    reads = ("Site.portfolio_share",)
    tolerance = Threshold(0.005, "part du portefeuille", "écart dû aux arrondis")

    def check(self, plan: Plan) -> Iterator[Finding]:
        shares = [site.portfolio_share for site in plan.sites]
        known = [share for share in shares if share is not None]
        if not known or len(known) < len(shares):
            return
        total = sum(known)
        if abs(total - 1) <= self.tolerance + ROUNDING:
            return
        last = plan.sites[-1]
        rest = 1 - total + known[-1]
        example = f" (par exemple {last.id} à {percent(rest)})" if 0 <= rest <= 1 else ""
        yield self.finding(
            last,
            "portfolio_share",
            f"{_shares(len(known))} {percent(total, 1)} : "
            f"{percent(abs(1 - total))} {'de trop' if total > 1 else 'manquent'}.",
            f"Corriger les parts pour qu’elles fassent 100 %{example}.",
        )


def _shares(sites: int) -> str:
    return f"Les parts des {sites} sites font" if sites > 1 else "La part du seul site fait"
