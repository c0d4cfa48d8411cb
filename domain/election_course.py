"""The course of an election: it is called, its ballots are reported, its ties are broken.

A motion can be a choice among several options instead of yes or no: candidates for seats, places,
proposals. It is then called an election. The slate is stated when it is put and stays as it is:
there are no write-ins. The election rule in force for its matter is pinned, and governs it to its
end in the place of the decision rule; so all that is asked of a motion (procedure, notice,
recusals, proxies, validity) is asked of an election as well.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from domain.election import ElectionRule, OptionId, Slate, attendance
from domain.marks import check_legible, check_marks, longest_marks
from domain.record import event
from domain.refusal import Conduct, Refused
from domain.rules import CountAtLeast, DecisionRule, RuleOrigin
from domain.sealed_ballot import STANCE_BYTES
from domain.values import Moment
from domain.voting import Choice

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
        return replace(attendance(self.rule, asked), tie=self.rule.tie)


# State


@dataclass(frozen=True)
class Election:
    """The options that a motion puts to the vote, and the rule that chooses."""

    slate: Slate
    rule: ElectionRule
    origin: RuleOrigin
    casting: tuple[OptionId, ...] = ()
    """The casting vote: options in the order in which the chair prefers them."""


# What is asked of a ballot


def check_ballot(election: Election, choice: Choice, conduct: Conduct) -> None:
    """Refuse marks that the method can't count; elsewhere such a ballot was handed in all the
    same, and is set aside when it is counted.
    """
    check_legible(choice)
    try:
        check_marks(election.rule.method, election.rule.seats, election.slate, choice)
    except Refused as illegal:
        if election.rule.secrecy != "open":  # a finding beside it would tell what it says
            raise
        conduct.breach(illegal)


def room_for(election: Election | None) -> int:
    """To how many bytes a sealed ballot is padded: more than the longest has."""
    return STANCE_BYTES if election is None else STANCE_BYTES + longest_marks(election.slate)
