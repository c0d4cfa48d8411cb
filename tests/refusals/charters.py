"""Provisions of a charter: what they refuse, and the clashes of agreements beside each other."""

from __future__ import annotations

from domain.provision import DurationProvision, Provision, RulesClash
from domain.remit import Power, Remit
from domain.scheme import (
    Assignment,
    MatterOfAllParties,
    MatterOfAnotherBody,
    MatterOfPost,
    MatterReserved,
    SchemeProvision,
)
from domain.values import AgreementId, BodyId, ClauseId
from tests.refusals.cases import Case, Step, do, named, refused
from tests.refusals.world import BOB, CHAIR, LAKE, clause

CHARTER, OTHER = (named(AgreementId, name) for name in ("charter", "other charter"))
HERE, THERE = (named(ClauseId, name) for name in ("here", "there"))
BOARD = named(BodyId, "another board")


def scheme(*assignments: Assignment) -> SchemeProvision:
    """A scheme of delegation."""
    return SchemeProvision("scheme", assignments)


def in_force(
    *provisions: Provision, agreement: AgreementId = CHARTER, at: ClauseId = HERE
) -> tuple[Step, ...]:
    """An agreement that carries the provisions."""
    return (
        do("draft_agreement", id=agreement, clauses=(clause(at, *provisions),)),
        do("enter_into_force", agreement=agreement, reported=True),
    )


ELSEWHERE = Assignment((), "body", BOARD)
BY_CHAIR = Assignment((), "post", post=CHAIR)
BY_ALL = Assignment((), "all-parties")
OF_A_MOTION = (
    (MatterOfAnotherBody, ELSEWHERE),
    (MatterOfPost, BY_CHAIR),
    (MatterOfAllParties, BY_ALL),
)
RESERVED = Assignment(("travel",), "all-parties", reserved="by-law", law="Travel Act 1999")
TRAVEL = Remit((), (Power(("travel", "trains")),))
TWICE = (
    *in_force(scheme(RESERVED)),
    *in_force(scheme(RESERVED), agreement=OTHER, at=THERE),
)
ONCE_SIGNED = DurationProvision("term", begins="when-all-have-signed")
READY = (
    *in_force(scheme(RESERVED)),
    do("draft_agreement", id=OTHER, clauses=(clause(THERE, scheme(RESERVED), ONCE_SIGNED),)),
    do("sign_agreement", agreement=OTHER, party=LAKE, person=BOB),
)

CASES: tuple[Case, ...] = (
    *(
        refused(command, refusal, *in_force(scheme(assignment)))
        for command in ("propose_motion", "put_to_vote")
        for refusal, assignment in OF_A_MOTION
    ),
    *(
        refused(command, refusal, *before, **given)
        for command, given in (
            ("define_post", {"remit": TRAVEL}),
            ("grant_remit", {"remit": TRAVEL, "post": CHAIR}),
            ("delegate_authority", {}),
        )
        for refusal, before in ((MatterReserved, in_force(scheme(RESERVED))), (RulesClash, TWICE))
    ),
    refused("sign_agreement", RulesClash, *READY, agreement=OTHER),
    refused(
        "enter_into_force",
        RulesClash,
        *READY,
        do("sign_agreement", agreement=OTHER, reported=True),
        agreement=OTHER,
    ),
)
