"""Letters to people who log in. Without a mail server (KASSE_MAIL) none is sent, and pages show the
link instead."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from kasse.office.stores import queries as stores

log = logging.getLogger("kasse.office.mail")

_POST: Final = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A text of `office/mail/{template}.txt` whose first line is its subject."""

    to: str
    language: str
    template: str
    link: str
    company: str
    by: str = ""


def invitation(*, to: str, language: str, link: str, by: str) -> Letter:
    """From `by` (a name, "" where no person asked), to somebody who shall log in."""
    return _letter(to, language, "invitation", link, by=by)


def new_password(*, to: str, language: str, link: str) -> Letter:
    """To somebody who forgot theirs."""
    return _letter(to, language, "password", link)


def _letter(to: str, language: str, template: str, link: str, *, by: str = "") -> Letter:
    company = stores.company_name()
    return Letter(to=to, language=language, template=template, link=link, company=company, by=by)


def is_set() -> bool:
    """Whether there is a mail server."""
    return bool(settings.MAIL_IS_SET)


def text_of(letter: Letter) -> str:
    """Its subject, and below it what it says."""
    with translation.override(letter.language):
        return render_to_string(f"office/mail/{letter.template}.txt", {"letter": letter}).strip()


def send(letter: Letter) -> bool:
    """Sends a letter now; whether a server took it."""
    if not is_set():
        return False
    subject, _, body = text_of(letter).partition("\n")
    try:
        EmailMessage(subject=subject, body=body.strip() + "\n", to=[letter.to]).send()
    except OSError as problem:  # what smtplib raises, too
        log.warning("a letter was not sent: %s", problem)
        return False
    return True


def send_later(letter: Letter) -> bool:
    """Sends a letter once what it is about is kept, and lets nobody wait for the server meanwhile;
    whether there is one."""
    transaction.on_commit(lambda: later(lambda: send(letter)))
    return is_set()


def later(work: Callable[[], object]) -> "Future[None]":
    """Has a letter found and sent in its own time, so that nobody learns from the time of an answer
    whether there was one to send: all that differs belongs into `work`."""
    return _POST.submit(_do, work)


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        log.exception("a letter was not written")
    finally:
        connection.close()
