from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from tests.report.comparisons import (
    WHY,
    accepted_only,
    clean,
    comparison,
    drift,
    every_comparison,
    finding,
    incomplete,
    long_values,
    with_baseline,
)
from tests.report.pages import Parsed

from entradrift import resources
from entradrift.model.comparison import Comparison
from entradrift.model.finding import Status
from entradrift.report import by_name

EVERY = pytest.mark.parametrize("name", every_comparison())


@cache
def parsed(name: str) -> Parsed:
    return read(every_comparison()[name])


def read(result: Comparison) -> Parsed:
    return Parsed(by_name("html").render(result))


@EVERY
def test_every_finding_is_there_once_under_its_id(name: str):
    ids = [each for each in parsed(name).ids if each.startswith("f-")]
    assert sorted(ids) == sorted(each.id for each in every_comparison()[name].findings)


@EVERY
def test_the_page_is_well_formed_and_its_ids_are_unique(name: str):
    page = parsed(name)
    assert page.page.startswith("<!doctype html>")
    assert page.unbalanced == []
    assert len(set(page.ids)) == len(page.ids)


@EVERY
def test_nothing_is_loaded_and_every_link_stays_on_the_page(name: str):
    page = parsed(name)
    links = [
        value
        for _, attributes in page.elements
        for key, value in attributes.items()
        if key in ("href", "src")
    ]
    assert links
    assert [link for link in links if not link.startswith("#")] == []
    assert {link[1:] for link in links} <= set(page.ids)
    assert not page.named("link", "img", "iframe", "object", "base", "form", "a[href^=http]")
    assert "url(" not in page.embedded["style"]
    assert "@import" not in page.embedded["style"]


