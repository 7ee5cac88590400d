"""The folder of back-ups: which are kept, and what is known of each."""

from datetime import UTC, datetime, timedelta

import pytest

from kasse.office.running.backup import shelf
from kasse.office.running.backup.form import Unusable
from kasse.office.running.options import Misset, backup_options

NOW = datetime(2026, 11, 24, 3, 40, tzinfo=UTC)
NOTE = shelf.Note(
    kasse="0.1.0",
    database="sqlite",
    made_at=NOW.isoformat(),
    registers=1,
    entries=3,
    bytes=9,
    verified_at=NOW.isoformat(),
    seconds=1,
)


def put(folder, *, at=NOW, reason="night", sealed=False, verified=True):
    path = shelf.free_name(folder, now=at, reason=reason, sealed=sealed)
    path.write_bytes(b"x")
    if verified:
        shelf.write_note(path, NOTE)
    return path


def names(found):
    return [one.name for one in found]


def test_what_lies_there_is_known_by_its_name(tmp_path):
    put(tmp_path)
    put(tmp_path, sealed=True, reason="asked", at=NOW + timedelta(seconds=1), verified=False)
    put(tmp_path)
    (tmp_path / "kasse-holiday.jpg").write_bytes(b"")
    found = shelf.kept(tmp_path)
    assert names(found) == [
        "kasse-20261124T034001Z-asked.tar.zst.sealed",
        "kasse-20261124T034000Z-night.tar.zst",
        "kasse-20261124T034000Z-night-2.tar.zst",
    ]
    assert [(one.reason, one.is_sealed, one.is_verified) for one in found] == [
        ("asked", True, False),
        ("night", False, True),
        ("night", False, True),
    ]
    assert found[1].note == NOTE
    assert shelf.kept(tmp_path / "none") == ()


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"kasse": 1}', "\xff"])
def test_a_broken_note_is_none(tmp_path, text):
    path = put(tmp_path)
    path.with_name(path.name + ".json").write_text(text, encoding="latin-1")
    assert shelf.kept(tmp_path)[0].note is None


def test_days_and_weeks_are_kept(tmp_path):
    """Sixty nights, of which one was made twice."""
    for day in range(60):
        put(tmp_path, at=NOW - timedelta(days=day))
    put(tmp_path, at=NOW + timedelta(hours=1))
    gone = shelf.prune(tmp_path, days=3, weeks=4)
    assert [one.made_at.strftime("%d.%m. %H") for one in shelf.kept(tmp_path)] == [
        "24.11. 04",
        "23.11. 03",
        "22.11. 03",
        "15.11. 03",
        "08.11. 03",
    ]
    assert len(gone) == 56
    assert len(list(tmp_path.iterdir())) == 10


def test_others_are_kept_by_number_and_the_last_verified_always(tmp_path):
    for hour in range(7):
        put(tmp_path, at=NOW + timedelta(hours=hour), reason="upgrade", verified=hour == 0)
    put(tmp_path, at=NOW + timedelta(days=1), reason="restore", verified=False)
    shelf.prune(tmp_path, days=1, weeks=0)
    left = [(one.reason, one.made_at.hour) for one in shelf.kept(tmp_path)]
    assert left == [
        ("restore", 3),
        *(("upgrade", hour) for hour in (9, 8, 7, 6, 5)),
        ("upgrade", 3),
    ]


def test_the_first_of_each_version_that_was_left_stays(tmp_path):
    """However often an upgrade fails, the back-up from before the first try is there."""
    for hour in range(9):
        put(tmp_path, at=NOW + timedelta(hours=hour), reason="upgrade", verified=True)
    shelf.prune(tmp_path, days=1, weeks=0)
    assert [one.made_at.hour for one in shelf.kept(tmp_path)] == [11, 10, 9, 8, 7, 3]


def test_a_full_disk_and_a_folder_that_cannot_be_written(tmp_path):
    with pytest.raises(Unusable) as refused_by:
        shelf.check_space(tmp_path / "not" / "yet", needed=2**60)
    assert refused_by.value.refusal.code == "backup.no_space"
    assert refused_by.value.refusal.facts["needed"] == 2**60
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Unusable) as refused_by, shelf.workplace(tmp_path / "file"):
        pass
    assert refused_by.value.refusal.code == "backup.folder"


def test_a_workplace_is_gone_whatever_happens(tmp_path):
    def fail() -> None:
        with shelf.workplace(tmp_path) as work:
            (work / "x").write_bytes(b"")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["7", "a,b", "0,4", "1,-1", "1,2,3"])
def test_what_is_kept_is_two_numbers(monkeypatch, tmp_path, text):
    monkeypatch.setenv("KASSE_BACKUP_KEEP", text)
    with pytest.raises(Misset, match="KASSE_BACKUP_KEEP"):
        backup_options(tmp_path)


def test_a_passphrase_that_was_asked_for_is_never_left_out(monkeypatch, tmp_path):
    file = tmp_path / "passphrase"
    assert backup_options(tmp_path).passphrase() == ""
    monkeypatch.setenv("KASSE_BACKUP_PASSPHRASE", "from the environment")
    assert backup_options(tmp_path).passphrase() == "from the environment"
    monkeypatch.setenv("KASSE_BACKUP_PASSPHRASE_FILE", str(file))
    for text in (None, " \n"):
        if text is not None:
            file.write_text(text)
        with pytest.raises(Unusable) as refused_by:
            backup_options(tmp_path).passphrase()
        assert refused_by.value.refusal.code == "backup.passphrase"
    file.write_text("from the file\n")
    assert backup_options(tmp_path).passphrase() == "from the file"
