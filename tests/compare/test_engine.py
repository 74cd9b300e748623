"""The engine: exact where DeepDiff alone is not, and equal to a naive recursive comparison."""

# ruff: noqa: ANN401 - test data is of any type

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import deepdiff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entradrift.compare import engine
from entradrift.compare.engine import MISSING, differences, strictly_equal

KEY = "rule"


def found(primary: Any, staging: Any) -> list[tuple[Any, ...]]:
    """What the engine reports about one record, as (path, primary, staging)."""
    return [(item.path, item.primary, item.staging) for item in differences({KEY: primary}, {KEY: staging})]


def values(primary: Any, staging: Any) -> list[tuple[Any, Any]]:
    """What the engine reports about one field."""
    return [(item[1], item[2]) for item in found({("field",): primary}, {("field",): staging})]


@pytest.mark.parametrize(
    ("primary", "staging"),
    [
        ((1,), (True,)),
        ((1.0,), (1,)),
        ({"r": (0,)}, {"r": (False,)}),
        (((1,), (2,)), ((1,), (2.0,))),
        (1, True),
        (0, False),
        (1, "1"),
        ("False", False),
        (None, ""),
        (None, False),
        ((), ""),
        (("a", "a", "b"), ("a", "b")),
        ((1, 2, 2), (1, 2)),
        ((("b",), ("a",)), (("a",), ("b",))),
        ({"__version": 1}, {"__version": 2}),
        ({"Name": "a"}, {"name": "a"}),
        ({'it\'s "it"': 1}, {'it\'s "it"': 2}),
        ("a\nb", "a\r\nb"),
        ("e\u0301", "\u00e9"),
        ("Mail", "mail"),
        ("", " "),
    ],
    ids=repr,
)
def test_two_values_that_deepdiff_or_python_may_take_for_equal(primary: Any, staging: Any):
    assert values(primary, staging) == [(primary, staging)]
    assert values(staging, primary) == [(staging, primary)]


@pytest.mark.parametrize(
    "value", [None, True, False, 0, 1, 1.0, "", "a", (), (1, (2,)), {}, {"a": (1, None)}], ids=repr
)
def test_a_value_equals_itself(value: Any):
    assert values(value, value) == []


def test_null_is_not_the_same_as_not_there():
    assert found({("a",): None}, {}) == [(("a",), None, MISSING)]
    assert found({}, {("a",): None}) == [(("a",), MISSING, None)]


def test_fields_whose_names_begin_with_two_underscores_are_compared():
    assert found({("__x",): 1, ("a",): 1}, {("__x",): 2, ("a",): 1}) == [(("__x",), 1, 2)]


def test_records_with_hardly_a_common_field_stay_single_fields():
    primary = {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 4}
    assert found(primary, {("a",): 9}) == [
        (("a",), 1, 9),
        (("b",), 2, MISSING),
        (("c",), 3, MISSING),
        (("d",), 4, MISSING),
    ]


def test_swapped_values_are_two_edits_and_never_a_swap_of_records():
    primary = {"A": {("precedence",): 1}, "B": {("precedence",): 2}}
    staging = {"A": {("precedence",): 2}, "B": {("precedence",): 1}}
    reported = [(item.key, item.primary, item.staging) for item in differences(primary, staging)]
    assert reported == [("A", 1, 2), ("B", 2, 1)]


def test_a_record_that_one_server_lacks_is_every_field_of_it():
    reported = differences({"A": {("x",): 1, ("y",): 2}}, {})
    assert [(item.key, item.path, item.staging) for item in reported] == [
        ("A", ("x",), MISSING),
        ("A", ("y",), MISSING),
    ]


def test_nothing_is_left_out_however_much_differs():
    primary = {number: {("x", str(field)): field for field in range(20)} for number in range(100)}
    staging = {
        number: {path: value + 1 for path, value in record.items()} for number, record in primary.items()
    }
    assert len(differences(primary, staging)) == 2000


