"""The formats of the documentation: complete, valid, harmless, the same bytes every time."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from tests.document.documents import HOSTILE, documented, every_snapshot, hostile, incomplete, ordinary
from tests.real_export.exports import EXPORT
from tests.report.pages import Parsed

from entradrift import resources
from entradrift.exports.load import load
from entradrift.report.document_registry import (
    DOCUMENT_RENDERERS,
    document_renderer,
    document_renderer_for,
)
from entradrift.report.registry import UnknownReportFormatError

SNAPSHOTS = every_snapshot()
ODD = re.compile(r"[^\n -~]")


def rendered(name: str, form: str) -> str:
    return document_renderer(form).render(documented(SNAPSHOTS[name]))


def test_formats_are_found_by_name_and_by_suffix():
    for renderer in DOCUMENT_RENDERERS:
        assert document_renderer(renderer.name) is renderer
        assert document_renderer_for(f"a/b{renderer.suffix.upper()}") is renderer
    with pytest.raises(UnknownReportFormatError, match=r'no document format has the suffix "\.csv"'):
        document_renderer_for("x.csv")
    with pytest.raises(UnknownReportFormatError, match="it has no suffix"):
        document_renderer_for("x")
    with pytest.raises(UnknownReportFormatError, match='no document format "csv"'):
        document_renderer("csv")


@pytest.mark.parametrize("form", [renderer.name for renderer in DOCUMENT_RENDERERS])
@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_same_server_gives_the_same_bytes(name: str, form: str):
    shuffled = replace(SNAPSHOTS[name], rules=SNAPSHOTS[name].rules[::-1])
    text = rendered(name, form)
    assert text == rendered(name, form)
    assert text.endswith("\n")
    if name != "hostile":
        assert document_renderer(form).render(documented(shuffled)) == text


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_json_follows_its_schema_and_acts_nowhere(name: str):
    text = rendered(name, "json")
    Draft202012Validator(resources.schema("document")).validate(json.loads(text))
    assert ODD.search(text) is None


@pytest.mark.skipif(not EXPORT.is_dir(), reason="the real export is not beside this checkout")
def test_a_real_server_follows_the_schema():
    text = document_renderer("json").render(documented(load(str(EXPORT))))
    Draft202012Validator(resources.schema("document")).validate(json.loads(text))


def test_json_links_flows_and_notices_to_rules():
    data = json.loads(rendered("ordinary", "json"))
    ids = {rule["id"] for rule in data["rules"]}
    flows = [each for chain in data["attribute_flow"]["chains"] for each in chain["outbound"]]
    flows += [
        e for chain in data["attribute_flow"]["chains"] for feed in chain["inbound"] for e in feed["flows"]
    ]
    assert {each["rule"] for each in flows} <= ids
    assert {rule for notice in data["notices"] for rule in notice["rules"]} <= ids
    assert {notice["id"] for notice in data["notices"]} <= {check["id"] for check in data["checks"]}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_page_is_well_formed_and_loads_nothing(name: str):
    page = Parsed(rendered(name, "html"))
    assert page.unbalanced == []
    assert len(page.ids) == len(set(page.ids))
    assert page.named("link", "img", "iframe", "object", "embed", "base") == []
    assert len(page.named("script")) == 1
    for tag, attributes in page.elements:
        assert not [key for key in attributes if key == "style" or key.startswith("on")], tag
        assert "src" not in attributes
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")
            assert (attributes["href"] or "").removeprefix("#") in page.ids
        for key in ("aria-labelledby", "aria-describedby", "for"):
            assert attributes.get(key) is None or attributes[key] in page.ids


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_the_policy_allows_exactly_our_style_and_script(name: str):
    page = Parsed(rendered(name, "html"))
    metas = [attributes for _, attributes in page.named("meta")]
    policy = next(each["content"] for each in metas if each.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    for kind in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.embedded[kind].encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")


def test_hostile_text_is_text_on_the_page():
    text = rendered("hostile", "html")
    page = Parsed(text)
    assert "<script>alert(1)</script>" in page.text
    assert "safe\\u202egpj.exe" in page.text
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    text.encode("utf-8")


def test_hostile_text_is_text_in_markdown():
    text = rendered("hostile", "md")
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    parsed = Parsed(html)
    assert {tag for tag, _ in parsed.elements} <= {
        *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
        *("code", "pre", "strong", "details", "summary", "em"),
    }
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
    text.encode("utf-8")


def test_every_format_shows_the_whole_server():
    needed = [
        "In from AD - Site",
        "Retired",
        "objectGUID",
        "Vendor.Odd",
        "OU=Staff",
        "jobTitle",
        "500 objects",
    ]
    for renderer in DOCUMENT_RENDERERS:
        text = renderer.render(documented(ordinary()))
        for word in needed:
            assert word in (Parsed(text).text if renderer.name == "html" else text), (renderer.name, word)


def test_an_incomplete_export_says_so():
    document = documented(incomplete())
    assert "This export is incomplete" in document_renderer("md").render(document)
    assert "partly: incomplete" in Parsed(document_renderer("html").render(document)).text


def test_disabled_flows_are_marked():
    html = rendered("ordinary", "html")
    assert html.count('<tr class="off">') == 1
    assert re.search(r"\| 11 \| `Retired` \|.*\| disabled \|", rendered("ordinary", "md"))


def test_a_bare_export_shows_what_it_does_not_carry():
    text = Parsed(rendered("bare", "html")).text
    for sentence in (
        "Domains are not in the export.",
        "The transformations are not in the export.",
        "Run profiles are not in the export.",
        "The metaverse schema is not in the export.",
        "The export does not show the flows of 1 rule",
    ):
        assert sentence in text


def test_hostile_texts_are_many():
    assert len(hostile().rules) == 2 * len(HOSTILE)
