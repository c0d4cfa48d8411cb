"""The course of an election: it is called, its ballots are reported, its ties are broken.

An election held elsewhere is reported by its ballots, alike ones together, by totals or by pairs
(`domain.elections.reported`). The casting vote among tied options names those that the chair
prefers; it holds for the count that was tied, and no other.

A motion can be a choice among several options instead of yes or no: candidates for seats, places,
proposals. It is then called an election. The slate is stated when it is put and stays as it is:
there are no write-ins; in a later ballot fewer of it may stand. The election rule in force for its
matter is pinned, and governs it to its end in the place of the decision rule; so all that is asked
of a motion (procedure, notice, recusals, proxies, validity) is asked of an election as well.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeAlias, assert_never

from domain.elections.election import ElectionRule, OptionId, Slate, attendance
from domain.elections.marks import check_legible, check_marks, longest_marks
from domain.elections.reported import ReportedBallots
from domain.motions.sealed_ballot import STANCE_BYTES
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.values import Moment, OrganisationId, PersonId, PollId, SeatId
from domain.voting.rules import CountAtLeast, DecisionRule, RuleOrigin, Way
from domain.voting.tally import Choice

# Events


@event("decision.election-called.v1")
@dataclass(frozen=True)
class ElectionCalled:
    """The motion was put as a choice among options, and the election rule in force pinned."""

    effective: Moment
    slate: Slate
    rule: ElectionRule
    origin: RuleOrigin

    @property
    def presence(self) -> DecisionRule:
        """What the rule says on whose ballot counts, on who is present and on ties, and what it
        asks of each option, as of a motion; where it asks for nothing, any vote does."""
        threshold = getattr(self.rule.method, "threshold", None)
        nothing = CountAtLeast(Fraction(0), measure=self.rule.measure)
        asked = nothing if threshold is None else threshold
        tie = "fails" if self.rule.tie == "precedence" else self.rule.tie
        return replace(attendance(self.rule, asked), tie=tie)


@event("decision.election-reported.v1")
@dataclass(frozen=True)
class ElectionReported:
    """An election held elsewhere was reported, with whom it was declared to elect there."""

    effective: Moment
    reported: ReportedBallots
    declared: tuple[OptionId, ...] | None = None
    way: Way = "meeting"
    """How it was held."""
    told_by: OrganisationId | None = None
    """The one of several parties that reported it by its own key."""


@event("decision.chosen-among-tied.v1")
@dataclass(frozen=True)
class ChosenAmongTied:
    """The chair broke a tie among options: those named go before the others, in this order."""

    effective: Moment
    options: tuple[OptionId, ...]
    seat: SeatId
    voter: PersonId | None = None
    poll: PollId | None = None
    """The poll that was tied; None where it was an election held elsewhere."""
    in_vain: bool = False
    """Whether it breaks no tie, as a source tells of somebody who had no casting vote, or where
    there was nothing to break."""


ElectionEvent: TypeAlias = ElectionCalled | ElectionReported | ChosenAmongTied
"""What happens to a choice among options, beside its polls and their counts."""


# State


@dataclass(frozen=True)
class Election:
    """The options that a motion puts to the vote, and the rule that chooses."""

    slate: Slate
    rule: ElectionRule
    origin: RuleOrigin
    chosen: tuple[ChosenAmongTied, ...] = ()
    """The casting votes, in the order in which they were cast."""
    reported: ElectionReported | None = None
    """The last that was reported of it, where it was held elsewhere."""
    standing: tuple[OptionId, ...] | None = None
    """Who stands in the ballot that is held, where not all do.

    See `domain.decisions.standing_options`.
    """

    @property
    def on_ballot(self) -> Slate:
        """The options that can be marked in the ballot that is held."""
        if self.standing is None:
            return self.slate
        return Slate(tuple(one for one in self.slate.options if one.id in self.standing))

    def casting(self, poll: PollId | None) -> tuple[OptionId, ...]:
        """The options in the order in which the chair prefers them, of the count of a poll, or of
        what was reported last."""
        named = (option for one in self.chosen if one.poll == poll for option in one.options)
        return tuple(dict.fromkeys(named))


# Folding


def elected_after(election: Election | None, happened: ElectionEvent) -> Election:
    """The election after what happened to it."""
    if isinstance(happened, ElectionCalled):
        return Election(happened.slate, happened.rule, happened.origin)
    assert election is not None, "an election is called first"
    match happened:
        case ChosenAmongTied(in_vain=True):
            return election
        case ChosenAmongTied():
            return replace(election, chosen=(*election.chosen, happened))
        case ElectionReported():
            of_polls = tuple(one for one in election.chosen if one.poll is not None)
            return replace(election, chosen=of_polls, reported=happened)
        case _:
            assert_never(happened)


# What is asked of a ballot


def check_ballot(election: Election, choice: Choice, conduct: Conduct) -> None:
    """Refuse marks that the method can't count; elsewhere such a ballot was handed in all the
    same, and is set aside when it is counted.
    """
    check_legible(choice)
    try:
        check_marks(election.rule.method, election.rule.seats, election.on_ballot, choice)
    except Refused as illegal:
        if election.rule.secrecy != "open":  # a finding beside it would tell what it says
            raise
        conduct.breach(illegal)


def room_for(election: Election | None) -> int:
    """To how many bytes a sealed ballot is padded: more than the longest has."""
    return STANCE_BYTES if election is None else STANCE_BYTES + longest_marks(election.slate)
