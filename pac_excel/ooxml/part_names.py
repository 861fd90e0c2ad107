"""Names for parts that are added to a package."""

from __future__ import annotations

import re
from itertools import count

from pac_excel.ooxml.package import Package

_NUMBERED = re.compile(r"^(.*?)([0-9]*)(\.[^./]*)?$")


def free_name(package: Package, like: str) -> str:
    """Return the name of `like`, a part such as xl/charts/chart1.xml, with the first number not taken."""
    match = _NUMBERED.match(like)
    stem, suffix = (match[1], match[3] or "") if match else (like, "")
    return next(name for number in count(1) if (name := f"{stem}{number}{suffix}") not in package)
