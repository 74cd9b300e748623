"""The page that shows every pair at a glance."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest
from tests.report import fleets
from tests.report.fleets import MADE, every_fleet, fleet, pair, quiet
from tests.report.pages import Parsed, faults, hrefs

from entradrift.model.comparison import Verdict
from entradrift.model.finding import Severity
from entradrift.model.fleet import Fleet, PairOverview
from entradrift.report.index_page import render

EVERY = pytest.mark.parametrize("name", every_fleet())


@cache
def page_of(name: str) -> str:
    return render(every_fleet()[name])


def text_of(markup: str) -> str:
    """Return what a reader sees of a piece of the page, without pictures."""
    markup = re.sub(r"<svg.*?</svg>", " ", markup, flags=re.DOTALL)
    markup = re.sub(r"</?(?:bdi|strong)>", "", markup)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def rows(source: str) -> dict[str, list[str]]:
    """Return the cells of the table of pairs by the name of the pair, in the order of the page."""
    [table] = re.findall(r'<table class="pairs".*?</table>', source, re.DOTALL)
    found = re.findall(r"<tr[^>]*data-state.*?</tr>", table, re.DOTALL)
    cells = [
        [text_of(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)] for row in found
    ]
    return {row[0]: row[1:] for row in cells}


def own_part(source: str, name: str) -> str:
    """Return the details of one pair."""
    found = re.findall(r'<details class="group lane".*?</details>', source, re.DOTALL)
    [part] = [each for each in found if f"<h3><bdi>{name}</bdi></h3>" in each]
    return part


def header(source: str) -> str:
    return source[source.index("<header") : source.index("</header>")]


@EVERY
def test_the_page_is_sound(name: str):
    assert faults(page_of(name)) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('href="#news"', 'href="#new"', "a fragment that leads nowhere"),
        ('<html lang="en">', "<html>", "no language"),
        ("</main>", "", "unbalanced"),
        ("<caption", "<p", "a table without caption"),
        (' scope="col"', "", "a table heading without scope"),
        ("<h2", "<h3", "headings that skip a level"),
        ('id="news"', 'id="pairs"', "an id twice"),
        ("contoso", "\x1b", "a character that acts"),
        ('<p class="made">', '<p style="color: red">', "attributes that carry style or script"),
        ("<style>", "<style> ", "a policy that is not that of its style and script"),
    ],
)
def test_an_unsound_page_would_be_noticed(old: str, new: str, fault: str):
    found = faults(page_of("one").replace(old, new, 1))
    assert fault in [each.partition(":")[0] for each in found]


@EVERY
def test_the_same_fleet_gives_the_same_bytes(name: str):
    assert render(every_fleet()[name]) == page_of(name)


def there(overview: PairOverview) -> set[str]:
    """Return the pages that the run folders of a pair have."""
    return {
        f"{overview.name}/{each.name}/{'failure' if each.verdict is None else 'report'}.html"
        for each in (*overview.earlier, *overview.nights)
        if each.folder_exists
    }


@EVERY
def test_every_link_leads_to_a_page_of_a_run_and_every_page_has_one(name: str):
    found = hrefs(Parsed(page_of(name)))
    assert [href for href in found if not re.fullmatch(r"[A-Za-z0-9._~%/-]+(#f-[0-9a-f]{12})?", href)] == []
    assert [href for href in found if urlsplit(href).scheme or href.startswith("/")] == []
    pages = {unquote(href.partition("#")[0], errors="surrogatepass") for href in found}
    assert pages == set().union(*(there(each) for each in every_fleet()[name].pairs))


def test_accepted_differences_are_counted_beside_the_open_ones():
    quiet = replace(fleets.pair("contoso", "."), nights=(fleets.night(0, ".", accepted=12),))
    assert rows(render(fleet(quiet)))["contoso"][1] == "none 12 accepted"


def test_what_retention_removed_has_no_link():
    some = fleets.drifting()
    kept = {some.latest.name, some.nights[10].name}
    some = replace(some, nights=tuple(replace(each, folder_exists=each.name in kept) for each in some.nights))
    found = {unquote(href.partition("#")[0]) for href in hrefs(Parsed(render(fleet(some))))}
    assert found == {f"contoso/{name}/report.html" for name in kept}
    assert "2 reports" in own_part(render(fleet(some)), "contoso")


def test_reports_from_before_the_last_sixty_nights_have_a_link():
    many = replace(quiet("contoso"), earlier=tuple(fleets.night(60 + at, ".") for at in reversed(range(340))))
    assert {unquote(href) for href in hrefs(Parsed(render(fleet(many))))} == there(many)
    assert len(there(many)) == 400
    months = re.findall(r"<dt>(\w+ \d{4})</dt>", render(fleet(many)))
    assert (months[0], months[-1], len(months)) == ("November 2026", "October 2025", 14)


def test_two_runs_of_one_day_can_be_told_apart():
    second = replace(
        fleets.night(0, "x"), started_at=fleets.began(0, minute=45), name="2026-11-22T024500Z-ffffff"
    )
    some = quiet("contoso")
    some = replace(some, nights=(*some.nights, second), latest=fleets.run(second, pair="contoso"))
    part = own_part(render(fleet(some)), "contoso")
    links = re.findall(r'<a href="contoso/2026-11-2[12][^"]*">([^<]*)</a>', part[part.index("<h4>Reports") :])
    assert links == ["22 02:45 \N{MULTIPLICATION SIGN}", "22 02:00", "21"]


def test_the_worst_comes_first():
    assert list(rows(page_of("several"))) == [
        "fabrikam-test",
        "northwind",
        "adatum",
        "contoso",
        "woodgrove-2",
        "relecloud",
        "contoso-emea",
        "litware",
        "margie",
        "proseware",
        "tailspin",
        "woodgrove-1",
    ]


def test_a_row_says_all_that_matters():
    found = rows(page_of("several"))
    assert found["contoso"] == [
        "Drift 1 new",
        "1 critical 2 high 1 medium",
        "22 days Accidental delete prevention: threshold differs",
        "Primary SYNC01 3 hours old Staging SYNC02 2 hours old",
        "2026-10-30 23 days ago",
        "",
    ]
    assert found["relecloud"] == [
        "In sync",
        "1 low",
        "8 days The synchronization interval differs",
        "Primary SYNC01 3 hours old Staging SYNC02 2 hours old",
        "2026-11-22 last night",
        "",
    ]
    assert found["litware"][:3] == ["In sync", "none", "none"]
    assert found["woodgrove-2"][2] == "new Accidental delete prevention: threshold differs"
    assert found["woodgrove-2"][4] == "never"
    assert found["tailspin"][0] == "In sync 1 gone"


def test_what_was_not_compared_never_looks_fine():
    found = rows(page_of("several"))
    assert found["fabrikam-test"][:5] == [
        "Failed /exports/FAB02/2026-11-22/Connectors/ad.xml ends in the middle of an element; the file was cut off. Export the …",
        "on 2026-11-20: none",
        "none known",
        "none was read",
        "2026-11-20 2 days ago",
    ]
    assert found["northwind"][:4] == [
        "Incomplete The export of the staging server is 9 days old, more than the 26 hours that max_age allows.",
        "none found",
        "none",
        "Primary NW-SYNC-A 2 hours old Staging NW-SYNC-B 9 days old",
    ]
    assert found["adatum"][:4] == [
        "Not run lately last run 2026-11-17 02:00 UTC, 5 days ago",
        "on 2026-11-17: none",
        "none known",
        "Primary ADA01 age not known Staging host not stated age not known",
    ]


def test_a_pair_that_was_never_compared_says_so():
    [cells] = rows(
        render(fleet(pair("new", "xx", exports=(None, None), summary="No export was found.")))
    ).values()
    assert cells == [
        "Failed No export was found.",
        "never compared",
        "never compared",
        "none was read",
        "never",
        "",
    ]


@pytest.mark.parametrize(
    ("name", "state", "heading", "headline"),
    [
        ("none", "none", "No pair has been compared yet", "as soon as its first nightly run has ended"),
        ("one", "drift", "contoso: drift", "1 pair: 1 drift."),
        ("one_quiet", "in-sync", "contoso: in sync", "1 pair: 1 in sync."),
        ("all_quiet", "in-sync", "All 2 pairs are in sync", "2 pairs: 2 in sync."),
        (
            "several",
            "failed",
            "5 of 12 pairs need a look",
            "12 pairs: 1 failed, 1 incomplete, 1 not run lately, 2 drift, 7 in sync.",
        ),
    ],
)
def test_the_top_of_the_page_sums_up(name: str, state: str, heading: str, headline: str):
    top = header(page_of(name))
    assert f'<header class="verdict verdict-{state}">' in top
    assert heading in text_of(top)
    assert headline in text_of(top)
    assert (f"<title>{heading}: Entra Connect drift</title>" in page_of(name)) is (name != "none")


@pytest.mark.parametrize(
    ("bad", "state"),
    [(fleets.late(), "late"), (fleets.failing(), "failed"), (fleets.stale_exports(), "incomplete")],
)
def test_one_pair_that_says_nothing_is_enough(bad: PairOverview, state: str):
    top = header(render(fleet(quiet("contoso"), bad)))
    assert "1 of 2 pairs needs a look" in top
    assert f"verdict-{state}" in top


@pytest.mark.parametrize(("hours", "is_late"), [(36, False), (37, True)])
def test_a_pair_is_late_after_a_day_and_a_half(hours: int, *, is_late: bool):
    some = quiet("contoso")
    made = MADE.replace(hour=2, minute=0, second=0) + timedelta(hours=hours)
    assert ("verdict-late" in header(render(fleet(some, made=made)))) is is_late


def test_the_counts_of_states_lead_to_the_first_of_each():
    page = Parsed(page_of("several"))
    chips = [found for _, found in page.named("a") if "data-filter" in found]
    assert [(each["data-filter"], each["href"]) for each in chips] == [
        (state, f"#first-{state}") for state in ("failed", "incomplete", "late", "drift", "in-sync")
    ]
    assert [found["id"] for tag, found in page.elements if tag == "tr" and "id" in found] == [
        f"first-{state}" for state in ("failed", "incomplete", "late", "drift", "in-sync")
    ]


def test_each_state_is_a_word_with_a_shape_and_not_only_a_colour():
    for state in ("failed", "incomplete", "late", "drift", "in-sync"):
        found = re.findall(rf'<(?:a|span) class="word state-{state}".*?</(?:a|span)>', page_of("several"))
        assert found
        assert all(f'<use href="#i-{state}"/>' in each for each in found)
        assert len({text_of(each) for each in found}) == 1
    shapes = dict(re.findall(r'<symbol id="i-([a-z-]+)"[^>]*>(.*?)</symbol>', page_of("several"), re.DOTALL))
    assert len(shapes) == len(set(shapes.values())) == 5


def test_the_nights_are_a_picture_with_words():
    titles = re.findall(r'<svg class="spark" role="img"[^>]*><title>([^<]*)</title>', page_of("several"))
    assert len(titles) == 12
    assert titles[3] == ("60 nights: 33 in sync, 25 drift, 1 incomplete, 1 failed; open findings 0 to 4")
    assert titles[2] == "59 nights: 53 in sync, 6 without a run; no open findings"


def timeline(source: str, name: str) -> list[list[str]]:
    found = re.findall(r"<tr class=.*?</tr>", own_part(source, name), re.DOTALL)
    return [[text_of(cell) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)] for row in found]


def test_a_timeline_says_when_each_finding_came_and_went_and_where():
    assert timeline(page_of("several"), "contoso") == [
        [
            "critical OU=Vendors,DC=contoso,DC=com is synchronized by the primary only",
            "Primary",
            "2026-11-22",
            "still open",
            "new",
        ],
        [
            "high Accidental delete prevention: threshold differs",
            "Staging",
            "2026-10-31",
            "still open",
            "22 days",
        ],
        [
            "high In from AD - User Join: the expression of displayName differs",
            "Both",
            "2026-11-09",
            "still open",
            "13 days",
        ],
        [
            "medium A custom rule exists on staging only Out to AAD - Guests - Cloned - 2026-10-02",
            "not known; in effect on staging only",
            "2026-10-31",
            "still open",
            "22 days",
        ],
        [
            "low The synchronization interval differs Scheduler",
            "Staging",
            "2026-10-13",
            "accepted until 2027-02-01",
            "40 days",
        ],
        [
            "high Password writeback is on the primary only Features",
            "Primary",
            "2026-10-06",
            "2026-10-10",
            "4 days",
        ],
    ]
    assert own_part(page_of("several"), "contoso").count('class="nights"') == 6


@pytest.mark.parametrize(
    ("hours", "age"), [(0.1, "new"), (13, "new"), (23.8, "1 day"), (24.2, "1 day"), (47.9, "2 days")]
)
def test_an_age_is_counted_in_nights(hours: float, age: str):
    one = fleets.drifting()
    seen = (MADE - timedelta(hours=hours)).isoformat()
    oldest = replace(one.spans[0], first_seen=seen)
    [cells] = rows(render(fleet(replace(one, oldest_open=oldest, spans=(oldest,))))).values()
    assert cells[2] == f"{age} {oldest.finding.title}"
    assert timeline(render(fleet(replace(one, spans=(oldest,)))), "contoso")[0][4] == age


def test_a_finding_leads_to_the_last_report_that_has_it():
    part = own_part(page_of("several"), "contoso")
    assert 'href="contoso/2026-10-09T020000Z-0a1b2c/report.html#f-000000000006"' in part
    assert 'href="contoso/2026-11-22T020000Z-0a1b2c/report.html#f-000000000001"' in part


def test_a_pair_says_what_its_last_run_said():
    part = text_of(own_part(page_of("several"), "northwind"))
    assert "Do not rely on this comparison: the staging server's export is 9 days old." in part
    assert (
        "The export of the staging server is 9 days old, more than the 26 hours that max_age allows." in part
    )
    assert "Latest run 2026-11-22 02:00 UTC, exit code 3 (incomplete): report" in part
    assert "Last complete run 2026-11-13" in part
    assert "Staging export NW-SYNC-B, taken 2026-11-13 00:00 UTC, 9 days old at the run" in part
    assert "Baseline 2026-11-13" in part
    late = text_of(own_part(page_of("several"), "adatum"))
    assert "Not run for 5 days. The last run said: Nothing that was compared" in late
    assert "Primary export ADA01, does not say when" in late


def test_news_is_told_with_its_pair():
    source = page_of("several")
    part = source[source.index('<section id="news"') : source.index('<section id="details"')]
    assert text_of(part) == (
        "New in the latest runs fabrikam-test There is no comparison since 2026-11-21. "
        f"contoso critical New: {fleets.VENDORS.title} The acceptance of 1 finding ends on 2026-12-01. "
        f"woodgrove-2 high New: {fleets.PREVENTION.title} medium New: {fleets.CLONE.title} "
        f"tailspin high Gone: {fleets.WRITEBACK.title}"
    )
    assert "Nothing changed since the runs before." in page_of("all_quiet")


def test_old_news_of_a_pair_that_no_longer_runs_is_no_news():
    old = fleets.late()
    old = replace(old, latest=replace(old.latest, news=(fleets.new(1, "Something", Severity.HIGH),)))
    assert "Something" not in render(fleet(old, quiet("contoso")))


def test_when_the_page_was_made_stands_at_the_top():
    top = header(page_of("several"))
    assert (
        '<strong><time id="made" datetime="2026-11-22T02:04:11+00:00" data-hours="36">2026-11-22 02:04 UTC</time>'
        in top
    )
    assert "When that is more than 36 hours ago, the nightly run has stopped" in text_of(top)
    assert 'content: "Made\\20 2026\\2d 11\\2d 22' in page_of("several")


def test_hostile_text_is_shown_and_does_nothing():
    page = Parsed(page_of("hostile"))
    assert page.text.count("<script>alert(1)</script>") > 10
    assert "{{ 7*7 }}" in page.text
    assert r"\x1b[31m\u202e" in page.text
    assert len(page.named("script")) == 1
    assert [found["id"] for _, found in page.elements if found.get("class") == "body"][-1] == "pair-_d800_"


def test_anchors_of_pairs_are_their_own():
    names = ["a b", "a_b", "a-b", "a.b", "a_20_b"]
    page = Parsed(render(fleet(*map(quiet, names))))
    assert {found["id"] for _, found in page.elements if found.get("class") == "body"} == {
        "pair-a_20_b",
        "pair-a_5f_b",
        "pair-a-b",
        "pair-a.b",
        "pair-a_5f_20_5f_b",
    }


def test_a_long_list_is_cut_and_counted():
    source = page_of("crowded")
    assert len(timeline(source, "crowd")) == 1500
    part = text_of(own_part(source, "crowd"))
    assert "3,500 more are not listed here. The latest report has those that are open." in part
    assert "5,000 findings in its timeline" in part
    assert "and 4,995 more in the report" in text_of(source)


def test_the_news_of_many_pairs_is_folded_away_and_counted():
    many = [
        pair(f"p{at:03}", ".", news=(fleets.new(at, f"Finding {at}", Severity.LOW),)) for at in range(130)
    ]
    source = render(fleet(*many))
    assert "126 more pairs with news" in source
    assert "30 more pairs have news; their reports tell it." in source
    assert source.count(">New: Finding") + source.count(" New: Finding") == 100


@pytest.mark.parametrize(("count", "most"), [(1, 60_000), (50, 600_000), (500, 5_200_000)])
def test_the_page_stays_small(count: int, most: int):
    assert len(render(fleets.large(count)).encode()) < most


def test_many_pairs_share_the_room_for_links():
    some = replace(quiet("p0"), earlier=tuple(fleets.night(60 + at, ".") for at in reversed(range(340))))
    source = render(fleet(*(replace(some, name=f"p{at}") for at in range(500))))
    assert source.count("340 earlier reports are in the folder") == 500
    assert 'href="p7/">p7/</a>' in source


def test_a_page_can_be_made_from_a_fleet_in_any_order():
    turned: Fleet = replace(fleets.several(), pairs=fleets.several().pairs[::-1])
    assert render(turned) == page_of("several")


def test_the_last_complete_run_of_a_failed_pair_has_a_link():
    some = fleets.failing()
    last = [each for each in some.nights if each.verdict is Verdict.IN_SYNC][-1]
    part = own_part(page_of("several"), "fabrikam-test")
    assert (
        f'<dt>Last complete run</dt><dd><a href="fabrikam-test/{last.name}/report.html">2026-11-20</a>'
        in part
    )
