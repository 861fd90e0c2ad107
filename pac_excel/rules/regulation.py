"""The texts that compliance rules rest on, each with the day from which it holds.

Rules judge an action by the texts in force on its dates. What they report is a flag to have checked: none of
it is legal advice. Numbers in brackets are the sources listed at the end of the catalogue of rules; dates of
application without one were read in the texts themselves or in the trade press.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pac_excel.plan.actions import Action

NO_ADVICE = "Ce drapeau n’est pas un avis juridique : à vérifier auprès d’un conseil ou de la mandante."

# Whatever its dates, a plan of today is judged by the texts already in force on this day.
_LONG_IN_FORCE = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Regulation:
    """A text: how to name it, the day from which it holds, the day from which it no longer does."""

    name: str
    since: dt.date
    until: dt.date | None = None

    def covers(self, action: Action) -> bool:
        """Tell whether the text is in force on some day of the action.

        An action without dates is judged by a text that has long been in force and has no end.
        """
        first, last = action.start or action.end, action.end or action.start
        if first is None or last is None:
            return self.since <= _LONG_IN_FORCE and self.until is None
        return last >= self.since and (self.until is None or first < self.until)

    def in_force(self, day: dt.date | None) -> bool:
        """Tell whether the text is in force on `day`; on an unknown day, whether it has long been."""
        judged = _LONG_IN_FORCE if day is None else day
        return judged >= self.since and (self.until is None or judged < self.until)


PHONE_CONSENT = Regulation("loi 2025-594, ordonnance 2026-2", dt.date(2026, 8, 11))
"""Calls to consumers need their prior consent; code de la consommation, L223-1 [1-4]."""

PHONE_IN_TWO_STEPS = Regulation("L112-2-2 du code des assurances", dt.date(2022, 4, 1), PHONE_CONSENT.since)
"""Consent at the start of the call, 24 hours, recording; décret 2022-34 [5-7], repealed by PHONE_CONSENT."""

CALL_HOURS = Regulation("décret 2022-1313", dt.date(2023, 3, 1))
"""Days, hours and number of calls; code de la consommation, D223-9 [8]."""

MESSAGE_CONSENT = Regulation("L34-5 du code des postes", dt.date(2004, 6, 22))
"""Electronic messages: consent of consumers, save to clients for like products; loi 2004-575 [9]."""

GDPR = Regulation("RGPD", dt.date(2018, 5, 25))
"""Règlement (UE) 2016/679: proof of consent, sensitive data, register, limits to keeping data [9, 10]."""

DISTRIBUTION = Regulation("directive sur la distribution d’assurances", dt.date(2018, 10, 1))
"""Needs, advice, conflicts of interest, target market; code des assurances, L516-1, L521-1 to 4 [12, 13]."""

ADVICE_OVER_TIME = Regulation("recommandation ACPR 2024-R-03", dt.date(2025, 12, 31))
"""Advice to be shown during the whole life of the contract [11]."""

TRAINING = Regulation("L511-2 du code des assurances", dt.date(2019, 2, 23))
"""Fifteen hours of training a year [14]."""

SAVINGS_ADVERTISING = Regulation("recommandation ACPR 2019-R-01", dt.date(2019, 12, 19))
"""Advertising of life insurance: risks as visible as advantages; day of its publication [15]."""

RIGHT_TO_LEAVE = Regulation("droit de résilier (loi Hamon et suites)", dt.date(2015, 1, 1))
"""Leaving a contract freely after a year, then health, loan insurance, and in three clicks [16]."""

COMPLAINTS = Regulation("recommandation ACPR 2024-R-02", dt.date(2024, 7, 2))
"""Ten working days to acknowledge, two months to answer; day of its publication [18]."""

MONEY_LAUNDERING = Regulation("L561-2 du code monétaire et financier", dt.date(2009, 1, 30))
"""Knowing the client and the origin of funds; ordonnance 2009-104 (knowledge of the trade)."""

REGISTRATION = Regulation("L512-1 du code des assurances", dt.date(2007, 4, 30))
"""Registration of intermediaries at ORIAS (knowledge of the trade)."""

WITHDRAWAL_NOTICE = Regulation("ordonnance 2026-2, décret 2026-3", dt.date(2026, 6, 19))
"""Information on the right to withdraw from a contract made at a distance [4]; [1] gives 9 June."""
