"""A screen that nobody sees: what a program paints there, and a mouse and a keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.support.missing import missing

WIDTH, HEIGHT = 1600, 1000
_NEEDED = {"Xvfb": "xvfb", "import": "imagemagick", "xdotool": "xdotool"}


class Colour(NamedTuple):
    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, text: str) -> Colour:
        """The colour written as six hexadecimal digits."""
        return cls(*bytes.fromhex(text))

    def is_like(self, other: Colour) -> bool:
        return max(abs(a - b) for a, b in zip(self, other, strict=True)) <= 4


class Screenshot:
    """The pixels of a screen."""

    def __init__(self, data: bytes) -> None:
        assert len(data) == WIDTH * HEIGHT * 3
        self._data = data

    def share(self, colour: Colour, left: int, top: int, width: int, height: int) -> float:
        """How much of a rectangle has this colour, between 0 and 1."""
        pixels = [
            self._at(x, y)
            for y in range(max(top, 0), min(top + height, HEIGHT))
            for x in range(max(left, 0), min(left + width, WIDTH))
        ]
        return sum(pixel.is_like(colour) for pixel in pixels) / max(len(pixels), 1)

    def _at(self, x: int, y: int) -> Colour:
        start = (y * WIDTH + x) * 3
        return Colour(*self._data[start : start + 3])


class Screen:
    """A virtual screen at `display` until it is stopped."""

    def __init__(self) -> None:
        require_screen()
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(writing),
                "-screen",
                "0",
                f"{WIDTH}x{HEIGHT}x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def shot(self) -> Screenshot:
        """What the screen shows now."""
        return Screenshot(self._run("import", "-window", "root", "-depth", "8", "rgb:-"))

    def save(self, path: Path) -> None:
        """Write what the screen shows now into a picture."""
        self._run("import", "-window", "root", str(path))

    def click(self, x: int, y: int) -> None:
        self._run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def type(self, text: str) -> None:
        self._run("xdotool", "type", "--delay", "20", text)

    def press(self, *keys: str) -> None:
        self._run("xdotool", "key", "--delay", "20", *keys)

    def _run(self, *command: str) -> bytes:
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(command, env=environment, capture_output=True, check=True, timeout=60).stdout


def require_screen() -> None:
    """Skip the running test where there can be no screen; fail it where CI=true."""
    lacking = [package for program, package in _NEEDED.items() if shutil.which(program) is None]
    if lacking:
        missing(f"no virtual screen (Debian: apt-get install {' '.join(lacking)})")
