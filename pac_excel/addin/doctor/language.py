"""The two languages of the diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """The languages, as one names them on the command line."""

    FR = "fr"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages."""

    fr: str
    en: str

    def in_language(self, language: Language) -> str:
        """Return the sentence in one of them."""
        return self.fr if language is Language.FR else self.en
