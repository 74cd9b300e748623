"""Telling people: it arrives once, one deaf channel does not matter, and no URL is ever seen."""

import dataclasses
import email
import email.policy
import hashlib
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import apprise
import pytest
import requests
from apprise.plugins.custom_json import NotifyJSON
from tests.nightly.local_servers import HttpRecorder, MailRecorder, http_server, smtp_server
from tests.nightly.told import DRIFT, LINK, new, run_of

from entradrift.errors import EntradriftError
from entradrift.nightly.message import Message, Tone, message
from entradrift.nightly.notify import Notifier, NotifierMissingError, apprise_notifier, channel_of

SECRET = "s3cr3t-t0ken"  # noqa: S105 - that is the point
TOLD = message("contoso", run_of(), [new("The rule X is missing.")], LINK)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def chat() -> Iterator[HttpRecorder]:
    with http_server() as recorder:
        yield recorder


@pytest.fixture
def mail() -> Iterator[MailRecorder]:
    with smtp_server() as recorder:
        yield recorder


@pytest.fixture
def notifier() -> Notifier:
    return apprise_notifier()


def json_url(server: HttpRecorder, path: str = SECRET) -> str:
    return f"json://127.0.0.1:{server.port}/{path}"


def mail_url(server: MailRecorder) -> str:
    query = "from=entradrift@example.com&to=admin@example.com&mode=insecure&smtp=127.0.0.1"
    return f"mailto://127.0.0.1:{server.port}?{query}"


def test_a_chat_gets_the_message_once(notifier: Notifier, chat: HttpRecorder):
    url = json_url(chat)
    assert notifier.tell([url], TOLD) == {channel_of(url): True}
    assert chat.paths == [f"/{SECRET}"]
    sent = json.loads(chat.requests[0].body)
    assert (sent["title"], sent["message"].strip(), sent["type"]) == (
        TOLD.subject,
        TOLD.body.strip(),
        "warning",
    )


def test_a_mail_has_plain_text_and_arrives_once(notifier: Notifier, mail: MailRecorder):
    url = mail_url(mail)
    assert notifier.tell([url], TOLD) == {channel_of(url): True}
    [raw] = mail.mails
    received = email.message_from_bytes(raw, policy=email.policy.default)
    assert received["Subject"] == "entradrift: contoso: drift (1 new)"
    # Older versions of Apprise add HTML.
    plain = received.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().strip().splitlines() == TOLD.body.strip().splitlines()


def test_hostile_text_adds_no_header_to_a_mail(notifier: Notifier, mail: MailRecorder):
    evil = "x\r\nBcc: eve@example.org\r\n\r\n<b>hello</b>"
    told = message(evil, run_of(summary=evil), [new(evil)], LINK)
    assert set(notifier.tell([mail_url(mail)], told).values()) == {True}
    [raw] = mail.mails
    received = email.message_from_bytes(raw, policy=email.policy.default)
    assert received["Bcc"] is None
    assert received["Subject"] == r"entradrift: x\r\nBcc: eve@example.org\r\n\r\n<b>hello</b>: drift (1 new)"


@pytest.mark.parametrize("markdown_only", [False, True])
def test_a_channel_of_markdown_gets_markdown(
    notifier: Notifier, chat: HttpRecorder, monkeypatch: pytest.MonkeyPatch, *, markdown_only: bool
):
    text = apprise.NotifyFormat.TEXT
    monkeypatch.setattr(NotifyJSON, "notify_format", apprise.NotifyFormat.MARKDOWN if markdown_only else text)
    assert set(notifier.tell([json_url(chat)], TOLD).values()) == {True}
    expected = TOLD.markdown if markdown_only else TOLD.body
    assert json.loads(chat.requests[0].body)["message"].strip() == expected.strip()


