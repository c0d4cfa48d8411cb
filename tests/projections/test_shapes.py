"""Whoever upgrades has the tables that the code writes: another shape is another version."""

from __future__ import annotations

from dataclasses import replace

import pytest

from projections.catalogue import VIEWS
from projections.rows import Table
from projections.view import View
from tests.projections.shapes import changed, kept, shape


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_the_tables_of_a_version_stay_as_they_are(view: View) -> None:
    how = "raise its version, and run `python -m tests.projections.shapes`"
    assert not changed(view, kept()), f"the tables of {view.name} have another shape: {how}"
    assert kept()[view.name] == (view.version, shape(view)), how


def test_a_column_or_a_field_more_is_another_shape() -> None:
    view = VIEWS[0]
    first: Table[object] = view.tables[0]
    wider = replace(first, ddl=first.ddl.replace(" NOT NULL", "", 1))
    other = View(view.name, view.version, (wider, *view.tables[1:]), view.ignores)
    assert changed(other, kept())
    further = next(one for one in VIEWS if one.name != view.name).tables[0]
    mixed = View(
        view.name, view.version, (replace(first, row=further.row), *view.tables[1:]), view.ignores
    )
    assert changed(mixed, kept())
    raised = View(view.name, view.version + 1, (wider, *view.tables[1:]), view.ignores)
    assert not changed(raised, kept())


def test_how_the_ddl_is_laid_out_does_not_matter() -> None:
    view = VIEWS[0]
    first: Table[object] = view.tables[0]
    same = replace(first, ddl=first.ddl.replace("\n", "\n  ") + "\n-- as before")
    assert not changed(
        View(view.name, view.version, (same, *view.tables[1:]), view.ignores), kept()
    )
