"""Manual steps: the right page, the exact values, the runs afterwards, for both directions."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entradrift import load
from entradrift.align.manual import COMES_FIRST, STEPS, in_working_order, manual_step
from entradrift.align.manual.subject import Subject, shown
from entradrift.comparing import comparison_of
from entradrift.errors import EntradriftError
from entradrift.model.alignment import ManualStep, SyncStep
from entradrift.model.change import ObjectRef, Presence, Side
from entradrift.model.finding import Finding, Severity, Status
from entradrift.model.section import Section
from entradrift.model.values import Value
from entradrift.policy.registry import RULES

CASES = Path(__file__).resolve().parents[3] / "sample-configs" / "cases"
STAGING, PRIMARY = Side.STAGING, Side.PRIMARY
CUSTOMIZE = "Microsoft Entra Connect wizard > Customize synchronization options"
OPTIONAL_FEATURES = f"{CUSTOMIZE} > Optional features"
DOMAIN_AND_OU = f"{CUSTOMIZE} > Domain and OU filtering"
REINSTALLATION = "Reinstallation of Microsoft Entra Connect with custom settings"
DRIFT_RULES = [rule.id for rule in RULES if rule.status is Status.DRIFT]
INITIAL = (SyncStep("", full_import=True, full_sync=True),)
IMPORT_AND_SYNC = (SyncStep("adatum.com", full_import=True, full_sync=True),)
SYNC = (SyncStep("adatum.com", full_import=False, full_sync=True),)


@cache
def open_findings(case: str) -> tuple[Finding, ...]:
    try:
        found = comparison_of(load(CASES / case / "primary"), load(CASES / case / "staging")).findings
    except EntradriftError:
        return ()  # a pair that is refused has no findings
    return tuple(finding for finding in found if finding.status is Status.DRIFT)


def finding_of(case: str, rule: str = "") -> Finding:
    [finding] = [finding for finding in open_findings(case) if finding.rule == (rule or case)]
    return finding


def step(case: str, target: Side = STAGING, rule: str = "") -> ManualStep:
    return manual_step(finding_of(case, rule), target)


def finding(rule: str, primary: Value = None, staging: Value = None, **fields: object) -> Finding:
    usual: dict[str, object] = {
        "id": "f-000000000001",
        "rule": rule,
        "section": Section.FEATURES,
        "severity": Severity.HIGH,
        "status": Status.DRIFT,
        "presence": Presence.BOTH,
        "object": ObjectRef("setting", "Microsoft.OptionalFeature.DeviceWriteBack", identity="x"),
        "path": "",
        "primary": primary,
        "staging": staging,
        "title": "It differs",
        "why": "It matters.",
        "align": "Align it.",
        "source": "A document",
    }
    return Finding(**(usual | fields))  # type: ignore[arg-type]


# --- every rule -----------------------------------------------------------------------------------------------------


def test_every_rule_that_can_be_drift_has_a_step_and_no_other():
    assert set(DRIFT_RULES) - set(STEPS) == set(), (
        "add a step to the table STEPS_OF_... of its module in align/manual"
    )
    assert set(STEPS) - set(DRIFT_RULES) == set()


@pytest.fixture(scope="module")
def every_finding() -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for case in sorted(path.name for path in CASES.iterdir()):
        for one in open_findings(case):
            found.setdefault(one.rule, []).append(one)
    return found


@pytest.mark.parametrize("target", Side)
@pytest.mark.parametrize("rule", DRIFT_RULES)
def test_each_step_says_where_and_what_in_whole_sentences(
    rule: str, target: Side, every_finding: dict[str, list[Finding]]
):
    assert rule in every_finding, "no sample shows this rule"
    for one in every_finding[rule]:
        made = manual_step(one, target, reason="The export does not carry it.")
        assert made.finding is one
        assert made.reason == "The export does not carry it."
        assert made.where
        assert made.action.endswith(".")
        assert "{" not in made.action + made.caution
        assert made.values
        assert all(label and value for label, value in made.values)
        assert made.command == made.command.strip()
        labels = " ".join(label for label, _ in made.values)
        other = "To be, as on the primary" if target is PRIMARY else "Now on the primary"
        assert other not in labels


@pytest.mark.parametrize("rule", DRIFT_RULES)
def test_a_rule_and_its_mirror_need_the_same_on_the_other_server(
    rule: str, every_finding: dict[str, list[Finding]]
):
    """What is done to the staging server for a finding is done to the primary when everything is swapped."""
    for one in every_finding[rule]:
        swapped = replace(
            one,
            rule={rule.id: rule.mirror_id for rule in RULES}[one.rule],
            primary=one.staging,
            staging=one.primary,
            side=one.side.other if one.side else None,
            facts={_swapped(name): values for name, values in one.facts.items()},
        )
        if swapped.rule not in STEPS or one.rule in UNLIKE:
            continue
        here, there = manual_step(one, STAGING), manual_step(swapped, PRIMARY)
        assert _swapped(here.action) == there.action
        assert (here.where, here.command, here.afterwards) == (there.where, there.command, there.afterwards)
        assert [(_swapped(label), value) for label, value in here.values] == list(there.values)


UNLIKE = frozenset(
    {
        # The active server is never reinstalled, and only a staging server reads as off.
        "source-anchor-differs", "upn-attribute-differs", "join-criteria-differ", "connector-only-on-staging",
        "password-hash-sync-connector-on-primary",
        # These say the same whichever server is changed.
        "both-servers-active", "both-servers-staging", "company-feature-differs", "product-setting-differs",
        "sync-rule-tag-differs", "sync-rule-disabled-unknown", "domain-selection-unknown", "sync-rule-duplicate",
    }
)  # fmt: skip


def _swapped(text: str) -> str:
    words = {"the primary": "the staging server", "the staging server": "the primary"}
    text = re.sub("the primary|the staging server", lambda match: words[match.group()], text)
    sides = {
        "primary ": "staging ",
        "staging ": "primary ",
        "on primary": "on staging",
        "on staging": "on primary",
    }
    return re.sub("^primary |^staging |on primary$|on staging$", lambda match: sides[match.group()], text)


def test_a_rule_that_is_never_drift_has_no_step():
    with pytest.raises(KeyError):
        manual_step(finding("roles-as-expected"), STAGING)


# --- filtering --------------------------------------------------------------------------------------------------------


def test_an_ou_that_the_primary_selects_is_selected():
    made = step("ou-only-on-primary")
    assert made.where == DOMAIN_AND_OU
    assert made.action == (
        'In the domain "DC=adatum,DC=com", select the check box of the container "OU=Vendors,DC=adatum,DC=com".'
    )
    assert made.values == (
        ("Now on the staging server", "excluded"),
        ("To be, as on the primary", "included"),
        (
            "Selected above, at and below it on the primary",
            "OU=Vendors,DC=adatum,DC=com",
        ),
        ("Cleared above, at and below it on the primary", "DC=adatum,DC=com"),
    )
    assert made.afterwards == IMPORT_AND_SYNC
    assert made.command == ""
    assert "starts the synchronization" in made.caution
    assert "deleted" not in made.caution


def test_the_other_direction_clears_the_same_ou_and_warns_of_the_export():
    made = step("ou-only-on-primary", PRIMARY)
    assert made.action == (
        'In the domain "DC=adatum,DC=com", clear the check box of the container "OU=Vendors,DC=adatum,DC=com".'
    )
    assert made.values[:2] == (
        ("Now on the primary", "included"),
        ("To be, as on the staging server", "excluded"),
    )
    assert made.values[2:] == (("Cleared above, at and below it on the staging server", "DC=adatum,DC=com"),)
    assert made.caution.startswith("The primary exports: whatever this changes reaches the tenant")
    assert "its objects are deleted in the tenant" in made.caution


def test_a_slash_in_the_name_of_an_ou_is_a_slash_again():
    one = replace(finding_of("ou-only-on-primary"), path="containers/OU=R~1D ~0 Test,DC=adatum,DC=com")
    assert 'container "OU=R/D ~ Test,DC=adatum,DC=com".' in manual_step(one, STAGING).action


@pytest.mark.parametrize(
    ("path", "name"),
    [("~1", "/"), ("~0", "~"), ("~01", "~1"), ("~10", "/0"), ("~00", "~0"), ("~0~1", "~/")],
)
def test_a_path_is_unescaped_in_one_pass(path: str, name: str):
    one = replace(finding_of("ou-only-on-primary"), path=f"containers/OU={path}")
    assert Subject(one, STAGING).steps == ("containers", f"OU={name}")


def test_a_container_that_its_own_server_contradicts_is_decided_there_first():
    made = step("ou-scope-differs", PRIMARY)
    assert made.action == (
        'In the domain "DC=adatum,DC=com", what the staging server does with the container "OU=Groups,DC=adatum,DC=com" is '
        "not certain (both included and excluded). Decide whether it is to be synchronized, select or clear it on the "
        "staging server first and then alike on the primary, and compare again."
    )


def test_an_ou_with_another_name_is_exchanged():
    made = step("ou-replaced")
    assert made.action == (
        'In the domain "DC=adatum,DC=com", select the check box of the container "OU=Partners,DC=adatum,DC=com" and clear '
        'the one of "OU=Vendors,DC=adatum,DC=com", as far as the directory still has it.'
    )
    assert made.caution.startswith("After an OU was renamed,")


def test_a_domain_that_only_the_primary_knows_comes_with_its_containers():
    made = step("domain-only-on-primary")
    assert (made.where, made.afterwards) == (DOMAIN_AND_OU, IMPORT_AND_SYNC)
    assert made.values == (
        ("To be, as on the primary", "selected"),
        (
            "Containers to select, as on the primary",
            "OU=Groups,DC=branch,DC=adatum,DC=com\nOU=Staff,DC=branch,DC=adatum,DC=com",
        ),
        (
            "Containers to clear, as on the primary",
            "DC=branch,DC=adatum,DC=com\nOU=Leavers,OU=Staff,DC=branch,DC=adatum,DC=com",
        ),
    )
    assert '"DC=branch,DC=adatum,DC=com" is listed, then select it' in made.action


def test_a_selected_domain_is_cleared_or_selected():
    assert step("domain-selected-on-staging").action == (
        'Clear the check box of the domain "DC=branch,DC=adatum,DC=com".'
    )
    assert step("domain-selected-on-primary").action.startswith("Select the check box of the domain")
    assert step("domain-selected-on-primary").values == (
        ("Now on the staging server", "not selected"),
        ("To be, as on the primary", "selected"),
    )


def test_attributes_and_object_types_are_chosen_in_the_service_manager():
    made = step("attribute-only-on-primary")
    assert (
        made.where
        == "Synchronization Service Manager > Connectors > adatum.com > Properties > Select Attributes"
    )
    assert made.action == 'Select the attribute "employeeNumber". If it is not listed, choose Show All.'
    assert made.afterwards == IMPORT_AND_SYNC
    assert "1.4.18" in made.caution
    made = step("object-type-replaced")
    assert made.where.endswith("Properties > Select Object Types")
    assert made.action == 'Select the object type "contact" and clear the object type "computer".'
    assert step("object-type-only-on-staging").action == 'Clear the object type "contact".'


def test_a_group_filter_can_be_taken_away_but_only_be_set_up_at_installation():
    made = step("group-filter-differs")
    assert made.where == f"{CUSTOMIZE} > Filter users and devices"
    assert made.afterwards == INITIAL
    made = step("group-filter-differs", PRIMARY)
    assert made.where == f"{REINSTALLATION} > Filter users and devices"
    assert "never the one that exports" in made.action


# --- rules ------------------------------------------------------------------------------------------------------------


def test_a_custom_rule_that_is_missing_is_carried_over_with_the_other_identifier():
    made = step("custom-rule-only-on-primary")
    assert made.where == "Synchronization Rules Editor > Inbound > Export"
    assert made.action.startswith(
        'On the primary, select the rule "In from AD - Guests" of the connector "adatum.com" and choose Export. '
    )
    assert made.action.endswith("then run it on the staging server.")
    assert made.command == "(Get-ADSyncConnector -Name 'adatum.com').Identifier"
    assert made.values[0][1].startswith("precedence: 40\ndisabled: False\nlink type: Join\n")
    assert made.afterwards == SYNC


def test_a_custom_rule_too_many_is_deleted():
    made = step("custom-rule-only-on-primary", PRIMARY)
    assert made.where == "Synchronization Rules Editor > Inbound > Delete"
    assert (
        'Select the rule "In from AD - Guests" of the connector "adatum.com" and choose Delete.'
        in made.action
    )
    assert made.command == ""


def test_a_flow_is_changed_field_by_field():
    made = step("attribute-flow-differs")
    assert made.where == "Synchronization Rules Editor > Inbound > Edit > Transformations"
    assert 'Find the transformation into "site", give it the expression that the primary has' in made.action
    assert made.values == (
        ("Now on the staging server", 'IIF([l] = "Oslo", "NO  01", "Head office")'),
        ("To be, as on the primary", 'IIF([l] = "Oslo", "NO 01", "Head office")'),
    )
    assert "and set Apply once, then Save." in step("attribute-flow-apply-once-differs").action
    assert "and clear Apply once, then Save." in step("attribute-flow-apply-once-differs", PRIMARY).action
    assert "set Merge Type to Update" in step("attribute-flow-merge-type-differs").action
    assert (
        '"cardNumber" and change its Target Attribute to "badgeNumber"'
        in step("attribute-flow-retargeted").action
    )


def test_a_flow_that_only_one_server_has_is_added_or_removed():
    added, removed = step("attribute-flow-only-on-primary"), step("attribute-flow-only-on-staging")
    assert 'Choose Add transformation, with Target Attribute "employeeType"' in added.action
    assert added.values == (
        ("To be, as on the primary", "flow type: Direct\nsource: employeeType\nmerge type: Update"),
    )
    assert 'Select the transformation into "employeeType" and choose Remove' in removed.action


def test_a_scoping_filter_shows_its_groups():
    made = step("sync-rule-scoping-filter-differs")
    assert made.where.endswith("Edit > Scoping filter")
    assert made.values == (
        (
            "Now on the staging server",
            "group 1: employeeType EQUAL Intern AND l ISNOTNULL\ngroup 2: employeeType EQUAL Staff AND l ISNOTNULL",
        ),
        ("To be, as on the primary", "group 1: employeeType EQUAL Staff AND l ISNOTNULL"),
    )


def test_a_standard_rule_is_never_edited_to_make_it_alike():
    made = step("sync-rule-join-rules-differ")
    assert made.action.startswith("One of the two servers has an edited copy of the standard rule")
    assert made.caution.startswith("Never edit a standard rule")
    assert made.values[1] == (
        "To be, as on the primary",
        "group 1: objectGUID = sourceAnchorBinary\ngroup 2: mail = mail",
    )
    assert (
        step("standard-rule-only-on-primary").where
        == "Microsoft Entra Connect wizard > Refresh directory schema"
    )
    assert "comes back, enabled" in step("standard-rule-only-on-staging").action


def test_a_rule_is_enabled_and_disabled_on_its_page():
    made = step("sync-rule-disabled-on-primary")
    assert made.action.endswith(
        "answer No if the editor offers a copy, and set Disabled on the page Description."
    )
    assert made.values == (("Now on the staging server", "enabled"), ("To be, as on the primary", "disabled"))
    assert step("sync-rule-disabled-on-staging").action.endswith(
        "and clear Disabled on the page Description."
    )


def test_a_clone_is_created_before_its_original_is_disabled_and_deleted_after_it_is_enabled():
    made = step("rule-clone-only-on-primary").action
    clone = '"In from AD - User Common - Cloned - 06/05/2025 11:02:37"'
    assert made.index(f"select the rule {clone} and choose Export") < made.index(
        "Only then disable the original"
    )
    made = step("rule-clone-only-on-staging").action
    assert made.index("First enable the original again") < made.index(f"Then delete the rule {clone}")


def test_what_the_editor_cannot_change_is_made_anew():
    made = step("sync-rule-object-type-differs")
    assert made.action.startswith("The editor cannot change the source object type of a rule that exists.")
    assert made.command == "(Get-ADSyncConnector -Name 'adatum.com').Identifier"
    assert made.afterwards == SYNC


def test_a_rule_that_moves_to_another_connector_needs_both_synchronized():
    made = step("sync-rule-target-differs", PRIMARY)
    assert made.command == "(Get-ADSyncConnector -Name 'adatum.com').Identifier"
    assert made.afterwards == (
        SyncStep("adatum.com", full_import=False, full_sync=True),
        SyncStep("adatum.onmicrosoft.com - AAD", full_import=False, full_sync=True),
    )


def test_an_order_of_precedence_shows_both_orders_and_all_rules():
    made = step("precedence-order-differs")
    assert made.values[:3] == (
        ("Order now on the staging server", "10 In from AD - Cost Centre\n20 In from AD - Site"),
        ("Order to be, as on the primary", "10 In from AD - Site\n20 In from AD - Cost Centre"),
        ("Attributes with another winner", "mail"),
    )
    assert made.values[3][0] == "All rules on the primary, in order"
    assert made.values[3][1].startswith(
        "10 In from AD - Site\n20 In from AD - Cost Centre\n30 In from AD - Badge"
    )
    assert made.afterwards == (SyncStep("", full_import=False, full_sync=True),)
    assert step("precedence-order-differs-uncontested").afterwards == ()


def test_the_connectors_of_the_server_that_is_changed_can_be_named():
    made = manual_step(finding_of("precedence-order-differs"), STAGING, connectors=["b", "a"])
    assert [needed.connector for needed in made.afterwards] == ["a", "b"]
    made = manual_step(finding_of("custom-rule-only-on-primary"), STAGING, connectors=["Adatum production"])
    assert made.command == "(Get-ADSyncConnector -Name 'Adatum production').Identifier"
    assert made.afterwards == (SyncStep("Adatum production", full_import=False, full_sync=True),)


def test_a_number_is_set_and_nothing_has_to_run():
    made = step("custom-rule-precedence-differs")
    assert "set Precedence to 30." in made.action
    assert made.afterwards == ()


# --- servers and connectors --------------------------------------------------------------------------------------------


def test_two_active_servers_are_not_aligned_but_one_is_switched():
    made = step("both-servers-active")
    assert made.where == "Microsoft Entra Connect wizard > Configure staging mode"
    assert "turn staging mode on now" in made.action
    assert made.values == (("On the primary", "active"), ("On the staging server", "active"))
    assert "Never set staging mode with a cmdlet" in made.caution


def test_swapped_roles_end_the_plan():
    assert step("roles-swapped").action.startswith("Do not use this plan")
    assert not step("roles-swapped", PRIMARY).caution.startswith("The primary exports")


def test_the_older_server_is_upgraded_whichever_is_changed():
    assert step("product-version-differs").action.startswith("Upgrade the staging server to 2.5.190.0")
    made = step("product-version-differs", PRIMARY)
    assert made.action.startswith(
        "There is no way back to an older build on the primary: upgrade the staging server"
    )
    assert made.afterwards == INITIAL


@pytest.mark.parametrize(
    ("now", "wanted", "start"),
    [
        ("2.10.0.0", "2.9.0.0", "There is no way back"),
        ("2.9.0.0", "2.10.0.0", "Upgrade"),
        (None, "2.9", "Upgrade"),
    ],
)
def test_builds_are_compared_as_numbers(now: str | None, wanted: str, start: str):
    made = manual_step(finding("product-version-differs", wanted, now), STAGING)
    assert made.action.startswith(start)


def test_a_missing_directory_is_added_and_one_too_many_needs_another_installation():
    made = step("connector-only-on-primary")
    assert made.where == f"{CUSTOMIZE} > Connect your directories"
    assert made.action.startswith('Add the directory "litware.com" with Add Directory')
    assert made.afterwards == (SyncStep("litware.com", full_import=True, full_sync=True),)
    made = step("connector-only-on-staging")
    assert made.where == f"{REINSTALLATION} > Connect your directories"
    assert "does not support deleting the connector" in made.action
    assert "never reinstall the server that exports" in step("connector-only-on-primary", PRIMARY).action


def test_a_connector_that_is_no_directory_is_not_added_in_the_wizard():
    one = replace(
        finding_of("connector-only-on-primary"), primary={"type": "other", "forest": "", "sync rules": 0}
    )
    made = manual_step(one, STAGING)
    assert made.where == "Synchronization Service Manager > Connectors > litware.com > Create"
    assert "does not support creating the connector" in made.action


def test_a_renamed_connector_is_looked_up_under_its_present_name():
    made = step("connector-name-differs")
    assert made.where == "Synchronization Service Manager > Connectors > Adatum production > Properties"
    assert made.action.startswith('Change the name "Adatum production" to "adatum.com"')
    assert "read-only" in made.caution


def test_a_schema_is_read_again_by_the_wizard():
    made = step("connector-schema-differs")
    assert made.where == "Microsoft Entra Connect wizard > Refresh directory schema"
    assert made.values == (
        ("Only in the copy of the primary", "attribute adatumBadgeColour"),
        ("Described differently", "class user"),
    )
    assert made.afterwards == IMPORT_AND_SYNC
    made = step("connector-schema-differs", PRIMARY)
    assert made.values[0] == ("Only in the copy of the primary", "attribute adatumBadgeColour")
    assert "run the same task there too" in made.action


def test_run_profiles_need_no_runs():
    made = step("run-profile-differs")
    assert made.where == "Synchronization Service Manager > Connectors > adatum.com > Configure Run Profiles"
    assert made.action == (
        'Select the run profile "Full Import" and its step 1, choose Edit Step, and set '
        '"custom-data > adma-step-data > page-size" as it is on the primary.'
    )
    assert made.afterwards == ()
    assert "choose Delete Profile" in step("run-profile-only-on-staging").action
    assert 'Choose New Profile, call it "Nightly Import"' in step("run-profile-only-on-primary").action


def test_the_metaverse_is_changed_in_the_designer():
    made = step("metaverse-schema-only-on-primary")
    assert made.where == "Synchronization Service Manager > Metaverse Designer"
    assert made.action == 'Add the attribute "badgeColour" as the primary has it.'
    assert made.afterwards == (SyncStep("", full_import=False, full_sync=True),)


# --- settings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["source-anchor-differs", "upn-attribute-differs", "join-criteria-differ"])
def test_what_is_chosen_at_installation_is_never_aligned_on_the_active_server(case: str):
    made = step(case)
    assert made.where.startswith(REINSTALLATION)
    assert made.action.startswith("The staging server cannot be aligned as it is. Uninstall")
    assert made.action.endswith(f"of the primary: {finding_of(case).primary}.")
    assert made.afterwards == INITIAL
    made = step(case, PRIMARY)
    assert made.action.startswith("Do not align the primary:")
    assert str(finding_of(case).primary) in made.action
    assert str(finding_of(case).staging) not in made.action
    assert made.afterwards == ()


def test_a_sign_in_method_is_looked_up_in_the_tenant_first():
    made = step("sign-in-differs")
    assert made.where == "Microsoft Entra Connect wizard > Change user sign-in"
    assert "choose it on the staging server (PasswordHashSync)" in made.action
    assert "disables pass-through authentication for the tenant" in made.caution
    none = manual_step(replace(finding_of("sign-in-differs"), primary="DoNotConfigure"), STAGING)
    assert none.where == f"{REINSTALLATION} > User sign-in"
    single = finding(
        "sign-in-differs",
        "False",
        "True",
        object=ObjectRef("setting", "Microsoft.UserSignIn.DesktopSsoEnabled"),
    )
    assert manual_step(single, STAGING).action.startswith("Clear the check box Enable single sign-on")
    assert manual_step(single, PRIMARY).action.startswith("Select the check box Enable single sign-on")


@pytest.mark.parametrize(
    ("setting", "where", "words"),
    [
        ("OptionalFeature.HybridExchange", OPTIONAL_FEATURES, "Select Exchange hybrid deployment"),
        (
            "OptionalFeature.ExchangeMailPublicFolder",
            OPTIONAL_FEATURES,
            "Select Exchange mail public folders",
        ),
        ("OptionalFeature.GroupWriteBack", OPTIONAL_FEATURES, "Select Group writeback"),
        (
            "OptionalFeature.DeviceWriteBack",
            "Microsoft Entra Connect wizard > Configure device options > Device writeback",
            "Select Device writeback",
        ),
        (
            "DeviceWriteBack.Container",
            "Microsoft Entra Connect wizard > Configure device options > Device writeback",
            "Device writeback: choose the container that the primary uses",
        ),
    ],
)
def test_each_feature_has_its_page(setting: str, where: str, words: str):
    ref = ObjectRef("setting", f"Microsoft.{setting}", identity=setting)
    made = manual_step(finding("feature-differs", "True", "False", object=ref), STAGING)
    assert (made.where, made.afterwards) == (where, INITIAL)
    assert made.action.startswith(words)


def test_password_hash_sync_of_one_connector_has_a_command_that_names_it():
    made = step("password-hash-sync-connector-on-primary")
    assert made.where == OPTIONAL_FEATURES
    assert made.action.startswith(
        "Look whether Password hash synchronization is selected on the staging server."
    )
    assert made.command == (
        "Set-ADSyncAADPasswordSyncConfiguration -SourceConnector 'adatum.com' -TargetConnector "
        "(Get-ADSyncConnector -Identifier 'b891884f-051e-4a83-95af-2544101c9083').Name -Enable $true"
    )
    assert step("password-hash-sync-connector-on-staging").command.endswith("-Enable $false")
    assert "can read as off" in made.caution


def test_directory_extensions_say_what_is_missing_and_what_is_too_much():
    made = step("directory-extensions-differ")
    assert made.where == f"{OPTIONAL_FEATURES} > Directory extension attribute sync > Directory extensions"
    assert made.values == (
        ("Missing on the staging server", "costCentre.user.String.True"),
        ("Too much on the staging server", "none"),
        ("All of the primary", "costCentre.user.String.True\nhireDate.user.String.True"),
    )
    assert step("directory-extensions-differ", PRIMARY).values[1] == (
        "Too much on the primary",
        "costCentre.user.String.True",
    )


def test_the_deletion_threshold_has_its_command_and_is_never_switched_off():
    made = step("deletion-threshold-differs")
    assert made.command == (
        "Enable-ADSyncExportDeletionThreshold -DeletionThreshold 500 -AADUserName '<your user principal name>'"
    )
    assert "one export is stale" in made.caution
    made = step("deletion-protection-differs", PRIMARY)
    assert made.action.startswith("Do not switch the protection off")
    assert made.command == "Get-ADSyncExportDeletionThreshold -AADUserName '<your user principal name>'"


@pytest.mark.parametrize("value", ["500; Remove-Item x", "-5", "", "\u0665\u0660\u0660", "5e2", None])
def test_a_threshold_that_is_no_number_is_in_no_command(value: str | None):
    made = manual_step(replace(finding_of("deletion-threshold-differs"), primary=value), STAGING)
    assert made.command == "Get-ADSyncExportDeletionThreshold -AADUserName '<your user principal name>'"


@pytest.mark.parametrize(
    ("name", "primary", "command"),
    [
        ("Microsoft.Synchronize.TimeInterval", "02:00:00", "-CustomizedSyncCycleInterval '02:00:00'"),
        (
            "Microsoft.Synchronize.RunHistoryPurgeInterval",
            "7.00:00:00",
            "-PurgeRunHistoryInterval '7.00:00:00'",
        ),
        ("Microsoft.Synchronize.MaintenanceEnabled", "True", "-MaintenanceEnabled $true"),
        ("Microsoft.Synchronize.SynchronizationSchedule", "False", "-SyncCycleEnabled $false"),
    ],
)
def test_values_of_the_scheduler_have_their_parameter(name: str, primary: str, command: str):
    one = finding("scheduler-differs", primary, "x", object=ObjectRef("setting", name))
    made = manual_step(one, STAGING)
    assert made.command == f"Set-ADSyncScheduler {command}"
    assert made.afterwards == ()


def test_a_suspended_scheduler_is_not_set():
    ref = ObjectRef("setting", "Microsoft.Synchronize.SchedulerSuspended")
    made = manual_step(finding("scheduler-differs", "False", "True", object=ref), STAGING)
    assert made.command == ""
    assert "Never set SchedulerSuspended with a cmdlet" in made.caution


@pytest.mark.parametrize("value", ["02:00", "$(exit)", None])
def test_a_time_that_is_none_is_in_no_command(value: str | None):
    ref = ObjectRef("setting", "Microsoft.Synchronize.TimeInterval")
    made = manual_step(finding("scheduler-differs", value, "00:30:00", object=ref), STAGING)
    assert made.command == "Get-ADSyncScheduler"


def test_a_switch_of_the_tenant_is_exported_again():
    made = step("company-feature-differs")
    assert made.where == "Both exports"
    assert made.action.startswith("Nothing is to be aligned")
    assert step("company-feature-differs", PRIMARY) == made


# --- order and words ------------------------------------------------------------------------------------------------------


def test_what_makes_later_steps_needless_comes_first():
    rules = [
        "other-setting-differs",
        "attribute-only-on-primary",
        "custom-rule-only-on-primary",
        "ou-only-on-primary",
        "product-version-differs",
        "connector-only-on-primary",
        "both-servers-active",
    ]
    steps = [manual_step(finding(rule), STAGING) for rule in rules]
    assert [made.finding.rule for made in in_working_order(steps)] == [
        "both-servers-active",
        "product-version-differs",
        "connector-only-on-primary",
        "ou-only-on-primary",
        "custom-rule-only-on-primary",
        "attribute-only-on-primary",
        "other-setting-differs",
    ]


def test_what_has_to_come_before_a_script_is_at_the_head_of_the_order():
    known = [rule for rule in STEPS if rule in COMES_FIRST]
    assert known == list(STEPS)[: len(known)]
    assert len(known) == len(COMES_FIRST) == 9


def test_an_order_of_steps_is_stable():
    steps = [
        manual_step(finding("ou-only-on-primary", id=f"f-{number:012x}"), STAGING) for number in (3, 1, 2)
    ]
    assert in_working_order(steps) == tuple(steps)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not set"),
        ("", "empty"),
        ((), "empty"),
        (True, "True"),
        (7, "7"),
        ("a\nb", "a\nb"),
        (("a\nb", "c"), "a\\nb\nc"),
        ((("x", "y"), ("z",)), "group 1: x AND y\ngroup 2: z"),
        ({"a": "1", "b": ("2", "3")}, "a: 1\nb: 2, 3"),
    ],
)
def test_values_are_shown_whole(value: Value, words: str):
    assert shown(value) == words


TEXTS = st.text(st.characters(exclude_categories=()), max_size=30)


@given(TEXTS, TEXTS, TEXTS, st.sampled_from(DRIFT_RULES), st.sampled_from(Side))
def test_no_name_breaks_a_step_or_its_command(name: str, path: str, value: str, rule: str, target: Side):
    ref = ObjectRef("sync-rule", name, name, name, identity=name)
    one = finding(rule, value, name, object=ref, path=path, facts={"clone": (name,), "subtree": (value,)})
    made = manual_step(one, target)
    assert made.action
    assert made.command.isprintable()
    inside_quotes = re.sub(r"'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'", "", made.command)
    assert re.fullmatch(r"[A-Za-z0-9 .$()\[\]+-]*", inside_quotes), made.command


@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=4))
def test_a_path_is_taken_apart_as_it_was_put_together(steps: list[str]):
    path = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
    assert Subject(finding("other-setting-differs", path=path), STAGING).steps == tuple(steps)
