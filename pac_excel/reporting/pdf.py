"""A workbook as pages, through LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from pac_excel.errors import PacExcelError
from pac_excel.ooxml.saving import save_atomically

PATIENCE = 180.0  # seconds


class NoPdf(PacExcelError):
    """The pages could not be made; the workbook itself is there."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path} was written, but not as PDF: {self.reason}"


def write_pdf(workbook: Path) -> Path:
    """Write the workbook as PDF beside it, under the same name; return that file."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise NoPdf(
            str(workbook), "LibreOffice is not installed; export it from Excel, or install LibreOffice"
        )
    with tempfile.TemporaryDirectory(prefix="pac_excel_pdf_") as folder:
        # a profile of its own, so that an office the user has open does not take the job and drop it
        profile = (Path(folder) / "profile").as_uri()
        command = [
            program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile}",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            str(workbook.resolve()),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise NoPdf(str(workbook), f"LibreOffice did not answer within {PATIENCE:.0f} seconds") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise NoPdf(str(workbook), "LibreOffice failed; open the workbook in it to see why") from error
        pages = Path(folder) / f"{workbook.stem}.pdf"
        if not pages.is_file():
            raise NoPdf(str(workbook), "LibreOffice made no page; open the workbook in it to see why")
        target = workbook.with_suffix(".pdf")
        save_atomically(target, pages.read_bytes())
    return target
