"""By what right: given the records, each act has this chain, down to who signed and founded."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import AGREEMENT, AgreementDrafted
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.agreements.clause import ReplaceClause
from domain.agreements.signature import AgreementSigned
from domain.authority import ByClause, ByDecision, BySource
from domain.bodies.body import BODY, PresetStated, SeatFilled, SeatVacated
from domain.chains.known import KINDS
from domain.chains.lawfulness import Link, RecordsInOrder, authority, chain, grounded_events
from domain.conflicts.conflict import CONFLICT, ConflictClosed, ConflictRaised
from domain.decisions.decision import DECISION
from domain.decisions.proxy import PROXY, ProxyGranted
from domain.money import Money
from domain.motions.motion import Motion, MotionProposed
from domain.motions.poll import PollOpened
from domain.motions.sequel import DecisionRescinded
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, PartnershipFormed
from domain.parties.signatory import (
    HeadRegistered,
    HeadWithdrawn,
)
from domain.posts.delegation import DELEGATION, AuthorityDelegated, Mandate
from domain.provisions.protocol import DEFAULT_PROTOCOL, PinnedProtocol
from domain.provisions.provision import (
    AmendmentRuleProvision,
    PinnedAmendmentRule,
    PinnedRule,
)
from domain.record import registered_events
from domain.refusal import Finding
from domain.values import (
    AmendmentId,
    ConflictId,
    DecisionId,
    DelegationId,
    Period,
    ProxyId,
    Sealed,
    Source,
)
from domain.voting.rules import ALL_AGREE, MAJORITY, FromClause, StatedDefault
from domain.voting.side import Side
from domain.voting.tally import Seat
from services import catalogue
from tests.domain.books import (
    ADA,
    AIM,
    ALLIANCE,
    AMENDING,
    BOARD,
    BOB,
    CHANGING,
    EVE,
    HILL,
    LAKE,
    MEMO,
    MOTION,
    ONE,
    ORIGIN,
    SEATS,
    TWO,
    Book,
    amended,
    cast,
    counted,
    decided,
    kinds,
    memorandum,
    named,
    office,
    on,
    put,
    registered,
    said,
    text,
    why,
)
from tests.lawful import require_chains

assert catalogue.NOUNS, "importing them registers every event"


def test_every_event_says_what_it_rests_on() -> None:
    assert grounded_events() == frozenset(registered_events().values())
    assert {name.partition(".")[0] for name in registered_events()} == set(KINDS)


def test_a_signature_rests_on_what_its_party_registered() -> None:
    book = memorandum()
    signed = next(r for r in book.records if isinstance(r.data, AgreementSigned))
    found = book.chain(signed.id)
    assert found.holds and found.complete
    [head] = [link for link in found.links if link.kind == "signatory"]
    assert head.sentence == "The head of Hill School, as it has registered them."
    assert (head.since, head.until) == (on(1), None)
    registration = next(r for r in book.records if r.id == head.event)
    assert isinstance(registration.data, HeadRegistered)
    assert said(found, "party") == ["Hill School, a party of the partnership."]


@pytest.mark.parametrize(
    "changed", [{"since": on(0)}, {"until": on(300)}, {"registration": UUID(int=1)}]
)
def test_a_signature_tells_its_right_as_its_party_registered_it(changed: Any) -> None:
    book = memorandum()
    place = next(n for n, r in enumerate(book.records) if isinstance(r.data, AgreementSigned))
    signed = book.records[place]
    untrue = replace(signed.data, right=replace(signed.data.right, **changed))
    book.records[place] = replace(signed, data=untrue)
    found = book.chain(signed.id)
    assert why(found) == [("signatory", "its record has another registration")]


def test_an_entry_into_force_rests_on_every_signature() -> None:
    book = memorandum()
    found = book.chain(book.records[-1].id)
    assert found.holds
    assert said(found, "signature") == [
        "The signature of Hill School, given 2020-01-06.",
        "The signature of Lake School, given 2020-01-07.",
    ]
    [_, signatory] = [link for link in found.links if link.kind == "signatory"]
    assert signatory.until == on(300), "that of Lake School ends"


def test_a_missing_signature_does_not_hold() -> None:
    book = memorandum(signed=False)
    found = book.chain(book.records[-1].id)
    assert why(found) == [("signature", "it has not signed")] * 2


def test_nobody_signs_after_their_registration_has_ended() -> None:
    book = Book()
    registered(book)
    book.record(ORGANISATION, HILL, HeadWithdrawn(on(4)))
    parties = (HILL, LAKE)
    formed = PartnershipFormed(on(2), ALLIANCE, "Alliance", "", "UTC", parties)
    book.record(PARTNERSHIP, ALLIANCE, formed)
    drafted = AgreementDrafted(on(3), MEMO, ALLIANCE, "Memorandum", "en", "", parties, text())
    book.record(AGREEMENT, MEMO, drafted)
    event = book.record(AGREEMENT, MEMO, AgreementSigned(on(5), HILL, ADA, "head"))
    assert why(book.chain(event)) == [("signatory", "it had not registered them to sign this")]


def test_what_was_registered_later_was_not_there_to_rest_on() -> None:
    book = memorandum()
    before = [book.chain(record.id) for record in book.records]
    # With effect from before the signature, but recorded after it.
    book.record(ORGANISATION, HILL, HeadWithdrawn(on(2)))
    assert [book.chain(record.id) for record in book.records[:-1]] == before


def test_without_the_registry_a_signature_tells_by_what_right_it_was_given() -> None:
    book = memorandum()
    entered = book.records[-1].id
    found = authority(book.without_registry(), entered)
    assert found is not None and found.holds
    [head, signatory] = [link for link in found.links if link.kind == "signatory"]
    assert head.sentence.endswith(", as the signature's record has it.")
    assert (head.since, head.event) == (on(1), _registration(book))
    # The other was recorded before rights were copied: its capacity is all that is known.
    assert (signatory.since, signatory.event, signatory.holds) == (None, None, True)


def _registration(book: Book) -> UUID:
    return next(r.id for r in book.records if isinstance(r.data, HeadRegistered))


def test_a_ballot_rests_on_seat_body_clause_agreement_and_signatures() -> None:
    book = memorandum()
    put(book)
    found = book.chain(cast(book, ONE, ADA))
    assert found.holds and found.complete
    assert {"seat", "body", "poll", "motion", "rule", "clause", "agreement"} <= kinds(found)
    assert {"signature", "signatory", "party", "partnership", "founding"} <= kinds(found)
    assert said(found, "clause") == ["Clause 2 “Deciding” of “Memorandum”, version 1."]
    [seat] = [link for link in found.links if link.kind == "seat"]
    assert seat.sentence == "A seat of “Board”, as it was held."
    assert seat.since == on(4)


@pytest.mark.parametrize(
    ("voter", "because"),
    [(EVE, "somebody else held it"), (BOB, "somebody else held it")],
)
def test_a_ballot_of_who_does_not_hold_the_seat_does_not_hold(voter: Any, because: str) -> None:
    book = memorandum()
    put(book)
    assert why(book.chain(cast(book, ONE, voter))) == [("seat", because)]


def test_who_takes_a_seat_later_votes_by_that() -> None:
    book = memorandum()
    book.record(BODY, BOARD, SeatVacated(on(12), ONE), SeatFilled(on(13), ONE, EVE, HILL))
    put(book, seats=(replace(SEATS[0], holder=EVE), SEATS[1]))
    found = book.chain(cast(book, ONE, EVE))
    assert found.holds
    [seat] = [link for link in found.links if link.kind == "seat"]
    assert seat.since == on(13)


def test_a_ballot_by_proxy_rests_on_the_proxy_and_on_who_gave_it() -> None:
    book = memorandum()
    admitting = PinnedRule(replace(ALL_AGREE, proxy="present"), StatedDefault())
    put(book, rule=admitting)
    proxy = named(ProxyId, "proxy")
    granted = ProxyGranted(on(20), proxy, ALLIANCE, TWO, BOB, EVE, decision=MOTION)
    book.record(PROXY, proxy, granted)
    found = book.chain(cast(book, TWO, EVE))
    assert said(found, "proxy") == ["The proxy of who holds the seat."]
    assert [link.holds for link in found.links if link.kind == "seat"] == [True]
    # The rule itself was made up here: the clause in force has another.
    assert why(found) == [("default", "another rule was in force for the matter")]


def test_an_electorate_that_is_not_the_body_is_named() -> None:
    book = memorandum()
    put(book, seats=(Seat(ONE, EVE, HILL),))
    found = book.chain(book.records[-1].id)
    assert why(found) == [("seat", "others were said to vote than those who held its seats")]


def test_a_body_decides_only_under_an_agreement_in_force() -> None:
    book = memorandum(in_force=100)
    motion = Motion("Buy a lens", "", "text")
    rule = PinnedRule(MAJORITY, StatedDefault())
    proposed = MotionProposed(on(20), MOTION, ALLIANCE, motion, rule, BOARD)
    found = book.chain(book.record(DECISION, MOTION, proposed))
    assert why(found) == [("agreement", f"it was in force only from {on(100)}")]


def test_an_outcome_is_counted_again() -> None:
    book = memorandum()
    found = book.chain(decided(book))
    assert found.holds
    assert said(found, "count") == ["The ballots of the poll, counted again."]


def test_an_outcome_that_does_not_follow_from_the_ballots_does_not_hold() -> None:
    book = memorandum()
    put(book)
    cast(book, ONE, ADA)
    cast(book, TWO, BOB, "no")
    found = book.chain(counted(book, counts="yes yes"))
    assert why(found) == [("count", "counted again it comes to: rejected")]


def test_numbers_that_are_others_do_not_hold_even_where_the_outcome_does() -> None:
    book = memorandum()
    put(book)
    cast(book, ONE, ADA, "no")
    cast(book, TWO, BOB, "no")
    found = book.chain(counted(book, counts="yes no"))
    assert why(found) == [("count", "counted again the numbers are others")]


def test_an_outcome_that_explains_itself_otherwise_does_not_hold() -> None:
    book = memorandum()
    decided(book)
    last = book.records[-1]
    told = last.data.outcome.explanation
    untrue = replace(told, condition=replace(told.condition, count=Fraction(3)))
    outcome = replace(last.data.outcome, explanation=untrue)
    book.records[-1] = replace(last, data=replace(last.data, outcome=outcome))
    found = book.chain(last.id)
    assert why(found) == [("count", "counted again it is explained otherwise")]


def test_what_is_irregular_stands_with_its_link_and_in_the_summary() -> None:
    book = memorandum()
    last = decided(book)
    assert book.chain(last).sentence == "Every link holds."
    irregular = Finding("NOTICE_MISSING", "Nobody proved notice.")
    place = next(n for n, r in enumerate(book.records) if isinstance(r.data, PollOpened))
    book.records[place] = replace(book.records[place], findings=(irregular,))
    book.records[-1] = replace(book.records[-1], findings=(irregular,))
    found = book.chain(last)
    assert found.holds, "irregular as it was"
    assert [found.links[number - 1].findings for number in found.irregular] == [(irregular,)]
    assert found.links[found.irregular[0] - 1].event == book.records[place].id
    assert found.findings == (irregular,)
    told = "Every link holds; 1 link stands with findings; the act itself has findings."
    assert found.sentence == told


def test_the_summary_of_a_chain_counts_what_does_not_hold() -> None:
    book = memorandum()
    put(book)
    cast(book, ONE, ADA)
    cast(book, TWO, BOB, "no")
    assert book.chain(counted(book, counts="yes yes")).sentence == "1 link does not hold."


def test_another_rule_than_the_one_in_force_does_not_hold() -> None:
    book = memorandum()
    put(book, rule=PinnedRule(MAJORITY, ORIGIN))
    found = book.chain(book.records[-3].id)
    assert ("rule", "another rule was in force for the matter") in why(found)


def test_an_adoption_rests_on_its_decision_and_on_the_rule_for_amendments() -> None:
    book = memorandum()
    found = book.chain(amended(book, AMENDING, decision=MOTION))
    assert found.holds and found.complete
    assert said(found, "decision") == ["The decision on “Buy a lens”: adopted."]
    assert said(found, "rule") == ["The rule “both say yes”.", "The rule on amendments “amending”."]
    assert {"count", "body", "signature", "signatory", "founding"} <= kinds(found)


def test_what_an_amendment_gave_a_clause_rests_on_that_amendment() -> None:
    book = memorandum()
    amended(book, AMENDING, decision=MOTION)
    event = book.record(BODY, BOARD, SeatVacated(on(40), ONE), by=ByClause(MEMO, AIM, 2))
    found = book.chain(event)
    assert found.holds
    assert said(found, "amendment") == ["The amendment “Learn”, as it was adopted."]
    [clause] = [link for link in found.links if "“Aim”" in link.sentence]
    assert (clause.since, clause.until) == (on(30), None)


@pytest.mark.parametrize("version", [1, 3])
def test_a_clause_operates_only_in_the_version_that_stands(version: int) -> None:
    book = memorandum()
    amended(book, AMENDING, decision=MOTION)
    event = book.record(BODY, BOARD, SeatVacated(on(40), ONE), by=ByClause(MEMO, AIM, version))
    [(kind, because)] = why(book.chain(event))
    wanted = {1: "it did not stand in this version then", 3: "the text has no such clause"}
    assert (kind, because) == ("clause", wanted[version])


def test_an_adoption_without_the_decision_that_it_needs_does_not_hold() -> None:
    book = memorandum()
    found = book.chain(amended(book, AMENDING, decision=None))
    assert why(found) == [("decision", "none is named")]


def test_an_adoption_under_a_rule_that_was_not_in_force_does_not_hold() -> None:
    book = memorandum()
    found = book.chain(amended(book, PinnedAmendmentRule(), decision=None))
    assert ("default", "another rule was in force when it was proposed") in why(found)
    assert why(found).count(("signature", "it has not signed")) == 2


@pytest.mark.parametrize("order", ["before", "after"])
def test_what_is_ordered_by_a_decision_holds_until_that_is_rescinded(order: str) -> None:
    book = memorandum()
    decided(book)
    other = named(DecisionId, "other")
    rescinded = DecisionRescinded(on(50), other)
    if order == "after":
        book.record(DECISION, MOTION, rescinded)
    event = book.record(BODY, BOARD, PresetStated(on(60), "consent"), by=ByDecision(MOTION))
    expected = [] if order == "before" else [("decision", "it had been rescinded")]
    assert why(book.chain(event)) == expected


def test_nothing_rests_on_a_decision_that_was_not_taken_yet() -> None:
    book = memorandum()
    put(book)
    event = book.record(BODY, BOARD, PresetStated(on(60), "consent"), by=ByDecision(MOTION))
    assert why(book.chain(event)) == [("decision", "nothing was decided yet")]


def test_what_a_source_attests_is_not_missing() -> None:
    book = memorandum(signed=False)
    source = BySource(Source("Minutes", "page 1"))
    drafted = replace(book.records[-1], authority=source)
    book.records[-1] = drafted
    found = book.chain(drafted.id)
    assert found.holds
    assert found.links[0] == Link("source", "Attested by Minutes page 1.", drafted.id)


@pytest.mark.parametrize(
    ("matter", "limit", "from_", "because"),
    [
        ("money", 100, 20, None),
        ("money", 101, 20, "its limit in the matter “money” is lower"),
        ("staff", 100, 20, "it gives no authority in the matter “staff”"),
        ("money", 100, 100, "the post was not held by it then"),
    ],
)
def test_a_delegation_rests_on_what_the_holder_could_pass_on(
    matter: str, limit: int, from_: int, because: str | None
) -> None:
    book = memorandum()
    _, appointment = office(book)
    delegation = named(DelegationId, "delegation")
    mandate = Mandate((matter,), Money(Fraction(limit), "EUR"))
    during = Period(on(from_), on(from_ + 1))
    granted = AuthorityDelegated(
        on(14), delegation, ALLIANCE, appointment, ADA, BOB, mandate, during
    )
    found = book.chain(book.record(DELEGATION, delegation, granted))
    assert why(found) == ([] if because is None else [("appointment", because)])
    assert said(found, "post") == ["The post “Treasurer”, as it was defined."]


def test_a_conflict_rests_on_its_protocol_and_on_its_sides() -> None:
    book = memorandum()
    conflict = named(ConflictId, "conflict")
    raised = ConflictRaised(
        on(20), conflict, ALLIANCE, Side(HILL), (Side(LAKE),), Sealed("Why", ALLIANCE),
        PinnedProtocol(DEFAULT_PROTOCOL, StatedDefault()), on(27), on(34),
    )  # fmt: skip
    found = book.chain(book.record(CONFLICT, conflict, raised))
    assert found.holds
    silent = "The stated default: the agreements have no protocol for conflicts."
    assert said(found, "default") == [silent]
    closed = book.chain(book.record(CONFLICT, conflict, ConflictClosed(on(40))))
    assert closed.holds and "conflict" in kinds(closed)


def test_a_chain_is_cut_and_says_so() -> None:
    book = memorandum()
    event = amended(book, AMENDING, decision=MOTION)
    given = RecordsInOrder(book.records)
    act = given.find(event)
    assert act is not None
    whole, cut = chain(given, act), chain(given, act, 5)
    assert (whole.complete, cut.complete, len(cut.links)) == (True, False, 5)
    assert [link.sentence for link in cut.links] == [link.sentence for link in whole.links[:5]]


def test_an_event_that_is_not_there_has_no_chain() -> None:
    assert authority(memorandum().records, named(DecisionId, "nothing")) is None


def test_every_chain_ends_in_acts_that_stand_on_nothing_further() -> None:
    book = memorandum()
    amended(book, AMENDING, decision=MOTION)
    office(book)
    assert require_chains(book.records) == []


def test_a_long_line_of_amendments_has_a_chain_that_ends() -> None:
    """Each gives the rule under which the next is adopted; nothing nests in the depths."""
    book = memorandum()
    version, event = 1, book.records[-1].id
    for number in range(40):
        amendment = named(AmendmentId, f"amendment {number}")
        provision = AmendmentRuleProvision(f"amending {number}", "signatures")
        changes = (ReplaceClause(CHANGING, "3", "Changing", f"{number}\n", (provision,)),)
        of = "amending" if number == 0 else f"amending {number - 1}"
        origin = FromClause(MEMO, CHANGING, version, of, "clause 3")
        rule = PinnedAmendmentRule("decision" if number == 0 else "signatures", "", origin)
        text = AmendmentText(f"Amendment {number}", changes)
        proposed = AmendmentProposed(on(30 + number), amendment, text, None, None, rule)
        book.record(AGREEMENT, MEMO, proposed)
        adopted = AmendmentAdopted(on(30 + number), amendment, on(30 + number), None)
        event = book.record(AGREEMENT, MEMO, adopted)
        version += 1
    given = RecordsInOrder(book.records)
    act = given.find(event)
    assert act is not None
    found = chain(given, act, 10_000)
    assert found.complete and len(said(found, "clause")) == 40
    assert chain(given, act).complete
    assert not chain(given, act, 100).complete, "a hundred links are not enough for it"
