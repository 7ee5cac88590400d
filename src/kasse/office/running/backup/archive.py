"""Packing parts into one file, and unpacking and checking them."""

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import zstandard

from kasse.domain.outcome import refused
from kasse.office.running.backup import sealing
from kasse.office.running.backup.form import (
    FILES,
    MANIFEST,
    Manifest,
    Part,
    Unusable,
    read_manifest,
    write_manifest,
)

T = TypeVar("T")
Tell = Callable[[int], None]
"""Called with each number of bytes that are done."""

_PIECE: Final = 1024 * 1024
_LARGEST_MANIFEST: Final = 128 * 1024 * 1024
_ZSTANDARD: Final = b"\x28\xb5\x2f\xfd"


def part_of(path: Path, *, name: str, tell: Tell) -> Part:
    """A file as a part of a back-up: read once for its digest."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            tell(len(piece))
    return Part(name=name, bytes=size, sha256=digest.hexdigest())


def pack(
    target: Path, *, manifest: Manifest, staged: dict[str, Path], passphrase: str, tell: Tell
) -> None:
    """Writes the file `target`, readable by its owner alone and on the disk when this returns.
    `staged` has the path of each part; without a passphrase nothing is encrypted."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        sealer = sealing.Sealer(file, passphrase=passphrase) if passphrase else None
        sink: Any = sealer or file
        compressor = zstandard.ZstdCompressor(level=3, write_checksum=True)
        with (
            compressor.stream_writer(sink, closefd=False) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            _add(tar, name=MANIFEST, file=BytesIO(text := write_manifest(manifest)), size=len(text))
            for part in manifest.parts:
                with staged[part.name].open("rb") as staged_file:
                    _add(tar, name=part.name, file=staged_file, size=part.bytes)
                tell(part.bytes)
        if sealer:
            sealer.close()
        file.flush()
        os.fsync(file.fileno())


def _add(tar: tarfile.TarFile, *, name: str, file: BinaryIO, size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    tar.addfile(member, file)


def look(source: Path, *, passphrase: str) -> Manifest:
    """The manifest of a back-up alone. Raises Unusable."""
    with ExitStack() as opened:
        tar, _ = _open(opened, source, passphrase)
        return _guarded(source, lambda: _manifest(tar))


def unpack(source: Path, *, into: Path, passphrase: str, tell: Tell) -> Manifest:
    """Unpacks all parts into the folder `into`, each with its digest compared. Raises Unusable:
    backup.damaged for a part that differs, is missing, comes twice or is not in the manifest."""
    with ExitStack() as opened:
        tar, stream = _open(opened, source, passphrase)
        manifest = _guarded(source, lambda: _unpack(tar, into, tell))
        # To the end, where the checksum of the whole stands.
        _guarded(source, lambda: _drain(stream))
        return manifest


def _open(opened: ExitStack, source: Path, passphrase: str) -> tuple[tarfile.TarFile, Any]:
    try:
        file = opened.enter_context(source.open("rb"))
        beginning = file.read(64)
    except OSError:
        raise Unusable(refused("backup.not_there", file=source.name)) from None
    file.seek(0)
    contents: Any = file
    if sealing.is_sealed(beginning):
        if not passphrase:
            raise Unusable(refused("backup.passphrase_needed"))
        contents = BufferedReader(sealing.Unsealer(file, passphrase=passphrase), _PIECE)
    elif not beginning.startswith(_ZSTANDARD):
        raise Unusable(refused("backup.foreign" if beginning else "backup.damaged", what="empty"))
    unpacked = zstandard.ZstdDecompressor().stream_reader(contents, read_size=_PIECE)
    stream = cast(BinaryIO, opened.enter_context(unpacked))
    return _guarded(source, lambda: tarfile.open(fileobj=stream, mode="r|")), stream


def _drain(stream: Any) -> None:
    while stream.read(_PIECE):
        pass


def _guarded(source: Path, work: Callable[[], T]) -> T:
    """What the libraries raise on broken bytes, as a refusal."""
    try:
        return work()
    except (tarfile.TarError, zstandard.ZstdError, EOFError):
        raise Unusable(refused("backup.damaged", what=source.name)) from None


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    file = tar.extractfile(first) if first and first.isfile() else None
    if first is None or file is None or first.name != MANIFEST or first.size > _LARGEST_MANIFEST:
        raise Unusable(refused("backup.foreign"))
    return read_manifest(file.read())


def _unpack(tar: tarfile.TarFile, into: Path, tell: Tell) -> Manifest:
    manifest = _manifest(tar)
    missing = {part.name: part for part in manifest.parts}
    while (member := tar.next()) is not None:
        part = missing.pop(member.name, None)
        file = tar.extractfile(member) if member.isfile() else None
        if part is None or file is None or member.size != part.bytes:
            raise Unusable(refused("backup.damaged", what=member.name[:200]))
        if _write(cast(BinaryIO, file), into / part.name, tell) != part.sha256:
            raise Unusable(refused("backup.damaged", what=part.name))
    if missing:
        raise Unusable(refused("backup.damaged", what=min(missing)))
    return manifest


def _write(file: BinaryIO, target: Path, tell: Tell) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        while piece := file.read(_PIECE):
            digest.update(piece)
            written.write(piece)
            tell(len(piece))
    return digest.hexdigest()


def copy_files(paths: Iterable[Path], *, root: Path, into: Path) -> dict[str, Path]:
    """Copies files of the folder `root` to `into`, and returns the copies by their names in a
    back-up. One that is gone by now is left out."""
    copied = {}
    for path in paths:
        name = FILES + path.relative_to(root).as_posix()
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, target)
        except FileNotFoundError:
            continue
        copied[name] = target
    return copied
