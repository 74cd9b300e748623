"""A connector of the tree, part by part: what each holds is where it belongs, once."""

from entradrift.exports.collected import Collected
from entradrift.exports.files import InputFile
from entradrift.exports.server_configuration.connectors import read_connector
from entradrift.exports.xml_reader import XmlDocument, parse
from entradrift.model.connector import RunProfile
from entradrift.model.section import Section
from entradrift.model.settings import Setting

CONNECTOR = """<ma-data>
  <id>{{11111111-2222-3333-4444-555555555555}}</id><name>contoso.com</name><category>AD</category><subtype>x</subtype>
  {}
</ma-data>"""


def document(text: str) -> XmlDocument:
    return parse(InputFile("x.xml", text.encode()))


def test_how_a_connector_is_classified_is_a_setting_of_it():
    found = read_connector(document(CONNECTOR.format("")), Collected())
    assert found.settings == (
        Setting(Section.CONNECTORS, ("category",), "AD"),
        Setting(Section.CONNECTORS, ("subtype",), "x"),
    )
    assert found.place == "x.xml"


def test_the_provisioning_hierarchy_says_which_component_makes_which_object():
    mapping = "<mapping{}><dn_component>{}</dn_component><object_class>{}</object_class></mapping>"
    two = mapping.format("", "OU", "organizationalUnit") + mapping.format(' kind="k"', "O", "organization")
    found = read_connector(
        document(CONNECTOR.format(f"<component_mappings>{two}</component_mappings>")), Collected()
    )
    assert found.provisioning_hierarchy == {"OU": "organizationalUnit", "O": "organization"}
    assert [(each.path, each.value) for each in found.settings][2:] == [
        (("component_mappings", "[O]", "@kind"), "k")
    ]


def test_steps_of_a_run_profile_stand_in_order_and_everything_else_once():
    profile = (
        '<run-configuration by="b"><id>{1}</id><name>Import</name><version>3</version><note>n</note>'
        '<configuration mode="m"><step><type>full</type><limit>5</limit></step><step><type>delta</type></step>'
        "</configuration></run-configuration>"
    )
    collected = Collected()
    found = read_connector(document(CONNECTOR.format(f"<ma-run-data>{profile}</ma-run-data>")), collected)

    def setting(value: str, *path: str) -> Setting:
        return Setting(Section.RUN_PROFILES, path, value)

    assert found.run_profiles == (
        RunProfile(
            "Import",
            (
                (setting("5", "limit"), setting("full", "type")),
                (setting("delta", "type"),),
            ),
            (
                Setting(Section.OTHER_SETTINGS, ("@by",), "b"),
                Setting(Section.OTHER_SETTINGS, ("note",), "n"),
                Setting(Section.OTHER_SETTINGS, ("configuration", "@mode"), "m"),
            ),
        ),
    )
    assert {entry.path: entry.count for entry in collected.dropped_list()} == {
        "ma-data/id": 1,
        "run-configuration/id": 1,
        "run-configuration/version": 1,
    }
