"""Challenges: question whether a decision is valid, answer that, nullify or ratify it."""

from collections.abc import Iterable, Sequence
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import check_result
from domain.agreements.coherence import require_coherent
from domain.bodies.body import BODY, electorate_at
from domain.chains.reliance import RELIANT_NOUNS, resting_on, resting_on_fallen
from domain.challenges import challenge as rules
from domain.challenges import nullification
from domain.challenges.materiality import Recount, recount_of
from domain.challenges.ratification import ratify_decision as ratified
from domain.competence.judge import Judge
from domain.conflicts.conflict import CONFLICT
from domain.decisions.ballot import BALLOT
from domain.decisions.decision import DECISION, Decision
from domain.elections.marks import check_marks
from domain.elections.profile import NoCommonUnit
from domain.elections.returning import ElectorateNotReported
from domain.holiday import holidays_at
from domain.motions.enacted_acts import (
    ChallengeDetermination,
    DecisionNullification,
    DecisionRatification,
    DependentDisposition,
    EnactedAct,
)
from domain.motions.enactment import AlreadyCarriedOut
from domain.motions.named_act import NamedAct
from domain.motions.outcome import require_declared
from domain.motions.validity import ChallengeFinding, DefectKind, Dependent, Disposition
from domain.parties.organisation import ORGANISATION, require_existing
from domain.parties.partnership import PARTNERSHIP, Partnership, is_party_at, parties_at, zone
from domain.provisions.pinning import pin_challenge_rule
from domain.provisions.recourse import PinnedChallengeRule
from domain.values import ChallengeId, ConflictId, DecisionId, EventId, Moment, SeatId
from domain.voting.rules import FromClause
from domain.voting.side import Side
from services.act import Act, Done, require_within
from services.commands import command
from services.concerned import judges_without_some, require_of_sides
from services.conflicts import SideUnstated, side_acting
from services.decisions import decision_of
from services.enactments import enact, known_act
from services.falling import let_act_fall
from services.governing import of_body, provisions_of
from services.ledger import Case, Performs
from services.partnerships import moment_in
from services.resolutions import require_unsuspended, resolution_of

BY = "For whom; left out: the party or person on whose behalf the request is made."
JUDGING = "The decision by which a body answers; it is taken after the challenge."
RULING = "The conflict about that decision whose ruling answers."


