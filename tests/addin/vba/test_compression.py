from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import decompress_stream

from pac_excel.addin.vba.compression import compress


def decompressed(data: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(data)))


@given(st.lists(st.sampled_from([b"Sub ", b"End Sub\r\n", b"x", b"    ", b"\xe9"]), max_size=3000))
def test_what_is_compressed_comes_back(words: list[bytes]) -> None:
    text = b"".join(words)
    assert decompressed(compress(text)) == text


@pytest.mark.parametrize("size", [0, 1, 3, 4095, 4096, 4097, 8192, 20_000])
def test_a_repeated_letter_comes_back_whatever_the_chunks(size: int) -> None:
    assert decompressed(compress(b"a" * size)) == b"a" * size


def test_a_chunk_of_noise_is_stored_as_it_is() -> None:
    noise = random.Random(1).randbytes(4096)
    packed = compress(noise)
    assert packed[3:] == noise
    assert decompressed(packed) == noise


def test_noise_in_a_short_last_chunk_is_refused_rather_than_padded() -> None:
    with pytest.raises(ValueError, match="no repetition"):
        compress(random.Random(1).randbytes(4000))
