"""What runs print, in a file that rotates: a megabyte, and five before it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

BYTES, KEPT = 1_000_000, 5

Write = Callable[[str], None]


@contextmanager
def open_log(path: Path, size: int = BYTES, kept: int = KEPT) -> Iterator[Write]:
    """Yield a function that adds a line to the log at `path`, with the time before it."""
    # UTF-8 whatever the machine's own code page, and a line that is none is shown as well as it can be
    handler = RotatingFileHandler(path, maxBytes=size, backupCount=kept, encoding="utf-8", errors="replace")
    handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", datefmt="%Y-%m-%d %H:%M:%S"))
    logger = logging.Logger("schedule")
    logger.addHandler(handler)
    try:
        yield lambda line: logger.info("%s", line)
    finally:
        handler.close()
