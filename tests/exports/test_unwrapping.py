"""What PowerShell puts around objects is taken off, and what it cut off inside them is noticed all the same."""

from typing import Any

import pytest

from entradrift.errors import InputError
from entradrift.exports.cmdlets.unwrapping import Unwrapper

REMOTING = {"PSComputerName": "SYNC01", "RunspaceId": "8a1d", "PSShowComputerName": True}
CUT_OFF = "@{Name=a; Value=System.Object[]}"


def unwrapped(document: Any) -> Any:  # noqa: ANN401
    unwrapper = Unwrapper("x.json")
    plain = unwrapper.unwrapped(document)
    unwrapper.refuse_cut_off(plain)
    return plain


def test_what_is_not_wrapped_stays_the_very_same():
    document = {"Name": "a", "Partitions": [{"Name": "b"}]}
    assert unwrapped(document) is document


@pytest.mark.parametrize("value", ["x", 7, None, {"Name": "a"}])
def test_a_count_beside_a_value_that_is_no_list_is_no_wrapping(value: object):
    document = {"Inner": {"value": value, "Count": 1}}
    assert unwrapped(document) == document


def test_remoting_is_taken_off_at_any_depth_and_counted():
    unwrapper = Unwrapper("x.json")
    found = unwrapper.unwrapped([{"Name": "a", "Inner": [{"Name": "b", **REMOTING}], **REMOTING}])
    assert found == [{"Name": "a", "Inner": [{"Name": "b"}]}]
    assert unwrapper.hosts == {"SYNC01"}
    assert unwrapper.removed == dict.fromkeys(REMOTING, 2)


@pytest.mark.parametrize("around", [{}, REMOTING], ids=["as it is", "through remoting"])
@pytest.mark.parametrize(
    ("inside", "place"),
    [
        ({"Parameter": CUT_OFF}, "$.Parameter"),
        ({"Parameters": [CUT_OFF]}, "$.Parameters[0]"),
        (
            {"Partitions": [{"Name": "a"}, {"Name": "b", "Scope": {"Rule": CUT_OFF}}]},
            "$.Partitions[1].Scope.Rule",
        ),
    ],
    ids=["at once", "in a list", "deep"],
)
def test_what_was_cut_off_is_refused_at_its_place(around: dict[str, Any], inside: dict[str, Any], place: str):
    with pytest.raises(InputError, match=r"the text of a \.NET type or object") as refused:
        unwrapped({"Name": "x", **inside, **around})
    assert str(refused.value).startswith(f"x.json, {place}: ")


@pytest.mark.parametrize("around", [{}, REMOTING], ids=["as it is", "through remoting"])
@pytest.mark.parametrize("key", ["Schema", "RunSteps"])
def test_objects_without_end_may_be_cut_off(around: dict[str, Any], key: str):
    document = {"Name": "x", key: [{"Class": CUT_OFF}]}
    assert unwrapped({**document, **around}) == document


@pytest.mark.parametrize("around", [{}, REMOTING], ids=["as it is", "through remoting"])
def test_a_cut_in_an_object_without_end_hides_no_other_one(around: dict[str, Any]):
    with pytest.raises(InputError, match=r"\$\.Parameters\[0\]"):
        unwrapped({"Parameters": [CUT_OFF], "Schema": {"Class": CUT_OFF}, **around})
