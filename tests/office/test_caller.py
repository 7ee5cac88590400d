"""Where a request comes from, and under which name its wrong tries are counted."""

import pytest
from django.test import RequestFactory

from kasse.office.caller import caller, counted_as


def seen(connected, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return caller(RequestFactory().get("/", headers=headers, REMOTE_ADDR=connected))


@pytest.mark.parametrize(
    ("forwarded", "found"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:51234", "203.0.113.7"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        # What is no address is not believed, nor counted for itself.
        (None, "127.0.0.1"),
        ("", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("203.0.113.7,", "127.0.0.1"),
        ("203.0.113.7, _hidden", "127.0.0.1"),
        ("[", "127.0.0.1"),
        ("203.0.113.700", "127.0.0.1"),
        ("x" * 9_000, "127.0.0.1"),
    ],
)
def test_what_a_proxy_says(settings, forwarded, found):
    settings.BEHIND_PROXY = True
    assert seen("127.0.0.1", forwarded) == found


def test_without_a_proxy_the_connection_alone_counts(settings):
    settings.BEHIND_PROXY = False
    assert seen("::ffff:192.0.2.1", "203.0.113.7") == "192.0.2.1"
    assert seen("2001:db8::5", "203.0.113.7") == "2001:db8::5"
    # A socket of the file system has no address.
    assert seen("", "203.0.113.7") == ""


def test_what_tries_are_counted_under():
    assert counted_as("203.0.113.7") == "203.0.113.7"
    assert (
        counted_as("2001:db8:1:2:3:4:5:6") == counted_as("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    )
    assert counted_as("2001:db8:1:3::1") == "2001:db8:1:3::/64"
    assert counted_as("") == ""
