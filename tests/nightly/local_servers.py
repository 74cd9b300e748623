"""Servers on 127.0.0.1 that record what they are sent: HTTP for pings and chats, SMTP for mail."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Request:
    """One request as it came in."""

    method: str
    path: str
    body: bytes


@dataclass
class HttpRecorder:
    """A web server: answers with `answers` in turn (status, or status and location), then with 200."""

    port: int = 0
    down: set[str] = field(default_factory=set)
    """Paths that are answered with 500."""
    answers: list[int | tuple[int, str]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.requests]


@contextlib.contextmanager
def http_server() -> Iterator[HttpRecorder]:
    recorder = HttpRecorder()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            recorder.requests.append(Request(self.command, self.path, body))
            usual = 500 if self.path in recorder.down else 200
            given = recorder.answers.pop(0) if recorder.answers else usual
            status, location = given if isinstance(given, tuple) else (given, None)
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST = answer  # noqa: N815 - the names of http.server

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server, running(server):
        recorder.port = server.server_address[1]
        yield recorder


@dataclass
class MailRecorder:
    """A mail server and the messages that it was given, as bytes."""

    port: int = 0
    mails: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def smtp_server() -> Iterator[MailRecorder]:
    recorder = MailRecorder()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            for line in self.rfile:
                command = line[:4].upper()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    recorder.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
                if command == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server, running(server):
        recorder.port = server.server_address[1]
        yield recorder


@contextlib.contextmanager
def running(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
