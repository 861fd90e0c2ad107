"""The commands on template workbooks."""

from __future__ import annotations

from pathlib import Path

from pac_excel import resources


def build(folder: Path | None, *, check: bool) -> int:
    """Draw the standard templates, or only say whether they are up to date; return the exit code."""
    from pac_excel.design.build import build_all, outdated

    where = folder or resources.template_folder()
    if not check:
        for path in build_all(where):
            print(f"{path}: {path.stat().st_size:,} bytes")
        return 0
    stale = outdated(where)
    for path in stale:
        print(f"{path} is out of date; run 'pac-excel template build'")
    if not stale:
        print(f"the templates in {where} are up to date")
    return int(bool(stale))
