"""Cases of several questions decided together, of which not all can take effect.

A popular initiative and a counter-proposal, or measures that conflict, are each voted on by
themselves; both may be adopted. Which of them then takes effect is decided by a tie-break question
put with them (“if both are accepted, which one?”), or by the votes each of them had.

Sources: Swiss Federal Constitution, art. 139b(2) and (3); Constitution of California, art. II,
§ 10(b): of measures that conflict the one with most affirmative votes prevails.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from domain.cases.case import CaseBallot, CaseElectorate
from domain.elections.election import OptionId
from domain.values import SeatId, Variant
from domain.voting.rules import DecisionRule, Measure
from domain.voting.tally import Tally

QuestionsResult = Literal["one-prevails", "none-prevails", "undecided", "incomplete"]
"""What questions decided together come to: of those that exclude each other one takes effect; none
was adopted; several were, and nothing decides between them; or one of them is still open."""


@dataclass(frozen=True)
class Question:
    """One of the questions, with its own rule, and the ballots or the tally of its own."""

    id: OptionId
    rule: DecisionRule
    ballots: tuple[CaseBallot, ...] = ()
    tally: Tally | None = None


class TieBreakStep(Variant):
    """A way to decide between questions that were adopted and exclude each other."""


@dataclass(frozen=True)
class PreferredInEach(TieBreakStep):
    """Which one has more votes on the tie-break question, in each of the groups."""

    groups: tuple[str, ...] = ()
    """Left out: of everybody."""
    measure: Measure = "votes"
    kind: Literal["preferred-in-each"] = "preferred-in-each"


@dataclass(frozen=True)
class LargestSumOfShares(TieBreakStep):
    """Which one has the larger sum of its shares of the votes on the tie-break question, one share
    for each of the groups (Swiss Federal Constitution, art. 139b(3))."""

    groups: tuple[str, ...] = ()
    """Left out: of everybody."""
    measure: Measure = "votes"
    kind: Literal["largest-sum-of-shares"] = "largest-sum-of-shares"


@dataclass(frozen=True)
class MostYes(TieBreakStep):
    """Which one had most votes for it on its own question."""

    group: str = ""
    measure: Measure = "votes"
    kind: Literal["most-yes"] = "most-yes"


@dataclass(frozen=True)
class LargestMargin(TieBreakStep):
    """Which one had most votes for it, less those against it, on its own question."""

    group: str = ""
    measure: Measure = "votes"
    kind: Literal["largest-margin"] = "largest-margin"


@dataclass(frozen=True)
class PreferenceCount:
    """How many prefer the one, and how many the other, of a group (everybody where it has no
    name): people, or cantons, of which a half-canton counts 1/2."""

    number: Fraction
    other: Fraction
    group: str = ""
    measure: Measure = "votes"


@dataclass(frozen=True)
class Preference:
    """What a tie-break question between two of them came to, as it was reported."""

    option: OptionId
    over: OptionId
    counts: tuple[PreferenceCount, ...]


@dataclass(frozen=True)
class PreferenceBallot:
    """What was handed in for a seat on the tie-break question; of several the last counts."""

    seat: SeatId
    prefers: tuple[OptionId, ...] = ()
    """The questions in the order in which they are preferred; whatever is not named comes after
    all that is. None: the ballot is blank."""


@dataclass(frozen=True)
class TieBreak:
    """Which questions exclude each other, and what decides where several are adopted."""

    steps: tuple[TieBreakStep, ...]
    """Each is asked only where those before it do not decide; where none does, none takes
    effect."""
    between: tuple[OptionId, ...] = ()
    """The questions that exclude each other; left out: all of them. Others take effect if they are
    adopted."""
    preferences: tuple[Preference, ...] = ()
    """What the tie-break questions came to, as reported."""
    ballots: tuple[PreferenceBallot, ...] = ()
    """What was handed in on the tie-break question, in place of `preferences`."""


@dataclass(frozen=True)
class QuestionsCase:
    """Several questions decided together, with what decides between them."""

    questions: tuple[Question, ...]
    tie_break: TieBreak
    id: str = ""
    """A name for the case; the answer repeats it."""
    about: str = ""
    """What the case is, and where it was taken from."""
    source: str = ""
    """What the rules were taken from, as one would cite it."""
    electorate: CaseElectorate | None = None
    """Who votes on all of the questions; needed with ballots."""
    recused: tuple[SeatId, ...] = ()
    """The seats that stepped back from the matter."""
    present: tuple[SeatId, ...] = ()
    """Who is at the meeting, whether or not they hand in anything."""
    held: date | datetime | None = None
    """When the vote is held."""
    expected: tuple[OptionId, ...] | None = None
    """What should take effect, in whatever order; the answer says whether it agrees."""
    expected_outcome: QuestionsResult | None = None
    """What the questions together should come to."""
    expected_refusal: str = ""
    """The code of the refusal that the case should meet."""
