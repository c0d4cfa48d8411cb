"""Returning an election: from a rule, a slate and ballots to who is elected, and why.

The outcome is a pure function of its arguments, in exact fractions; the order of the ballots
makes no difference. Ballots of seats that are unknown, vacant or recused, by proxies that the
rule does not admit, and illegal ones are set aside with the reason. An option that no ballot
marks is not elected, however many seats are left.

Ballots are those of an electorate, or, of an election held elsewhere, how many of each kind
there were; the same methods count both.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.elections.election import (
    NO_TIE_BREAKER,
    Approval,
    ElectionRule,
    InstantRunoff,
    OptionId,
    OptionQuorumRoot,
    OptionQuorumShare,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TransferableVote,
    attendance,
)
from domain.elections.marks import check_marks, is_blank, options_marked, options_opposed
from domain.elections.onward import tell_onward, without_ties_for_going_on
from domain.elections.profile import Profile, profile_of
from domain.elections.reported import (
    ReportedBallots,
    check_reported,
    profile_reported,
    tells_how_many_voted,
)
from domain.elections.returns import (
    BallotsCounted,
    Counted,
    CountStep,
    ElectionDecidedBy,
    ElectionExplanation,
    ElectionOutcome,
    ElectionResult,
    IllegalBallot,
    Threshold,
    TieBroken,
    calls_again,
)
from domain.elections.runoff import by_exclusion
from domain.elections.schulze import Sizes, by_paths
from domain.elections.scoring import by_most, by_stars
from domain.elections.seating import InOffice, Seating
from domain.elections.ties import NOTHING, CountSheet
from domain.elections.transferable import by_transfers
from domain.elections.whichever import MethodCount, seat_whoever_is_certain
from domain.refusal import Finding, Refused
from domain.values import SeatId
from domain.voting.explanation import SetAside
from domain.voting.figures import NO_CIRCUMSTANCES, Circumstances
from domain.voting.reasoning import outcome
from domain.voting.rules import Condition, CountAtLeast, RuleOrigin
from domain.voting.steps import Step, waits_for_next_call
from domain.voting.tally import Ballot, Choice, Count, Electorate, Stance, Tally, tally_of, worth


class ElectorateNotReported(Refused):
    """The rule compares with the size of the electorate ({whole}), which was not reported."""

    code = "ELECTORATE_NOT_REPORTED"
    whole: str


@dataclass(frozen=True)
class _Turnout:
    """What was handed in, ready to be counted."""

    profile: Profile
    ballots: BallotsCounted
    present: Tally
    """Who was there."""
    asked: Callable[[OptionId, Condition], Tally]
    """The tally as if one option were a motion: yes is who marks it, no who marks others."""
    circumstances: Circumstances
    set_aside: tuple[SetAside, ...] = ()
    illegal: tuple[IllegalBallot, ...] = ()


def elect(
    rule: ElectionRule,
    slate: Slate,
    electorate: Electorate,
    ballots: Iterable[Ballot],
    origin: RuleOrigin,
    *,
    recused: Collection[SeatId] = (),
    breaker: TieBreaker = NO_TIE_BREAKER,
    circumstances: Circumstances = NO_CIRCUMSTANCES,
    in_office: InOffice = (),
    there: Collection[SeatId] = (),
) -> ElectionOutcome:
    """Who the electorate elected, with the explanation; `origin` is where the rule is from.

    `there` are the seats whose holders were present, whether or not they voted.
    """
    ballots = sorted(ballots, key=lambda ballot: ballot.seat)
    illegal = tuple(
        IllegalBallot(ballot.seat, Finding.of(defect))
        for ballot in ballots
        if (defect := _defect(rule, slate, ballot)) is not None
    )
    spoilt = {defective.seat for defective in illegal}

    def tally(condition: Condition, stance: Callable[[Choice], Stance]) -> Tally:
        stances = [
            Ballot(b.seat, stance(b.choice), b.voter, valid=b.valid and b.seat not in spoilt)
            for b in ballots
        ]
        return tally_of(attendance(rule, condition), electorate, stances, recused, there)

    def asked(option: OptionId, condition: Condition) -> Tally:
        return tally(condition, lambda choice: _as_motion(rule, choice, option))

    present = tally(_COUNTING[rule.measure], _as_vote)
    aside = {ballot.seat for ballot in present.set_aside}
    seats = {seat.id: seat for seat in electorate.seats}
    counted = [
        (ballot.choice, worth(seats[ballot.seat], rule.measure))
        for ballot in ballots
        if ballot.valid and ballot.seat not in aside | spoilt and not is_blank(ballot.choice)
    ]
    figures = present.count("", rule.measure)
    assert figures is not None and figures.abstain is not None
    numbers = BallotsCounted(figures.yes, figures.abstain, figures.invalid)
    turnout = _Turnout(
        profile_of(counted),
        numbers,
        present,
        asked,
        replace(circumstances, electorate=electorate, counted=True),
        present.set_aside,
        tuple(each for each in illegal if each.seat not in aside),
    )
    return _returned(rule, Seating(slate, rule, in_office), turnout, breaker, origin)


def without_casting_vote(
    rule: ElectionRule, slate: Slate, tied: ElectionOutcome
) -> ElectionOutcome:
    """What a tied election comes to when the casting vote is lost: what is tied for stays open, and
    of those tied for the next ballot all go on."""
    told, steps = tied.explanation, tied.explanation.steps
    result: ElectionResult = "partly-elected" if tied.elected else "none-elected"
    if not tied.elected and calls_again(steps):
        result = "incomplete"
    if isinstance(rule.method, Plurality):
        sheet = CountSheet("fails", NO_TIE_BREAKER, without_ties_for_going_on(steps))
        tell_onward(Seating(slate, rule, elected=list(tied.elected)), sheet)
        steps = tuple(sheet.steps)
    return replace(tied, result=result, explanation=replace(told, tie="fails", steps=steps))


def elect_reported(
    rule: ElectionRule,
    slate: Slate,
    reported: ReportedBallots,
    origin: RuleOrigin,
    *,
    breaker: TieBreaker = NO_TIE_BREAKER,
    circumstances: Circumstances = NO_CIRCUMSTANCES,
    in_office: InOffice = (),
) -> ElectionOutcome:
    """Who was elected elsewhere, by what was reported from there; refuses as `check_reported`."""
    check_reported(rule, slate, reported)
    profile, blank = profile_reported(rule, reported)

    told = tells_how_many_voted(rule, reported)

    def tally(yes: Fraction, no: Fraction) -> Tally:
        others = profile.total - yes - no
        count = Count(
            yes,
            no,
            None if blank is None or (others and not told) else blank + others,
            reported.invalid,
            reported.present,
            members=reported.members,
            seats=reported.seats,
            recused=reported.recused,
            measure=rule.measure,
        )
        return Tally((count,))

    def asked(option: OptionId, _: Condition) -> Tally:
        yes, no = 0, 0
        for choice, number in profile.choices.items():
            yes += number if option in options_marked(choice) else 0
            no += number if option in options_opposed(choice) else 0
        others = profile.total - profile.amount(yes)
        return tally(profile.amount(yes), profile.amount(no) if _opposes(rule) else others)

    numbers = BallotsCounted(profile.total if told else None, blank or NOTHING, reported.invalid)
    elsewhere = replace(circumstances, counted=False)
    turnout = _Turnout(profile, numbers, tally(profile.total, NOTHING), asked, elsewhere)
    return _returned(rule, Seating(slate, rule, in_office), turnout, breaker, origin)


_RANKED_BY: dict[str, Counted] = {
    "none": "approvals",
    "threshold": "approvals",
    "net": "net-approvals",
    "share": "approval-shares",
}

_COUNTING: dict[str, Condition] = {
    "votes": CountAtLeast(NOTHING),
    "weight": CountAtLeast(NOTHING, measure="weight"),
    "persons": CountAtLeast(NOTHING, measure="persons"),
}
"""Conditions that hold of anything, so that a tally counts in the measure they name."""


def _defect(rule: ElectionRule, slate: Slate, ballot: Ballot) -> Refused | None:
    if not ballot.valid:
        return None
    try:
        check_marks(rule.method, rule.seats, slate, ballot.choice)
    except Refused as refused:
        return refused
    return None


def _as_vote(choice: Choice) -> Stance:
    return Stance("abstain" if is_blank(choice) else "yes")


def _as_motion(rule: ElectionRule, choice: Choice, option: OptionId) -> Stance:
    if is_blank(choice):
        return Stance("abstain")
    if option in options_marked(choice):
        return Stance("yes")
    is_against = option in options_opposed(choice) or not _opposes(rule)
    return Stance("no" if is_against else "abstain")


def _opposes(rule: ElectionRule) -> bool:
    """Whether a ballot says by itself against whom it is."""
    return isinstance(rule.method, Approval) and rule.method.opposition != "none"


def _returned(
    rule: ElectionRule,
    seating: Seating,
    turnout: _Turnout,
    breaker: TieBreaker,
    origin: RuleOrigin,
) -> ElectionOutcome:
    presence = attendance(rule, _COUNTING[rule.measure])
    attended = outcome(presence, turnout.present, origin, turnout.circumstances)
    quorum = attended.explanation.quorum
    sheet = CountSheet(rule.tie, replace(breaker, order=seating.slate.in_precedence))
    default_won = False
    quorum_is_met = all(step.holds for step in quorum)
    has_default = isinstance(rule.method, Schulze) and rule.method.default is not None
    anybody_voted = turnout.profile.total > 0
    if quorum_is_met and (anybody_voted or has_default):
        default_won = _count(turnout, seating, sheet, origin)
    result, decided_by = _result(rule, seating, sheet, quorum, default_won)
    if quorum_is_met and not anybody_voted:
        decided_by = "nobody-voted"
    elif _goes_on(result, sheet) and not tell_onward(seating, sheet):
        result, decided_by = "tied", "tie"
    drawn = decided_by == "lot" or any(_is_broken_by(step, "lot") for step in sheet.steps)
    explanation = ElectionExplanation(
        origin,
        decided_by,
        rule.method.kind,
        rule.seats,
        rule.measure,
        rule.tie,
        quorum,
        turnout.ballots,
        tuple(sheet.steps),
        breaker.seed if drawn and not breaker.drawn else "",
        turnout.present.recused,
        turnout.set_aside,
        turnout.illegal,
        rule.precedence if any(_is_broken_by(step, "precedence") for step in sheet.steps) else "",
    )
    elected = () if result == "incomplete" else tuple(seating.elected)
    return ElectionOutcome(result, elected, rule.advisory, explanation)


def _count(turnout: _Turnout, seating: Seating, sheet: CountSheet, origin: RuleOrigin) -> bool:
    """Seat the winners by the method of the rule; whether the default option won instead."""
    rule = seating.rule
    match rule.method:
        case Plurality(threshold=threshold):
            holds = _threshold(turnout, rule, threshold, origin)
            by_most(turnout.profile, seating, "votes", holds, sheet)
        case Approval(threshold, opposition):
            holds = _threshold(turnout, rule, threshold, origin)
            by_most(turnout.profile, seating, _RANKED_BY[opposition], holds, sheet)
        case Schulze():
            return by_paths(turnout.profile, seating, _sizes(turnout, rule), sheet)
        case InstantRunoff() | TransferableVote() | Star():
            method = _ON_THE_WAY[rule.method.kind]
            method(turnout.profile, seating, sheet)
            if sheet.tie_left:
                seat_whoever_is_certain(method, turnout.profile, seating, sheet)
        case _:
            raise AssertionError(rule.method)
    return False


_ON_THE_WAY: dict[str, MethodCount] = {
    "instant-runoff": by_exclusion,
    "transferable-vote": by_transfers,
    "star": by_stars,
}
"""The methods in which options can be tied for something else than a seat."""


def _threshold(
    turnout: _Turnout, rule: ElectionRule, threshold: Condition | None, origin: RuleOrigin
) -> Callable[[OptionId], Step] | None:
    """What tells whether the condition on each elected option holds."""
    if threshold is None:
        return None

    def holds(option: OptionId) -> Step:
        asked = attendance(rule, threshold)
        tally = turnout.asked(option, threshold)
        return outcome(asked, tally, origin, turnout.circumstances).explanation.condition

    return holds


def _sizes(turnout: _Turnout, rule: ElectionRule) -> Sizes:
    """How large the electorate is; the recused leave it where the rule says so."""
    count = turnout.present.count("", rule.measure)
    assert count is not None
    assert isinstance(rule.method, Schulze)
    quorum = rule.method.quorum
    if isinstance(quorum, OptionQuorumShare | OptionQuorumRoot):
        whole = count.members if quorum.of == "members" else count.seats
        if whole is None:
            raise ElectorateNotReported(quorum.of)
    leaving = count.recused if rule.recusal in {"leaves-both", "leaves-base"} else NOTHING
    return Sizes((count.members or NOTHING) - leaving, (count.seats or NOTHING) - leaving)


def _result(
    rule: ElectionRule,
    seating: Seating,
    sheet: CountSheet,
    quorum: tuple[Step, ...],
    default_won: bool,
) -> tuple[ElectionResult, ElectionDecidedBy]:
    if any(step.holds is False for step in quorum):
        return "inquorate", "quorum"
    thresholds = [step.step for step in sheet.steps if isinstance(step, Threshold)]
    on_next_call = [step for step in thresholds if waits_for_next_call(step)]
    told = [step for step in thresholds if step not in on_next_call]
    if any(step.holds is None for step in (*quorum, *told)):
        return "incomplete", "missing"
    if sheet.tie_left and rule.tie != "fails":
        return "tied", "tie"
    if default_won:
        return "default-option", "default-option"
    if on_next_call and not seating.elected:
        return "incomplete", "missing"  # nobody had enough on this call, and the next asks anew
    result: ElectionResult = "partly-elected" if seating.elected else "none-elected"
    if not seating.left:
        result = "elected"
    return result, _what_decided(sheet)


def _goes_on(result: ElectionResult, sheet: CountSheet) -> bool:
    """Whether seats stay open, for which a further ballot may be held."""
    return result in {"partly-elected", "none-elected"} or (
        result == "incomplete" and calls_again(sheet.steps)
    )


def _what_decided(sheet: CountSheet) -> ElectionDecidedBy:
    if sheet.tie_left:
        return "tie"
    if any(_is_broken_by(step, "lot") for step in sheet.steps):
        return "lot"
    if any(_is_broken_by(step, "precedence") for step in sheet.steps):
        return "precedence"
    by_casting_vote = any(_is_broken_by(step, "casting-vote") for step in sheet.steps)
    return "casting-vote" if by_casting_vote else "count"


def _is_broken_by(step: CountStep, by: str) -> bool:
    return isinstance(step, TieBroken) and step.by == by
