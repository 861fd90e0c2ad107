"""Marketing plan, contact by contact: the right channel, the right pressure, the right approach and order."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator

from pac_excel.kpi.cost import known_sum
from pac_excel.kpi.links import Links, links_of
from pac_excel.kpi.swot import criticality
from pac_excel.plan import Plan
from pac_excel.plan.actions import Action
from pac_excel.plan.choices import Approach, Channel
from pac_excel.plan.document import add_months
from pac_excel.rules.finding import Finding, Severity
from pac_excel.rules.french import date, days, listing, month, named, number
from pac_excel.rules.mentions import speaks_of
from pac_excel.rules.rounding import ROUNDING
from pac_excel.rules.rule import Origin, Rule, is_blank
from pac_excel.rules.settings import Threshold


def _spoken(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


# Policies are free text: each channel is known by its own words and by those of what contains it.
_SPOKEN = {
    Channel.RDV_AGENCE: _spoken(r"agence|sites?\b|points? de vente|bureau|rendez-vous|rdv|accueil"),
    Channel.RDV_EXTERIEUR: _spoken(r"extérieur|domicile|chez le client|sur place|déplacement|visite"),
    Channel.TELEPHONE: _spoken(r"téléphon|appels?\b|phoning"),
    Channel.EMAIL: _spoken(r"e-?mail|courriel|newsletter|en ligne|digital|numérique"),
    Channel.SMS: _spoken(r"\bsms\b|texto|mobile|digital|numérique"),
    Channel.COURRIER: _spoken(r"courriers?\b|lettres?\b|postal|mailing"),
    Channel.DIGITAL_ADS: _spoken(r"en ligne|publicité|digital|numérique|internet|web|formulaire"),
    Channel.RESEAUX_SOCIAUX: _spoken(
        r"réseaux? socia|en ligne|digital|numérique|facebook|linkedin|instagram"
    ),
    Channel.EVENEMENT: _spoken(
        r"événement|évènement|atelier|salon|petits?-déjeuner|réunion|portes ouvertes|foire"
    ),
    Channel.PARTENAIRE: _spoken(r"partenai|prescri|apporteur|expert"),
    Channel.PRESSE_LOCALE: _spoken(r"presse|journa|média"),
    Channel.AFFICHAGE: _spoken(r"affich|vitrine|panneau"),
}
_SOLICITING = frozenset(
    (Channel.TELEPHONE, Channel.EMAIL, Channel.SMS, Channel.COURRIER, Channel.EVENEMENT, Channel.PARTENAIRE)
)


class ChannelOutsideMix(Rule):
    """An action uses a channel that neither distribution nor communication of its target speaks of.

    Policies are free text, so a channel is looked for by many words: "digital" or "en ligne" covers e-mails
    and social networks. A target whose two policies are empty is another rule's. Actions that are abandoned
    or put off are left aside.

    Why it matters: the action works outside the strategy, or the strategy forgot how it is carried out.

    Example:
        targets:
          - {id: T1, mix: {place: Rendez-vous en agence, promotion: Courrier aux clients}}
        actions:
          - {id: A01, title: Appels des clients, target: T1, channels: [TELEPHONE]}

    Use instead:
        targets:
          - {id: T1, mix: {place: Rendez-vous en agence, promotion: Courrier puis téléphone}}
        actions:
          - {id: A01, title: Appels des clients, target: T1, channels: [TELEPHONE]}
    """

    code = "MKT-05"
    severity = Severity.WARNING
    anomaly = "Canal absent des politiques de distribution et de communication"
    why = "L’action se fait hors de la stratégie."
    fix = "Aligner les canaux de l’action et le mix de sa cible."
    origin = Origin.METIER
    reads = ("Action.channels", "Action.target", "Action.status", "Target.mix.place", "Target.mix.promotion")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in links.live_actions:
            target = links.targets.get(action.target or "")
            if target is None or (is_blank(target.mix.place) and is_blank(target.mix.promotion)):
                continue
            policies = (target.mix.place, target.mix.promotion)
            silent = [channel for channel in action.channels if not speaks_of(_SPOKEN[channel], policies)]
            if silent:
                names = listing([f"« {channel.label} »" for channel in silent])
                yield self.finding(
                    action,
                    "channels",
                    f"{named(action)} passe par {names}, dont le mix de sa cible {target.id} ne parle pas.",
                    f"Ajouter {names} à la distribution ou à la communication de {target.id}, ou changer les "
                    f"canaux de {action.id}.",
                )


class SegmentUnderPressure(Rule):
    """Too many actions solicit the same segment in the same month.

    An action solicits when it writes, calls or invites, from its first to its last day. Where the segment is
    divided by site, each site is counted apart; actions that are abandoned or put off are left aside. One
    finding a segment names its busiest month.

    Why it matters: people grow weary, and unsubscribe.

    Example:
        plan: {start: 2026-01-01}
        segments:
          - {id: SEG1, label: Familles}
        actions:
          - {id: A1, segment: SEG1, channels: [EMAIL], start: 2026-03-02, end: 2026-03-20}
          - {id: A2, segment: SEG1, channels: [SMS], start: 2026-03-09, end: 2026-03-27}
          - {id: A3, segment: SEG1, channels: [COURRIER], start: 2026-03-16, end: 2026-04-10}

    Use instead:
        plan: {start: 2026-01-01}
        segments:
          - {id: SEG1, label: Familles}
        actions:
          - {id: A1, segment: SEG1, channels: [EMAIL], start: 2026-03-02, end: 2026-03-20}
          - {id: A2, segment: SEG1, channels: [SMS], start: 2026-03-09, end: 2026-03-27}
          - {id: A3, segment: SEG1, channels: [COURRIER], start: 2026-04-01, end: 2026-04-10}
    """

    code = "MKT-06"
    severity = Severity.WARNING
    anomaly = "Pression commerciale sur un segment"
    why = "La lassitude vient, puis le désabonnement."
    fix = "Étaler les actions."
    origin = Origin.METIER
    reads = (
        "Action.segment",
        "Action.target",
        "Action.site",
        "Action.channels",
        "Action.start",
        "Action.end",
        "Action.status",
        "Target.segment",
        "Segment.size_by_site",
        "PlanHead.start",
        "Plan.months",
    )
    most = Threshold(2, "actions par mois", "nombre au-delà duquel un segment est trop sollicité")

    def check(self, plan: Plan) -> Iterator[Finding]:
        segments = links_of(plan).segments
        months = [first for first in plan.month_starts() if first is not None]
        for name, groups in _solicitations(plan).items():
            crowds = [(_running(actions, first), first) for actions in groups for first in months]
            crowd, busiest = min(crowds, key=lambda found: (-len(found[0]), found), default=([], None))
            if busiest is None or len(crowd) <= self.most:
                continue
            segment = segments[name]
            yield self.finding(
                segment,
                "label",
                f"{named(segment)} est sollicité par {len(crowd)} actions en {month(busiest)} "
                f"({listing(crowd)}), {number(self.most)} au plus.",
                f"Décaler {number(len(crowd) - int(self.most))} de ces actions à un autre mois.",
            )


def _solicitations(plan: Plan) -> dict[str, list[list[Action]]]:
    """Return for each segment the actions that solicit the same people: together, or site by site."""
    links = links_of(plan)
    groups: defaultdict[str, defaultdict[str | None, list[Action]]] = defaultdict(lambda: defaultdict(list))
    for action in links.live_actions:
        segment = links.segment_of(action)
        if segment is not None and not _SOLICITING.isdisjoint(action.channels):
            groups[segment.id][action.site if segment.size_by_site else None].append(action)
    return {name: list(by_site.values()) for name, by_site in groups.items()}


def _running(actions: list[Action], first: dt.date) -> list[str]:
    return sorted(action.id for action in actions if _runs_in(action, first))


def _runs_in(action: Action, first: dt.date) -> bool:
    """Tell whether the action is under way on some day of the month."""
    start, end = action.start or action.end, action.end or action.start
    return start is not None and end is not None and start < add_months(first, 1) and end >= first


class ApproachUnfit(Rule):
    """A mass approach for a handful of contacts, or one to one for more than the days can reach.

    Contacts are those of the segment at the action's site, where the segment is divided by site. The days
    are those of all roles on the action. Actions that are abandoned or put off are left aside.

    Why it matters: few people deserve a word of their own, and many cannot be met one by one without the days
    for it.

    Example:
        segments:
          - {id: SEG7, label: Dirigeants de PME, size: 60}
        actions:
          - {id: A08, title: Envoi aux dirigeants, segment: SEG7, approach: MASSE}

    Use instead:
        segments:
          - {id: SEG7, label: Dirigeants de PME, size: 60}
        actions:
          - {id: A08, title: Invitations des dirigeants, segment: SEG7, approach: ONE_TO_ONE}
    """

    code = "MKT-07"
    severity = Severity.INFO
    anomaly = "Approche inadaptée au nombre de contacts"
    why = "Le procédé ne convient pas : trop peu de contacts pour la masse, ou trop pour le un à un."
    fix = "Changer d’approche, ou de moyens."
    origin = Origin.METHODE
    reads = (
        "Action.approach",
        "Action.segment",
        "Action.target",
        "Action.site",
        "Action.days",
        "RoleDays.days",
        "Target.segment",
        "Segment.size",
        "Segment.size_by_site",
    )
    mass_from = Threshold(100, "contacts", "nombre sous lequel la masse ne convient pas")
    personal_up_to = Threshold(1500, "contacts", "nombre au-delà duquel le un à un demande des moyens")
    contacts_a_day = Threshold(20, "contacts par jour", "ce qu’un jour de travail permet en un à un")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        for action in links.live_actions:
            segment, size = links.segment_of(action), links.contacts_of(action)
            if segment is None or size is None:
                continue
            spent = known_sum(charge.days for charge in action.days) or 0.0
            needed = size / self.contacts_a_day if self.contacts_a_day > 0 else 0.0
            if action.approach is Approach.MASSE and size < self.mass_from:
                fault, limit = "traite en masse", f" (moins de {number(self.mass_from)})"
                fix = f"Passer {action.id} en segment ou en un à un."
            elif (
                action.approach is Approach.ONE_TO_ONE
                and size > self.personal_up_to
                and spent < needed * (1 - ROUNDING)
            ):
                fault, limit = "veut toucher un à un", f" en {days(spent)}"
                fix = (
                    f"Prévoir {days(needed)} ({number(self.contacts_a_day)} contacts par jour), ou passer "
                    f"{action.id} en segment."
                )
            else:
                continue
            said = f"{named(action)} {fault} les {number(size)} contacts de {named(segment)}{limit}."
            yield self.finding(action, "approach", said, fix)


class PriorityUpsideDown(Rule):
    """A critical action waits long after a minor one that the same role has already launched.

    A dependency explains it when the action it waits for ends after the minor one was launched. Actions that
    are abandoned or put off are left alone.

    Why it matters: the method ranks actions by gravity and urgency; here the calendar says the opposite.

    Example:
        roles:
          - {id: RCOM, label: Responsable commercial}
        actions:
          - {id: A1, title: Publicité, owner: RCOM, gravity: 3, urgency: 3, start: 2026-02-02}
          - {id: A2, title: Contact à risque, owner: RCOM, gravity: 5, urgency: 4, start: 2026-06-01}

    Use instead:
        roles:
          - {id: RCOM, label: Responsable commercial}
        actions:
          - {id: A1, title: Publicité, owner: RCOM, gravity: 3, urgency: 3, start: 2026-06-01}
          - {id: A2, title: Contact à risque, owner: RCOM, gravity: 5, urgency: 4, start: 2026-02-02}
    """

    code = "MKT-08"
    severity = Severity.WARNING
    anomaly = "Action critique lancée bien après une action mineure du même responsable"
    why = "L’ordre de priorité est inversé : l’urgent attend, le reste avance."
    fix = "Replanifier, ou dire de quoi l’action critique dépend."
    origin = Origin.METHODE
    reads = (
        "Action.owner",
        "Action.gravity",
        "Action.urgency",
        "Action.start",
        "Action.end",
        "Action.status",
        "Action.depends_on",
    )
    needs = ("Action.depends_on",)
    critical_from = Threshold(16, "gravité × urgence", "criticité dès laquelle une action est critique")
    minor_up_to = Threshold(9, "gravité × urgence", "criticité jusqu’à laquelle une action est mineure")
    delay = Threshold(60, "jours", "attente au-delà de laquelle la priorité est inversée")

    def check(self, plan: Plan) -> Iterator[Finding]:
        links = links_of(plan)
        minor = self._first_minor(links)
        for action in links.live_actions:
            first, start = minor.get(action.owner or ""), action.start
            weight = criticality(action)
            if first is None or first.start is None or start is None or weight is None:
                continue
            waited = (start - first.start).days
            if weight < self.critical_from or waited <= self.delay or _waits(links, action, first.start):
                continue
            yield self.finding(
                action,
                "start",
                f"{named(action)} (criticité {weight}) commence le {date(start)}, {waited} jours après "
                f"{named(first)} (criticité {criticality(first)}), du même responsable.",
                f"Lancer {action.id} avant {first.id}, confier l’une des deux à un autre, ou dire de quoi "
                f"{action.id} dépend.",
            )

    def _first_minor(self, links: Links) -> dict[str, Action]:
        """Return the first minor action that each role launches."""
        dated = [
            (action.start, action.id, action.owner)
            for action in links.live_actions
            if action.start is not None and action.owner is not None and self._is_minor(action)
        ]
        first = {owner: name for _, name, owner in sorted(dated, reverse=True)}
        return {owner: links.actions[name] for owner, name in first.items()}

    def _is_minor(self, action: Action) -> bool:
        weight = criticality(action)
        return weight is not None and weight <= self.minor_up_to


def _waits(links: Links, action: Action, since: dt.date) -> bool:
    """Tell whether the action depends on one that was still under way then."""
    before = (links.actions.get(name) for name in action.depends_on)
    return any(other is not None and other.end is not None and other.end >= since for other in before)
