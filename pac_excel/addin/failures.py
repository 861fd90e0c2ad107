"""How a failure inside the spreadsheet ends: in one French message, and in a log whose path it names."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

from pac_excel.addin.catalogue import BY_NAME
from pac_excel.addin.journal import in_ascii, note

if TYPE_CHECKING:
    from xlwings import App

T = TypeVar("T")

TITLE = "PAC"

_COM_ATTEMPTS = 10_000  # calls that Excel may refuse one after another; without a limit xlwings never ends
_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.5)  # seconds between attempts, for somebody to finish typing
_NO_JOURNAL = "aucun, ni le dossier du journal ni le dossier temporaire n’acceptent l’écriture"


@contextmanager
def told(command: str, app: App | None = None) -> Iterator[None]:
    """Have what goes wrong inside end in a message of `app`; without one, in the macro's own message.

    `command` is a name of the catalogue. The failure goes no further, so that Excel shows one message only.
    """
    try:
        yield
    except Exception as error:
        journal = note(error, command)
        if not (app and _shown(app, message(error, command, str(journal or _NO_JOURNAL)))):
            # xlwings' module shows what Python said last, and may read that in any code page
            place = in_ascii(journal) if journal else _NO_JOURNAL
            sys.exit(_ascii(message(error, command, place)))


def message(error: BaseException, command: str, journal: str) -> str:
    """Return what the user reads: which command, what, where, what to do, and the log; never raises."""
    try:
        from pac_excel.addin.explanations import explain

        said = explain(error)
    except Exception:
        # an installation so incomplete that not even the explanations load
        said = "Une erreur inattendue s’est produite. Tapez dans un terminal : pac-excel doctor --lang fr"
    label = BY_NAME[command].label if command in BY_NAME else command
    return f"« {label} » n’a pas abouti.\n\n{said}\n\nJournal : {journal}"


def patiently(call: Callable[[], T]) -> T:
    """Return what `call` gives, asking again for three seconds while Excel is busy."""
    from pac_excel.addin.explanations import is_busy

    for pause in _PAUSES:
        try:
            return call()
        except Exception as error:
            if not is_busy(error):
                raise
        time.sleep(pause)
    return call()


def limit_attempts() -> None:
    """Have xlwings give up a call that Excel goes on refusing, which it repeats for ever otherwise."""
    windows = sys.modules.get("xlwings._xlwindows")
    if windows is not None:
        windows.__dict__["N_COM_ATTEMPTS"] = _COM_ATTEMPTS


def _shown(app: App, text: str) -> bool:
    with suppress(Exception):
        patiently(lambda: app.alert(text, title=TITLE, buttons="ok", mode="critical"))
        return True
    return False


def _ascii(text: str) -> str:
    """Return a French text without its accents."""
    plain = text.translate({ord("’"): "'", ord("«"): '"', ord("»"): '"', 0xA0: " ", 0x202F: " "})
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
