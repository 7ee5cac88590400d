"""Files in the database, piece by piece."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, BinaryIO, Final, cast

from django.utils import timezone

from kasse.office.transfer.models import FilePart, StoredFile

_PART: Final = 512 * 1024
_IN_MEMORY: Final = 4 * 1024 * 1024


def keep(pieces: Iterable[bytes], *, name: str, content_type: str, account: str) -> StoredFile:
    """Keeps a file; inside of the caller's transaction."""
    file = StoredFile.objects.create(
        name=name[-200:] or "file",
        content_type=content_type,
        account_id=account,
        created_at=timezone.now(),
    )
    for number, piece in enumerate(pieces):
        FilePart.objects.create(file=file, number=number, content=piece)
        file.size += len(piece)
    file.save(update_fields=["size"])
    return file


def pieces_of(file: BinaryIO) -> Iterator[bytes]:
    """The content of an open file."""
    file.seek(0)
    while piece := file.read(_PART):
        yield piece


def pieces(file: StoredFile) -> Iterator[bytes]:
    """The content of a kept file, to be sent."""
    for number in range(FilePart.objects.filter(file=file).count()):
        yield bytes(FilePart.objects.get(file=file, number=number).content)


def opened(file: StoredFile) -> BinaryIO:
    """A kept file to be read anywhere in it; a large one lies on the disk meanwhile."""
    copy: IO[Any] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # closed by whoever reads it
    for piece in pieces(file):
        copy.write(piece)
    copy.seek(0)
    return cast(BinaryIO, copy)
