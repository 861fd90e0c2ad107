"""Indicators, how each is defined: what it means, what it serves, who reads it, in time to act."""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.choices import GapMode, KpiDirection
from pac_excel.plan.frame import PlanHead
from pac_excel.plan.steering import Kpi, ReportingDuty
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import lacking, listing, named, number, percent, quantity
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold


class IndicatorUndefined(Rule):
    """An indicator has no formula, no unit or no direction.

    Why it matters: everybody reads it in their own way, and a rise may be good or bad.

    Example:
        kpis:
          - {id: K01, name: Contrats par client, unit: RATIO, direction: HAUSSE}

    Use instead:
        kpis:
          - {id: K01, name: Contrats par client, unit: RATIO, direction: HAUSSE, formula: contrats / clients}
    """

    code = "KPI-02"
    severity = Severity.ERROR
    anomaly = "Indicateur sans formule, unité ou sens"
    why = "Chacun l’interprète à sa façon : une hausse peut être bonne ou mauvaise."
    fix = "Écrire la formule, l’unité et le sens."
    origin = Origin.METIER
    reads = ("Kpi.formula", "Kpi.unit", "Kpi.direction")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for kpi in plan.kpis:
            given = {
                "formula": not is_blank(kpi.formula),
                "unit": kpi.unit is not None,
                "direction": kpi.direction is not None,
            }
            missing = [name for name, known in given.items() if not known]
            if missing:
                labels = {"formula": "formule", "unit": "unité", "direction": "sens"}
                words = lacking([labels[name] for name in missing])
                yield self.finding(kpi, missing[0], f"{named(kpi)} {words}.")


