"""Impartiality: whether those who took part in a decision could, by what they had at stake.

It is looked at when a vote is counted, reported or broken by the casting vote, and whenever
somebody does for the partnership what concerns somebody, such as paying them. What is found does
not keep the act from being done: it is noted on it, for whoever wants to challenge it.
"""

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from domain.irregularity import Irregularity
from domain.motions.interest import RULED_OUT, Interest, Touched, ruling_on, touching, undeclared
from domain.values import InterestId, OrganisationId, PersonId
from domain.voting.side import Side

# Irregularities


class InterestUnruled(Irregularity):
    """The person {person} took part, whose declared interest {interest} it touches, and nobody had
    ruled on that."""

    code = "INTEREST_UNRULED"
    person: PersonId
    interest: InterestId


class InterestRuledOut(Irregularity):
    """The person {person} took part, who was ruled out on their interest {interest}."""

    code = "INTEREST_RULED_OUT"
    person: PersonId
    interest: InterestId


class InterestUndeclared(Irregularity):
    """The person {person} took part, is or belongs to {concerned}, whom it concerns, and had
    declared no interest in that."""

    code = "INTEREST_UNDECLARED"
    person: PersonId
    concerned: Side


class InterestNotConfirmed(Irregularity):
    """The person {person} took part, and had neither declared an interest nor confirmed to have
    none, as the rules of procedure ask."""

    code = "INTEREST_NOT_CONFIRMED"
    person: PersonId


@dataclass(frozen=True)
class Participant:
    """Who took part in a decision, and to which organisations they belong."""

    person: PersonId
    belongs_to: Set[OrganisationId] = frozenset()


def partiality(
    participants: Iterable[Participant],
    interests: Iterable[Interest],
    what: Touched,
    at: datetime,
    confirmed: Set[PersonId] | None = None,
    since: datetime | None = None,
) -> Iterator[Irregularity]:
    """What was wrong with who took part until the instant `at`, by the interests declared.

    An interest that was withdrawn `since` it began stood while it lasted. `confirmed` are those
    who said to have none; None where nothing asks for that.
    """
    interests = tuple(interests)
    for one in participants:
        declared = touching(interests, one.person, what, at, since)
        for interest in declared:
            ruling = ruling_on(interest, what, at)
            if ruling is None:
                yield InterestUnruled(one.person, interest.id)
            elif ruling in RULED_OUT:
                yield InterestRuledOut(one.person, interest.id)
        for side in undeclared(interests, one.person, one.belongs_to, what, at):
            yield InterestUndeclared(one.person, side)
        if confirmed is not None and not declared and one.person not in confirmed:
            yield InterestNotConfirmed(one.person)
