"""Draws every sheet of the sample's workbooks, complete and simplified: docs/gallery.md and its pictures.

`python -m docs.draw_gallery` writes docs/gallery/ and docs/gallery.md; LibreOffice and poppler draw them, a
page about 1000 pixels wide. It fails when a printed page shows a cut number (###).
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from PIL import Image

from pac_excel.books.file import FileBook
from pac_excel.books.plan_book import LAYOUTS, PlanBook, render
from pac_excel.design.page import Chapter, Page
from pac_excel.design.pages import pages_of
from pac_excel.plan.choices import Mode
from pac_excel.plan.reading import read_plan
from pac_excel.resources import sample, template
from pac_excel.template import Template
from tests.support.libreoffice import convert

FOLDER = Path(__file__).parent / "gallery"
PAGE = Path(__file__).parent / "gallery.md"
DPI, COLOURS = 86, 128
TEMPLATES = {Mode.COMPLET: "pac_complet.xlsx", Mode.SIMPLIFIE: "pac_simplifie.xlsx"}
TITLES = {Mode.COMPLET: "Le classeur complet", Mode.SIMPLIFIE: "Le classeur simplifié"}
CUT = "###"
HEAD = """<!-- written by python -m docs.draw_gallery -->
# The sheets of the workbook

Every sheet of the sample agency's plan as LibreOffice prints it, first page each, drawn by `make pictures`:
A4 landscape, one page wide, wide tables in bands. The pictures (SWOT, couples, tree, schedule, budget,
dashboard, cards) compute from the other sheets and follow what one types.
"""


class CutText(Exception):
    """A printed page on which a number has no room."""


def workbook(mode: Mode, path: Path) -> None:
    """Write the sample's workbook as one opens it after a check."""
    plan = read_plan(sample("agence_modele.yaml"))
    plan = replace(plan, agency=replace(plan.agency, mode=mode))
    path.write_bytes(render(plan, LAYOUTS[mode], Template.open(template(TEMPLATES[mode]))))
    book = PlanBook(FileBook.open(path))
    book.write(book.check(), plan.head.as_of)


def draw(mode: Mode, folder: Path) -> list[tuple[Page, str, int]]:
    """Draw the sheets of one workbook; return each with its picture and its number of printed pages."""
    path = folder / f"{mode.value.lower()}.xlsx"
    workbook(mode, path)
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(convert(path, "pdf"))
    texts = _run("pdftotext", "-layout", str(pdf), "-").split("\f")
    found: list[tuple[Page, str, int]] = []
    shown = {page.name: page for page in pages_of(LAYOUTS[mode]) if not page.is_hidden}
    counts = dict.fromkeys(shown, 0)
    for number, text in enumerate(texts, 1):
        if not text.strip():
            continue
        name = _sheet_of(text, shown)
        if CUT in text:
            raise CutText(f"{mode.label}, sheet {name}, page {number}: a number has no room")
        counts[name] += 1
        if counts[name] == 1:
            picture = f"{mode.value.lower()}-{len(found) + 1:02}"
            options = ("-png", "-singlefile", "-r", str(DPI), "-f", str(number), "-l", str(number))
            _run("pdftoppm", *options, str(pdf), str(FOLDER / picture))
            _reduce(FOLDER / f"{picture}.png")
            found.append((shown[name], f"{picture}.png", 0))
    return [(page, picture, counts[page.name]) for page, picture, _ in found]


def _sheet_of(text: str, shown: dict[str, Page]) -> str:
    """Return the sheet whose name stands at the foot of the page."""
    foot = next(line for line in reversed(text.splitlines()) if line.strip())
    return max((name for name in shown if f" {name} " in foot), key=len)


def _reduce(picture: Path) -> None:
    """Keep the colours that tell, without which a page takes four times the room."""
    with Image.open(picture) as page:
        page.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=180)
    return done.stdout


def described(mode: Mode, drawn: list[tuple[Page, str, int]]) -> str:
    """Return the part of the page that shows one workbook, chapter by chapter."""
    lines = [f"## {TITLES[mode]}\n"]
    for chapter in Chapter:
        own = [item for item in drawn if item[0].chapter is chapter]
        if not own:
            continue
        lines.append(f"### {chapter.value}\n")
        for page, picture, count in own:
            pages = "" if count == 1 else f", {count} pages"
            lines.append(f"**{page.name}**{pages}: {page.task}\n\n![{page.title}](gallery/{picture})\n")
    return "\n".join(lines)


def main() -> None:
    """Write the gallery."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    parts = [HEAD]
    with tempfile.TemporaryDirectory() as folder:
        for mode in TEMPLATES:
            parts.append(described(mode, draw(mode, Path(folder))))
    PAGE.write_text("\n".join(parts).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
