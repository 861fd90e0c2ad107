"""Planning over the year: starts spread out, no empty quarter, each action in season and under one rule."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.calendar import month_end
from pac_excel.kpi.links import links_of
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import ActionType, Channel, LegalBasis
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, days, listing, month, named, of, percent
from pac_excel.rules.regulation import NO_ADVICE, PHONE_CONSENT, WITHDRAWAL_NOTICE, Regulation
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule
from pac_excel.rules.settings import Threshold

_SALES = (
    ActionType.CONQUETE,
    ActionType.MULTI_DETENTION,
    ActionType.RECONQUETE,
    ActionType.RECOMMANDATION,
)
_MEETINGS = frozenset((Channel.RDV_AGENCE, Channel.RDV_EXTERIEUR, Channel.EVENEMENT, Channel.PARTENAIRE))
_AUGUST, _DECEMBER = 8, 12


class StartsCrowded(Rule):
    """A large part of the actions start in the same month.

    Judged on a handful of actions at least; those that are abandoned or put off are left aside.

    Why it matters: everything is launched at once by the same people, and everything is late.

    Example:
        actions:
          - {id: A1, start: 2026-03-02}
          - {id: A2, start: 2026-03-09}
          - {id: A3, start: 2026-03-16}
          - {id: A4, start: 2026-05-04}
          - {id: A5, start: 2026-09-01}

    Use instead:
        actions:
          - {id: A1, start: 2026-03-02}
          - {id: A2, start: 2026-03-09}
          - {id: A3, start: 2026-04-06}
          - {id: A4, start: 2026-05-04}
          - {id: A5, start: 2026-09-01}
    """

    code = "DAT-06"
    severity = Severity.WARNING
    anomaly = "Trop d’actions démarrent le même mois"
    why = "C’est un goulot : tout est lancé à la fois par les mêmes."
    fix = "Lisser les démarrages."
    origin = Origin.METIER
    reads = ("Action.start", "Action.status")
    share = Threshold(0.4, "part des actions", "part au-delà de laquelle un mois est un goulot")
    fewest = Threshold(5, "actions", "nombre sous lequel les démarrages ne sont pas jugés")

    def check(self, plan: Plan) -> Iterator[Finding]:
        starts: defaultdict[dt.date, list[str]] = defaultdict(list)
        for action in links_of(plan).live_actions:
            if action.start is not None:
                starts[action.start.replace(day=1)].append(action.id)
        count = sum(map(len, starts.values()))
        most = count * self.share
        crowded = [
            (first, names) for first, names in sorted(starts.items()) if len(names) > most * (1 + ROUNDING)
        ]
        if crowded and count >= self.fewest:
            said = [
                f"{len(names)} en {month(first)} ({percent(len(names) / count, self.share)} : "
                f"{listing(sorted(names))})"
                for first, names in crowded
            ]
            yield self.finding_on_plan(
                plan,
                f"Sur {count} actions, trop démarrent le même mois : {listing(said)}.",
                f"En lancer {int(most)} au plus dans un même mois ({percent(self.share)}).",
            )


class QuarterEmpty(Rule):
    """No action runs during a quarter of the year.

    Judged once an action is dated; those that are abandoned or put off do not fill a quarter.

    Why it matters: a hollow in the year is often an oversight, and indicators stand still.

    Example:
        plan: {start: 2026-01-01}
        actions:
          - {id: A1, start: 2026-01-05, end: 2026-06-26}
          - {id: A2, start: 2026-10-01, end: 2026-12-18}

    Use instead:
        plan: {start: 2026-01-01}
        actions:
          - {id: A1, start: 2026-01-05, end: 2026-07-10}
          - {id: A2, start: 2026-10-01, end: 2026-12-18}
    """

    code = "DAT-07"
    severity = Severity.INFO
    anomaly = "Trimestre sans action"
    why = "Ce creux est souvent un oubli : rien ne bouge pendant trois mois."
    fix = "Vérifier que ce creux est voulu."
    origin = Origin.METIER
    reads = ("Action.start", "Action.end", "Action.status", "PlanHead.start", "Plan.months")

    def check(self, plan: Plan) -> Iterator[Finding]:
        runs = [
            (action.start, action.end)
            for action in links_of(plan).live_actions
            if action.start is not None and action.end is not None
        ]
        empty = [
            (first, last)
            for first, last in _quarters(plan)
            if not any(start <= month_end(last) and end >= first for start, end in runs)
        ]
        if runs and empty:
            spans = listing([f"{of(month(first))} à {month(last)}" for first, last in empty])
            yield self.finding_on_plan(
                plan,
                f"Aucune action n’est en cours {spans}.",
                f"Vérifier que ce creux est voulu, ou étaler les actions {spans}.",
            )


def _quarters(plan: Plan) -> Iterator[tuple[dt.date, dt.date]]:
    """Yield the first and the last month of each quarter of the exercise, where both are dated."""
    months = plan.month_starts()
    for first, last in zip(months[::3], months[2::3], strict=True):
        if first is not None and last is not None:
            yield first, last


class RetentionTooLate(Rule):
    """An action of retention starts shortly before the day on which most contracts fall due.

    That day is the first of January unless the agency says otherwise: contracts of individuals fall due then.
    Actions that are abandoned or put off are left aside, as by all rules on the calendar.

    Why it matters: notices are sent and clients have chosen; nothing is left to keep.

    Example:
        actions:
          - {id: A10, title: Contact avant échéance, type: RETENTION, start: 2026-11-16}

    Use instead:
        actions:
          - {id: A10, title: Contact avant échéance, type: RETENTION, start: 2026-09-14}
    """

    code = "DAT-08"
    severity = Severity.WARNING
    anomaly = "Rétention lancée trop tard avant l’échéance principale"
    why = "Trop tard : préavis et avis d’échéance sont partis, le client a choisi."
    fix = "Avancer l’action."
    origin = Origin.METIER
    reads = ("Action.type", "Action.start", "Action.status")
    notice = Threshold(90, "jours", "délai sous lequel la rétention vient trop tard", between=(0, 3650))
    due_month = Threshold(
        1, "mois de l’année", "mois dont le premier jour est l’échéance principale", (1, 12)
    )

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in links_of(plan).live_actions:
            start = action.start
            if action.type is not ActionType.RETENTION or start is None:
                continue
            due = _next_first(start, int(min(max(self.due_month, 1), 12)))
            ahead = (due - start).days
            if ahead < self.notice:
                latest = due - dt.timedelta(days=int(self.notice))
                yield self.finding(
                    action,
                    "start",
                    f"{named(action)} commence le {date(start)}, à {days(ahead)} de l’échéance principale "
                    f"({date(due)}).",
                    f"La commencer le {date(latest)} au plus tard.",
                )


def _next_first(day: dt.date, due_month: int) -> dt.date:
    """Return the first day of that month that comes after `day`."""
    year = day.year + (day.month >= due_month)
    return dt.date(year, due_month, 1)


class ConquestOffSeason(Rule):
    """An action of conquest is launched when people are away: in August, or at the end of December.

    Actions that are abandoned or put off are left aside.

    Why it matters: calls find nobody, and the first results dishearten.

    Example:
        actions:
          - {id: A03, title: Campagne emprunteur, type: CONQUETE, start: 2026-08-03}

    Use instead:
        actions:
          - {id: A03, title: Campagne emprunteur, type: CONQUETE, start: 2026-09-07}
    """

    code = "DAT-09"
    severity = Severity.INFO
    anomaly = "Conquête lancée en août ou fin décembre"
    why = "Appels et envois restent sans réponse, et les premiers résultats découragent."
    fix = "Décaler le lancement."
    origin = Origin.METIER
    reads = ("Action.type", "Action.start", "Action.status")
    december_day = Threshold(20, "jour de décembre", "jour après lequel les prospects sont absents", (0, 31))

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in links_of(plan).live_actions:
            start = action.start
            if action.type is not ActionType.CONQUETE or start is None:
                continue
            if start.month == _AUGUST or (start.month == _DECEMBER and start.day > self.december_day):
                back = dt.date(start.year + (start.month == _DECEMBER), 9 if start.month == _AUGUST else 1, 1)
                yield self.finding(
                    action,
                    "start",
                    f"{named(action)} commence le {date(start)}, quand les prospects sont peu disponibles.",
                    f"La lancer en {month(back)}, ou plus tôt.",
                )


class RuleChangesMidway(Rule):
    """A dated rule changes while an action is under way.

    Two are known: consent to calls, for calls to consumers who are not clients and did not ask for one; the
    notice on withdrawal, for sales to consumers by channels that are all at a distance. Actions that are
    abandoned or put off are left aside.

    Why it matters: what is allowed on the first day no longer is on the last. To be checked: this is no legal
    advice.

    Example:
        actions:
          - id: A09
            title: Appels aux emprunteurs
            channels: [TELEPHONE]
            start: 2026-06-22
            end: 2026-10-23
            compliance: {consumer: true, prospects: true, legal_basis: CONSENTEMENT}

    Use instead:
        actions:
          - id: A09
            title: Appels aux emprunteurs
            channels: [TELEPHONE]
            start: 2026-08-11
            end: 2026-10-23
            compliance: {consumer: true, prospects: true, legal_basis: CONSENTEMENT}
    """

    code = "DAT-10"
    severity = Severity.WARNING
    anomaly = "Une règle datée change pendant l’action"
    why = f"Le mode opératoire doit changer en cours de route. {NO_ADVICE}"
    fix = "Scinder l’action à la date où la règle change."
    origin = Origin.TEXTE
    reads = (
        "Action.start",
        "Action.end",
        "Action.type",
        "Action.channels",
        "Action.status",
        "Action.compliance",
        "Compliance.consumer",
        "Compliance.prospects",
        "Compliance.legal_basis",
    )
    echo_of = ("REG-01",)

    def check(self, plan: Plan) -> Iterator[Finding]:
        for action in links_of(plan).live_actions:
            changes = [
                (rule.since, what) for rule, what in _rules_of(action) if _changes_during(rule, action)
            ]
            if changes:
                said = listing([f"à partir du {date(since)}, {what}" for since, what in sorted(changes)])
                days = listing([f"au {date(since)}" for since in sorted({since for since, _ in changes})])
                yield self.finding(
                    action,
                    "start",
                    f"{named(action)} est à cheval sur un changement de règle, à vérifier : {said}.",
                    f"Scinder {action.id} {days}, et revoir le mode opératoire de la suite.",
                    action.budget,
                )


def _rules_of(action: Action) -> Iterator[tuple[Regulation, str]]:
    """Yield the dated rules that bear on the action, with what each asks for."""
    compliance = action.compliance
    asked = compliance.legal_basis is LegalBasis.DEMANDE_RAPPEL
    if compliance.consumer and compliance.prospects and Channel.TELEPHONE in action.channels and not asked:
        yield PHONE_CONSENT, "appeler un particulier demande son consentement préalable, prouvé"
    remote = bool(action.channels) and _MEETINGS.isdisjoint(action.channels)
    if compliance.consumer and action.type in _SALES and remote:
        yield WITHDRAWAL_NOTICE, "vendre à distance demande d’informer du droit de rétractation"


def _changes_during(rule: Regulation, action: Action) -> bool:
    start, end = action.start, action.end
    return start is not None and end is not None and start < rule.since <= end
