"""Amendments of a wording that another one has changed since they were drawn up."""

from __future__ import annotations

from domain.agreements.clause import ReplaceClause
from domain.agreements.earlier_wording import AmendmentsOverlap, DrawnUpOnEarlierWording
from domain.motions.enacted_acts import AmendmentAdoption
from domain.values import AmendmentId
from tests.refusals.cases import Case, do, named, refused, refused_afresh
from tests.refusals.usual import CHANGE, PROPOSAL
from tests.refusals.world import GONE, RULES

ELSE = named(AmendmentId, "something else")
REWORDING = do("propose_amendment", id=ELSE, changes=(ReplaceClause(GONE, "", "", "Else.\n"),))
REWORDED = (REWORDING, do("adopt_amendment", amendment=ELSE, reported=True))
ADOPTING = (AmendmentAdoption(RULES, CHANGE),)
BOTH = (*ADOPTING, AmendmentAdoption(RULES, ELSE))
EARLIER = DrawnUpOnEarlierWording

CASES: tuple[Case, ...] = (
    refused("sign_amendment", EARLIER, *REWORDED),
    refused("adopt_amendment", EARLIER, *REWORDED),
    refused_afresh(
        "open_poll", EARLIER, *PROPOSAL, do("propose_motion", enacts=ADOPTING), *REWORDED
    ),
    refused("put_to_vote", EARLIER, *PROPOSAL, *REWORDED, enacts=ADOPTING),
    *(
        refused(name, AmendmentsOverlap, *PROPOSAL, REWORDING, enacts=BOTH)
        for name in ("propose_motion", "put_to_vote")
    ),
)
