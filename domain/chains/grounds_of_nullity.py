"""What is said of the validity of decisions, derived again: it follows from what was there before.

Until when a decision is challenged and nullified follows from the rule; what is found goes with
the defects that were alleged and found; from when a decision is void or valid, from when it was
taken and what was found; and what rests on it is listed, no act left out and none added.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from domain.agreements.agreement import AGREEMENT, Agreement
from domain.chains.chain import Acted, Ground, also_rests, missing
from domain.chains.reliance import RELIANT_KINDS, resting_on, resting_on_fallen
from domain.decisions.decision import DECISION, Decision
from domain.motions.validity import (
    Challenge,
    ChallengeDetermined,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    Dependent,
    DependentDecided,
    UrgencyLapsed,
)
from domain.parties.partnership import PARTNERSHIP, zone
from domain.provisions.protocol import deadline
from domain.record import Record
from domain.values import AgreementId, ChallengeId, Moment

NO_JUDGE = "it is not said who answers, or more than one"


@also_rests(DecisionChallenged)
def _challenged(acted: Acted[DecisionChallenged]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    taken, poll = decision.decided, decision.poll_decided
    if taken is not None:
        until = _days_after(acted, taken, data.rule.rule.days)
        yield from _unless(acted, data.until.at == until.at, f"it can be challenged until {until}")
    voted = frozenset() if poll is None else frozenset(seat.id for seat in poll.electorate.seats)
    yield from _unless(acted, voted.issuperset(data.seats), "the vote had no such seats")
    yield from _unless(acted, data.defects, "it is not said what is wrong with the decision")


@also_rests(ChallengeDetermined)
def _determined(acted: Acted[ChallengeDetermined]) -> Iterator[Ground]:
    data, challenge = acted.data, _challenge(acted, acted.data.challenge)
    goes = (data.finding == "valid") == (not data.defects)
    yield from _unless(acted, goes, f"“{data.finding}” contradicts the defects that were found")
    alleged = set(challenge.defects)
    yield from _unless(acted, alleged.issuperset(data.defects), "nobody alleged such a defect")
    yield from _unless(acted, _is_said_once(data.decision, data.conflict), NO_JUDGE)
    told = data.recount is None or data.finding == "immaterial"
    yield from _unless(acted, told, "only what is immaterial is counted again")
    days, until = challenge.rule.rule.nullify_days, data.voidable_until
    ends = _days_after(acted, data.effective, days) if data.finding == "voidable" else None
    is_then = (None if until is None else until.at) == (None if ends is None else ends.at)
    yield from _unless(acted, is_then, "it can be nullified until another day")
    named = bool(data.voidable_by) == (data.finding == "voidable")
    yield from _unless(acted, named, "what is voidable, and nothing else, somebody may nullify")


@also_rests(DecisionNullified)
def _nullified(acted: Acted[DecisionNullified]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    challenge = _challenge(acted, data.challenge)
    is_void = challenge.finding == "void"
    yield from _unless(acted, is_void or challenge.finding == "voidable", "it was found valid")
    since = {decision.decided} if is_void else {decision.decided, data.effective}
    yield from _unless(acted, data.since in since, "it is without effect from another moment on")
    judged = data.decision or data.conflict
    yield from _unless(acted, _is_said_once(data.by, judged), NO_JUDGE)
    yield from _of_dependents(acted, data.dependents, _resting(acted))


@also_rests(UrgencyLapsed)
def _lapsed(acted: Acted[UrgencyLapsed]) -> Iterator[Ground]:
    yield from _of_dependents(acted, acted.data.dependents, _resting(acted))


@also_rests(DependentDecided)
def _dependent_decided(acted: Acted[DependentDecided]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    yield from _unless(acted, _is_said_once(data.decision, data.conflict), NO_JUDGE)
    listed = {one.event: one for one in decision.validity.dependents}
    fallen = listed.get(data.event)
    yield from _unless(acted, fallen, "the act is not among those that rest on the decision")
    resting: tuple[Dependent, ...] = ()
    if data.disposition == "falls" and fallen is not None:
        before, texts = _records(acted), _texts(acted)
        resting = resting_on_fallen(fallen, decision.id, decision.validity, before, texts)
    yield from _of_dependents(acted, data.dependents, resting)


@also_rests(DecisionFell)
def _fell(acted: Acted[DecisionFell]) -> Iterator[Ground]:
    own, data = _decision(acted), acted.data
    on = acted.known.of(DECISION, data.nullified)
    ended = None if on is None else on.validity.void_since or on.validity.lapsed
    if own.decided is not None and ended is not None:
        since = max(own.decided, ended, key=lambda one: one.at)
        yield from _unless(acted, data.since == since, f"it is without effect from {since}")


@also_rests(DecisionRatified)
def _ratified(acted: Acted[DecisionRatified]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    since = {decision.decided, data.effective}
    yield from _unless(acted, data.since in since, "it is valid from another moment on")
    yield from _unless(acted, data.defects, "it is not said which defects are cured")


# What rests on a decision


def _of_dependents(
    acted: Acted[Any], listed: Collection[Dependent], resting: Collection[Dependent]
) -> Iterator[Ground]:
    """That what rests on the decision is listed, and nothing else."""
    left_out, added = set(resting) - set(listed), set(listed) - set(resting)
    yield from _unless(acted, not left_out, f"acts that rest on it are left out: {len(left_out)}")
    yield from _unless(acted, not added, f"acts are listed that do not rest on it: {len(added)}")


def _resting(acted: Acted[Any]) -> tuple[Dependent, ...]:
    """Every act that rests on the decision, as it was known before."""
    return resting_on(_decision(acted).id, _records(acted), _texts(acted))


def _records(acted: Acted[Any]) -> list[Record[Any]]:
    """What was recorded in the partnership before, but for what goes with this act."""
    known, partnership = acted.known, acted.record.partnership
    assert partnership is not None, "a decision belongs to a partnership"
    return [
        placed.record
        for kind in sorted(RELIANT_KINDS)
        for stream in known.records.within(partnership, kind)
        for placed in known.stream(stream)
        if placed.record.command != acted.record.command
    ]


def _texts(acted: Acted[Any]) -> Mapping[AgreementId, Agreement]:
    partnership = acted.record.partnership
    assert partnership is not None, "a decision belongs to a partnership"
    return {text.id: text for text in acted.known.within(AGREEMENT, partnership)}


# What they have in common


def _decision(acted: Acted[Any]) -> Decision:
    """The decision as it was known before the act."""
    state = acted.known.of(DECISION, acted.record.stream)
    assert state is not None, "the motion comes first"
    return state


def _challenge(acted: Acted[Any], id: ChallengeId) -> Challenge:
    challenge = _decision(acted).validity.challenge(id)
    assert challenge is not None, "a challenge is brought first"
    return challenge


def _days_after(acted: Acted[Any], begun: Moment, days: int) -> Moment:
    around = acted.known.of(PARTNERSHIP, acted.record.partnership)
    assert around is not None, "the partnership comes first"
    return deadline(begun, days, zone(around))


def _is_said_once(one: object, other: object) -> bool:
    return (one is None) != (other is None)


def _unless(acted: Acted[Any], follows: object, why: str) -> Iterator[Ground]:
    """What the act says of itself, where it does not follow from what was there before."""
    if not follows:
        said = "What the act says, as it follows from what was there before."
        yield missing("act", said, why, acted.record.id, why)
