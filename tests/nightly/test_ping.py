"""The dead-man switch: what it is sent, and that nothing it does can hurt the run."""

import socket
import threading
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from tests.nightly.local_servers import HttpRecorder, Request, http_server

from entradrift.model.comparison import ExitCode
from entradrift.nightly import ping

CALLS: dict[str, tuple[Callable[[str], bool], str]] = {
    "start": (ping.start, "/start"),
    "done": (lambda url: ping.done(url, 0), ""),
    "fail": (ping.fail, "/fail"),
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[HttpRecorder]:
    with http_server() as recorder:
        yield recorder


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("/ping/uuid", "/ping/uuid{}"),
        ("/ping/uuid/", "/ping/uuid{}"),
        ("/ping/uuid?token=a%2Fb&x=/", "/ping/uuid{}?token=a%2Fb&x=/"),
        ("/ping/uuid/?token=1#part", "/ping/uuid{}?token=1"),
    ],
)
@pytest.mark.parametrize("call", CALLS)
def test_where_a_ping_goes(server: HttpRecorder, call: str, given: str, sent: str):
    function, ending = CALLS[call]
    assert function(server.url + given) is True
    assert server.paths == [sent.format(ending)]


def test_a_url_without_a_path(server: HttpRecorder):
    assert ping.start(server.url)
    assert server.paths == ["/start"]


@pytest.mark.parametrize(
    ("code", "path"),
    [
        (ExitCode.OK, "/x"),
        (ExitCode.DRIFT, "/x"),
        (ExitCode.INVALID, "/x/fail"),
        (ExitCode.INCOMPLETE, "/x/fail"),
        (ExitCode.BUG, "/x/fail"),
        (ExitCode.LOCKED, "/x/fail"),
    ],
)
def test_drift_is_a_result_and_a_night_without_one_is_not(server: HttpRecorder, code: ExitCode, path: str):
    assert ping.done(f"{server.url}/x", code) is True
    assert server.requests == [Request("POST", path, f"exit code {code.value}".encode())]


def test_every_exit_code_was_thought_of():
    assert {code.value for code in ExitCode} == {0, 1, 2, 3, 70, 75}


def test_a_ping_says_one_short_line(server: HttpRecorder):
    ping.start(f"{server.url}/secret-uuid")
    ping.fail(f"{server.url}/secret-uuid")
    assert [request.body for request in server.requests] == [b"started", b"exit code 70"]


def test_a_server_that_stumbles_is_asked_once_more(server: HttpRecorder):
    server.answers = [503]
    assert ping.start(f"{server.url}/x") is True
    assert server.paths == ["/x/start"] * 2


def test_a_server_that_keeps_failing_is_given_up(server: HttpRecorder):
    server.answers = [500, 500, 500]
    assert ping.start(f"{server.url}/x") is False
    assert len(server.requests) == 2


def test_a_refusal_is_final(server: HttpRecorder):
    server.answers = [404]
    assert ping.start(f"{server.url}/unknown") is False
    assert len(server.requests) == 1


def test_a_redirect_to_http_is_followed(server: HttpRecorder):
    server.answers = [(301, f"{server.url}/moved")]
    assert ping.start(f"{server.url}/x") is True
    assert server.paths == ["/x/start", "/moved"]


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:text/plain,x", "gopher://x"]
)
def test_a_redirect_to_anything_else_is_not(server: HttpRecorder, location: str):
    server.answers = [(302, location)]
    assert ping.start(f"{server.url}/x") is False
    assert len(server.requests) == 1


def test_a_redirect_never_leaves_encryption():
    handler = ping.SameKindOnly()
    plain, encrypted = map(urllib.request.Request, ("http://a.example/x", "https://a.example/x"))
    followed = [
        handler.redirect_request(request, None, 302, "", {}, f"{scheme}://b.example/") is not None
        for request in (plain, encrypted)
        for scheme in ("http", "https")
    ]
    assert followed == [True, True, False, True]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "x",
            "http://",
            "https:///x",
            "file:///etc/hostname",
            "ftp://127.0.0.1/x",
            "javascript:alert(1)",
        ),
        *(
            "http://127.0.0.1:notaport/",
            "http://[::1",
            "http://127.0.0.1/\u00e4",
            "http://\udc80/",
            "http://a\nb/",
        ),
    ],
)
@pytest.mark.parametrize("call", CALLS)
def test_nothing_odd_is_ever_raised(call: str, url: str):
    assert CALLS[call][0](url) is False


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def test_a_server_that_is_down_is_not_heard():
    assert ping.done(f"http://127.0.0.1:{free_port()}/x", 0) is False


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ping, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        assert ping.start(f"http://127.0.0.1:{mute.getsockname()[1]}/x") is False


def test_a_server_that_talks_nonsense_is_not_heard():
    with socket.create_server(("127.0.0.1", 0)) as server:

        def talk() -> None:
            for _ in range(2):
                connection, _ = server.accept()
                with connection:
                    connection.recv(1)
                    connection.sendall(b"what?\r\n\r\n")

        thread = threading.Thread(target=talk)
        thread.start()
        assert ping.start(f"http://127.0.0.1:{server.getsockname()[1]}/x") is False
        thread.join()
