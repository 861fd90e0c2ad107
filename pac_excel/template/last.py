"""What was worked out last, for workbooks that are filled one after the other and differ little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Last(Generic[K, V]):
    """The result for the key that was asked for last."""

    _pair: tuple[K, V] | None = None

    def get(self, key: K, make: Callable[[], V]) -> V:
        """Return what `make` gives for `key`, without making it again for the same one."""
        # read once, for another thread may set it meanwhile
        pair = self._pair
        if pair is None or pair[0] != key:
            pair = self._pair = (key, make())
        return pair[1]

    def __reduce__(self) -> tuple[object, ...]:
        # what can be worked out again is not worth sending to another process
        return Last, ()
