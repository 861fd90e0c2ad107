"""The days from which dated regulations hold: one place for the rules of compliance and of planning.

None of it is legal advice; what could not be read in an official text is said to be checked.
"""

from __future__ import annotations

import datetime as dt

# Loi 2025-594, ordonnance 2026-2: calls to consumers need their prior consent from this day on.
PHONE_CONSENT_FROM = dt.date(2026, 8, 11)

# Ordonnance 2026-2, décret 2026-3: what is sold at a distance comes with a notice on how to withdraw.
WITHDRAWAL_NOTICE_FROM = dt.date(2026, 6, 19)
