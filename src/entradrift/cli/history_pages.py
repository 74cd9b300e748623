"""The pages that stand for all runs: made again from the history and the run folders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from entradrift import clock
from entradrift.report import index_page
from entradrift.version import VERSION
from entradrift.whole_files import write_files

if TYPE_CHECKING:
    from entradrift.cli.history_options import Place
    from entradrift.history.store import History

_PAGES: Final = ("report.html", "failure.html")


def write_pages(history: History, place: Place) -> None:
    """Write `index.html` and each pair's `latest.html`. Raises OutputError."""
    fleet = history.fleet(clock.now(), VERSION, place.lanes)
    for pair in fleet.pairs:
        folder = place.reports / pair.name / pair.latest.name
        page = next((folder / name for name in _PAGES if (folder / name).is_file()), None)
        if page is not None:
            write_files({folder.parent / "latest.html": page.read_bytes()})
    write_files({place.reports / "index.html": index_page.render(fleet)})
