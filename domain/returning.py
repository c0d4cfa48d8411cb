"""Returning officer's work: from a rule, a slate and ballots to who is elected, and why.

The outcome is a pure function of its arguments, in exact fractions; the order of the ballots
makes no difference. Ballots of seats that are unknown, vacant or recused, by proxies that the
rule does not admit, and illegal ones are set aside with the reason. An option that no ballot
marks is not elected, however many seats are left.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from domain.election import (
    NO_TIE_BREAKER,
    Approval,
    ElectionRule,
    InstantRunoff,
    OptionId,
    Plurality,
    Schulze,
    Slate,
    Star,
    TieBreaker,
    TransferableVote,
    attendance,
)
from domain.explanation import Step
from domain.marks import check_marks, is_blank, options_marked
from domain.profile import Profile, profile_of
from domain.reasoning import outcome
from domain.refusal import Finding, Refused
from domain.returning_sizes import sizes_of
from domain.returns import (
    BallotsCounted,
    ElectionDecidedBy,
    ElectionExplanation,
    ElectionOutcome,
    ElectionResult,
    IllegalBallot,
    TieBroken,
)
from domain.rules import Condition, DecisionRule, Measure, RuleOrigin, StanceName
from domain.runoff import by_exclusion
from domain.schulze import Sizes, by_paths
from domain.scoring import by_most, by_stars
from domain.seating import Seating
from domain.ties import CountSheet
from domain.transferable import by_transfers
from domain.values import SeatId
from domain.voting import Ballot, Electorate, Seat, Stance, Tally, tally_of
