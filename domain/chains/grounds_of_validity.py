"""What acts about the validity of decisions rest on: the decision, the rule, and who is competent.

A challenge rests on the decision as it was taken, on the rule for challenges that was in force
then, and on the capacity of who brings it. What is found rests on the challenge and on who
answers it, a body by a decision or a ruling; nullification rests on that finding, and what becomes
of dependent acts on the nullification.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.agreements.amendment import AmendmentFell
from domain.bodies.body import BODY, electorate_at
from domain.chains.chain import Acted, Ground, missing, on_act, rests
from domain.chains.grounds import (
    deciding,
    of_body_known,
    of_decision,
    of_origin,
    of_party,
    provisions_known,
)
from domain.chains.grounds_of_disposal import deciders_known
from domain.chains.grounds_of_sides import whose_known
from domain.chains.grounds_of_votes import papers_of, seat_of_body
from domain.challenges.materiality import immaterial, recount_of
from domain.competence.judge import why_not_competent, why_not_of_lapsed
from domain.competence.sides_concerned import answers_without
from domain.conflicts.conflict import CONFLICT
from domain.conflicts.outside_ruling import OutsideRulingTookEffect
from domain.conflicts.ruling import RulingGiven
from domain.decisions.decision import DECISION, Decision
from domain.holiday import holidays_at
from domain.motions.poll import PollOpened
from domain.motions.validity import (
    Challenge,
    ChallengeDetermined,
    ChallengeWithdrawn,
    DecisionChallenged,
    DecisionFell,
    DecisionNullified,
    DecisionRatified,
    DependentDecided,
    UrgencyLapsed,
)
from domain.parties.partnership import PARTNERSHIP, is_party_at, zone
from domain.provisions.pinning import pin_challenge_rule
from domain.provisions.provision import ChallengeProvision, ProvisionInForce
from domain.provisions.recourse import PinnedChallengeRule
from domain.refusal import DONE_HERE, Refused, Reported
from domain.values import BodyId, ChallengeId, ConflictId, DecisionId, PersonId
from domain.voting.rules import FromClause
from domain.voting.side import Side

# Challenges


@rests(DecisionChallenged)
def _challenged(acted: Acted[DecisionChallenged]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    why = ""
    if data.until.at <= acted.at:
        why = f"it could be challenged only until {data.until}"
    elif data.by.id in (decision.proposer, decision.party):
        why = "who proposed a decision does not challenge it"
    yield _taken(acted, decision, why)
    yield _rule(acted, decision, data.rule)
    yield from _entitlement(acted, decision, data.by, data.rule)


@rests(ChallengeWithdrawn)
def _withdrawn(acted: Acted[ChallengeWithdrawn]) -> Iterator[Ground]:
    challenge = _challenge(acted, acted.data.challenge)
    why = "" if challenge.by == acted.data.by else "somebody else brought it"
    yield _brought(acted, challenge, why)


@rests(ChallengeDetermined)
def _determined(acted: Acted[ChallengeDetermined]) -> Iterator[Ground]:
    challenge = _challenge(acted, acted.data.challenge)
    yield _brought(acted, challenge)
    yield from _judge(acted, challenge)
    if acted.data.finding == "immaterial":
        yield from _recount(acted, challenge)


def _brought(acted: Acted[Any], challenge: Challenge, why_not: str = "") -> Ground:
    brought = acted.known.last(acted.record.stream, DecisionChallenged, challenge=challenge.id)
    assert brought is not None, "a challenge is brought first"
    since, until = challenge.raised, challenge.withdrawn
    said = "The challenge that it is about."
    return on_act(acted.known, brought, "act", said, since=since, until=until, why_not=why_not)


def _recount(acted: Acted[ChallengeDetermined], challenge: Challenge) -> Iterator[Ground]:
    """That the defects made no difference, with the ballots that are not contested counted."""
    decision, known, data = _decision(acted), acted.known, acted.data
    poll, partnership = decision.poll_decided, known.of(PARTNERSHIP, decision.partnership)
    assert partnership is not None, "the partnership comes first"
    recount = None
    if poll is not None:
        holidays = holidays_at(partnership.holidays, decision.outcomes[-1].effective.at)
        papers = papers_of(known, poll)
        recount = recount_of(papers, decision, poll, zone(partnership), holidays)
    why = ""
    try:
        without = immaterial(decision, challenge, data.defects, recount, DONE_HERE)
        if without != data.recount:
            why = "counted again it comes to something else"
    except Refused as refused:
        why = refused.sentence
    opened = None if poll is None else known.last(decision.id, PollOpened, poll=poll.id)
    said = "The ballots of the poll, counted again without the contested ones."
    if opened is not None:
        yield on_act(known, opened, "count", said, why_not=why)
    elif why:
        yield missing("count", said, why, decision.id)


# Who is competent


def _entitlement(
    acted: Acted[Any], decision: Decision, side: Side, rule: PinnedChallengeRule
) -> Iterator[Ground]:
    """That a side is among those who may challenge a decision, or declare a void one so."""
    if side.party is not None:
        if rule.rule.by == "members":
            why = "only who could vote may challenge the decision"
            yield missing("party", "A party of the partnership.", why, side.party)
        else:
            yield of_party(acted.known, decision.partnership, side.party, _heard(acted, decision))
    elif side.person is not None:
        why = "only a party may challenge the decision" if rule.rule.by == "parties" else ""
        yield _member(acted, decision, side.person, why)


def _heard(acted: Acted[Any], decision: Decision) -> datetime:
    """At which of two instants a side had to be a party: when it was decided, if it was one then,
    or else as it acts."""
    around, taken = acted.known.of(PARTNERSHIP, decision.partnership), decision.decided
    party = acted.data.by.party
    if around is None or taken is None or not is_party_at(around, party, taken.at):
        return acted.at
    return taken.at


def _member(acted: Acted[Any], decision: Decision, person: PersonId, why_not: str) -> Ground:
    """That a person held a seat that could vote on the decision."""
    known = acted.known
    said = "A seat of the electorate, as it was held when the poll was opened."
    for poll in decision.polls if not why_not else ():
        opened = known.last(decision.id, PollOpened, poll=poll.id)
        if opened is not None and any(seat.holder == person for seat in poll.electorate.seats):
            return on_act(known, opened, "seat", said)
    body = known.of(BODY, decision.body)
    decided = decision.decided
    if body is not None and decided is not None and not why_not:
        for seat in electorate_at(body, decided.at).seats:
            if seat.holder == person:
                return seat_of_body(known, body.id, seat.id, decided.at, person)
    why_not = why_not or "who challenges the decision could not vote on it"
    return missing("seat", "A seat that could vote.", why_not, person)


def _judge(acted: Acted[Any], challenge: Challenge) -> Iterator[Ground]:
    """Who answers: a body that is competent, by a decision, or the ruling in a conflict."""
    decision: DecisionId | None = acted.data.decision
    conflict: ConflictId | None = acted.data.conflict
    if decision is not None:
        by = acted.known.of(DECISION, decision)
        why = ""
        if by is not None and by.outcomes:
            if by.outcomes[-1].effective.at < challenge.raised.at:
                why = "it was taken before the challenge"
            else:
                why = _why_not_competent(acted, by, challenge.rule.rule.body)
        yield _unless(of_decision(acted, decision), why)
    if conflict is not None:
        yield _ruling(acted, conflict)


def _why_not_competent(acted: Acted[Any], by: Decision, named: BodyId | None) -> str:
    known, decision, at = acted.known, _decision(acted), acted.data.effective
    theirs, others = deciders_known(known, decision.id), deciders_known(known, by.id)
    partnership = known.of(PARTNERSHIP, decision.partnership)
    if theirs is None or others is None or partnership is None:
        return ""
    lines = whose_known(known, theirs, partnership, at)
    of_by = whose_known(known, others, partnership, at)
    without = answers_without(others, of_by, lines, partnership)
    return why_not_competent(decision, by, named, is_without_some=without)


def _ruling(acted: Acted[Any], conflict: ConflictId) -> Ground:
    state, known = acted.known.of(CONFLICT, conflict), acted.known
    given = known.last(conflict, RulingGiven, OutsideRulingTookEffect)
    said = "The ruling in the conflict about the decision."
    if state is None or given is None:
        return missing("conflict", said, "none was given", conflict)
    why = ""
    if state.decision != acted.record.stream:
        why = "the conflict is not about the decision"
    elif state.ruling is None or state.pending_appeals or acted.at < state.ruling.given.at:
        why = "it did not stand then"
    elif state.ruling.reported_by is not None:
        why = "one side alone reports it"
    since = given.record.effective.start
    return on_act(known, given, "conflict", said, since=since, why_not=why)


def _unless(ground: Ground, why_not: str) -> Ground:
    """The ground, which does not hold for this reason where it would hold otherwise."""
    if not why_not or not ground.link.holds:
        return ground
    return replace(ground, link=replace(ground.link, why_not=why_not))


# Nullification and ratification


@rests(DecisionNullified)
def _nullified(acted: Acted[DecisionNullified]) -> Iterator[Ground]:
    decision, data, known = _decision(acted), acted.data, acted.known
    challenge = _challenge(acted, data.challenge)
    found = known.last(decision.id, ChallengeDetermined, challenge=challenge.id)
    assert found is not None, "it is found what a decision is before it is nullified"
    until, why = challenge.voidable_until, ""
    if until is not None and until.at <= acted.at:
        why = f"it could be nullified only until {until}"
    elif challenge.finding == "voidable" and data.by is not None:
        why = "" if data.by in challenge.voidable_by else "others may nullify it"
    said = f"What was found of the decision: {challenge.finding}."
    since = challenge.found
    yield on_act(known, found, "act", said, since=since, until=until, why_not=why)
    if challenge.finding == "void" and data.by is not None:
        yield from _entitlement(acted, decision, data.by, challenge.rule)
    yield from _judge(acted, challenge)


@rests(DependentDecided)
def _dependent_decided(acted: Acted[DependentDecided]) -> Iterator[Ground]:
    decision, known = _decision(acted), acted.known
    nullified = known.last(decision.id, DecisionNullified)
    if nullified is None:
        yield from _of_lapsed(acted, decision)
        return
    said = "The nullification of the decision on which the act rests."
    yield on_act(known, nullified, "act", said, since=decision.validity.nullified)
    yield from _judge(acted, _challenge(acted, nullified.record.data.challenge))


def _of_lapsed(acted: Acted[DependentDecided], decision: Decision) -> Iterator[Ground]:
    """The lapse of what was decided in urgency, and that the body decided of it since."""
    lapse, lapsed = acted.known.last(decision.id, UrgencyLapsed), decision.validity.lapsed
    assert lapse is not None and lapsed is not None, "it is decided of once it lapsed"
    said = "The lapse of the decision on which the act rests."
    yield on_act(acted.known, lapse, "act", said, since=lapsed)
    data = acted.data
    if data.decision is not None:
        by = acted.known.of(DECISION, data.decision)
        why = "" if by is None else why_not_of_lapsed(decision, by, lapsed)
        yield _unless(of_decision(acted, data.decision), why)
    if data.conflict is not None:
        yield _ruling(acted, data.conflict)


@rests(DecisionFell, AmendmentFell)
def _fell(acted: Acted[DecisionFell | AmendmentFell]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    own = data.amendment if isinstance(data, AmendmentFell) else acted.record.stream
    state = known.of(DECISION, data.nullified)
    listed = () if state is None else state.validity.dependents
    said = "What was decided of it: it falls with the decision on which it rested."
    for dependent in listed:
        if dependent.subject != own:
            continue
        event, falls = dependent.event, "falls"
        decided = known.last(data.nullified, DependentDecided, event=event, disposition=falls)
        if decided is not None:
            yield on_act(known, decided, "act", said)
            return
    yield missing("act", said, "nobody decided that it falls", data.nullified)


@rests(DecisionRatified)
def _ratified(acted: Acted[DecisionRatified]) -> Iterator[Ground]:
    decision, data = _decision(acted), acted.data
    rule, why = _governing(acted, decision)
    validity = decision.validity
    void = any(one.finding == "void" for one in validity.challenges)
    lasting = "" if not void or rule.rule.void_is_ratifiable else "what is void is not ratified"
    yield _taken(acted, decision, lasting)
    yield _rule(acted, decision, rule, why)
    by = acted.known.of(DECISION, data.decision)
    named, why = rule.rule.ratified_by, ""
    if by is not None:
        if named is not None:
            why = "" if by.body == named else "the agreement names another body"
        elif "authority" in data.defects:
            why = "" if by.body != decision.body else "the body lacked the authority itself"
        else:
            why = "" if by.body == decision.body else "another body took the decision"
    yield _unless(of_decision(acted, data.decision), why)


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


def _taken(acted: Acted[Any], decision: Decision, why_not: str = "") -> Ground:
    """The decision as it was taken, whatever it came to and whether or not it is valid."""
    taken = acted.known.last(decision.id, *deciding(decision))
    assert taken is not None and decision.result, "only what was decided is valid or not"
    result = decision.result.replace("-", " ")
    said = f"The decision on “{decision.motion.title}”, as it was taken: {result}."
    since = taken.record.effective.start
    return on_act(acted.known, taken, "decision", said, since=since, why_not=why_not)


def _in_force(acted: Acted[Any], decision: Decision) -> tuple[ProvisionInForce, ...]:
    """What was in force when the decision was taken: that governs how it is challenged."""
    taken = decision.decided or decision.proposed
    whose = of_body_known(acted.known, decision.body)
    return provisions_known(acted.known, decision.partnership, whose, taken.at)


def _governing(acted: Acted[Any], decision: Decision) -> tuple[PinnedChallengeRule, str]:
    """The rule on challenges, and why it is in doubt; of two that clash, the first applies."""
    origin, in_force = decision.rule.origin, _in_force(acted, decision)
    agreement = origin.agreement if isinstance(origin, FromClause) else None
    try:
        return pin_challenge_rule(agreement, in_force, DONE_HERE), ""
    except Refused as refused:
        return pin_challenge_rule(agreement, in_force, Reported()), refused.sentence


def _rule(
    acted: Acted[Any], decision: Decision, rule: PinnedChallengeRule, why_not: str = ""
) -> Ground:
    """The rule that was followed, which has to be the one in force when it was decided."""
    governing, why = _governing(acted, decision)
    if not why and governing != rule:
        why = "another rule was in force when the decision was taken"
    origin = rule.origin
    carries = next(
        (
            one.provision
            for one in _in_force(acted, decision)
            if isinstance(one.provision, ChallengeProvision)
            and isinstance(origin, FromClause)
            and (one.clause, one.provision.name) == (origin.clause, origin.provision)
            and one.provision.rule == rule.rule
        ),
        None,
    )
    silent = "The stated default: the agreements do not say how decisions are challenged."
    at = (decision.decided or decision.proposed).at
    said = "The rule on challenges"
    return of_origin(acted.known, origin, at, said, silent, carries, why_not or why)