def test_the_order_is_that_of_the_records_whatever_the_hash_seed():
    program = (
        "from entradrift.compare.engine import differences;"
        "left={k:{(p,):1 for p in 'zyxabc'} for k in ('k9','k1','k5')};"
        "right={k:{(p,):2 for p in 'bcazyxq'} for k in ('k5','k9','k0')};"
        "print([(d.key,d.path) for d in differences(left,right)])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


def test_what_deepdiff_does_not_report_is_an_error_and_not_passed_over(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deepdiff, "DeepDiff", lambda *_arguments, **_options: {})
    with pytest.raises(RuntimeError, match="did not report"):
        differences({KEY: {("a",): 1}}, {KEY: {("a",): 2}})


def test_equal_records_do_not_even_import_deepdiff(monkeypatch: pytest.MonkeyPatch):
    def fail(*_arguments: object) -> None:
        raise AssertionError

    monkeypatch.setattr(engine, "_deepdiff_fields", fail)
    assert differences({KEY: {("a",): (1, "x")}}, {KEY: {("a",): (1, "x")}}) == []


class OtherMapping(Mapping[str, int]):
    """A mapping that is no dict."""

    def __init__(self, **entries: int) -> None:
        self._entries = entries

    def __getitem__(self, key: str) -> int:
        return self._entries[key]

    def __iter__(self) -> Any:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def test_mappings_of_different_kinds_are_equal_by_content():
    assert strictly_equal({"a": 1}, OtherMapping(a=1))
    assert not strictly_equal({"a": 1}, OtherMapping(a=True))
    assert not strictly_equal({"a": 1}, {"a": 1, "b": 2})
    assert not strictly_equal({"a": 1}, {"b": 1})


SCALARS = st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from([0.0, 1.0, "", "1", "a", "True"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from(["a", "__b", "c'\""]), inner, max_size=3)
    ),
    max_leaves=6,
)
PATHS = st.lists(st.sampled_from(["a", "__p", "q/r", "[x]"]), min_size=1, max_size=2).map(tuple)
RECORDS = st.dictionaries(
    st.sampled_from(["one", "two", ("three", "3")]), st.dictionaries(PATHS, VALUES, max_size=4), max_size=3
)


def naive(one: Any, other: Any) -> bool:
    """Tell whether two values differ, by the plainest recursion there is."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) != len(other) or any(naive(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) != set(other) or any(naive(one[key], other[key]) for key in one)
    return type(one) is not type(other) or one != other


@given(RECORDS, RECORDS)
@settings(max_examples=150, deadline=None)
def test_the_result_is_that_of_a_naive_comparison(primary: dict[Any, Any], staging: dict[Any, Any]):
    expected = {
        (key, path)
        for key in {*primary, *staging}
        for path in {*primary.get(key, {}), *staging.get(key, {})}
        if (path in primary.get(key, {})) is not (path in staging.get(key, {}))
        or naive(primary[key][path], staging[key][path])
    }
    reported = differences(primary, staging)
    assert {(item.key, item.path) for item in reported} == expected
    assert len(reported) == len(expected)
    assert all(item.primary == primary.get(item.key, {}).get(item.path, MISSING) for item in reported)
    assert all(item.staging == staging.get(item.key, {}).get(item.path, MISSING) for item in reported)


@given(VALUES, VALUES)
@settings(max_examples=200, deadline=None)
def test_strict_equality_is_symmetric_and_agrees_with_the_naive_one(one: Any, other: Any):
    assert strictly_equal(one, other) is strictly_equal(other, one) is not naive(one, other)


def test_the_values_of_a_difference_are_none_where_a_field_is_missing():
    [gone, new] = differences({"a": {("x",): 1}}, {"a": {("y",): False}})
    assert (gone.values, new.values) == ((1, None), (None, False))
    assert (gone.staging, new.primary) == (MISSING, MISSING)
