"""The file of a back-up: what goes in comes out, and whatever was touched is refused."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import zstandard

from kasse.domain.outcome import refused
from kasse.office.running.backup import archive, sealing
from kasse.office.running.backup.form import (
    Head,
    Manifest,
    Unusable,
    is_safe,
    read_manifest,
    write_manifest,
)

CONTENTS = {
    "database.sqlite3": Random(1).randbytes(300_000),
    "files/pictures/a.webp": b"picture",
    "files/secret_key": b"",
}
MANIFEST = Manifest(
    kasse="0.1.0",
    database="sqlite",
    made_at="2026-11-24T03:40:00+00:00",
    migrations=(("stores", "0001_initial"),),
    heads=(Head(register="r1", seq=3, hash="a" * 64, entries=3),),
    counts={"journal_entry": 3},
    columns={},
    parts=(),
)
PASSPHRASE = "correct horse"


@pytest.fixture(autouse=True)
def _cheap_key(monkeypatch):
    """The cost of a key is scrypt's own affair, and slow on purpose."""
    monkeypatch.setattr(sealing, "COST", 4)


def packed(folder: Path, *, passphrase: str = "", manifest: Manifest = MANIFEST) -> Path:
    staged = {}
    for number, (name, text) in enumerate(CONTENTS.items()):
        staged[name] = folder / f"part-{number}"
        staged[name].write_bytes(text)
    parts = tuple(
        archive.part_of(path, name=name, tell=lambda _size: None) for name, path in staged.items()
    )
    target = folder / "backup"
    archive.pack(
        target,
        manifest=replace(manifest, parts=manifest.parts or parts),
        staged=staged,
        passphrase=passphrase,
        tell=lambda _size: None,
    )
    return target


def unpacked(file: Path, *, passphrase: str = "") -> tuple[Manifest, dict[str, bytes]]:
    into = file.with_name("out")
    manifest = archive.unpack(file, into=into, passphrase=passphrase, tell=lambda _size: None)
    return manifest, {part.name: (into / part.name).read_bytes() for part in manifest.parts}


def refusal(file: Path, *, passphrase: str = "") -> str:
    with pytest.raises(Unusable) as refused_by:
        unpacked(file, passphrase=passphrase)
    return refused_by.value.refusal.code


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "sealed"])
def test_what_goes_in_comes_out(tmp_path, passphrase):
    file = packed(tmp_path, passphrase=passphrase)
    manifest, contents = unpacked(file, passphrase=passphrase)
    assert contents == CONTENTS
    assert replace(manifest, parts=()) == MANIFEST
    assert archive.look(file, passphrase=passphrase) == manifest
    assert file.stat().st_mode & 0o777 == 0o600
    readable, sealed = b"picture" in file.read_bytes(), sealing.is_sealed(file.read_bytes())
    assert (readable, sealed) == (not passphrase, bool(passphrase))


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "sealed"])
@pytest.mark.parametrize("share", [0.002, 0.2, 0.6, 0.999])
def test_a_byte_that_changed_is_seen(tmp_path, passphrase, share):
    file = packed(tmp_path, passphrase=passphrase)
    text = bytearray(file.read_bytes())
    # After the magic numbers, with which a file is something else altogether.
    text[max(40, int(len(text) * share))] ^= 1
    file.write_bytes(text)
    codes = {"backup.damaged", "backup.passphrase_wrong", "backup.foreign"}
    assert refusal(file, passphrase=passphrase) in codes


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "sealed"])
@pytest.mark.parametrize("missing", [20, 5_000, 200_000])
def test_a_file_that_was_cut_off_is_seen(tmp_path, passphrase, missing):
    file = packed(tmp_path, passphrase=passphrase)
    file.write_bytes(file.read_bytes()[:-missing])
    assert refusal(file, passphrase=passphrase) in {"backup.damaged", "backup.passphrase_wrong"}


def test_chunks_of_a_sealed_file_cannot_be_left_out_or_change_places(tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 1_000)
    file = packed(tmp_path, passphrase=PASSPHRASE)
    text = file.read_bytes()
    head, size = len(sealing.MAGIC) + 17, 1_016
    first, second, rest = (
        text[head : head + size],
        text[head + size : head + 2 * size],
        text[head + 2 * size :],
    )
    assert refusal(file) == "backup.passphrase_needed"
    for changed in (second + first + rest, first + rest, first + second, first + second + second):
        file.write_bytes(text[:head] + changed)
        assert refusal(file, passphrase=PASSPHRASE) in {"backup.damaged", "backup.passphrase_wrong"}