class ThresholdsUpsideDown(Rule):
    """The green and red thresholds of an indicator stand in the wrong order for its direction.

    The same is asked of the absolute gaps, amber before red, and of the plan's own ratios, green above red.

    Why it matters: the lights are reversed: what goes well is red.

    Example:
        kpis:
          - {id: K01, name: Délai de réponse, direction: BAISSE, green_threshold: 12, red_threshold: 8}

    Use instead:
        kpis:
          - {id: K01, name: Délai de réponse, direction: BAISSE, green_threshold: 8, red_threshold: 12}
    """

    code = "KPI-04"
    severity = Severity.ERROR
    anomaly = "Seuils vert et rouge dans le mauvais ordre"
    why = "Les feux sont inversés : ce qui va bien est rouge."
    fix = "Échanger les deux seuils, ou corriger le sens."
    origin = Origin.METIER
    reads = (
        "Kpi.green_threshold",
        "Kpi.red_threshold",
        "Kpi.direction",
        "Kpi.gap_mode",
        "Kpi.gap_amber",
        "Kpi.gap_red",
        "PlanHead.green_ratio",
        "PlanHead.red_ratio",
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        green, red = plan.head.green_ratio, plan.head.red_ratio
        if green is not None and red is not None and green < red:
            values = percent(green), percent(red)
            advice = f"Mettre le vert à {values[1]} et le rouge à {values[0]} de la trajectoire."
            yield self._upside_down(plan.head, "green_ratio", "Le plan", *values, "sous", advice)
        for kpi in plan.kpis:
            yield from self._of(kpi)

    def _of(self, kpi: Kpi) -> Iterator[Finding]:
        green, red = kpi.green_threshold, kpi.red_threshold
        if green is not None and red is not None and green != red:
            against = KpiDirection.BAISSE if green > red else KpiDirection.HAUSSE
            if kpi.direction is against:
                side = "au-dessus de" if green > red else "sous"
                values = quantity(green, kpi.unit), quantity(red, kpi.unit)
                yield self._upside_down(kpi, "green_threshold", named(kpi), *values, side)
        amber, gap_red = kpi.gap_amber, kpi.gap_red
        if kpi.gap_mode is GapMode.ABSOLU and amber is not None and gap_red is not None and amber > gap_red:
            yield self.finding(
                kpi,
                "gap_amber",
                f"{named(kpi)} devient orange à {quantity(amber, kpi.unit)} d’écart et rouge dès "
                f"{quantity(gap_red, kpi.unit)}.",
                f"Échanger les deux écarts : orange à {quantity(gap_red, kpi.unit)}, rouge à "
                f"{quantity(amber, kpi.unit)}.",
            )

    def _upside_down(
        self,
        record: Kpi | PlanHead,
        field: str,
        name: str,
        green: str,
        red: str,
        side: str,
        advice: str | None = None,
    ) -> Finding:
        return self.finding(
            record,
            field,
            f"{name} a son seuil vert à {green}, {side} son seuil rouge ({red}).",
            advice or f"Mettre le vert à {red} et le rouge à {green}, ou corriger le sens.",
        )


class IndicatorOfNothing(Rule):
    """An indicator follows no objective, no action and no step of the service.

    Why it matters: it is noise: nobody decides anything when it moves.

    Example:
        kpis:
          - {id: K01, name: Visites du site}

    Use instead:
        objectives: [{id: O1, title: Placer 310 contrats}]
        kpis:
          - {id: K01, name: Visites du site, objective: O1}
    """

    code = "KPI-09"
    severity = Severity.INFO
    anomaly = "Indicateur rattaché à rien"
    why = "C’est du bruit : personne ne décide rien quand il bouge."
    fix = "Le rattacher à un objectif, ou le supprimer."
    origin = Origin.METIER
    reads = ("Kpi.objective", "Kpi.other_objectives", "Action.kpi_ids", "ServuctionStep.measure")

    def check(self, plan: Plan) -> Iterator[Finding]:
        used = {name for action in plan.actions for name in action.kpi_ids}
        used |= {step.measure for step in plan.servuction if step.measure is not None}
        for kpi in plan.kpis:
            if kpi.objective is None and not kpi.other_objectives and kpi.id not in used:
                yield self.finding(
                    kpi,
                    "objective",
                    f"{named(kpi)} ne suit ni objectif, ni action, ni étape de servuction.",
                    f"Rattacher {kpi.id} à l’objectif qu’il éclaire, ou le supprimer.",
                )


class TooManyIndicators(Rule):
    """The plan has more indicators than anybody reads.

    Why it matters: what matters drowns, and the reporting takes the time of the action.

    Example:
        kpis: [{id: K1}, {id: K2}, {id: K3}, {id: K4}, {id: K5}, {id: K6}, {id: K7}, {id: K8}, {id: K9},
          {id: K10}, {id: K11}, {id: K12}, {id: K13}, {id: K14}, {id: K15}, {id: K16}, {id: K17}, {id: K18},
          {id: K19}, {id: K20}, {id: K21}, {id: K22}, {id: K23}, {id: K24}, {id: K25}, {id: K26}, {id: K27},
          {id: K28}, {id: K29}, {id: K30}, {id: K31}]

    Use instead:
        kpis: [{id: K1}, {id: K2}, {id: K3}]
    """

    code = "KPI-10"
    severity = Severity.INFO
    anomaly = "Trop d’indicateurs"
    why = "Le tableau de bord devient illisible : l’essentiel s’y noie."
    fix = "Garder ceux qui font décider."
    origin = Origin.METIER
    reads = ("Kpi.name",)
    most = Threshold(30, "indicateurs", "au-delà, le tableau de bord est illisible")

    def check(self, plan: Plan) -> Iterator[Finding]:
        count = len(plan.kpis)
        if count > self.most:
            yield self.finding_on_plan(
                plan,
                f"Le plan suit {count} indicateurs, pour {number(self.most)} que l’on peut lire.",
                f"En retirer {number(count - self.most)} : ceux qui n’ont fait prendre aucune décision.",
            )


class ObjectiveSeenTooLate(Rule):
    """An objective is followed by results only: none of its indicators announces them.

    Only indicators that say whether they announce the result are judged.

    Why it matters: when the result shows the drift, it is too late to act.

    Example:
        objectives: [{id: O1, title: Placer 310 contrats}]
        kpis:
          - {id: K01, name: Contrats additionnels, objective: O1, leading: false}

    Use instead:
        objectives: [{id: O1, title: Placer 310 contrats}]
        kpis:
          - {id: K01, name: Contrats additionnels, objective: O1, leading: false}
          - {id: K02, name: Rendez-vous réalisés, objective: O1, leading: true}
    """

    code = "KPI-12"
    severity = Severity.WARNING
    anomaly = "Objectif suivi seulement par des indicateurs de résultat"
    why = "On voit la dérive trop tard pour agir."
    fix = "Ajouter un indicateur d’activité avancé : rendez-vous, devis, contacts."
    origin = Origin.METIER
    reads = ("Kpi.leading", "Kpi.objective", "Kpi.other_objectives", "Kpi.category")
    needs = ("Kpi.leading",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        followed = links_of(plan).kpis_of_objective
        for objective in plan.objectives:
            kpis = followed.get(objective.id, ())
            if kpis and all(kpi.leading is False for kpi in kpis):
                yield self.finding(
                    objective,
                    "sensor",
                    f"{named(objective)} n’est suivi que par des indicateurs de résultat : "
                    f"{listing([kpi.id for kpi in kpis])}.",
                    f"Rattacher à {objective.id} un indicateur avancé, qui bouge avant le résultat "
                    "(rendez-vous, devis, contacts).",
                )


class ReadingAttributedToNobody(Rule):
    """Nobody is asked to read an indicator, or a reading lacks who measures, when, or for whom.

    Indicators that nobody reads are told together: it is one gap in the reporting team.

    Why it matters: the reporting team that the method asks for does not exist for these figures.

    Example:
        roles: [{id: ALT, label: Alternant}, {id: RCOM, label: Responsable commercial}]
        kpis: [{id: K01, name: Rendez-vous réalisés}]
        reporting:
          - {id: RP1, items: [K01], measured_by: ALT, due_working_day: 3}

    Use instead:
        roles: [{id: ALT, label: Alternant}, {id: RCOM, label: Responsable commercial}]
        kpis: [{id: K01, name: Rendez-vous réalisés}]
        reporting:
          - {id: RP1, items: [K01], measured_by: ALT, due_working_day: 3, recipient: RCOM}
    """

    code = "KPI-14"
    severity = Severity.WARNING
    anomaly = "Relevé non attribué"
    why = "La méthode demande des équipes de reporting : personne ne répond de ces chiffres."
    fix = "Dire qui relève, quel jour ouvré et pour qui."
    origin = Origin.METHODE
    reads = (
        "ReportingDuty.items",
        "ReportingDuty.measured_by",
        "ReportingDuty.due_working_day",
        "ReportingDuty.recipient",
    )
    empties = ("ReportingDuty.measured_by", "ReportingDuty.due_working_day", "ReportingDuty.recipient")
    needs = ("ReportingDuty.items",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        read = {name for duty in plan.reporting for name in duty.items}
        orphans = [kpi for kpi in plan.kpis if kpi.id not in read]
        if orphans:
            names = listing([kpi.id for kpi in orphans])
            several = len(orphans) > 1
            who = f"{len(orphans)} indicateurs n’ont" if several else f"{named(orphans[0])} n’a"
            yield self.finding(
                orphans[0],
                "owner",
                f"{who} pas de relevé attribué{f' : {names}' if several else ''}.",
                f"Ajouter {names} à un relevé : qui mesure, quel jour ouvré, pour qui.",
            )
        for duty in plan.reporting:
            missing = _unattributed(duty)
            if missing:
                yield self.finding(
                    duty,
                    next(iter(missing)),
                    f"{duty.id} ({listing(list(duty.items) or ['aucun indicateur'])}) ne dit pas "
                    f"{listing(list(missing.values()))}.",
                )


def _unattributed(duty: ReportingDuty) -> dict[str, str]:
    """Return what the reading leaves open, by field."""
    words = {"measured_by": "qui relève", "due_working_day": "quel jour", "recipient": "pour qui"}
    return {field: word for field, word in words.items() if getattr(duty, field) is None}
