"""Assents as the posts view keeps them: ready-made in the post's own row, as long as they stand."""

from dataclasses import dataclass
from uuid import UUID

from domain.parties.assent import AssentGiven, AssentWithdrawn
from domain.values import Moment
from projections.ready_made import instant


@dataclass(frozen=True)
class AssentEntry:
    """The assent of a party's head to the appointment of a person (ready-made)."""

    person: UUID
    party: UUID
    head: UUID | None
    given_at: str
    as_head: bool = True
    """Whether who gave it was registered as its head; a source may tell of another."""


Assents = tuple[AssentEntry, ...]


def given(assents: Assents, happened: AssentGiven) -> Assents:
    """With one more, in the place of an earlier one of the same party to the same person."""
    word = happened.word
    at = instant(happened.effective.at)
    is_head = word.capacity == "head"
    entry = AssentEntry(happened.person, word.party, word.person, at, is_head)
    return (*taken_back(assents, happened), entry)


def taken_back(assents: Assents, happened: AssentGiven | AssentWithdrawn) -> Assents:
    """Without that of the party to the person."""
    about = (happened.person, happened.word.party)
    return tuple(one for one in assents if (one.person, one.party) != about)


def still_given(assents: Assents, filled: Moment) -> Assents:
    """Those that stand once the post is filled: those before it have lapsed."""
    since = instant(filled.at)
    return tuple(one for one in assents if since < one.given_at)
