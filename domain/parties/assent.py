"""Assents: the words of the parties' heads for a person whom they want to appoint together.

If nobody holds the authority to act, the heads that the parties registered may together appoint
someone: the stated default, which gives nothing but an appointment to a post. Here is what is
recorded of it, and what stands of it; `domain.competence.assenting` decides it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from domain.parties.signatory import Capacity, RightToSign
from domain.record import event
from domain.values import Moment, OrganisationId, PersonId
from domain.voting.rules import RuleOrigin


@dataclass(frozen=True)
class HeadsWord:
    """The word of a party's head."""

    party: OrganisationId
    person: PersonId | None
    """The head; None only where a source does not say."""
    capacity: Capacity
    """The head; anybody else only where a source reports it."""
    right: RightToSign | None = None
    """By what right, as the party had registered it."""


@dataclass(frozen=True)
class AppointedTogether:
    """That the heads of all parties appointed somebody, and what lets them."""

    words: tuple[HeadsWord, ...]
    origin: RuleOrigin


# Events


@event("post.assent-given.v1")
@dataclass(frozen=True)
class AssentGiven:
    """The head of a party assented to the appointment of a person to the post."""

    effective: Moment
    person: PersonId
    """Who is to be appointed."""
    word: HeadsWord


@event("post.assent-withdrawn.v1")
@dataclass(frozen=True)
class AssentWithdrawn:
    """The head of a party took back the assent that was given for it."""

    effective: Moment
    person: PersonId
    """Who was to be appointed."""
    word: HeadsWord


AssentEvent: TypeAlias = AssentGiven | AssentWithdrawn


# State


@dataclass(frozen=True)
class Assent:
    """An assent that stands: to whom, whose, since when."""

    person: PersonId
    word: HeadsWord
    given: Moment


Assents: TypeAlias = tuple[Assent, ...]
"""Those that stand for one post, in recorded order."""
Heads: TypeAlias = Mapping[OrganisationId, PersonId | None]
"""Who heads each party of the partnership; None: nobody whom it has registered."""


# Folding


def is_of(assent: Assent, person: PersonId, party: OrganisationId) -> bool:
    """Whether it is the assent of the party to the person."""
    return assent.person == person and assent.word.party == party


def assented(assents: Assents, happened: AssentEvent) -> Assents:
    """The assents that stand after one was given or taken back."""
    party = happened.word.party
    others = tuple(one for one in assents if not is_of(one, happened.person, party))
    if isinstance(happened, AssentWithdrawn):
        return others
    return (*others, Assent(happened.person, happened.word, happened.effective))


def still_assented(assents: Assents, filled: Moment) -> Assents:
    """The assents that stand once the post is filled: those before it have lapsed."""
    return tuple(one for one in assents if filled.at < one.given.at)
