"""Notifications and the dead-man switch of a nightly run, and that none of their secrets is ever shown or kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from tests.nightly.conftest import Nightly
from tests.nightly.local_servers import HttpRecorder, http_server
from tests.nightly.site import CONFIG, DRIFT, NEWS, Site

from entradrift.nightly import ping

HUSH = "hush-4711"
TWO = """\
[[pair]]
name = "contoso"
primary = "exports/SYNC01/*"
staging = { dr = "exports/SYNC02/*", lab = "exports/SYNC03/*" }
"""


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Iterator[HttpRecorder]:
    """A web server that hears notifications and pings."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with http_server() as recorder:
        monkeypatch.setenv("CHAT", f"json://127.0.0.1:{recorder.port}/chat/{HUSH}")
        monkeypatch.setenv("PING", f"{recorder.url}/ping/{HUSH}")
        yield recorder


def listening(site: Site, text: str = CONFIG, *, chats: int = 1, nightly: str = "") -> Site:
    urls = ", ".join(f'"${{CHAT}}?n={number}"' for number in range(chats))
    return site.configure(f'{text}notify = [{urls}]\nping = "${{PING}}"\n', nightly=nightly)


def heard(outside: HttpRecorder) -> list[str]:
    """Return what was heard since the last time: titles of messages, and pings with what they said."""
    found = [
        f"chat: {json.loads(request.body)['title']}"
        if "/chat" in request.path
        else f"{request.path.replace(HUSH, 'x')}: {request.body.decode()}"
        for request in outside.requests
    ]
    outside.requests.clear()
    return found


def test_people_hear_of_news_and_the_switch_of_every_night(
    site: Site, nightly: Nightly, outside: HttpRecorder
) -> None:
    listening(site, nightly='link = "https://reports.example.com/drift"')
    site.export(0)
    assert nightly(0).err == ""
    assert heard(outside) == [
        "/ping/x/start: started",
        "chat: entradrift: contoso: in sync",
        "/ping/x: exit code 0",
    ]
    site.export(1)
    nightly(1)
    assert heard(outside) == ["/ping/x/start: started", "/ping/x: exit code 0"]
    site.export(2, DRIFT)
    nightly(2)
    body = next(json.loads(each.body) for each in outside.requests if "/chat" in each.path)
    assert body["title"] == "entradrift: contoso: drift (1 new)"
    assert f"- {NEWS}; changed on the staging server" in body["message"]
    assert body["message"].splitlines()[-1] == (
        f"Report: https://reports.example.com/drift/contoso/{site.runs()[-1].name}/report.html"
    )
    assert heard(outside)[-1] == "/ping/x: exit code 1"
    assert nightly(5).code == 3
    assert heard(outside) == [
        "/ping/x/start: started", "chat: entradrift: contoso: incomplete", "/ping/x/fail: exit code 3",
    ]  # fmt: skip


def test_without_a_link_people_get_the_path(site: Site, nightly: Nightly, outside: HttpRecorder) -> None:
    listening(site)
    site.export(0)
    nightly(0)
    [body] = [json.loads(each.body) for each in outside.requests if "/chat" in each.path]
    assert body["message"].splitlines()[-1] == f"Report: {site.runs()[0] / 'report.html'}"


def test_a_service_that_fails_is_tried_again_and_changes_nothing(
    site: Site, nightly: Nightly, outside: HttpRecorder
) -> None:
    listening(site, chats=2)
    site.export(0)
    outside.answers = [200, 500, 200]  # the ping, the first service, the second one
    result = nightly(0)
    assert result.code == 0
    assert (
        result.err
        == "entradrift: contoso: notification 1 could not be delivered; the next run tries again.\n"
    )
    assert result.out.startswith("contoso: in sync. ")
    assert [each.path for each in outside.requests if "/chat" in each.path] == [f"/chat/{HUSH}"] * 2
    heard(outside)
    site.export(1, DRIFT)
    assert nightly(1).err == ""
    first, second = (json.loads(each.body)["message"] for each in outside.requests if "/chat" in each.path)
    # The first one hears of both nights, the second one only of this one.
    assert (NEWS in first, NEWS in second) == (True, True)
    assert ("No drift found" in first, "No drift found" in second) == (True, False)
    heard(outside)
    assert nightly(1.1).out == ""
    assert heard(outside) == ["/ping/x/start: started", "/ping/x: exit code 1"]


def test_a_switch_that_does_not_answer_changes_nothing(
    site: Site, nightly: Nightly, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ping, "_send", lambda *_: False)
    site.configure(CONFIG + 'ping = "https://127.0.0.1:9/x"\n')
    site.export(0)
    result = nightly(0)
    assert (result.code, result.err) == (0, "")
    site.export(1)
    assert "contoso: the dead-man switch did not answer\n" in nightly(1, "-v").err


@pytest.mark.parametrize(
    ("options", "end"),
    [((), "/ping/x/fail: exit code 3"), (("--pair", "contoso-dr"), "/ping/x: exit code 0")],
)
def test_the_servers_of_one_pair_share_a_switch(
    options: tuple[str, ...], end: str, site: Site, nightly: Nightly, outside: HttpRecorder
) -> None:
    listening(site, TWO, chats=0)
    site.export(0)
    nightly(0, *options)
    assert heard(outside) == ["/ping/x/start: started", end]


def test_without_apprise_the_night_goes_on(
    site: Site, nightly: Nightly, outside: HttpRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening(site)
    site.export(0)
    with monkeypatch.context() as patch:
        patch.setitem(__import__("sys").modules, "apprise", None)
        result = nightly(0)
    assert result.code == 0
    assert result.err.startswith("entradrift: The configuration has notify URLs, but ")
    assert len(result.err.splitlines()) == 1
    site.export(1)
    assert nightly(1).err == ""
    assert "chat: entradrift: contoso: in sync" in heard(outside)


@pytest.mark.parametrize("answers", [[], [500, 500, 500, 500, 500, 500]])
@pytest.mark.parametrize("options", [("-v",), ("--log-json",), ("--jobs", "2", "-v")])
def test_secrets_are_nowhere(
    options: Sequence[str], answers: list[int], site: Site, nightly: Nightly, outside: HttpRecorder
) -> None:
    listening(site)
    site.export(0)
    outside.answers.extend(answers)
    result = nightly(0, *options)
    assert any(HUSH in request.path for request in outside.requests)
    assert HUSH not in result.out + result.err
    files: Mapping[Path, bytes] = {
        path: path.read_bytes() for path in site.folder.rglob("*") if path.is_file()
    }
    assert [path for path, data in files.items() if HUSH.encode() in data] == []
