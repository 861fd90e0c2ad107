"""What the first bytes of a picture tell: its kind and its size."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from pac_excel.ooxml.values import BadValue

CONTENT_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}

# the markers of JPEG that carry the size of the picture
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class ImageFile:
    """A picture; width and height in pixels."""

    data: bytes
    kind: str
    width: int
    height: int


def read_image(data: bytes) -> ImageFile:
    """Return the picture in a PNG, JPEG or GIF file; BadValue when it is none."""
    size: tuple[int, int] | None = None
    kind = ""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR" and len(data) >= 24:
        kind, size = "png", struct.unpack_from(">2L", data, 16)
    elif data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        kind, size = "gif", struct.unpack_from("<2H", data, 6)
    elif data.startswith(b"\xff\xd8"):
        kind, size = "jpeg", _jpeg_size(data)
    if size is None or not all(size):
        raise BadValue("it is no PNG, JPEG or GIF picture")
    return ImageFile(data, kind, *size)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">2H", data, at + 5)
            return width, height
        at += 2 + length
    return None