def test_teams_gets_a_link_that_works(notifier: Notifier, monkeypatch: pytest.MonkeyPatch):
    posted: list[str] = []

    def post(_url: str, *, data: str, **_: object) -> requests.Response:
        posted.append(data)
        response = requests.Response()
        response.status_code = 200
        return response

    monkeypatch.setattr(requests, "post", post)
    url = f"workflows://host.example:443/{'a' * 32}/{'b' * 40}"
    assert notifier.tell([url], TOLD) == {channel_of(url): True}
    [data] = posted
    assert f"[Open the report]({LINK})" in data
    assert "githubusercontent" not in data, "no pictures of others"
    assert "apprise" not in data.casefold()


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_is_one_of_apprise(notifier: Notifier, chat: HttpRecorder, tone: Tone):
    notifier.tell([json_url(chat)], dataclasses.replace(TOLD, tone=tone))
    assert json.loads(chat.requests[0].body)["type"] == tone.value


def test_a_server_that_refuses_is_not_told(notifier: Notifier, chat: HttpRecorder):
    chat.answers = [500]
    assert notifier.tell([json_url(chat)], TOLD) == {channel_of(json_url(chat)): False}


def test_one_deaf_channel_does_not_stop_the_others(notifier: Notifier, chat: HttpRecorder):
    with http_server() as gone:
        down = json_url(gone)
    urls = [down, "nonsense://x", json_url(chat)]
    assert list(notifier.tell(urls, TOLD).items()) == [
        (channel_of(down), False),
        (channel_of("nonsense://x"), False),
        (channel_of(json_url(chat)), True),
    ]
    assert len(chat.requests) == 1


@pytest.mark.parametrize("error", [RuntimeError(SECRET), SystemExit(3), TypeError()])
def test_whatever_a_plugin_raises_is_contained(
    notifier: Notifier,
    chat: HttpRecorder,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    error: BaseException,
):
    def send(*_: object, **__: object) -> bool:
        raise error

    monkeypatch.setattr(NotifyJSON, "send", send)
    assert notifier.tell([json_url(chat)], TOLD) == {channel_of(json_url(chat)): False}
    assert capfd.readouterr() == ("", "")


def test_a_service_that_never_answers_is_given_up(chat: HttpRecorder, monkeypatch: pytest.MonkeyPatch):
    release = threading.Event()
    monkeypatch.setattr(NotifyJSON, "send", lambda *_, **__: release.wait(30))
    try:
        assert apprise_notifier(deadline=0.05).tell([json_url(chat)], TOLD) == {
            channel_of(json_url(chat)): False
        }
    finally:
        release.set()


def test_a_channel_is_known_by_a_digest():
    url = f"json://user:{SECRET}@127.0.0.1/"
    assert channel_of(url) == hashlib.sha256(url.encode()).hexdigest()[:12]


def test_no_url_is_ever_seen(
    notifier: Notifier, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    with http_server() as gone:
        urls = [
            json_url(gone),
            f"nonsense://{SECRET}",
            f"{SECRET}",
            f"mailto://{SECRET}",
            f"discord://{SECRET}",
        ]
    # Apprise sets no level of its own; ours must hold although the root logger wants everything.
    told = notifier.tell(urls, TOLD)
    sentences = notifier.problems(urls)
    assert set(told.values()) == {False}
    captured = capfd.readouterr()
    seen = "\n".join([captured.out, captured.err, caplog.text, repr(told), *sentences])
    assert SECRET not in seen
    assert str(gone.port) not in seen
    assert captured == ("", "")


def test_problems_name_the_place_and_the_service_but_send_nothing(notifier: Notifier, chat: HttpRecorder):
    understood = (
        "is not one that Apprise understands; see the page of the service in Apprise's documentation."
    )
    assert notifier.problems([json_url(chat), "nonsense://x/y", SECRET]) == (
        f"Notification URL 2 (nonsense://) {understood}",
        f"Notification URL 3 {understood}",
    )
    assert chat.requests == []


def test_without_apprise_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(NotifierMissingError, match=r"pip install apprise\.$") as raised:
        apprise_notifier()
    assert isinstance(raised.value, EntradriftError)
    assert str(raised.value).count(". ") == 0


def test_apprise_is_imported_only_to_tell_somebody():
    program = (
        "import sys, entradrift.nightly.notify, entradrift.nightly.message; print('apprise' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_message_can_be_compared():
    assert message("contoso", run_of(), [new("The rule X is missing.")], LINK) == TOLD
    assert isinstance(TOLD, Message)
    assert DRIFT in TOLD.body