def test_another_passphrase_opens_nothing(tmp_path):
    file = packed(tmp_path, passphrase=PASSPHRASE)
    assert refusal(file, passphrase="correct house") == "backup.passphrase_wrong"


def test_a_key_that_would_cost_gigabytes_is_not_worked_out(tmp_path):
    file = packed(tmp_path, passphrase=PASSPHRASE)
    text = bytearray(file.read_bytes())
    text[len(sealing.MAGIC)] = 40
    file.write_bytes(text)
    assert refusal(file, passphrase=PASSPHRASE) == "backup.damaged"


FOREIGN = {
    "nothing": (b"", "backup.damaged"),
    "a picture": (b"\x89PNG\r\n" + b"x" * 100, "backup.foreign"),
    "a SQLite file": (b"SQLite format 3\0" + b"x" * 100, "backup.foreign"),
    "another zstandard": (zstandard.compress(b"hello" * 100), "backup.damaged"),
    "the beginning of one": (zstandard.compress(b"hello")[:5], "backup.damaged"),
}


@pytest.mark.parametrize(("text", "code"), FOREIGN.values(), ids=FOREIGN)
def test_files_that_are_no_back_up(tmp_path, text, code):
    file = tmp_path / "backup"
    file.write_bytes(text)
    assert refusal(file) == code


def test_a_file_that_is_not_there(tmp_path):
    assert refusal(tmp_path / "none") == "backup.not_there"
    assert refusal(tmp_path) == "backup.not_there"


def tar_of(folder: Path, members: dict[str, bytes], *, links: tuple[str, ...] = ()) -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            tar.addfile(member, io.BytesIO(text))
        for name in links:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(member)
    file = folder / "backup"
    file.write_bytes(zstandard.compress(raw.getvalue()))
    return file


def test_a_tar_of_somebody_else(tmp_path):
    assert refusal(tar_of(tmp_path, {"readme.txt": b"hello"})) == "backup.foreign"
    assert refusal(tar_of(tmp_path, {"manifest.json": b"hello"})) == "backup.foreign"
    assert refusal(tar_of(tmp_path, {"manifest.json": b'{"format": "x"}'})) == "backup.foreign"


def test_parts_that_the_manifest_does_not_name_or_that_are_links(tmp_path):
    empty = write_manifest(MANIFEST)
    more = {"manifest.json": empty, "files/more": b"x"}
    assert refusal(tar_of(tmp_path, more)) == "backup.damaged"
    assert refusal(tar_of(tmp_path, {"manifest.json": empty}, links=("files/a",))) == (
        "backup.damaged"
    )
    assert not (tmp_path / "out" / "files").exists()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("database.sqlite3", True),
        ("tables/sale.copy", True),
        ("files/pictures/æ.webp", True),
        ("files/../../etc/passwd", False),
        ("/etc/passwd", False),
        ("../files/x", False),
        ("files//x", False),
        ("manifest.json", False),
        ("other", False),
    ],
)
def test_a_part_leads_out_of_no_folder(name, safe):
    assert is_safe(name) is safe
    document = json.loads(write_manifest(MANIFEST))
    document["parts"] = [{"name": name, "bytes": 1, "sha256": "a" * 64}]
    if safe:
        assert read_manifest(json.dumps(document).encode()).parts[0].name == name
    else:
        with pytest.raises(Unusable) as refused_by:
            read_manifest(json.dumps(document).encode())
        assert refused_by.value.refusal == refused("backup.damaged", what="manifest.json")


def test_a_manifest_of_a_newer_form():
    document = json.loads(write_manifest(MANIFEST)) | {"version": 2, "kasse": "9.0", "odd": True}
    with pytest.raises(Unusable) as refused_by:
        read_manifest(json.dumps(document).encode())
    assert refused_by.value.refusal == refused("backup.newer", version="9.0")


@pytest.mark.parametrize("change", [{"heads": 1}, {"parts": [{}]}, {"counts": {"a": "b"}}])
def test_a_manifest_that_lost_something(change):
    document = json.loads(write_manifest(MANIFEST)) | change
    with pytest.raises(Unusable) as refused_by:
        read_manifest(json.dumps(document).encode())
    assert refused_by.value.refusal.code == "backup.damaged"
