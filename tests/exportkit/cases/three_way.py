"""Small cases: a baseline that says who changed what, and one server before and after."""

from datetime import timedelta

from tests.exportkit.organisation import Organisation

from .coverage import other_tenant
from .findings import Expected, partition, setting, sync_rule
from .sample import Case, Sample
from .tiny import (
    BADGE,
    COST_CENTRE,
    DOMAIN,
    FOREST,
    SITE,
    add_rule,
    include,
    set_rule,
    set_setting,
    tiny,
    together,
    without_rule,
)

VENDORS = ("containers", f"OU=Vendors,{DOMAIN}")
INTERVAL = "Microsoft.Synchronize.TimeInterval"
BADGE_SUMMARY = {
    "attribute flows": ["badgeNumber"],
    "disabled": False,
    "link type": "Join",
    "precedence": 30,
    "source object type": "user",
    "target object type": "person",
}
NEW = "In from AD - Phone"


def renamed(org: Organisation) -> None:
    """Give a rule another name."""
    org.rule(COST_CENTRE).name = "In from AD - Cost Center"


def later(org: Organisation) -> Organisation:
    """The same server a day later."""
    org.exported_at += timedelta(days=1)
    return org


def other_state() -> Organisation:
    """A state of another tenant's server."""
    org = tiny()
    other_tenant(org)
    return org


def baseline_cases() -> list[Case]:
    """Pairs with a state that both servers had."""
    cost_centre = sync_rule("In from AD - Cost Center", FOREST)
    return [
        Case(
            "changed-alike",
            "Both servers were changed in the same way since the baseline",
            "Nothing differs, and what both servers changed alike is listed: an OU, a rule's name and its link type, a rule "
            "that came and one that went, and the interval of the scheduler.",
            (
                Expected(
                    "changed-alike",
                    partition(FOREST, DOMAIN),
                    VENDORS,
                    section="filtering",
                    changed_on="both",
                    was="excluded",
                ),
                Expected(
                    "changed-alike",
                    cost_centre,
                    ("name",),
                    section="sync-rules",
                    changed_on="both",
                    was=COST_CENTRE,
                ),
                Expected(
                    "changed-alike",
                    cost_centre,
                    ("link-type",),
                    section="sync-rules",
                    changed_on="both",
                    was="Join",
                ),
                Expected("changed-alike", sync_rule(NEW, FOREST), section="sync-rules", changed_on="both"),
                Expected(
                    "changed-alike",
                    sync_rule(BADGE, FOREST),
                    section="sync-rules",
                    changed_on="both",
                    was=BADGE_SUMMARY,
                ),
                Expected(
                    "changed-alike", setting(INTERVAL), section="scheduler", changed_on="both", was="00:30:00"
                ),
            ),
            base=together(
                include("OU=Vendors"),
                set_rule(COST_CENTRE, link_type="Provision"),
                renamed,
                add_rule(NEW, precedence=40),
                without_rule(BADGE),
                set_setting(INTERVAL, "01:00:00"),
            ),
            more={"baseline": tiny},
        ),
        Case(
            "changed-since-baseline",
            "Who changed what since the baseline",
            "The primary selected an OU and the staging server lost a rule; both edited a description, each in its own way; "
            "a rule was renamed on both, and edited on the primary since.",
            (
                Expected(
                    "ou-only-on-primary",
                    partition(FOREST, DOMAIN),
                    VENDORS,
                    changed_on="primary",
                    was="excluded",
                ),
                Expected(
                    "custom-rule-only-on-primary",
                    sync_rule(BADGE, FOREST),
                    presence="primary-only",
                    changed_on="staging",
                    was=BADGE_SUMMARY,
                ),
                Expected(
                    "sync-rule-description-differs",
                    sync_rule(SITE, FOREST),
                    ("description",),
                    changed_on="both",
                    was="Where people work.",
                ),
                Expected(
                    "sync-rule-link-type-differs",
                    cost_centre,
                    ("link-type",),
                    changed_on="primary",
                    was="Join",
                ),
                Expected(
                    "changed-alike",
                    cost_centre,
                    ("name",),
                    section="sync-rules",
                    changed_on="both",
                    was=COST_CENTRE,
                ),
            ),
            base=renamed,
            primary=together(
                include("OU=Vendors"),
                set_rule(SITE, description="Offices."),
                set_rule("In from AD - Cost Center", link_type="Provision"),
            ),
            staging=together(set_rule(SITE, description="Sites."), without_rule(BADGE)),
            more={"baseline": tiny, "several": "One of each: changed on the primary, on staging, on both."},
        ),
        Case(
            "wrong-baseline-tenant",
            "A baseline of another tenant",
            "The pair is one, but the baseline belongs to another tenant: nothing can be said of who changed what.",
            more={
                "baseline": other_state,
                "error": "The baseline belongs to another tenant (baseline: litware.onmicrosoft.com, servers: "
                "adatum.onmicrosoft.com), so it cannot say which server was changed; give as --baseline an earlier export of "
                "one of these two servers.",
            },
        ),
    ]


def before_and_after() -> tuple[Organisation, Organisation]:
    """One server before and after a change window."""
    before, after = tiny(), later(tiny())
    together(include("OU=Vendors"), without_rule(BADGE), set_rule(SITE, description="Offices."))(after)
    return before, after


def over_time_samples() -> list[Sample]:
    """One server, compared with itself."""
    return [
        Sample(
            folder="cases/same-server",
            title="One server before and after a change window",
            shows="An OU was selected, a rule deleted and a description edited; nothing is said of roles, hosts or a failover.",
            pair=before_and_after,
            options=("--same-server",),
            findings=(
                Expected("ou-only-on-staging", partition(FOREST, DOMAIN), VENDORS),
                Expected("custom-rule-only-on-primary", sync_rule(BADGE, FOREST), presence="primary-only"),
                Expected("sync-rule-description-differs", sync_rule(SITE, FOREST), ("description",)),
            ),
            several="Three acts in one change window.",
        ),
        Sample(
            folder="cases/same-server-unchanged",
            title="One server before and after a day without changes",
            shows="Nothing changed.",
            pair=lambda: (tiny(), later(tiny())),
            options=("--same-server",),
        ),
    ]
