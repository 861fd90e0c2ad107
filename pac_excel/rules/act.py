"""Actions: are the seven questions answered, is somebody in charge, is the result in figures?"""

from __future__ import annotations

from collections.abc import Iterator

from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import listing, named, quantity
from pac_excel.rules.owners import NO_OWNER, owners_of
from pac_excel.rules.rule import Origin, Rule, is_blank


class ActionWithoutObjective(Rule):
    """An action serves no objective.

    Why it matters: it is activity without an aim; its cost and days go to no result that the plan wants.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats}
        actions:
          - {id: A01, title: Bilans annuels, objective: O1}
    """

    code = "ACT-01"
    severity = Severity.ERROR
    anomaly = "Action sans objectif"
    why = "C’est une activité sans but : son coût ne sert aucun résultat voulu."
    fix = "Rattacher l’action à un objectif."
    origin = Origin.METHODE
    reads = ("Action.objective",)
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.objective is None:
                yield self.finding(
                    action,
                    "objective",
                    f"{named(action)} ne sert aucun objectif.",
                    "Choisir l’objectif principal que l’action fait avancer, ou supprimer l’action.",
                    action.budget,
                )


class QuestionUnanswered(Rule):
    """One of the seven questions of the method has no answer: what, why, how, where, when, how much, who.

    A question is answered by any one of its fields, save "when", which takes a start and an end.

    Why it matters: an action that leaves a question open cannot be handed to the team.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, how: Un courrier puis un rendez-vous de 45 minutes, budget: 2400}

    Use instead:
        roles:
          - {id: CCP1, label: Chargé de clientèle}
        actions:
          - id: A01
            title: Bilans annuels
            justification: Segment le plus nombreux
            how: Un courrier puis un rendez-vous de 45 minutes
            catchment: Commune centre
            start: 2026-02-02
            end: 2026-06-26
            budget: 2400
            owner: CCP1
    """

    code = "ACT-02"
    severity = Severity.ERROR
    anomaly = "Une des sept questions est sans réponse"
    why = "La méthode QQOQCCP est incomplète : l’équipe ne peut pas exécuter l’action."
    fix = "Répondre à la question citée."
    origin = Origin.METHODE
    reads = (
        "Action.title",
        "Action.justification",
        "Action.how",
        "Action.site",
        "Action.catchment",
        "Action.start",
        "Action.end",
        "Action.budget",
        "Action.expected_result",
        "Action.owner",
        "Action.target",
        "Action.segment",
    )
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            unanswered = dict(_unanswered(action))
            if unanswered:
                questions = [f"« {question} »" for question in unanswered]
                several = len(questions) > 1
                yield self.finding(
                    action,
                    next(iter(unanswered.values())),
                    f"{named(action)} laisse sans réponse {'les questions' if several else 'la question'} "
                    f"{listing(questions)}.",
                    f"Répondre à {listing(questions)} dans la fiche de {action.id}.",
                )


def _unanswered(action: Action) -> Iterator[tuple[str, str]]:
    """Yield each open question with the field that would answer it."""
    if is_blank(action.title):
        yield "Quoi", "title"
    if is_blank(action.justification):
        yield "Pourquoi", "justification"
    if is_blank(action.how):
        yield "Comment", "how"
    if action.site is None and is_blank(action.catchment):
        yield "Où", "site"
    if action.start is None or action.end is None:
        yield "Quand", "start" if action.start is None else "end"
    if action.budget is None and action.expected_result is None:
        yield "Combien", "budget"
    if action.owner is None and action.target is None and action.segment is None:
        yield "Qui", "owner"


