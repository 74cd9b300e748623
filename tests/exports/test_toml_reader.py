"""What TOML says, as JSON has it."""

from entradrift.exports import toml_reader


def test_days_and_times_are_texts_at_any_depth():
    document = toml_reader.parse(
        b"day = 2026-11-21\ntime = 10:30:00\nwhen = 2026-11-21T10:30:00Z\n"
        b"[[list]]\nday = 2026-11-22\nmany = [2026-11-23, 1, true]\n",
        "x.toml",
    )
    assert toml_reader.as_json(document) == {
        "day": "2026-11-21",
        "time": "10:30:00",
        "when": "2026-11-21T10:30:00+00:00",
        "list": [{"day": "2026-11-22", "many": ["2026-11-23", 1, True]}],
    }
