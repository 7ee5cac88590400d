"""A film of a barcode, for a browser whose camera is a file (Y4M: uncompressed, written by hand)."""

from pathlib import Path
from typing import Final

_WIDTH: Final = 640
_HEIGHT: Final = 480
_FRAMES: Final = 10
_MODULE: Final = 5
_WHITE: Final = 235
_BLACK: Final = 16
_GREY: Final = 128

# EAN-13 (ISO/IEC 15420): digits as seven modules, odd parity; even is its complement reversed.
_ODD: Final = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_PARITIES: Final = (
    "OOOOOO",
    "OOEOEE",
    "OOEEOE",
    "OOEEEO",
    "OEOOEE",
    "OEEOOE",
    "OEEEOO",
    "OEOEOE",
    "OEOEEO",
    "OEEOEO",
)


def modules(ean13: str) -> str:
    """The bars of an EAN-13 as ones, the spaces as noughts."""
    first, left, right = int(ean13[0]), ean13[1:7], ean13[7:]
    parities = _PARITIES[first]
    shown = "".join(
        _ODD[int(digit)] if parity == "O" else _turned(_ODD[int(digit)])
        for digit, parity in zip(left, parities, strict=True)
    )
    return f"101{shown}01010{''.join(_inverted(_ODD[int(digit)]) for digit in right)}101"


def write_video(path: Path, ean13: str) -> None:
    """A still picture of the barcode, in the middle of a white page."""
    bars = modules(ean13)
    margin = (_WIDTH - len(bars) * _MODULE) // 2
    row = bytearray([_WHITE] * _WIDTH)
    for place, bar in enumerate(bars):
        if bar == "1":
            start = margin + place * _MODULE
            row[start : start + _MODULE] = bytes([_BLACK] * _MODULE)
    blank = bytes([_WHITE] * _WIDTH)
    luma = blank * (_HEIGHT // 4) + bytes(row) * (_HEIGHT // 2) + blank * (_HEIGHT // 4)
    colour = bytes([_GREY]) * (_WIDTH * _HEIGHT // 2)
    header = f"YUV4MPEG2 W{_WIDTH} H{_HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + (b"FRAME\n" + luma + colour) * _FRAMES)


def _inverted(bits: str) -> str:
    return bits.translate(str.maketrans("01", "10"))


def _turned(bits: str) -> str:
    return _inverted(bits)[::-1]
