"""Encryption of a back-up by a passphrase: scrypt for the key, AES-256-GCM for the contents.

The file begins with MAGIC, one byte for scrypt's cost (log2 of N; r = 8, p = 1) and 16 random bytes
of salt. Then come chunks of CHUNK bytes of contents, each followed by its tag of 16 bytes. A chunk's
nonce is its number (11 bytes, from 0) and a byte that is 1 for the last chunk alone, so that chunks
cannot change places and a file that was cut off is seen; the head of the file is authenticated with
each chunk. This is the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
"""

import hashlib
import os
from io import RawIOBase
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kasse.domain.outcome import refused
from kasse.office.running.backup.form import Unusable

MAGIC: Final = b"kasse sealed 1\n"
CHUNK: Final = 1024 * 1024
COST: Final = 17
"""128 MB and some tenths of a second: what OWASP's password storage cheat sheet asks of scrypt."""

_HIGHEST_COST: Final = 20
_TAG: Final = 16
_HEAD: Final = len(MAGIC) + 1 + 16


def is_sealed(beginning: bytes) -> bool:
    """Whether a file that begins so is encrypted by this module."""
    return beginning.startswith(MAGIC)


class Sealer:
    """Writes into `file` what is written to it, encrypted. `close` ends the contents, and leaves
    the file open."""

    def __init__(self, file: BinaryIO, *, passphrase: str) -> None:
        """Works the key out, and writes the head."""
        self._file = file
        self._head = MAGIC + bytes([COST]) + os.urandom(16)
        self._cipher = AESGCM(_key(passphrase, self._head))
        self._number = 0
        self._waiting = bytearray()
        file.write(self._head)

    def write(self, data: bytes) -> int:
        """Takes in `data`."""
        self._waiting += data
        # A chunk that may be the last one waits.
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: a chunk goes when it is whole."""

    def close(self) -> None:
        """Writes the last chunk."""
        self._put(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce, chunk, self._head))
        self._number += 1


class Unsealer(RawIOBase):
    """Reads the contents of an encrypted file. Raises Unusable: backup.passphrase_wrong where the
    first chunk does not open, backup.damaged for any later one or a missing end."""

    def __init__(self, file: BinaryIO, *, passphrase: str) -> None:
        """Reads the head and works the key out."""
        super().__init__()
        self._file = file
        self._head = file.read(_HEAD)
        if len(self._head) < _HEAD or not 1 <= self._head[len(MAGIC)] <= _HIGHEST_COST:
            raise Unusable(refused("backup.damaged", what="head"))
        self._cipher = AESGCM(_key(passphrase, self._head))
        self._number = 0
        self._is_over = False
        self._next = file.read(CHUNK + _TAG)
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]  # any buffer will do
        """Fills part of `buffer`; returns how many bytes, 0 at the end."""
        while not self._ready and not self._is_over:
            self._open_next()
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _open_next(self) -> None:
        chunk, self._next = self._next, self._file.read(CHUNK + _TAG)
        self._is_over = not self._next
        nonce = _nonce(self._number, is_last=self._is_over)
        try:
            self._ready = memoryview(self._cipher.decrypt(nonce, chunk, self._head))
        except (InvalidTag, ValueError):
            raise Unusable(
                refused(
                    "backup.damaged" if self._number else "backup.passphrase_wrong",
                    what=f"chunk {self._number}",
                )
            ) from None
        self._number += 1


def _key(passphrase: str, head: bytes) -> bytes:
    cost, salt = head[len(MAGIC)], head[-16:]
    memory = (128 * 8 * 2**cost) + 1024 * 1024
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=2**cost, r=8, p=1, maxmem=memory, dklen=32
    )


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
