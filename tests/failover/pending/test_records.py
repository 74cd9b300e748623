"""Records made quickly are the records of the model."""

import dataclasses

import pytest

from entradrift.failover.pending.records import make_change, make_identity, make_object
from entradrift.model.pending import AttributeChange, ExportError, Identity, Operation, PendingObject

CHANGE = ("title", "string", "update", False, ("a",), ("b",), True)
TEXTS = [field.name for field in dataclasses.fields(Identity)]
ERROR = ExportError("t", "c", "x", "f", "l", 1)


def made() -> PendingObject:
    return make_object(
        "C",
        "CN=x",
        "id",
        "user",
        Operation.RENAME,
        make_identity(TEXTS),
        (make_change(*CHANGE),),
        "CN=y",
        ERROR,
    )


def test_they_are_equal_field_by_field():
    normal = PendingObject(
        "C",
        "CN=x",
        "id",
        "user",
        Operation.RENAME,
        Identity(*TEXTS),
        (AttributeChange(*CHANGE),),
        "CN=y",
        ERROR,
    )
    assert made() == normal
    assert hash(made()) == hash(normal)
    assert repr(made()) == repr(normal)
    assert dataclasses.asdict(made()) == dataclasses.asdict(normal)
    assert dataclasses.replace(made(), dn="CN=z") == dataclasses.replace(normal, dn="CN=z")


@pytest.mark.parametrize("record", [made(), made().identity, made().changes[0]])
def test_they_are_frozen(record: object):
    name = dataclasses.fields(record)[0].name  # type: ignore[arg-type]
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, name, "x")
