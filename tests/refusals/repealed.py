"""What the body or post of a clause does not do any more that was repealed, or fell."""

from __future__ import annotations

from dataclasses import dataclass

from domain.agreements.clause import ClauseChange, InsertClause, ReplaceClause
from domain.agreements.repealed import ProvidingClauseFell, ProvidingClauseRepealed
from domain.challenges.falling import WordingCannotReturn
from domain.motions.enacted_acts import AmendmentAdoption, DependentDisposition
from domain.motions.named_act import NamedAct
from domain.provisions.provision import ConflictProtocolProvision
from domain.provisions.remit import Power, Remit
from domain.refusal import Refused
from domain.values import AmendmentId, ClauseId, DecisionId, PostId
from domain.voting.tally import Seat
from tests.refusals.agreements import GONE_REPEALED, SOME
from tests.refusals.cases import Case, Step, do, named, refused, refused_afresh
from tests.refusals.decided import won
from tests.refusals.usual import BOARD, DETERMINING, LAST_MOTION, SEAT
from tests.refusals.usual_payments import REQUESTED
from tests.refusals.world import (
    GONE,
    HELD,
    HILL,
    MOTION,
    OTHER_MOTION,
    PROTOCOL,
    RULES,
    TWO,
    clause,
)

BURSAR = named(PostId, "bursar")
REMIT = Remit((), (Power(("travel",)),))
PUT_BEFORE = named(DecisionId, "put before")
LAST = InsertClause(clause(SOME), GONE)
ADDED, SINCE = named(AmendmentId, "added"), named(AmendmentId, "since")
OF_ADDED = {"dependent": NamedAct(amendment=ADDED), "disposition": "falls"}
FALLING = DependentDisposition(MOTION, NamedAct(amendment=ADDED), "falls")


def adopting(*changes: ClauseChange) -> tuple[Step, ...]:
    """A decision by which the text is amended."""
    return (
        do("propose_amendment", id=ADDED, changes=changes),
        *won(AmendmentAdoption(RULES, ADDED)),
        do("adopt_amendment", amendment=ADDED, decision=MOTION, reported=True),
    )


NULLIFIED = (
    do("challenge_decision"),
    *won(DETERMINING, motion=OTHER_MOTION),
    do("determine_challenge", finding="void"),
    do("nullify_decision"),
    *won(FALLING, motion=LAST_MOTION),
)
"""The decision is void, and it was decided that the amendment falls."""
DISPUTES = ConflictProtocolProvision("disputes", PROTOCOL)
PUT_ELSEWHERE = (
    do("propose_amendment", id=SINCE, changes=(InsertClause(clause(SOME, DISPUTES), GONE),)),
    do("adopt_amendment", amendment=SINCE, reported=True),
)


@dataclass(frozen=True)
class Gone:
    """How the clause of a body or post goes."""

    refusal: type[Refused]
    clause: ClauseId
    inserted: tuple[Step, ...]
    """By what it came into the text, where that was not there from the start."""
    goes: tuple[Step, ...]

    @property
    def of_it(self) -> dict[str, object]:
        """What is said of what it provides for."""
        return {"agreement": RULES, "clause": self.clause}

    @property
    def board(self) -> tuple[Step, ...]:
        """The body, and that the clause went."""
        return *self.inserted, self.constituted, *self.goes

    @property
    def constituted(self) -> Step:
        """The body."""
        return do("constitute_body", **self.of_it, seats=(Seat(SEAT, None, HILL),))

    @property
    def bursar(self) -> tuple[Step, ...]:
        """The post."""
        return *self.inserted, do("define_post", id=BURSAR, **self.of_it, remit=REMIT)

    @property
    def in_post(self) -> tuple[Step, ...]:
        """Somebody in the post, and that the clause went."""
        return *self.bursar, do("appoint", post=BURSAR), do("accept_appointment"), *self.goes

    def cases(self) -> tuple[Case, ...]:
        """What is not done any more."""
        put = do("propose_motion", id=PUT_BEFORE, body=BOARD)
        opened = (*self.inserted, self.constituted, put, *self.goes)
        consulted = (do("propose_motion", id=PUT_BEFORE), *self.board)
        of, board, why = {"body": BOARD, "seat": SEAT}, self.board, self.refusal
        held = (*self.bursar, do("appoint", post=BURSAR), *self.goes)
        paid = (*self.in_post, *REQUESTED)
        return (
            refused("propose_motion", why, *board, id=PUT_BEFORE, body=BOARD),
            refused("propose_election", why, *board, id=PUT_BEFORE, body=BOARD),
            refused("put_to_vote", why, *board, do("dissolve_body"), id=PUT_BEFORE, body=BOARD),
            refused_afresh("open_poll", why, *opened, decision=PUT_BEFORE),
            *(refused(n, why, *board, **of) for n in ("designate_chair", "fill_seat")),
            refused("grant_proxy", why, *board, **of),
            refused("record_attendance", why, *board, body=BOARD, present=(SEAT,)),
            refused_afresh(
                "enter_consultation", why, *consulted, decision=PUT_BEFORE, body=BOARD, party=None
            ),
            *(
                refused(name, why, *self.bursar, *self.goes, post=BURSAR)
                for name in ("grant_remit", "appoint")
            ),
            refused_afresh(
                "assent_to_appointment",
                why,
                *self.bursar,
                *self.goes,
                do("dissolve_body"),
                post=BURSAR,
            ),
            refused_afresh("accept_appointment", why, *held),
            *(
                refused_afresh(name, why, *self.in_post)
                for name in ("name_deputy", "delegate_authority")
            ),
            *(
                refused_afresh(name, why, *paid, appointment=HELD)
                for name in ("approve_payment", "refuse_payment")
            ),
        )


CASES: tuple[Case, ...] = (
    *Gone(ProvidingClauseRepealed, GONE, (), GONE_REPEALED).cases(),
    *Gone(
        ProvidingClauseFell,
        SOME,
        adopting(LAST),
        (*NULLIFIED, do("decide_dependent", **OF_ADDED)),
    ).cases(),
    refused_afresh(
        "decide_dependent",
        WordingCannotReturn,
        *adopting(ReplaceClause(TWO, "2", "", "We talk.\n")),
        *PUT_ELSEWHERE,
        *NULLIFIED,
        **OF_ADDED,
    ),
)
