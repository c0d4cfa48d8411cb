"""Ballots and proxies: who is not let vote, and when no more."""

from __future__ import annotations

from domain.bodies.body import BodyGone
from domain.decisions.ballot import (
    BallotAlreadyCast,
    BallotFinal,
    BallotOfAnotherMatter,
    NotEntitledToVote,
    ObjectionNotAdmitted,
    ObjectionNotArgued,
    PrincipalVoted,
    SeatRecused,
    ballot_id,
)
from domain.decisions.decision import MotionAlreadyDecided, MotionAlreadyWithdrawn
from domain.decisions.in_time import BallotAfterClose, PollNotOpen
from domain.decisions.proxy import (
    ProxyAlreadyGranted,
    ProxyAlreadyRevoked,
    ProxyCircle,
    ProxyForNothing,
    ProxyNotAdmitted,
    ProxyOfNobody,
    ProxyStands,
    ProxyToOneself,
    TooManyProxies,
)
from domain.elections.marks import OneOption, UnknownChoice
from domain.motions.motion import SeatNotInElectorate
from domain.motions.poll import PollAlreadyClosed, PollUnknown
from domain.motions.sealed_ballot import BallotsUnreadable, ReasonTellsBallot
from domain.values import PollId, ProxyId, SeatId
from domain.voting.tally import OBJECTION, Stance
from services.act import AlreadyExists
from services.committee import SeatNotHeld
from tests.refusals.cases import Case, Step, do, named, on, refused, refused_afresh
from tests.refusals.everywhere import each
from tests.refusals.usual import NO
from tests.refusals.world import (
    ADA,
    ADAS,
    BOB,
    BOBS,
    CLEO,
    MOTION,
    OTHER_MOTION,
    POLL,
    VACANT,
)

STRANGE = named(SeatId, "strange")
OTHER_POLL = named(PollId, "other poll")
OTHER_PROXY = named(ProxyId, "other proxy")
BALLOTS = "cast_ballot raise_objection"
VOTES = f"{BALLOTS} vote"
ON_THE_DAY_BEFORE = on(2023, 12, 31)


def polled(matter: str, **given: object) -> tuple[Step, ...]:
    """A poll is open on a matter that a provision names."""
    return (do("propose_motion", matter=matter, enacts=()), do("open_poll", **given))


BY_PROXY = {
    "cast_ballot": polled("by proxy"),
    "raise_objection": polled("consent, by proxy"),
}
ONCE = {
    "cast_ballot": polled("once"),
    "vote": polled("once"),
    "raise_objection": polled("consent, once"),
}
UNCOUNTED = (*polled("secret"), do("cast_ballot"), do("withdraw_motion"))
"""Sealed ballots that will never be counted, since their motion was withdrawn."""
SAME_POLL_ELSEWHERE = (
    do("propose_motion", id=OTHER_MOTION, matter="consent", enacts=()),
    do("open_poll", decision=OTHER_MOTION),
    do("cast_ballot", decision=OTHER_MOTION, choice=NO),
)
"""Somebody gave a poll of another motion the same identifier."""

VOTING = (
    *each(
        VOTES,
        AlreadyExists,
        do("register_organisation", id=ballot_id(POLL, ADAS)),
    ),
    *(
        refused_afresh(name, BallotAfterClose, *polled("consent", closes_at=on(2024, 1, 5)),
                       when=on(2024, 2))
        for name in VOTES.split()
    ),
    refused("cast_ballot", BallotAlreadyCast, do("cast_ballot")),
    refused("vote", BallotAlreadyCast, do("cast_ballot")),
    refused("raise_objection", BallotAlreadyCast, do("raise_objection")),
    *(
        refused_afresh(name, BallotFinal, *before, do("cast_ballot", choice=NO))
        for name, before in ONCE.items()
    ),
    *each(VOTES, BallotOfAnotherMatter, *SAME_POLL_ELSEWHERE),
    *each(BALLOTS, NotEntitledToVote, voter=BOB),
    refused("vote", NotEntitledToVote, do("fill_seat", seat=VACANT, holder=CLEO), voter=CLEO),
    refused("cast_ballot", ObjectionNotArgued, choice=OBJECTION),
    refused("vote", ObjectionNotArgued, stance="object"),
    refused_afresh("raise_objection", ObjectionNotAdmitted, *polled("")),
    refused_afresh("cast_ballot", ObjectionNotAdmitted, *polled(""), choice=Stance("block")),
    refused_afresh("vote", ObjectionNotAdmitted, *polled(""), stance="block"),
    *each(BALLOTS, PollAlreadyClosed, do("close_poll", reported=True)),
    *each(VOTES, PollNotOpen, when=ON_THE_DAY_BEFORE),
    *each(BALLOTS, PollUnknown, poll=OTHER_POLL),
    *each(VOTES, SeatRecused, do("declare_recusal")),
    *(
        refused_afresh(
            name, PrincipalVoted, do("grant_proxy"), *before, do("cast_ballot"), voter=CLEO
        )
        for name, before in BY_PROXY.items()
    ),
    *(
        refused_afresh(name, ReasonTellsBallot, *polled("secret"), why="I am against it.")
        for name in ("cast_ballot", "vote")
    ),
    *(
        refused_afresh(name, BallotsUnreadable, *UNCOUNTED, reported=True)
        for name in ("count_poll", "conclude_vote")
    ),
    refused("vote", SeatNotHeld, voter=CLEO),
    refused("cast_ballot", UnknownChoice, choice=OneOption("a boat")),
    refused(
        "raise_objection",
        MotionAlreadyDecided,
        do("cast_ballot"),
        do("cast_ballot", seat=BOBS, voter=BOB),
        do("close_poll"),
        do("count_poll"),
    ),
)  # fmt: skip
PROXIES = (
    refused("grant_proxy", BodyGone, do("dissolve_body")),
    refused_afresh(
        "grant_proxy",
        MotionAlreadyDecided,
        do("propose_motion"),
        do("report_tally"),
        body=None,
        decision=MOTION,
    ),
    refused_afresh(
        "grant_proxy",
        MotionAlreadyWithdrawn,
        do("propose_motion"),
        do("withdraw_motion"),
        body=None,
        decision=MOTION,
    ),
    refused("grant_proxy", ProxyAlreadyGranted, do("grant_proxy")),
    refused(
        "grant_proxy",
        ProxyCircle,
        do("grant_proxy", id=OTHER_PROXY, seat=BOBS, holder=ADA),
        holder=BOB,
    ),
    refused("grant_proxy", ProxyForNothing, body=None),
    refused("grant_proxy", ProxyNotAdmitted, do("propose_motion"), body=None, decision=MOTION),
    refused("grant_proxy", ProxyOfNobody, seat=VACANT),
    refused("grant_proxy", ProxyStands, do("grant_proxy", id=OTHER_PROXY)),
    refused("grant_proxy", ProxyToOneself, holder=ADA),
    refused("grant_proxy", SeatNotInElectorate, seat=STRANGE),
    refused(
        "grant_proxy",
        TooManyProxies,
        do("propose_motion", matter="few proxies", enacts=()),
        body=None,
        decision=MOTION,
    ),
    refused_afresh(
        "cast_ballot", TooManyProxies, do("grant_proxy"), *polled("few proxies"), voter=CLEO
    ),
    refused_afresh(
        "raise_objection",
        TooManyProxies,
        do("grant_proxy"),
        *polled("consent, few proxies"),
        voter=CLEO,
    ),
    refused("revoke_proxy", ProxyAlreadyRevoked, do("revoke_proxy")),
)

CASES: tuple[Case, ...] = (*VOTING, *PROXIES)