@command("decision")
def challenge_decision(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[ChallengeId | None, "The challenge's identifier, if it has one already."] = None,
    decision: Annotated[DecisionId, "The decision whose validity is questioned."],
    grounds: Annotated[str, "Why it is not valid; sealed."],
    defects: Annotated[tuple[DefectKind, ...], "What is wrong with it."],
    seats: Annotated[
        tuple[SeatId, ...], "The seats whose ballots are contested, where some are."
    ] = (),
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Challenge a decision; the rule for that, as it was when the decision was taken, is pinned."""

    def decide(case: Case) -> UUID:
        found, partnership = _heard_on(case, decision)
        rule = challenge_rule_of(case, found)
        effective = moment_in(case, partnership)
        entitled = _entitled(case, found, partnership, rule, effective)
        happened = rules.challenge_decision(
            found,
            challenge=ChallengeId(id or act.new_id("challenge")),
            by=_acting(case, by, entitled),
            entitled=entitled,
            grounds=grounds,
            defects=defects,
            seats=seats,
            rule=rule,
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        return _append(case, found, happened)

    return ledger.perform(act, decide)


@command("decision")
def withdraw_challenge(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision."],
    challenge: Annotated[ChallengeId, "The challenge."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Take back a challenge that one has brought."""

    def decide(case: Case) -> UUID:
        found, partnership = _heard_on(case, decision)
        brought = found.validity.challenge(challenge)
        happened = rules.withdraw_challenge(
            found,
            challenge=challenge,
            by=_acting(case, by, () if brought is None else (brought.by,)),
            effective=moment_in(case, partnership),
            conduct=act.conduct,
        )
        return _append(case, found, happened, challenge)

    return ledger.perform(act, decide)


# A challenge is answered once, so that no decision answers it twice; what was counted once can be
# counted again, and nothing is declared anew.
@command(
    "decision",
    passes=(
        check_marks,
        require_declared,
        AlreadyCarriedOut,
        ElectorateNotReported,
        NoCommonUnit,
    ),
)
def determine_challenge(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that was challenged."],
    challenge: Annotated[ChallengeId, "The challenge."],
    finding: Annotated[ChallengeFinding, "Whether the decision is valid."],
    defects: Annotated[
        tuple[DefectKind, ...], "Those of the alleged defects that there are; none if it is valid."
    ] = (),
    reasons: Annotated[str, "Why; sealed."],
    by: Annotated[DecisionId | None, JUDGING] = None,
    conflict: Annotated[ConflictId | None, RULING] = None,
    voidable_by: Annotated[
        tuple[Side, ...], "Who may nullify what is voidable; left out: whoever challenged it."
    ] = (),
) -> Done:
    """Find whether a challenged decision is valid, immaterially irregular, voidable or void."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        judge = _judge(case, found, by, conflict, effective)
        happened = rules.determine_challenge(
            found,
            challenge=challenge,
            finding=finding,
            defects=defects,
            reasons=reasons,
            judge=judge,
            recount=_recount(case, found, partnership) if finding == "immaterial" else None,
            voidable_by=voidable_by,
            zone=zone(partnership),
            effective=effective,
            conduct=act.conduct,
        )
        _enact(case, judge, effective, ChallengeDetermination(decision, challenge, finding))
        return _append(case, found, happened, challenge)

    return ledger.perform(act, decide)


# A decision is nullified once, so that no other nullifies it twice.
@command("decision", passes=(AlreadyCarriedOut,))
def nullify_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that was found voidable or void."],
    challenge: Annotated[ChallengeId, "The challenge by which that was found."],
    from_start: Annotated[
        bool, "Whether it is without effect from the start; otherwise from now on."
    ] = True,
    side: Annotated[Side | None, BY] = None,
    by: Annotated[DecisionId | None, "The decision by which a body does it instead."] = None,
    conflict: Annotated[ConflictId | None, "The conflict whose ruling does it instead."] = None,
) -> Done:
    """Nullify a voidable decision, or declare one void; every act that rests on it is listed."""

    def decide(case: Case) -> UUID:
        found, partnership = _heard_on(case, decision)
        effective = moment_in(case, partnership)
        is_judged = by is not None or conflict is not None
        rule = challenge_rule_of(case, found)
        entitled = _entitled(case, found, partnership, rule, effective)
        brought = found.validity.challenge(challenge)
        may = entitled if brought is None else brought.voidable_by or entitled
        judge = _judge(case, found, by, conflict, effective) if is_judged else None
        happened = nullification.nullify_decision(
            found,
            challenge=challenge,
            by=side if is_judged else _acting(case, side, may),
            judge=judge,
            entitled=entitled,
            from_start=from_start,
            dependents=dependents_of(case, found),
            effective=effective,
            conduct=act.conduct,
        )
        _enact(case, judge, effective, DecisionNullification(decision))
        return _append(case, found, happened, challenge)

    return ledger.perform(act, decide)


# What a text without the amendment would be refused for is told as one refusal of the fall.
@command("decision", passes=(check_result, require_coherent))
def decide_dependent(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that was nullified, or has lapsed."],
    dependent: Annotated[NamedAct, "The act that rests on it."],
    disposition: Annotated[Disposition, "Whether the act stands, falls, or is to be decided anew."],
    reasons: Annotated[str, "Why; sealed."],
    by: Annotated[DecisionId | None, "The decision by which a body says so."] = None,
    conflict: Annotated[ConflictId | None, RULING] = None,
) -> Done:
    """Decide what becomes of an act that rests on a decision that was nullified or has lapsed;
    none falls by itself. An appointment, delegation, post, body or seat that falls ends with that,
    an amendment changes the text no more, and what was done by it meanwhile is listed.
    """

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        named = known_act(case, found.partnership, dependent)
        judge = _judge(case, found, by, conflict, effective)
        falls = disposition == "falls"
        happened = nullification.decide_dependent(
            found,
            act=named,
            disposition=disposition,
            reasons=reasons,
            judge=judge,
            dependents=_done_meanwhile(case, found, named) if falls else (),
            effective=effective,
            conduct=act.conduct,
        )
        listed = nullification.dependent_named(found, named)
        said_of = NamedAct(event=EventId(listed.event))
        _enact(case, judge, effective, DependentDisposition(decision, said_of, disposition))
        _append(case, found, happened, decision)
        if falls and listed.is_decision:
            resting = case.get(DECISION, DecisionId(listed.subject))
            fell = nullification.let_fall(resting, nullified=found, effective=effective)
            _append(case, resting, fell)
        elif falls:
            let_act_fall(case, listed, found.partnership, decision, happened[0])
        return decision

    return ledger.perform(act, decide)


@command("decision")
def ratify_decision(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision whose defects are cured."],
    by: Annotated[DecisionId, "The later decision that approves it."],
    defects: Annotated[tuple[DefectKind, ...], "The defects that are cured."],
    from_start: Annotated[
        bool, "Whether it is valid from the start; otherwise from the ratification on."
    ] = True,
) -> Done:
    """Ratify a decision: later approval by the competent body cures its defects."""

    def decide(case: Case) -> UUID:
        found, partnership = decision_of(case, decision)
        effective = moment_in(case, partnership)
        approving = _other(case, found, by, effective)
        happened = ratified(
            found,
            by=approving,
            defects=defects,
            from_start=from_start,
            rule=challenge_rule_of(case, found),
            effective=effective,
            conduct=act.conduct,
        )
        enact(case, approving, effective, DecisionRatification(decision))
        return _append(case, found, happened, follows_from=by)

    return ledger.perform(act, decide)


def challenge_rule_of(case: Case, decision: Decision) -> PinnedChallengeRule:
    """How the decision is challenged, by what was in force when it was taken."""
    taken = decision.decided or decision.proposed
    origin = decision.rule.origin
    agreement = origin.agreement if isinstance(origin, FromClause) else None
    in_force = provisions_of(case, decision.partnership, of_body(case, decision.body), taken.at)
    return pin_challenge_rule(agreement, in_force, case.act.conduct)


def dependents_of(case: Case, decision: Decision) -> tuple[Dependent, ...]:
    """Every act of the partnership that rests on the decision, from the ledger itself."""
    agreements = {one.id: one for one in case.within(AGREEMENT, decision.partnership)}
    records = case.course(decision.partnership, RELIANT_NOUNS)
    return resting_on(decision.id, records, agreements)


def _done_meanwhile(case: Case, decision: Decision, act: NamedAct) -> tuple[Dependent, ...]:
    """What rests on the decision through an act that falls, and was not listed yet."""
    fallen = nullification.dependent_listed(decision, act)
    if fallen is None:
        return ()  # it is refused
    agreements = {one.id: one for one in case.within(AGREEMENT, decision.partnership)}
    records = case.course(decision.partnership, RELIANT_NOUNS)
    return resting_on_fallen(fallen, decision.id, decision.validity, records, agreements)


def _heard_on(case: Case, decision: DecisionId) -> tuple[Decision, Partnership]:
    """The decision and its partnership, also for a party that left after it was taken: who was
    bound by a decision may say that it is void.
    """
    boundary, found = case.act.boundary, case.get(DECISION, decision)
    partnership, taken = case.get(PARTNERSHIP, found.partnership), found.decided
    if boundary is None or taken is None or not is_party_at(partnership, boundary, taken.at):
        return decision_of(case, decision)
    require_existing(case.get(ORGANISATION, boundary), Moment(case.act.at), case.act.conduct)
    return found, partnership


def _entitled(
    case: Case,
    decision: Decision,
    partnership: Partnership,
    rule: PinnedChallengeRule,
    effective: Moment,
) -> frozenset[Side]:
    """Who may challenge the decision: the parties when it was taken and those at `effective`, and
    those who could vote on it.
    """
    seats = [seat for poll in decision.polls for seat in poll.electorate.seats]
    if decision.body is not None and decision.decided is not None:
        body = case.get(BODY, decision.body)
        seats.extend(electorate_at(body, decision.decided.at).seats)
    taken = decision.decided or decision.proposed
    parties = {*parties_at(partnership, taken.at), *parties_at(partnership, effective.at)}
    return rules.entitled_to_challenge(rule, parties, seats)


def _acting(case: Case, stated: Side | None, sides: Iterable[Side]) -> Side:
    """For whom it is done: as said, or for which of `sides` the request is made."""
    side = side_acting(case, tuple(sides), stated)
    if side is None:
        raise SideUnstated
    return side


def _judge(
    case: Case,
    decision: Decision,
    by: DecisionId | None,
    conflict: ConflictId | None,
    effective: Moment,
) -> Judge:
    ruled = None if conflict is None else case.get(CONFLICT, conflict)
    if ruled is not None:
        require_within(decision.partnership, ruled.partnership, (CONFLICT.kind, ruled.id))
        require_of_sides(case, decision, ruled, effective)
    if by is None:
        return Judge(conflict=ruled)
    judging = _other(case, decision, by, effective)
    return Judge(judging, ruled, judges_without_some(case, decision, judging, effective))


def _enact(case: Case, judge: Judge | None, effective: Moment, act: EnactedAct) -> None:
    """Let what a body says of a decision rest on its own, which has to enact that."""
    if judge is not None and judge.decision is not None:
        enact(case, judge.decision, effective, act)


def _other(case: Case, decision: Decision, by: DecisionId, effective: Moment) -> Decision:
    """Another decision of the same partnership, by which something is said of this one."""
    found = resolution_of(case, decision.partnership, by)
    require_unsuspended(case, found, effective)
    return found


def _recount(case: Case, decision: Decision, partnership: Partnership) -> Recount | None:
    poll = decision.poll_decided
    if poll is None:
        return None
    papers = case.children(BALLOT, poll.id)
    holidays = holidays_at(partnership.holidays, decision.outcomes[-1].effective.at)
    return recount_of(papers, decision, poll, zone(partnership), holidays)


def _append(
    case: Case,
    decision: Decision,
    happened: Sequence[object],
    follows: UUID | None = None,
    follows_from: DecisionId | None = None,
) -> UUID:
    """Append to a decision what follows from its last act, from a challenge, or from another."""
    held = case.held(DECISION, follows_from or decision.id)
    cause = None if held is None else held.last
    if follows is not None:
        cause = case.origin(DECISION, decision.id, follows) or cause
    return case.append(
        DECISION, decision.id, happened, partnership=decision.partnership, caused_by=cause
    )
