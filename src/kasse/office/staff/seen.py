"""A middleware: notes that a session is in use, for the list of sessions."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse

from kasse.office.security import Answer
from kasse.office.staff.session_store import SessionStore


def noted(get_response: Answer) -> Answer:
    """After the answer, and only if the request looked at its session anyway."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session = request.session
        if session.accessed and isinstance(session, SessionStore) and SESSION_KEY in session:
            session.is_seen()
        return response

    return answer
