"""Returns: what an election came to, with every step of its count.

The return is data, in exact fractions, in the order in which a returning officer would count:
what each option had, what it was compared with, who was seated, excluded, left out, and what
broke a tie. Its sentences are rendered when read. A step is decisive when the outcome follows
from it: with another answer there, others would have been elected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.elections.election import OptionId, TieRule
from domain.refusal import Finding
from domain.values import SeatId, Variant
from domain.voting.explanation import SetAside
from domain.voting.rules import Measure, RuleOrigin
from domain.voting.steps import Step, waits_for_next_call

ElectionResult = Literal[
    "elected", "partly-elected", "none-elected", "default-option", "tied", "inquorate", "incomplete"
]
"""What an election came to: all seats filled, some, none; none because the default option won; a
tie whose casting vote or lot is still to come; no quorum; or the rule asks for a number that was
not reported."""

ElectionDecidedBy = Literal[
    "missing",
    "quorum",
    "nobody-voted",
    "count",
    "default-option",
    "tie",
    "lot",
    "casting-vote",
    "precedence",
]
"""What was decisive: a number that is missing, the quorum, that nobody voted, the count, the
default option, a tie that the rule leaves open, a lot, a casting vote, or the order of the slate
that breaks a tie."""

Counted = Literal[
    "votes",
    "approvals",
    "against",
    "net-approvals",
    "approval-shares",
    "first-preferences",
    "scores",
    "highest-scores",
    "defeats",
    "preferences",
]

Stake = Literal["seat", "exclusion", "surplus", "run-off", "next-ballot"]
"""What a tie is about: who is seated, who is excluded (from the count, or from the next ballot),
whose surplus goes first, who of the best scored takes part in the run-off, who of those with most
votes stands in the next ballot."""

TieBrokenBy = Literal[
    "lot", "casting-vote", "precedence", "earlier-count", "head-to-head", "score", "highest-scores"
]


@dataclass(frozen=True)
class Amount:
    """How much an option has."""

    option: OptionId
    amount: Fraction


class CountStep(Variant):
    """One step of a count."""


@dataclass(frozen=True)
class Totals(CountStep):
    """What each option has in a round, the largest first; `exhausted` is what no option has."""

    round: int
    counted: Counted
    amounts: tuple[Amount, ...]
    exhausted: Fraction = Fraction(0)
    kind: Literal["totals"] = "totals"


@dataclass(frozen=True)
class Needed(CountStep):
    """What it takes to be elected: the majority, or the quota."""

    what: Literal["majority", "quota"]
    amount: Fraction
    of: Fraction
    """The votes that it is worked out from."""
    seats: int
    strictly: bool
    """Whether it must be exceeded, or is enough when reached."""
    kind: Literal["needed"] = "needed"


@dataclass(frozen=True)
class Threshold(CountStep):
    """Whether the condition on each elected option holds, with its arithmetic."""

    option: OptionId
    step: Step
    decisive: bool = False
    kind: Literal["threshold"] = "threshold"


@dataclass(frozen=True)
class OptionQuorumTest(CountStep):
    """Whether enough rank the option above the default option.

    With `squared`, the squares of both are compared: the number needed is a square root.
    """

    option: OptionId
    preferring: Fraction
    needed: Fraction
    holds: bool
    squared: bool = False
    decisive: bool = False
    kind: Literal["option-quorum"] = "option-quorum"


@dataclass(frozen=True)
class DefaultTest(CountStep):
    """Whether the option defeats the default option by its ratio."""

    option: OptionId
    default: OptionId
    preferring: Fraction
    against: Fraction
    ratio: Fraction
    strictly: bool
    holds: bool
    decisive: bool = False
    kind: Literal["default-test"] = "default-test"


@dataclass(frozen=True)
class Duel(CountStep):
    """How many prefer the one of two options, and how many the other."""

    first: OptionId
    second: OptionId
    for_first: Fraction
    for_second: Fraction
    runoff: bool = False
    """Whether it is the run-off between the two highest scored."""
    decisive: bool = False
    kind: Literal["duel"] = "duel"


@dataclass(frozen=True)
class Defeat:
    """One option that more prefer to another than the other way round."""

    winner: OptionId
    loser: OptionId
    votes: Fraction
    against: Fraction


@dataclass(frozen=True)
class SchwartzSet(CountStep):
    """The options that no option outside defeats, even over others, and the weakest defeats
    among them, which are dropped."""

    options: tuple[OptionId, ...]
    dropped: tuple[Defeat, ...]
    decisive: bool = False
    kind: Literal["schwartz-set"] = "schwartz-set"


@dataclass(frozen=True)
class PathDuel(CountStep):
    """The strongest paths of defeats between two options: the weakest defeat on each.

    None where there is no path.
    """

    first: OptionId
    second: OptionId
    forth: Defeat | None
    back: Defeat | None
    decisive: bool = False
    kind: Literal["path-duel"] = "path-duel"


@dataclass(frozen=True)
class Cut(CountStep):
    """The last who was elected, against the next who was not."""

    last: Amount
    next: Amount
    counted: Counted
    decisive: bool = True
    kind: Literal["cut"] = "cut"


@dataclass(frozen=True)
class Seated(CountStep):
    """An option was elected, and why then."""

    option: OptionId
    because: Literal[
        "most", "majority", "quota", "remaining", "run-off", "undefeated", "tie", "certain"
    ]
    amount: Fraction | None = None
    kind: Literal["seated"] = "seated"


@dataclass(frozen=True)
class Excluded(CountStep):
    """An option was left out of the rest of the count, and why."""

    option: OptionId
    because: Literal[
        "fewest",
        "cap",
        "reserved",
        "threshold",
        "option-quorum",
        "ratio",
        "unmarked",
        "preferred-to-none",
    ]
    amount: Fraction | None = None
    affiliation: str = ""
    """The affiliation that has as many elected as the cap allows."""
    kind: Literal["excluded"] = "excluded"


@dataclass(frozen=True)
class Transfer(CountStep):
    """The papers of an option were passed on, each at its value times `factor`."""

    source: OptionId
    surplus: bool
    """Whether it is the surplus of who is elected, or all that the excluded had."""
    factor: Fraction
    received: tuple[Amount, ...]
    exhausted: Fraction
    """What no option that is left could receive, and what was cut off with the decimals."""
    kind: Literal["transfer"] = "transfer"


@dataclass(frozen=True)
class Draw:
    """An option in a lot, and the number it drew: SHA-256 of seed, line feed and option, in
    hexadecimal."""

    option: OptionId
    number: str


@dataclass(frozen=True)
class TieBroken(CountStep):
    """Of options with equal amounts one was chosen, and by what."""

    tied: tuple[OptionId, ...]
    chosen: OptionId
    stake: Stake
    by: TieBrokenBy
    draws: tuple[Draw, ...] = ()
    decisive: bool = False
    kind: Literal["tie-broken"] = "tie-broken"


@dataclass(frozen=True)
class TieLeft(CountStep):
    """Options with equal amounts, which nothing has told apart."""

    tied: tuple[OptionId, ...]
    stake: Stake
    decisive: bool = True
    kind: Literal["tie-left"] = "tie-left"


@dataclass(frozen=True)
class FurtherBallot(CountStep):
    """Seats stay open, and a further ballot is held: who stands in it, those with most votes
    first, and who does not any more."""

    options: tuple[OptionId, ...]
    out: tuple[OptionId, ...] = ()
    kind: Literal["further-ballot"] = "further-ballot"


@dataclass(frozen=True)
class IllegalBallot:
    """A ballot that the method could not count, and what is wrong with it."""

    seat: SeatId
    defect: Finding


@dataclass(frozen=True)
class BallotsCounted:
    """The ballots in the measure that the rule counts."""

    valid: Fraction | None
    """None: of totals or pairs that somebody else told it is not known how many voted."""
    blank: Fraction
    invalid: Fraction


@dataclass(frozen=True)
class ElectionExplanation:
    """Why an election came to its outcome."""

    origin: RuleOrigin
    decided_by: ElectionDecidedBy
    method: str
    seats: int
    measure: Measure
    tie: TieRule
    quorum: tuple[Step, ...]
    ballots: BallotsCounted
    steps: tuple[CountStep, ...]
    seed: str = ""
    """What the lot was drawn by, where one was."""
    recused: tuple[SeatId, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    illegal: tuple[IllegalBallot, ...] = ()
    precedence: str = ""
    """What the order of the slate stands for, where it broke a tie."""


@dataclass(frozen=True)
class ElectionOutcome:
    """Who was elected (of an advisory rule: who is recommended), in this order, and why."""

    result: ElectionResult
    elected: tuple[OptionId, ...]
    advisory: bool
    explanation: ElectionExplanation


def goes_to_next_call(outcome: ElectionOutcome) -> bool:
    """Whether nobody was elected, and the rule asks for something else on its next call."""
    told = outcome.explanation
    if outcome.result != "incomplete" or any(step.holds is None for step in told.quorum):
        return False
    return calls_again(told.steps)


def calls_again(steps: Sequence[CountStep]) -> bool:
    """Whether all that is not told of the thresholds is what the rule asks for on its next call."""
    thresholds = [step.step for step in steps if isinstance(step, Threshold)]
    untold = [step for step in thresholds if step.holds is None]
    return bool(untold) and all(waits_for_next_call(step) for step in untold)


def is_decisive(step: CountStep) -> bool:
    """Whether the outcome follows from this step."""
    return bool(getattr(step, "decisive", False))
