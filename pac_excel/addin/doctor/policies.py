"""Checks of what the administrator or the Trust Center allows on Windows."""

from __future__ import annotations

from pac_excel.addin.doctor.case import Case
from pac_excel.addin.doctor.language import Text
from pac_excel.addin.doctor.outcome import Outcome, bad, good, warning

# a policy wins over the user's own choice
_SECURITY = (
    r"Software\Policies\Microsoft\Office\16.0\Excel\Security",
    r"Software\Microsoft\Office\16.0\Excel\Security",
)
_DEFENDER = r"SOFTWARE\Policies\Microsoft\Windows Defender"
_ASR_RULES = rf"{_DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
_ASR_MANAGED = rf"{_DEFENDER}\Policy Manager"
# "Block all Office applications from creating child processes"
_NO_CHILD_PROCESS = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
_BLOCK, _WARN = "1", "6"
_ASK, _SIGNED_ONLY, _NEVER = 2, 3, 4

_WITHOUT_MACROS = Text(
    "Se passer des macros : pac-excel check en ligne de commande, sur le classeur fermé.",
    "Do without macros: pac-excel check on the command line, on the closed workbook.",
)


def macros_are_allowed(case: Case) -> Outcome:
    """Tell whether Excel runs the macros of its start folder.

    That folder is a trusted location: VBAWarnings counts there only once trusted locations are disabled.
    """
    choice = _security(case, "VBAWarnings")
    if not _security(case, "AllLocationsDisabled", r"\Trusted Locations"):
        return good(
            "Le dossier de démarrage d’Excel est un emplacement approuvé.",
            "Excel's start folder is a trusted location.",
        )
    if choice in (_SIGNED_ONLY, _NEVER):
        return bad(
            Text(
                "Les emplacements approuvés et les macros sont désactivés.",
                "Trusted locations and macros are disabled.",
            ),
            Text(
                "Demander à l’administrateur d’approuver le dossier de démarrage d’Excel. "
                + _WITHOUT_MACROS.fr,
                "Ask the administrator to trust Excel's start folder. " + _WITHOUT_MACROS.en,
            ),
        )
    return warning(
        Text(
            "Les emplacements approuvés sont désactivés : Excel demande à chaque démarrage.",
            "Trusted locations are disabled: Excel asks at each start.",
        ),
        Text(
            "Cliquer sur « Activer les macros », ou approuver le dossier de démarrage.",
            "Click on 'Enable macros', or have the start folder trusted.",
        ),
    )


def addins_are_allowed(case: Case) -> Outcome:
    """Tell whether the Trust Center turns add-ins off, or wants them signed."""
    if _security(case, "DisableAllAddins"):
        found = Text("Tous les compléments sont désactivés.", "All add-ins are disabled.")
    elif _security(case, "RequireAddinSig"):
        found = Text("Seuls les compléments signés sont admis.", "Only signed add-ins are allowed.")
    else:
        return good("Les compléments sont admis.", "Add-ins are allowed.")
    return bad(
        found,
        Text(
            "Centre de gestion de la confidentialité, Compléments : décocher, ou voir l’administrateur. "
            + _WITHOUT_MACROS.fr,
            "Trust Center, Add-ins: untick, or ask the administrator. " + _WITHOUT_MACROS.en,
        ),
    )


def python_may_start(case: Case) -> Outcome:
    """Tell whether Defender keeps Office from starting other programs, as the add-in must."""
    state = _attack_surface_rule(case)
    if state not in (_BLOCK, _WARN):
        return good(
            "Aucune règle n’empêche Excel de lancer Python.", "No rule keeps Excel from starting Python."
        )
    found = Text(
        f"Defender interdit à Office de lancer un programme (règle ASR {_NO_CHILD_PROCESS}).",
        f"Defender keeps Office from starting programs (ASR rule {_NO_CHILD_PROCESS}).",
    )
    advice = Text(
        "Demander une exclusion à l’administrateur. " + _WITHOUT_MACROS.fr,
        "Ask the administrator for an exclusion. " + _WITHOUT_MACROS.en,
    )
    return bad(found, advice) if state == _BLOCK else warning(found, advice)


def _security(case: Case, name: str, below: str = "") -> str | int | None:
    """Return a setting of Excel's Trust Center, the policy's before the user's."""
    values = (case.registry("HKCU", key + below, name) for key in _SECURITY)
    return next((value for value in values if value is not None), None)


def _attack_surface_rule(case: Case) -> str | None:
    """Return the state of the rule, from group policy or from device management."""
    direct = case.registry("HKLM", _ASR_RULES, _NO_CHILD_PROCESS)
    if direct is not None:
        return str(direct)
    managed = str(case.registry("HKLM", _ASR_MANAGED, "ASRRules") or "")
    rules = (rule.partition("=") for rule in managed.lower().split("|"))
    return next((state for rule, _, state in rules if rule == _NO_CHILD_PROCESS), None)
