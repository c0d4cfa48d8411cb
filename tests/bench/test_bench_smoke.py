"""Every benchmark runs, on little: its numbers mean nothing here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import catalogue, machine, report
from tests.bench.findings import Aim, Table, Turns
from tests.bench.ground import Ground
from tests.bench.samples import Samples
from tests.databases import Server


@pytest.fixture(scope="module")
def ground(server: Server) -> Ground:
    return Ground(server, quick=True)


@pytest.fixture(scope="module")
def samples(ground: Ground) -> Samples:
    return Samples(ground)


@pytest.mark.postgres
@pytest.mark.parametrize("name", list(catalogue.BENCHMARKS))
def test_a_benchmark_finds_something(name: str, ground: Ground, samples: Samples) -> None:
    findings = catalogue.BENCHMARKS[name](ground, samples)
    assert all(table.rows for table in findings.tables)
    for table in findings.tables:
        assert all(len(row) == len(table.columns) for row in table.rows)


@pytest.mark.postgres
def test_the_machine_is_described(server: Server) -> None:
    assert "PostgreSQL 18" in machine.described(server)


def test_the_page_has_a_place_for_every_benchmark() -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    for name in (*catalogue.BENCHMARKS, "machine"):
        assert f"\n{name} stands here\n" in report.replaced(page, name, f"{name} stands here")


def test_what_is_written_by_hand_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- codec -->\nold\n<!-- end of codec -->\nafter\n", encoding="utf-8")
    report.write("codec", "new", page)
    assert page.read_text(encoding="utf-8") == (
        "before\n<!-- codec -->\nnew\n<!-- end of codec -->\nafter\n"
    )


def test_the_ratio_is_that_of_the_middle_turn() -> None:
    ours, theirs = iter([10.0, 20.0, 90.0]), iter([1.0, 4.0, 9.0])
    turns = Turns({"ours": lambda: next(ours), "theirs": lambda: next(theirs)}, 3)
    assert turns.median("ours") == 20
    assert turns.ratio("ours", "theirs") == 10


@pytest.mark.parametrize(("reached", "met"), [(3, True), (2.9, False)])
def test_an_aim_is_met_or_missed(reached: float, met: bool) -> None:
    aim = Aim("times the library's", 3, reached)
    assert aim.is_met is met
    assert ("**missed**" in str(aim)) is not met


def test_an_aim_may_be_to_stay_below() -> None:
    assert Aim("memory", 1.25, 1.1, better="less").is_met


def test_a_table_is_markdown() -> None:
    table = Table(("name", "number"), (("one", 1234.5), ("two", 0.123456)))
    assert str(table) == "| name | number |\n| --- | ---: |\n| one | 1,234 |\n| two | 0.123 |"
