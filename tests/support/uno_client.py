"""Have a running LibreOffice store a workbook in another format.

A script for the interpreter that has UNO: `python3 uno_client.py URL SOURCE TARGET FILTER [recalculate]`.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

PATIENCE = 60.0  # seconds that a first start may take


def main(url: str, source: str, target: str, export_filter: str, *options: str) -> None:
    """Load `source`, recalculate every formula if asked to, and store it as `target`."""
    desktop = connect(url)
    document = desktop.loadComponentFromURL(
        Path(source).as_uri(),
        "_blank",
        0,
        # Without a filter's name LibreOffice would load a broken package as plain text.
        properties(FilterName="Calc MS Excel 2007 XML", Hidden=True, ReadOnly=True),
    )
    if document is None:
        sys.exit("LibreOffice cannot load it")
    try:
        if "recalculate" in options:
            document.calculateAll()
        document.storeToURL(Path(target).as_uri(), properties(FilterName=export_filter))
    finally:
        document.close(True)


def connect(url: str) -> Any:
    """Return the desktop of the office that listens at `url`, waiting for it to start."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(url).ServiceManager.createInstance("com.sun.star.frame.Desktop")
        except NoConnectException:
            if time.monotonic() > deadline:
                sys.exit(f"LibreOffice does not answer at {url}")
            time.sleep(0.1)


def properties(**values: Any) -> tuple[Any, ...]:
    """Return `values` as UNO wants them."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


if __name__ == "__main__":
    main(*sys.argv[1:])
