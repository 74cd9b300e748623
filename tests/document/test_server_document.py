"""What a document says about a server, before any format."""

from tests.compare.builders import DOMAIN, partition, rule, setting, snapshot
from tests.document.documents import documented, ordinary

from entradrift.compare.ou_scope import Scope
from entradrift.document.containers import tree
from entradrift.document.features import fact_groups
from entradrift.model.section import Section
from entradrift.model.settings import Setting


def test_custom_rules_come_first_each_in_order_of_precedence():
    document = documented(ordinary())
    assert [page.rule.precedence for page in document.custom_rules] == [10, 11, 12]
    assert [page.rule.precedence for page in document.standard_rules] == [100, 120]


def test_ids_of_rules_depend_on_their_identity_only():
    found = [rule("a"), rule("b", precedence=20), rule("a", precedence=30)]
    ids = [page.id for page in documented(snapshot(found)).rules]
    again = [page.id for page in documented(snapshot([found[2], found[1], found[0]])).rules]
    assert ids == again
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[0]}-2"
    changed = documented(snapshot([rule("b", precedence=1, description="other")])).rules[0].id
    assert changed == ids[1]


def test_containers_show_what_is_effective():
    found = tree(
        partition(
            inclusions=("OU=Staff,DC=contoso,DC=com", "OU=PCs,OU=Devices,DC=contoso,DC=com"),
            exclusions=(DOMAIN, "ou=Leavers, ou=staff,DC=contoso,DC=com"),
        )
    )
    assert [(each.name, each.depth, each.listed, each.scope) for each in found] == [
        (DOMAIN, 0, True, Scope.EXCLUDED),
        ("OU=Devices", 1, False, Scope.EXCLUDED),
        ("OU=PCs", 2, True, Scope.INCLUDED),
        ("OU=Staff", 1, True, Scope.INCLUDED),
        ("ou=Leavers", 2, True, Scope.EXCLUDED),
    ]
    assert tree(partition("default", inclusions=("",), exclusions=())) == ()


def test_settings_are_in_words_and_none_is_left_out():
    settings = [
        setting("Microsoft.OptionalFeature.ExportDeletionThresholdValue", "500", Section.FEATURES),
        setting("Microsoft.UserSignIn.DesktopSsoEnabled", "True", Section.FEATURES),
        setting("Microsoft.Unheard.Of", "", Section.FEATURES),
        setting("somewhere/else", {"b": 1, "a": (True, None)}, Section.OTHER_SETTINGS),
        setting("astray", "x", Section.RUN_PROFILES),
        Setting(Section.SCHEDULER, ("Scheduler", "Odd"), None),
    ]
    told = {fact.label: fact.words for group in fact_groups(settings) for fact in group.facts}
    assert told == {
        "Stops an export that deletes more than": "500 objects",
        "Seamless single sign-on": "on",
        "Microsoft.Unheard.Of": "none",
        "somewhere/else": "a: True, not set; b: 1",
        "astray": "x",
        "Scheduler/Odd": "not set",
    }


def test_every_setting_of_every_section_is_shown_once():
    settings = [setting(f"{section.value}/x", "y", section) for section in Section]
    names = [fact.setting for group in fact_groups(settings) for fact in group.facts]
    assert sorted(names) == sorted(f"{section.value}/x" for section in Section)
