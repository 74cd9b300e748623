"""Two snapshots as a whole: global settings of an export that says of itself that it lacks their file."""

from collections.abc import Sequence

import pytest
from tests.compare.builders import changes, partner, setting, snapshot

from entradrift.model.section import Section
from entradrift.model.settings import Setting
from entradrift.model.snapshot import Carried, SectionContent, Snapshot

HYBRID = setting("Microsoft.OptionalFeature.HybridExchange", "True", Section.FEATURES)
GROUPS = setting("Microsoft.OptionalFeature.GroupFiltering", "True", Section.FEATURES)
REST = setting("Other", "x", Section.FEATURES)


def told_between(full: Sequence[Setting], cut: Sequence[Setting], lost: SectionContent) -> list[list[str]]:
    """The settings named, with the cut-off export on staging and then on the primary."""
    one = snapshot(settings=full)

    def cut_off(of: Snapshot) -> Snapshot:
        return partner(
            of, server=of.server, settings=tuple(cut), content={**of.content, Section.FEATURES: lost}
        )

    found = changes(one, cut_off(partner(one))), changes(cut_off(one), partner(one))
    return [sorted(change.object.name for change in each) for each in found]


LOST = SectionContent(Carried.PARTIAL, 0, "the file with the global settings is missing", by_nature=False)
NEVER_SHOWN = SectionContent(Carried.PARTIAL, 0, "a policy holds some settings only", by_nature=True)


@pytest.mark.parametrize("rest", [(), (REST,)])
def test_what_stood_in_the_missing_file_is_unknown_on_whichever_server_it_is_missing(
    rest: tuple[Setting, ...],
):
    assert told_between((HYBRID,), rest, LOST) == [["Other"] * len(rest)] * 2


def test_one_setting_shows_that_the_file_was_there():
    assert told_between((HYBRID, GROUPS), (GROUPS,), LOST) == [[HYBRID.path[0]]] * 2


def test_a_kind_of_export_that_shows_some_settings_lacks_no_file():
    assert told_between((HYBRID,), (), NEVER_SHOWN) == [[HYBRID.path[0]]] * 2
