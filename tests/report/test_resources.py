from __future__ import annotations

from pathlib import Path

import pytest

from entradrift import resources
from entradrift.errors import EntradriftError

REPOSITORY = Path(__file__).resolve().parents[2]


def test_every_schema_of_the_repository_is_found_by_name():
    names = tuple(
        sorted(file.name.removesuffix(".schema.json") for file in (REPOSITORY / "schemas").glob("*.json"))
    )
    assert resources.schema_names() == names
    assert "report" in names


def test_an_unknown_schema_names_those_that_exist():
    with pytest.raises(
        EntradriftError, match=r'There is no schema "\.\./pyproject"; the schemas are .*report'
    ):
        resources.schema("../pyproject")


def test_a_wheel_reads_the_schemas_that_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas" / "only.schema.json").write_text('{"title": "from the wheel"}', encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    assert resources.schema_names() == ("only",)
    assert resources.schema("only") == {"title": "from the wheel"}


def test_files_of_the_package_are_read_by_path():
    assert resources.text("report/templates/report.html.j2").endswith("</html>\n")
