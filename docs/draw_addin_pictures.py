"""Draws the pictures of addin.md: what *Vérifier le plan* shows, in LibreOffice on a screen nobody sees.

`python -m docs.draw_addin_pictures` writes docs/images/; Xvfb and ImageMagick take the pictures.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from pathlib import Path

from pac_excel.addin import commands
from tests.addin.bench import put
from tests.support.calc_engine import Calc
from tests.support.libreoffice import Office
from tests.support.screen import HEIGHT, WIDTH, Screen

IMAGES = Path(__file__).parent / "images"
# by picture: the sheet, the cell to stand on, and the part of the window that is kept
SHOWN = {
    "verifier_cellules.png": ("Conformité", "D17", "1180x440+0+108"),
    "verifier_controles.png": ("Contrôles", "A9", "1540x560+0+108"),
}


def main() -> None:
    """Check the sample plan, and take the pictures."""
    screen = Screen()
    office = Office(screen.display)
    calc = Calc(office, hidden=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            book = calc.open(put(Path(folder)))
            calc.ask("show_window", book.impl.id, WIDTH, HEIGHT)
            commands.check(book)
            for name, (sheet, cell, part) in SHOWN.items():
                book.sheets[sheet].activate()
                book.sheets[sheet].range(cell).select()
                time.sleep(2)
                whole = Path(folder, "whole.png")
                screen.save(whole)
                picture = ["convert", str(whole), "-crop", part, "+repage", "+dither", "-colors", "128"]
                subprocess.run([*picture, str(IMAGES / name)], check=True)
            book.close()
    finally:
        calc.stop()
        office.stop()
        screen.stop()


if __name__ == "__main__":
    main()
