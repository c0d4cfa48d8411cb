"""Drafting a text: whether what it names is there, when it is drawn up or to be amended."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.agreements.agreement import AGREEMENT, Agreement, Event, evolve, provisions_at
from domain.agreements.amendment import AmendmentProposed
from domain.agreements.coherence import as_proposed
from domain.bodies.body import BODY
from domain.calendar import day_of
from domain.linting.text_drafting import (
    Drawn,
    names_groups,
    require_groups_known,
    require_parties_named,
    require_times_ahead,
)
from domain.parties.partnership import Partnership, bound_parties, zone
from domain.values import Moment, OrganisationId
from services.ledger import Case


def require_well_drawn(
    case: Case, agreement: Agreement | None, happened: Sequence[Event], partnership: Partnership
) -> None:
    """Breach the rules that a text names its parties and their groups, for a time that is ahead;
    `agreement` is the text as it was before, None where it is drafted.
    """
    first = happened[0]
    if agreement is None:
        text = evolve(None, first)
        since, drawn = first.effective, Drawn(provisions_at(text, first.effective.at))
    else:
        assert isinstance(first, AmendmentProposed)
        text, since = as_proposed(agreement, first)
        drawn = Drawn(provisions_at(text, since.at), provisions_at(agreement, since.at))
    if not case.act.conduct.is_reported and since.at < case.act.at:
        since = Moment(case.act.at)
    conduct = case.act.conduct
    whenever = (since.at, text.drafted.at, case.act.at)
    between = {*text.parties, *_parties_of(partnership, text.parties, whenever)}
    of_all = _parties_of(partnership, (), whenever)
    require_parties_named(drawn, between if text.parties else of_all, of_all, conduct)
    require_times_ahead(drawn, day_of(since, zone(partnership)), conduct)
    if names_groups(drawn):
        others = case.within(AGREEMENT, partnership.id)
        beside = [one.provision for other in others for one in provisions_at(other, since.at)]
        bodies = case.within(BODY, partnership.id)
        require_groups_known(drawn, beside, bodies, since, conduct)


def _parties_of(
    partnership: Partnership, named: tuple[OrganisationId, ...], whenever: Iterable[datetime]
) -> set[OrganisationId]:
    """Those between whom a text is that names these, or none: of one time or another."""
    known = {
        one for at in whenever for party in bound_parties(partnership, named, at) for one in party
    }
    if partnership.formed is None and partnership.proposal is not None:
        known.update(partnership.proposal.circle)
    return known
