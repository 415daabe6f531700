import threading

import pytest

from service.serving import Front


@pytest.fixture
def ask():
    """Asks a WSGI application for a path; the status and the body."""

    def ask(app, path):
        statuses = []
        body = b"".join(app({"PATH_INFO": path}, lambda status, headers: statuses.append(status)))
        return statuses[0][:3], body

    return ask


def hello(environ, start_response):
    start_response("200 OK", [])
    return [b"hello"]


def test_alive_before_it_is_built_and_ready_when_warm(ask):
    """Liveness never waits; readiness waits for the warm-up; a request waits only until the application stands."""
    build, warm = threading.Event(), threading.Event()

    def slowly(hand_over):
        build.wait(10)
        hand_over(hello)
        warm.wait(10)

    front = Front(slowly)
    assert ask(front, "/livez") == ("200", b"ok\n")
    assert ask(front, "/readyz")[0] == "503"
    build.set()
    assert ask(front, "/v1/briefs") == ("200", b"hello")
    assert ask(front, "/readyz")[0] == "503"
    warm.set()
    front.warm.wait(10)
    assert ask(front, "/readyz") == ("200", b"hello")


def test_an_application_that_cannot_be_built(ask):
    """Requests fail instead of waiting for ever."""

    def broken(hand_over):
        """Hands nothing over."""

    front = Front(broken)
    with pytest.raises(RuntimeError, match="could not be built"):
        ask(front, "/v1/briefs")
