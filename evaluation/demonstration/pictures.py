"""Small invented photos of a plot, drawn on the spot: before, during and after the work."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
WIDTH, HEIGHT = 480, 320
_SKY, _GROUND = (190, 208, 224), (150, 140, 118)


def photo(stage: str, seed: int = 0) -> bytes:
    """PNG of a plot; `stage` is before, during or after, `seed` sets where things stand."""
    picture = _ground(seed)
    for top, left, bottom, right, colour in _THINGS[stage](seed):
        picture[top:bottom, left:right] = colour
    return _png(_grained(picture, seed))


Thing = tuple[int, int, int, int, tuple[int, int, int]]


def _ground(seed: int) -> Image:
    picture = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    picture[:] = _SKY
    picture[190 + seed % 3 * 6 :] = _GROUND
    return picture


def _before(seed: int) -> Iterator[Thing]:
    """Low sheds with dark roofs, weeds in the yard."""
    for at in range(3):
        left = 20 + at * 150 + seed % 5 * 4
        yield 130, left, 200, left + 120, (122, 112, 104)
        yield 118, left - 6, 134, left + 126, (88, 66, 60)
    for at in range(12):
        left = (at * 41 + seed * 17) % (WIDTH - 30)
        yield 250 + at % 4 * 12, left, 258 + at % 4 * 12, left + 26, (94, 118, 66)


def _during(seed: int) -> Iterator[Thing]:
    """Half pulled down, rubble, a digger."""
    yield 130, 24, 200, 150, (122, 112, 104)
    yield 118, 18, 134, 156, (88, 66, 60)
    for at in range(18):
        left = 180 + (at * 37 + seed * 11) % 250
        yield 196 + at % 5 * 9, left, 206 + at % 5 * 9, left + 30, (170, 158, 142)
    left = 300 + seed % 6 * 10
    yield 170, left, 206, left + 60, (226, 172, 38)
    yield 140, left + 54, 152, left + 120, (226, 172, 38)


def _after(seed: int) -> Iterator[Thing]:
    """A light building of several storeys, a paved yard, a strip of green."""
    yield 60, 60, 210, 420, (226, 230, 234)
    yield 52, 54, 62, 426, (70, 96, 132)
    for storey in range(4):
        for window in range(10):
            top, left = 74 + storey * 34, 76 + window * 34 + seed % 3
            yield top, left, top + 18, left + 22, (112, 152, 188)
    yield 210, 0, HEIGHT, WIDTH, (176, 178, 178)
    yield 214, 0, 232, WIDTH, (104, 150, 92)


_THINGS = {"before": _before, "during": _during, "after": _after}


def _grained(picture: Image, seed: int) -> Image:
    grain = (
        np.random.default_rng(seed).integers(-7, 8, (HEIGHT // 4, WIDTH // 4, 1)).repeat(4, 0).repeat(4, 1)
    )
    return np.clip(picture.astype(int) + grain, 0, 255).astype(np.uint8)


def _png(picture: Image) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    lines = b"".join(b"\0" + line.tobytes() for line in picture)
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 9)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body
