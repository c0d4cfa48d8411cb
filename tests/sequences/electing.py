"""Electing: rules for elections, slates, and ballots that fit them, mostly."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from domain.decisions.decision import Decision
from domain.decisions.standing_options import standing_in
from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    Method,
    Option,
    Plurality,
    Schulze,
    Star,
    TieRule,
    TransferableVote,
)
from domain.elections.marks import (
    OneOption,
    OptionScore,
    RankedOptions,
    ScoredOptions,
    SeveralOptions,
    kinds_taken,
)
from domain.elections.reported import AlikeBallots, OptionTotal, ReportedBallots
from domain.motions.election_course import Election
from domain.values import PersonId
from domain.voting.parts import asks_for_consent
from domain.voting.rules import ByCall, CountAtLeast, Majority
from domain.voting.tally import Choice, Stance
from tests.sequences.chance import Chance

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing

MOST = CountAtLeast(Fraction(0))
HALF_OF = Majority(Fraction(1, 2), strictly=True, base="members")
IN_ROUNDS = ByCall((HALF_OF, MOST), after="missed-majority")
METHODS: tuple[Method, ...] = (
    Plurality(),
    Plurality(picks=0),
    Approval(),
    Plurality(threshold=IN_ROUNDS),
    Plurality(threshold=IN_ROUNDS, next_ballot="two"),
    Plurality(threshold=HALF_OF, next_ballot="two"),
    Plurality(threshold=HALF_OF, next_ballot="all-but-fewest"),
    Schulze(),
    Schulze(default="A"),
    TransferableVote(decimals=5),
    Star(),
)


TIES: tuple[TieRule, ...] = ("fails", "casting-vote", "casting-vote", "casting-vote", "lot")


def election_rule(chance: Chance) -> ElectionRule:
    """A method, and what custom does not settle."""
    seats = chance.pick((1, 1, 2), "seats")
    method = chance.pick((*METHODS, Plurality(), Plurality(), Approval()), "method")
    if seats == 1 and chance.percent(15, "run-off"):
        method = InstantRunoff()
    return ElectionRule(
        method,
        seats,
        cap=chance.pick((None, None, 1), "cap"),
        tie=chance.pick(TIES, "tie"),
        proxy=chance.pick(("refused", "present"), "proxy"),
        ballots_final=chance.percent(20, "final"),
    )


def options(drawing: Drawing) -> tuple[Option, ...]:
    """A slate of two to four, some of them candidates."""
    chance = drawing.chance
    persons = list(drawing.pool(PersonId))
    marks = "ABCD"[: chance.between(2, 4, "options")]
    return tuple(
        Option(
            mark,
            affiliations=("firm",) if chance.percent(30, "firm", mark) else (),
            person=PersonId(persons[place])
            if place < len(persons) and chance.percent(30, "person", mark)
            else None,
        )
        for place, mark in enumerate(marks)
    )


def _put_to_the_ballot(decision: Decision | None) -> Election | None:
    """The election with those who stand by now, where it is one."""
    if decision is None or decision.election is None:
        return None
    return standing_in(decision, None)


def marks(chance: Chance, election: Election) -> Choice:
    """A ballot of the kind that the method takes; seldom one that it can't count."""
    some = [one for one in election.on_ballot.ids if chance.percent(60, "marked", one)]
    if chance.percent(50, "the other way round"):
        some.reverse()
    if not some:
        return Stance("abstain")
    match chance.pick(kinds_taken(election.rule.method), "kind"):
        case "pick":
            return OneOption(some[0])
        case "approve":
            return SeveralOptions(tuple(some))
        case "rank":
            return RankedOptions(tuple((option,) for option in some))
        case _:
            return ScoredOptions(
                tuple(OptionScore(one, chance.below(6, "score", one)) for one in some)
            )


def counted(drawing: Drawing) -> ReportedBallots:
    """What was counted elsewhere: a few ballots of each of some kinds, or how many marked each."""
    chance, decision = drawing.chance, drawing.subject(Decision)
    election = _put_to_the_ballot(decision)
    if election is None:
        return ReportedBallots(members=Fraction(3))
    method = election.rule.method
    if isinstance(method, Plurality | Approval) and chance.percent(60, "totals"):
        level = chance.percent(50, "level")
        totals = [
            OptionTotal(one, Fraction(2 if level else chance.below(5, "votes", one)))
            for one in election.on_ballot.ids
        ]
        voters = sum((one.votes for one in totals), Fraction(0))
        return ReportedBallots(totals=tuple(totals), voters=voters)
    alike = [
        AlikeBallots(
            marks(chance.of("kind", kind), election),
            Fraction(chance.below(4, "number", kind)),
        )
        for kind in range(chance.between(1, 3, "kinds"))
    ]
    return ReportedBallots(tuple(alike), members=Fraction(12))


def elected(drawing: Drawing) -> Iterable[Any] | None:
    """Of a motion nobody is declared elected, of an election one of the options, now and then."""
    decision = drawing.subject(Decision)
    if decision is None or decision.election is None or drawing.chance.percent(60, "not said"):
        return []
    return [(option,) for option in decision.election.slate.ids]


def declared(drawing: Drawing) -> Iterable[Any] | None:
    """Of an election it is not declared whether it is adopted."""
    decision = drawing.subject(Decision)
    return None if decision is None or decision.election is None else []


def choice(drawing: Drawing) -> Choice:
    """What a ballot says; in an election mostly which options it marks."""
    decision = drawing.subject(Decision)
    election = _put_to_the_ballot(decision)
    if election is not None and drawing.chance.percent(90, "marks"):
        return marks(drawing.chance, election)
    by_consent = decision is not None and asks_for_consent(decision.rule.rule)
    stances: tuple[Any, ...] = ("yes", "yes", "no", "abstain")
    if by_consent or drawing.chance.percent(5, "of consent"):
        stances = ("yes", "yes", "stand-aside", "object")
    return Stance(drawing.chance.pick(stances, "stance"))
