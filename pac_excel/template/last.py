"""What was worked out last, for workbooks that are filled one after the other and differ little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Last(Generic[K, V]):
    """The results for the few keys that were asked for last, by default six.

    Workbooks whose tables have the same sizes seldom follow each other, and are seldom far apart.
    """

    kept: int = 6
    _pairs: tuple[tuple[K, V], ...] = ()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return what `make` gives for `key`, without making it again for one of the last."""
        # read once, for another thread may set it meanwhile
        pairs = self._pairs
        for known, value in pairs:
            if known == key:
                return value
        value = make()
        self._pairs = ((key, value), *pairs[: self.kept - 1])
        return value

    def __reduce__(self) -> tuple[object, ...]:
        # what can be worked out again is not worth sending to another process
        return Last, (self.kept,)