@EVERY
def test_the_policy_allows_exactly_our_style_and_script(name: str):
    page = parsed(name)
    [policy] = [
        attributes["content"]
        for _, attributes in page.named("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy == (
        f"default-src 'none'; style-src '{_hash(page.embedded['style'])}'; "
        f"script-src '{_hash(page.embedded['script'])}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert len(page.named("style")) == len(page.named("script")) == 1


@EVERY
def test_no_attribute_carries_style_or_script(name: str):
    attributes = {key for _, attributes in parsed(name).elements for key in attributes}
    assert not {key for key in attributes if key == "style" or key.startswith("on")}
    assert not {key for key in attributes if not re.fullmatch(r"[a-z][a-zA-Z0-9-]*", key)}


@EVERY
def test_no_character_acts(name: str):
    assert all(character.isprintable() or character in "\n\t" for character in parsed(name).page)


@EVERY
def test_headings_tables_and_landmarks_can_be_found(name: str):
    page = parsed(name)
    levels = [int(tag[1]) for tag, _ in page.named("h1", "h2", "h3", "h4", "h5")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attributes.get("scope") in ("row", "col", "rowgroup") for _, attributes in page.named("th"))
    assert len(page.named("caption")) == len(page.named("table"))
    assert page.named("html")[0][1]["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.named(landmark)) == 1
    labels = {
        label
        for _, attributes in page.elements
        for label in (attributes.get("aria-labelledby") or "").split()
    }
    assert labels <= set(page.ids)


def test_hostile_text_is_shown_and_does_nothing():
    page = parsed("hostile")
    assert "<img src=x onerror=alert(1)>" in page.text
    assert "</script><script>alert(1)</script>" in page.text
    assert "{{ 7*7 }}{% raw %}" in page.text
    assert r"user\u202egnp.exe\u2066\u200bzero" in page.text
    assert r"\x1b[2J\x1b]0;title\x07\x9b31m\x00\x08" in page.text
    assert r"lone \ud800 surrogate" in page.text
    assert '<span class="escape">\\u202e</span>' in page.page


@pytest.mark.parametrize(
    ("result", "verdict", "words"),
    [
        (clean(), "In sync", "No differences in anything that was compared."),
        (accepted_only(), "In sync", "No open differences; 1 accepted, 2 differences set aside."),
        (
            drift(),
            "Drift",
            "10 open differences: 1 critical, 3 high, 4 medium, 1 low, 1 info; 1 accepted.",
        ),
        (incomplete(), "Incomplete", "1 section could not be compared in full; no open differences."),
    ],
    ids=["clean", "accepted", "drift", "incomplete"],
)
def test_the_verdict_is_said_in_words(result: Comparison, verdict: str, words: str):
    page = read(result)
    assert re.search(rf"<h1><svg .*?</svg> {verdict}</h1>", page.page, re.DOTALL)
    assert words in page.text
    assert result.failover in page.text


def test_nothing_open_is_not_praised_when_something_is_missing():
    assert "this is not a statement that the servers are alike" in read(incomplete()).text
    assert "this is not a statement that the servers are alike" not in read(clean()).text


def test_servers_are_labelled_in_words_with_the_primary_first():
    text = read(drift()).text
    assert 0 < text.index("sync01.contoso.com") < text.index("sync02.contoso.com")
    for words in ("Primary", "Staging", "2.5.79.0", "2.5.76.0", "exports nothing", "2026-11-20 20:55 UTC"):
        assert words in text


def test_differing_words_are_marked_on_both_sides():
    page = read(drift()).page
    assert "Trim([<mark>givenName</mark>]" in page
    assert "Trim([<mark>preferredName</mark>]" in page
    assert "<mark>Trim(</mark>[displayName]<mark>)</mark>" in page


def test_white_space_that_differs_is_visible():
    page = read(drift()).page
    assert '<mark class="blank">·</mark>IsPresent' in page
    assert '<mark class="blank">↵\n··</mark>' in page
    assert "Only white space differs." in page


def test_long_equal_text_is_left_out_and_offered_whole():
    page = read(long_values())
    assert re.search(r"… [\d,]+ equal characters …", page.text)
    assert "Show the whole value" in page.text
    assert page.text.count('"Branch 3"') == 2
    assert "795 more that are equal on both servers" in page.text


def objects(name: str) -> list[dict[str, str | None]]:
    return [found for _, found in parsed(name).named("details") if "object" in (found["class"] or "")]


def test_objects_start_open_only_while_the_page_stays_readable():
    assert sum("open" in found for found in objects("drift")) == 8
    assert len(objects("drift")) == 11
    assert sum("open" in found for found in objects("huge")) == 0


def test_advice_is_said_once_on_a_long_page():
    assert parsed("drift").text.count("Why it matters") == len(objects("drift"))
    long = parsed("huge")
    assert len(long.named("section")) > 1
    assert long.text.count(WHY) == 1
    assert [found["href"] for _, found in long.named("a") if found.get("class") == "advice-link"] == [
        "#advice-1"
    ] * len(objects("huge"))


def test_findings_with_one_cause_stand_together():
    explained = [
        replace(each, group="version-difference", status=Status.EXPECTED) for each in drift().findings[2:5]
    ]
    page = read(comparison(*explained))
    assert "Explained by the version difference: 3 findings" in " ".join(page.text.split())
    assert [found["id"] for _, found in page.named("details") if "data-status" in found] == [
        "group-version-difference"
    ]


def test_a_title_does_not_repeat_the_object_that_it_stands_under():
    named = finding(1, "In from AD - User Join: the link type differs", primary="Join", staging="Provision")
    assert "</b> The link type differs" in read(comparison(named)).page
    assert "</b> The link type of a rule differs" in read(drift()).page


def test_what_is_new_is_said():
    new = replace(drift().findings[0], first_seen="2026-11-21T02:00:00Z")
    old = replace(drift().findings[1], first_seen="2026-11-18")
    page = read(comparison(new, old))
    assert ["data-new" in found for _, found in page.named("article") if found["class"][:2] == "f "] == [
        True,
        False,
    ]
    assert "First seen 2026-11-21T02:00:00Z (new)" in page.text


def test_an_acceptance_is_shown_with_owner_reason_and_end():
    text = read(accepted_only()).text
    for words in ("identity team", "shares its database host", "2027-02-01"):
        assert words in text


def test_a_baseline_is_shown_when_there_is_one():
    text = read(with_baseline()).text
    assert "Changed on the staging server since the baseline." in text
    assert "Baseline" not in read(drift()).text


def test_coverage_what_was_left_out_and_provenance_are_shown():
    text = read(drift()).text
    assert "A server configuration export does not carry the scheduler." in text
    assert "connectors/*/private-configuration/adma-configuration/password" in text
    assert "152 elements in 3 places" in text
    assert hashlib.sha256(b"sync02/PersistedState.xml").hexdigest() in text
    assert "48,213" in text
    assert "entradrift 0.1.0" in text
    assert "Option fail-on" in text


def test_objects_keep_their_findings_together():
    other = finding(2, "Second", primary=1, staging=2)
    result = comparison(finding(1, "First", primary=1, staging=2), drift().findings[2], other)
    assert len(read(result).named("h4")) == 2


def test_print_opens_everything():
    style = resources.text("report/assets/base.css")
    rule = "details::details-content { content-visibility: visible; block-size: auto; }"
    assert rule in style[style.index("@media print") :]


BACKGROUNDS = {
    "text": (
        "page",
        "surface",
        "sunken",
        "primary-mark",
        "primary-soft",
        "staging-mark",
        "in-sync-soft",
        "medium-soft",
    ),
    "muted": (
        "page",
        "surface",
        "sunken",
        "in-sync-soft",
        "drift-soft",
        "incomplete-soft",
        "failed-soft",
        "primary-soft",
    ),
    "link": ("page", "surface"),
    "primary": ("primary-soft", "surface"),
    "staging": ("staging-soft", "surface"),
    "baseline": ("baseline-soft",),
    "critical-text": ("critical-soft",),
    "high-text": ("high-soft",),
    "medium-text": ("medium-soft",),
    "low-text": ("low-soft",),
    "info-text": ("info-soft",),
    "in-sync": ("in-sync-soft", "surface"),
    "drift": ("drift-soft",),
    "incomplete": ("incomplete-soft", "surface"),
    "failed": ("failed-soft", "surface"),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_colour_schemes(scheme: str):
    style = resources.text("report/assets/base.css")
    pairs = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", style)
    colours = {name: dark if scheme == "dark" else light for name, light, dark in pairs}
    weak = [
        (front, back)
        for front, backs in BACKGROUNDS.items()
        for back in backs
        if _contrast(colours[front], colours[back]) < 4.5
    ]
    assert weak == []


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _contrast(front: str, back: str) -> float:
    darker, lighter = sorted(map(_luminance, (front, back)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
