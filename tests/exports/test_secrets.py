"""What is secret is dropped while reading, and what is only called like a secret is kept."""

# ruff: noqa: ANN401 - test data is of any type

from typing import Any

import pytest

from entradrift.exports.collected import Collected, flatten_json
from entradrift.exports.secrets import REASON, is_secret
from entradrift.model.section import Section

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"  # noqa: S105


@pytest.mark.parametrize(
    "name",
    [
        "Password",
        "password",
        "ForestLoginPassword",
        "forest-login-password",
        "ClientSecret",
        "client_secret",
        "AccessToken",
        "cookie",
        "water-mark",
        "PrivateKey",
        "api-key",
        "ConnectionString",
        "CertificateCredential",
        "Credentials",
        "passPhrase",
        "@token",
    ],
)
def test_secret_names(name: str):
    assert is_secret(name, "hunter2")
    assert is_secret(name, ("hunter2",))
    assert is_secret(name, {"a": "hunter2"})


@pytest.mark.parametrize("value", ["", "True", "false", "0", "1", True, False, None, 5])
def test_a_switch_is_no_secret(value: Any):
    assert not is_secret("Password", value)


@pytest.mark.parametrize(
    "name",
    [
        "PasswordHashSync",
        "password-sync/maximum-retry-count",
        "PasswordWriteback",
        "EnablePasswordSync",
        "tokenGroups",
        "keyboard",
        "name",
        "",
        "secretary",
    ],
)
def test_harmless_names(name: str):
    assert not is_secret(name, "hunter2")


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"Bearer {TOKEN}",
        f"access_token%3D{TOKEN}",
        f"{TOKEN.replace('.', '-', 1)}.{TOKEN}",
        f"a.{TOKEN}",
        "Server=db;User=sa;Password=hunter2!",
        "https://x.blob/?sv=1&sig=abcd1234",
        "AccountKey = abcdef==",
        "Endpoint=sb://x/;SharedAccessKey=abcdef==",
        "https://proxy.example/?api_key=hunter2",
        '{"user": "sa", "Password" : "hunter2"}',
        "http://proxy-user:hunter2@proxy.example:8080/",
        "-----BEGIN RSA PRIVATE KEY-----\nabc",
        "-----BEGIN PRIVATE KEY-----",
    ],
)
def test_secrets_inside_a_text_of_any_name(text: str):
    assert is_secret("description", text)
    assert is_secret("", text)


@pytest.mark.parametrize(
    "text",
    [
        "password policy",
        "eyJ",
        "eyJ" * 99,
        "eyJhbGciOiJSUzI1NiJ9.short.a",
        "pwd=",
        "the secret is out",
        "signature=1",
        "http://proxy.example:8080/a@b",
        '"secret": "no"',
    ],
)
def test_texts_that_only_talk_about_secrets(text: str):
    assert not is_secret("description", text)


@pytest.mark.parametrize(
    "document",
    [
        {"Password": "hunter2"},
        {"a": {"b": {"clientSecret": "hunter2"}}},
        {"clientSecret": {"data": "hunter2"}},
        {"clientSecret": {"data": {"more": ["hunter2"]}}},
        {"Password": ["hunter2"]},
        {"list": [{"Name": "Password", "Value": "hunter2"}, {"Name": "b", "Value": "c"}]},
        {"list": [{"Name": "Password", "DefaultValue": "hunter2"}]},
        {"list": [{"p": 1, "ApiKey": "hunter2"}, {"p": 2}]},
        {"list": [{"p": {"deep": [{"token": "hunter2"}]}}, {"p": 2}]},
        {"list": [[{"token": "hunter2"}]]},
        {"x": "Data Source=a;Password=hunter2"},
        {"list": ["ok", "pwd=hunter2"]},
    ],
)
def test_no_secret_of_a_json_document_is_kept(document: Any):
    collected = Collected()
    kept = [
        setting
        for path, value in flatten_json(document)
        for setting in collected.setting(Section.OTHER_SETTINGS, path, value)
    ]
    assert "hunter2" not in repr(kept)
    assert sum(dropped.count for dropped in collected.dropped_list()) >= 1
    assert {dropped.reason for dropped in collected.dropped_list()} == {REASON}
    assert "hunter2" not in repr(collected.dropped_list())


def test_what_stands_beside_a_secret_is_kept():
    collected = Collected()
    value = ({"p": 1, "ApiKey": "hunter2"}, {"p": 2})
    (setting,) = collected.setting(Section.OTHER_SETTINGS, ("list",), value)
    assert setting.value == ({"p": 1}, {"p": 2})
