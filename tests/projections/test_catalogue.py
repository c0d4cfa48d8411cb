"""Every view accounts for every event: it folds it or says that it ignores it, and not both."""

from __future__ import annotations

import pytest

from domain.record import registered_events
from projections.catalogue import VIEWS
from projections.view import View
from services import catalogue


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_view_accounts_for_every_event(view: View) -> None:
    assert catalogue.NOUNS, "importing them registers every event"
    events = frozenset(registered_events().values())
    assert view.handles | view.ignores == events
    assert not view.handles & view.ignores


def test_no_two_views_have_the_same_name() -> None:
    assert len({view.name for view in VIEWS}) == len(VIEWS)
