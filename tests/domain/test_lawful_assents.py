"""By what right, where the heads of the parties appointed together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from domain.authority import BySource
from domain.bodies.body import BODY, BodyConstituted, BodyDissolved
from domain.chains.grounds_of_assents import DEFAULT
from domain.chains.lawfulness import authority
from domain.parties.assent import AppointedTogether, AssentGiven, AssentWithdrawn, HeadsWord
from domain.parties.organisation import ORGANISATION, OrganisationRegistered
from domain.parties.partnership import PARTNERSHIP, PartnershipFormed
from domain.parties.signatory import HeadRegistered, RightToSign
from domain.posts.appointment import APPOINTMENT, AppointmentMade
from domain.posts.post import POST, PostDefined, PostFilled
from domain.provisions.remit import NO_REMIT
from domain.provisions.tenure import USUAL_TENURE
from domain.values import AppointmentId, BodyId, OrganisationId, Period, PersonId, PostId, Source
from domain.voting.rules import StatedDefault
from domain.voting.tally import Seat
from tests.domain.books import (
    ADA,
    ALLIANCE,
    BOB,
    EVE,
    HILL,
    LAKE,
    ONE,
    Book,
    kinds,
    named,
    on,
    said,
    why,
)
from tests.lawful import require_chains

POST_ID, MADE = named(PostId, "vacant"), named(AppointmentId, "made")
COUNCIL = named(BodyId, "council")
TERM = Period(on(30))


class Alliance(Book):
    """Two schools with their heads, and a post to which nobody appoints."""

    def __init__(self) -> None:
        super().__init__()
        self.rights = {}
        for party, name, head in ((HILL, "Hill School", ADA), (LAKE, "Lake School", BOB)):
            registered = OrganisationRegistered(on(0), party, name, "school", None, ())
            self.record(ORGANISATION, party, registered)
            event = self.record(ORGANISATION, party, HeadRegistered(on(1), head))
            self.rights[party] = RightToSign(on(1), None, event)
        formed = PartnershipFormed(on(2), ALLIANCE, "Alliance", "", "UTC", (HILL, LAKE))
        self.record(PARTNERSHIP, ALLIANCE, formed)
        defined = PostDefined(on(3), POST_ID, ALLIANCE, "Treasurer", USUAL_TENURE, NO_REMIT)
        self.record(POST, POST_ID, defined)

    def word(self, party: OrganisationId, head: PersonId, capacity: Any = "head") -> HeadsWord:
        right = self.rights[party] if capacity == "head" else None
        return HeadsWord(party, head, capacity, right)

    def assent(self, word: HeadsWord, day: int = 20, **by: Any) -> UUID:
        return self.record(POST, POST_ID, AssentGiven(on(day), EVE, word), **by)

    def appoint(self, *words: HeadsWord, **by: Any) -> UUID:
        together = AppointedTogether(words, StatedDefault())
        given = (on(30), MADE, ALLIANCE, POST_ID, EVE, TERM, False)
        made = self.record(APPOINTMENT, MADE, AppointmentMade(*given, together=together), **by)
        self.record(POST, POST_ID, PostFilled(on(30), MADE, EVE, TERM), **by)
        return made


def agreed() -> tuple[Alliance, UUID]:
    """Both heads assented, and the event of the appointment that it came to."""
    book = Alliance()
    ours, theirs = book.word(HILL, ADA), book.word(LAKE, BOB)
    book.assent(ours)
    book.assent(theirs, 30)
    return book, book.appoint(ours, theirs)


def test_it_rests_on_the_word_of_every_head_and_on_the_default() -> None:
    book, made = agreed()
    found = book.chain(made)
    assert found.holds
    assert said(found, "default") == [DEFAULT]
    assert said(found, "assent") == [
        "The assent of the head of Hill School, given 2020-01-21.",
        "The assent of the head of Lake School, given 2020-01-31.",
    ]
    assert said(found, "signatory") == [
        "The head of Hill School, as it has registered them.",
        "The head of Lake School, as it has registered them.",
    ]
    assert {"post", "party", "founding"} <= kinds(found)
    assert require_chains(book.records) == []


def test_without_the_registry_the_words_tell_by_what_right_they_were_given() -> None:
    book, made = agreed()
    found = authority(book.without_registry(), made)
    assert found is not None
    assert found.holds
    heads = [link for link in found.links if link.kind == "signatory"]
    assert [link.event for link in heads] == [
        book.rights[party].registration for party in (HILL, LAKE)
    ]


def test_a_head_who_did_not_assent_is_missing() -> None:
    book = Alliance()
    ours, theirs = book.word(HILL, ADA), book.word(LAKE, BOB)
    book.assent(ours)
    assert why(book.chain(book.appoint(ours, theirs))) == [("assent", "it was not given")]


def test_what_somebody_else_could_decide_the_heads_did_not() -> None:
    book = Alliance()
    seats = (Seat(ONE, ADA, HILL),)
    book.record(BODY, COUNCIL, BodyConstituted(on(4), COUNCIL, ALLIANCE, "Council", seats))
    ours, theirs = book.word(HILL, ADA), book.word(LAKE, BOB)
    first = book.assent(ours)
    because = ("default", "it was for the body “Council”, by a decision, to appoint")
    assert why(book.chain(first)) == [because]
    book.record(BODY, COUNCIL, BodyDissolved(on(25)))
    second = book.assent(theirs, 30)
    assert book.chain(second).holds
    made = book.chain(book.appoint(ours, theirs))
    # What was said too early is said on the way, not of the appointment.
    assert why(made) == [because]


def test_who_is_not_the_head_gave_no_word() -> None:
    book = Alliance()
    source = BySource(Source("Minutes"))
    event = book.assent(book.word(HILL, EVE, "signatory"), by=source)
    because = "who gave the word was not registered as that"
    assert why(book.chain(event)) == [("signatory", because)]
    unsaid = book.assent(HeadsWord(LAKE, None, "unregistered"), by=source)
    assert book.chain(unsaid).holds, "a source does not say who it was"


def test_taking_back_rests_on_what_is_taken_back() -> None:
    book = Alliance()
    book.assent(book.word(HILL, ADA))
    withdrawn = AssentWithdrawn(on(21), EVE, book.word(HILL, ADA))
    found = book.chain(book.record(POST, POST_ID, withdrawn))
    assert found.holds
    assert said(found, "assent") == ["The assent that is taken back."]
    assert require_chains(book.records) == []