class ActionWithoutOwner(Rule):
    """Nobody is in charge of the action, or several roles are named for it.

    Why it matters: what several people carry, nobody carries.

    Example:
        actions:
          - {id: A01, title: Bilans annuels}

    Use instead:
        roles:
          - {id: CCP1, label: Chargé de clientèle}
        actions:
          - {id: A01, title: Bilans annuels, owner: CCP1}
    """

    code = "ACT-03"
    severity = Severity.ERROR
    anomaly = "Action sans responsable, ou avec plusieurs"
    why = "La responsabilité est diluée : personne ne répond de l’action."
    fix = "Choisir un rôle, un seul."
    origin = Origin.METIER
    reads = ("Action.owner", "Role.label")
    empties = ("Action.owner",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            several = owners_of(plan, action.owner)
            if action.owner is None or several:
                fault = f"a {len(several)} responsables, {listing(several)}" if several else NO_OWNER
                yield self.finding(
                    action,
                    "owner",
                    f"{named(action)} {fault}.",
                    "Choisir le rôle qui répond de l’action, un seul ; les autres forment l’équipe.",
                )


class ResultWithoutFigure(Rule):
    """The expected result of an action has no value or no unit.

    Why it matters: without it there is neither a return on investment nor a review.

    Example:
        actions:
          - {id: A01, title: Bilans annuels, expected_result: 110}

    Use instead:
        actions:
          - {id: A01, title: Bilans annuels, expected_result: 110, unit: NB}
    """

    code = "ACT-04"
    severity = Severity.ERROR
    anomaly = "Résultat attendu sans valeur ou sans unité"
    why = "Ni ROI ni bilan ne sont possibles."
    fix = "Chiffrer le résultat attendu et dire son unité."
    origin = Origin.METHODE
    reads = ("Action.expected_result", "Action.unit")
    empties = reads

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in plan.actions:
            if action.expected_result is None:
                yield self.finding(
                    action, "expected_result", f"{named(action)} n’annonce aucun résultat chiffré."
                )
            elif action.unit is None:
                yield self.finding(
                    action,
                    "unit",
                    f"{named(action)} vise {quantity(action.expected_result, None)} sans dire l’unité.",
                )


class ContributionInOtherUnit(Rule):
    """An action's contribution is not in the unit of its objective.

    Why it matters: contributions in different units cannot be added up, so this one counts for nothing.

    Example:
        objectives:
          - {id: O1, title: Placer 310 contrats, unit: NB}
        actions:
          - {id: A01, title: Bilans annuels, objective: O1, contribution: 14500, contribution_unit: EUR}

    Use instead:
        objectives:
          - {id: O1, title: Placer 310 contrats, unit: NB}
        actions:
          - {id: A01, title: Bilans annuels, objective: O1, contribution: 110, contribution_unit: NB}
    """

    code = "ACT-05"
    severity = Severity.ERROR
    anomaly = "Unité de contribution différente de celle de l’objectif"
    why = "Les contributions ne s’additionnent pas : celle-ci n’est pas comptée."
    fix = "Convertir la contribution dans l’unité de l’objectif."
    origin = Origin.METIER
    reads = ("Action.objective", "Action.contribution", "Action.contribution_unit", "Objective.unit")

    def check(self, plan: Plan) -> Iterator[Finding]:
        objectives = links_of(plan).objectives
        for action in plan.actions:
            objective = objectives.get(action.objective or "")
            if objective is None or objective.unit is None or action.contribution is None:
                continue
            if action.contribution_unit is not objective.unit:
                own = action.contribution_unit
                unit = f"en « {own.label} »" if own else "sans unité"
                yield self.finding(
                    action,
                    "contribution_unit",
                    f"{named(action)} apporte {quantity(action.contribution, None)} {unit}, alors que "
                    f"{named(objective)} se compte en « {objective.unit.label} ».",
                    f"Exprimer la contribution en « {objective.unit.label} ».",
                )


class ActionWithoutGround(Rule):
    """An action starts from no finding and no product/market couple, and does not serve all couples.

    Why it matters: the method asks from which findings each action comes; this one comes from nowhere.

    Example:
        actions:
          - {id: A01, title: Sponsoriser le club de football}

    Use instead:
        swot:
          - {id: FA01, side: FAIBLESSE, title: L’agence est peu connue des familles}
        actions:
          - {id: A01, title: Sponsoriser le club de football, swot_ids: [FA01]}
    """

    code = "ACT-06"
    severity = Severity.ERROR
    anomaly = "Action sans constat ni couple, et non transverse"
    why = "La méthode demande de quels constats part l’action : rien ne la fonde."
    fix = "Relier l’action à un constat ou à un couple."
    origin = Origin.METHODE
    reads = ("Action.swot_ids", "Action.couple", "Action.target", "Action.transverse", "Target.couple")
    empties = ("Action.swot_ids",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in plan.actions:
            if not action.swot_ids and links.couple_of(action) is None and not action.transverse:
                yield self.finding(
                    action,
                    "swot_ids",
                    f"{named(action)} ne part d’aucun constat ni d’aucun couple, et n’est pas transverse.",
                    "Citer les constats de départ ou le couple, ou déclarer l’action transverse.",
                )
