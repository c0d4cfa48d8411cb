"""Every event has its sentence, in words that a person understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from domain.agreements.agreement import AgreementDrafted, AgreementEnteredIntoForce
from domain.agreements.amendment import AmendmentAdopted, AmendmentProposed, AmendmentText
from domain.authority import Authority, ByAdministration, ByClause, ByDecision, ByDefault, BySource
from domain.bodies.body import BodyConstituted, ChairDesignated, PresetStated, SeatFilled
from domain.decisions.ballot import BallotCast, ObjectionRaised
from domain.decisions.proxy import ProxyGranted, ProxyRevoked
from domain.document import Document
from domain.holiday import Holiday, HolidaysListed, HolidaysStruck
from domain.money import Money
from domain.motions.enacted_acts import BodyConstitution
from domain.motions.enactment import ActsNamed
from domain.motions.motion import (
    Motion,
    MotionProposed,
    MotionSeconded,
    PapersCirculated,
    ProcedurePinned,
    TimeLimitsPinned,
)
from domain.motions.notice import NoticeGiven
from domain.motions.poll import PollExtended
from domain.motions.sequel import (
    CastingVoteCast,
    DecisionImplemented,
    DecisionRescinded,
    DecisionSuperseded,
    EvidenceEntered,
)
from domain.parties.assent import AppointedTogether, AssentGiven, AssentWithdrawn, HeadsWord
from domain.parties.organisation import OrganisationRegistered, OrganisationRenamed
from domain.parties.partnership import PartnershipFormed
from domain.parties.person import PersonRegistered
from domain.posts.appointment import AppointmentMade, HolderResigned
from domain.posts.delegation import AuthorityDelegated, DelegationRevoked, Mandate
from domain.posts.post import PostDefined, PostFilled
from domain.provisions.provision import DEFAULT_RULE, Procedure
from domain.provisions.remit import Remit
from domain.provisions.scheme import Assignment, Competence, CompetencePinned
from domain.provisions.tenure import Tenure
from domain.provisions.time_limits import TimeLimits
from domain.record import registered_events
from domain.refusal import Finding
from domain.values import (
    AgreementId,
    AmendmentId,
    AppointmentId,
    BallotId,
    BodyId,
    ClauseId,
    DecisionId,
    DelegationId,
    Moment,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    PollId,
    PostId,
    ProxyId,
    Sealed,
    SeatId,
    Source,
    derived_id,
)
from domain.voting.rules import FromClause, StatedDefault
from domain.voting.tally import Seat, Stance
from projections.audit_trail import AUDIT_TRAIL, EntryRow, LabelRow
from projections.rows import Rows
from projections.sentences import told_events
from services import catalogue
from tests.projections.shelves import recorded

SCHOOL = OrganisationId(derived_id("school"))
NGO = OrganisationId(derived_id("ngo"))
PARTNERSHIP = PartnershipId(derived_id("partnership"))
PEP = AgreementId(derived_id("pep"))
AMENDMENT = AmendmentId(derived_id("amendment"))
DECISION = DecisionId(derived_id("decision"))
SEAT = SeatId(derived_id("seat"))
OTHER_SEAT = SeatId(derived_id("other seat"))
NGO_SEAT = SeatId(derived_id("seat of the ngo"))
BODY = BodyId(derived_id("body"))
MARCH = Moment.of(date(2024, 3, 1))
PYTHON = BySource(Source("python/peps", "6774537a36e8"))

REGISTERED = [
    (SCHOOL, OrganisationRegistered(MARCH, SCHOOL, "Alpha School", "school", "CH", ())),
    (NGO, OrganisationRegistered(MARCH, NGO, "Beta", "ngo", None, ())),
]
DRAFTED = (PEP, AgreementDrafted(MARCH, PEP, PARTNERSHIP, "PEP 13", "en", "", (), ()))
PROPOSED = (
    PEP,
    AmendmentProposed(MARCH, AMENDMENT, AmendmentText("Clarify tie resolution", ())),
)
MOTION = (
    DECISION,
    MotionProposed(
        MARCH,
        DECISION,
        PARTNERSHIP,
        Motion("Buy a boat", "A boat is bought.", "budget"),
        DEFAULT_RULE,
    ),
)


def trail(
    *happened: tuple[UUID, Any], authority: Authority | None = None, **envelope: Any
) -> Sequence[EntryRow]:
    """The entries of these events; the envelope is the last one's."""
    rows = Rows(AUDIT_TRAIL.tables)
    for number, (stream, data) in enumerate(happened, start=1):
        record = replace(recorded(number, data), stream=stream, effective=Period(data.effective))
        if number == len(happened):
            record = replace(record, **envelope, authority=authority or ByAdministration("admin"))
        AUDIT_TRAIL.fold(rows, [(number, record)])
    return rows.all(EntryRow)


def last(*happened: tuple[UUID, Any], **envelope: Any) -> str:
    return trail(*happened, **envelope)[-1].sentence


def test_every_event_has_a_sentence_and_no_sentence_is_left_without_its_event() -> None:
    assert catalogue.NOUNS, "importing them registers every event"
    assert told_events() == frozenset(registered_events().values())


def test_an_adopted_amendment_is_told_with_titles_date_and_source() -> None:
    adopted = AmendmentAdopted(
        Moment.of(date(2025, 11, 12)), AMENDMENT, Moment.of(date(2025, 11, 12)), None
    )
    assert last(DRAFTED, PROPOSED, (PEP, adopted), authority=PYTHON) == (
        "Amendment “Clarify tie resolution” to “PEP 13” was adopted, in force from "
        "12 November 2025, attested by python/peps 6774537a36e8."
    )


OTHER = DecisionId(derived_id("other decision"))
PAPER = Document("Budget", "a" * 64)
COUNCIL = (BODY, BodyConstituted(MARCH, BODY, PARTNERSHIP, "Council", (Seat(SEAT, party=SCHOOL),)))
OTHER_MOTION = (OTHER, replace(MOTION[1], id=OTHER, motion=Motion("Sell it", "", "budget")))
ORIGIN = FromClause(PEP, ClauseId(derived_id("clause")), 1, "standing orders", "clause 3")
ADA = PersonId(derived_id("Ada"))
GRANTED = ProxyGranted(MARCH, ProxyId(derived_id("p")), PARTNERSHIP, SEAT, ADA, ADA, BODY)
POLL = PollId(derived_id("poll"))


BY_SCHEME = (
    "“Buy a boat” was put to those who decide its matter, by the scheme of delegation of clause 3"
)


@pytest.mark.parametrize(
    ("stream", "happened", "said"),
    [
        (
            DECISION,
            ProcedurePinned(MARCH, Procedure(), ORIGIN),
            "“Buy a boat” was put under rules of procedure of clause 3",
        ),
        (
            DECISION,
            CompetencePinned(MARCH, Competence(Assignment(("boats",), "all-parties"), ORIGIN)),
            BY_SCHEME,
        ),
        (
            DECISION,
            TimeLimitsPinned(MARCH, TimeLimits(), ORIGIN),
            "“Buy a boat” was put under time limits of clause 3",
        ),
        (
            DECISION,
            PollExtended(MARCH, POLL, Moment.of(date(2024, 3, 5))),
            "Voting on “Buy a boat” was extended, to close on 5 March 2024,",
        ),
        (
            PARTNERSHIP,
            HolidaysListed(MARCH, tuple(Holiday(date(2024, 5, day)) for day in (1, 2, 3))),
            "A partnership listed 2024-05-01, 2024-05-02 and 2024-05-03 among its holidays",
        ),
        (
            PARTNERSHIP,
            HolidaysListed(MARCH, tuple(Holiday(date(2024, 4, day)) for day in range(1, 6))),
            "A partnership listed 2024-04-01, 2024-04-02, 2024-04-03 and 2 more among its holidays",
        ),
        (
            PARTNERSHIP,
            HolidaysStruck(MARCH, (date(2024, 5, 1),)),
            "A partnership struck 2024-05-01 from its holidays",
        ),
        (DECISION, MotionSeconded(MARCH, ADA), "“Buy a boat” was seconded by a person"),
        (
            DECISION,
            MotionSeconded(MARCH, None, SCHOOL),
            "“Buy a boat” was seconded by Alpha School",
        ),
        (
            DECISION,
            PapersCirculated(MARCH, (PAPER,)),
            "The paper “Budget” on “Buy a boat” was circulated",
        ),
        (
            DECISION,
            PapersCirculated(MARCH, (PAPER,) * 4),
            "4 papers on “Buy a boat” were circulated",
        ),
        (
            DECISION,
            NoticeGiven(MARCH, "by letter"),
            "Notice of “Buy a boat” reached every member (by letter)",
        ),
        (
            DECISION,
            NoticeGiven(MARCH, "by hand", (SEAT,)),
            "Notice of “Buy a boat” reached one member (by hand)",
        ),
        (
            GRANTED.id,
            GRANTED,
            "A person was given a proxy to vote for the seat of Alpha School in Council",
        ),
        (
            GRANTED.id,
            replace(GRANTED, body=None, decision=DECISION),
            "A person was given a proxy to vote for the seat of Alpha School on “Buy a boat”",
        ),
        (GRANTED.id, ProxyRevoked(MARCH), "A proxy was revoked"),
        (
            BallotId(derived_id("b")),
            ObjectionRaised(
                MARCH,
                BallotId(derived_id("b")),
                DECISION,
                POLL,
                SEAT,
                Sealed("Secret", PARTNERSHIP),
            ),
            "The seat of Alpha School objected to “Buy a boat”",
        ),
        (
            DECISION,
            CastingVoteCast(MARCH, "yes", SEAT),
            "The chair's casting vote on “Buy a boat” was yes",
        ),
        (
            DECISION,
            EvidenceEntered(MARCH, (PAPER, PAPER)),
            "The documents “Budget”, “Budget” were entered as evidence on “Buy a boat”",
        ),
        (
            DECISION,
            DecisionImplemented(MARCH, NGO),
            "What was decided on “Buy a boat” was reported done by Beta",
        ),
        (
            DECISION,
            DecisionRescinded(MARCH, OTHER),
            "The decision on “Buy a boat” was rescinded by the decision on “Sell it”",
        ),
        (
            DECISION,
            DecisionSuperseded(MARCH, OTHER),
            "The decision on “Buy a boat” was superseded by the decision on “Sell it”",
        ),
        (
            BODY,
            PresetStated(MARCH, "two-thirds"),
            "Council decides by two thirds where no clause says otherwise",
        ),
        (
            BODY,
            ChairDesignated(MARCH, SEAT),
            "Whoever holds the seat of Alpha School chairs Council",
        ),
    ],
)
def test_what_happens_around_votes_is_told(stream: UUID, happened: Any, said: str) -> None:
    before = (*REGISTERED, COUNCIL, MOTION, OTHER_MOTION)
    told = last(*before, (stream, happened), authority=ByDefault())
    assert told == f"{said} on 1 March 2024, by operation of the stated default."


def test_an_amendment_adopted_before_it_takes_effect_tells_both_days() -> None:
    adopted = AmendmentAdopted(
        Moment.of(date(2026, 1, 1)), AMENDMENT, Moment.of(date(2025, 12, 1)), DECISION
    )
    assert last(DRAFTED, PROPOSED, MOTION, (PEP, adopted)) == (
        "Amendment “Clarify tie resolution” to “PEP 13” was adopted by decision “Buy a boat” "
        "on 1 December 2025, in force from 1 January 2026."
    )


def test_a_name_is_the_one_of_its_time() -> None:
    renamed = (SCHOOL, OrganisationRenamed(MARCH, "Alpha College"))
    entries = trail(*REGISTERED, renamed, renamed)
    assert [entry.sentence for entry in entries[2:]] == [
        "Alpha School took the name Alpha College on 1 March 2024.",
        "Alpha College took the name Alpha College on 1 March 2024.",
    ]


def test_what_nobody_named_is_called_by_its_kind() -> None:
    assert last((PEP, AgreementEnteredIntoForce(MARCH))) == (
        "An agreement entered into force on 1 March 2024."
    )


def test_an_act_that_takes_effect_when_recorded_needs_no_date() -> None:
    now = recorded(1, None).recorded_at
    event = AgreementEnteredIntoForce(Moment(now))
    assert last((PEP, event)) == "An agreement entered into force."


def test_an_instant_is_told_to_the_minute() -> None:
    event = AgreementEnteredIntoForce(Moment(datetime(2024, 3, 1, 14, 3, 59, tzinfo=UTC)))
    assert last((PEP, event)) == "An agreement entered into force on 1 March 2024 at 14:03 UTC."


def test_many_parties_are_counted() -> None:
    parties = (SCHOOL, NGO, *(OrganisationId(derived_id("other", str(n))) for n in range(4)))
    formed = PartnershipFormed(MARCH, PARTNERSHIP, "Boats", "Boating.", "Europe/Zurich", parties)
    assert last(*REGISTERED, (PARTNERSHIP, formed)) == (
        "Alpha School, Beta, an organisation and 3 others formed the partnership Boats "
        "on 1 March 2024."
    )


def test_a_ballot_is_told_by_the_party_whose_seat_it_is() -> None:
    body = BodyConstituted(MARCH, BODY, PARTNERSHIP, "The council", (Seat(SEAT, party=SCHOOL),))
    ballot = BallotCast(
        MARCH, BallotId(derived_id("b")), DECISION, PollId(derived_id("p")), SEAT, Stance("yes")
    )
    assert last(*REGISTERED, (BODY, body), MOTION, (ballot.id, ballot)) == (
        "The seat of Alpha School voted yes on “Buy a boat” on 1 March 2024."
    )


def test_several_seats_of_a_party_are_told_apart_by_their_number() -> None:
    seats = (Seat(OTHER_SEAT, party=SCHOOL), Seat(SEAT, party=SCHOOL), Seat(NGO_SEAT, party=NGO))
    body = BodyConstituted(MARCH, BODY, PARTNERSHIP, "The council", seats)
    poll, before = PollId(derived_id("p")), (*REGISTERED, (BODY, body), MOTION)

    def voted(seat: SeatId) -> str:
        ballot = BallotId(derived_id("b"))
        cast = BallotCast(MARCH, ballot, DECISION, poll, seat, Stance("yes"))
        filled = SeatFilled(MARCH, SEAT, ADA, SCHOOL)
        return last(*before, (BODY, filled), (ballot, cast))

    assert voted(OTHER_SEAT).startswith("Seat 1 of Alpha School voted yes")
    assert voted(SEAT).startswith("Seat 2 of Alpha School voted yes")
    assert voted(NGO_SEAT).startswith("The seat of Beta voted yes")


def test_a_sentence_that_waits_for_a_day_ends_without_a_comma() -> None:
    named = ActsNamed(MARCH, (BodyConstitution("Crew"),))
    told = last(*REGISTERED, MOTION, (DECISION, named), recorded_at=MARCH.at)
    assert told.startswith("It was named what “Buy a boat” would enact: to ")
    assert ",." not in told and ",," not in told


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        (ByDecision(DECISION), ", as decided on “Buy a boat”."),
        (ByClause(PEP, ClauseId(derived_id("c")), 1), ", by operation of a clause of “PEP 13”."),
        (ByAdministration("admin"), " on 1 March 2024."),
        (PYTHON, ", attested by python/peps 6774537a36e8."),
    ],
)
def test_the_right_by_which_is_told(authority: Authority, said: str) -> None:
    filled = SeatFilled(MARCH, SEAT, PersonId(derived_id("ada")))
    assert last(DRAFTED, MOTION, (BODY, filled), authority=authority).endswith(said)


def test_whom_it_was_done_for_and_its_findings_are_told() -> None:
    said = last(
        *REGISTERED,
        (PEP, AgreementEnteredIntoForce(MARCH)),
        organisation=SCHOOL,
        findings=(Finding("TOO_LATE", "It was too late."),),
    )
    assert said.endswith("on 1 March 2024, on behalf of Alpha School, with 1 finding.")


def test_the_words_of_heads_are_told_by_their_party_and_never_by_a_person() -> None:
    post, appointment = PostId(derived_id("post")), AppointmentId(derived_id("appointment"))
    ada = PersonId(derived_id("ada"))
    term = Period.of(date(2024, 3, 1), date(2026, 2, 28))
    word = HeadsWord(SCHOOL, ada, "head")
    together = AppointedTogether((word,), StatedDefault())
    made = AppointmentMade(
        MARCH, appointment, PARTNERSHIP, post, ada, term, True, together=together
    )
    entries = trail(
        *REGISTERED,
        (post, PostDefined(MARCH, post, PARTNERSHIP, "Treasurer", Tenure(), Remit())),
        (post, AssentGiven(MARCH, ada, word)),
        (post, AssentWithdrawn(MARCH, ada, word)),
        (appointment, made),
    )
    about = "the appointment of a person to the post “Treasurer” on 1 March 2024."
    assert [entry.sentence for entry in entries[3:]] == [
        f"The head of Alpha School assented to {about}",
        f"The head of Alpha School took back the assent to {about}",
        (
            "A person was appointed to the post “Treasurer” from 1 March 2024 until "
            "28 February 2026, by the heads of all parties together, as of 1 March 2024."
        ),
    ]


def test_an_appointment_is_told_by_its_post_and_never_by_its_person() -> None:
    post, appointment = PostId(derived_id("post")), AppointmentId(derived_id("appointment"))
    ada = PersonId(derived_id("ada"))
    term = Period.of(date(2024, 3, 1), date(2026, 2, 28))
    defined = (post, PostDefined(MARCH, post, PARTNERSHIP, "Treasurer", Tenure(), Remit()))
    made = AppointmentMade(MARCH, appointment, PARTNERSHIP, post, ada, term, True, SCHOOL)
    mandate = Mandate(("payments", "travel"), Money(Fraction(250), "CHF"))
    delegation = DelegationId(derived_id("delegation"))
    until = Period.of(date(2024, 4, 1), date(2024, 4, 30))
    delegated = AuthorityDelegated(
        MARCH, delegation, PARTNERSHIP, appointment, ada, ada, mandate, until
    )
    entries = trail(
        *REGISTERED,
        defined,
        (appointment, made),
        (post, PostFilled(MARCH, appointment, ada, term)),
        (delegation, delegated),
        (delegation, DelegationRevoked(MARCH)),
        (appointment, HolderResigned(MARCH)),
    )
    assert [entry.sentence for entry in entries[2:]] == [
        "The post “Treasurer” was defined on 1 March 2024.",
        (
            "A person was appointed to the post “Treasurer” for Alpha School from 1 March 2024 "
            "until 28 February 2026, as of 1 March 2024."
        ),
        (
            "A place in the post “Treasurer” was given from 1 March 2024 until 28 February 2026, "
            "as of 1 March 2024."
        ),
        (
            "Authority under the appointment to the post “Treasurer” was delegated for "
            "“payments”, “travel” up to CHF 250, from 1 April 2024 until 30 April 2024, as of "
            "1 March 2024."
        ),
        "The delegation of authority of the post “Treasurer” was revoked on 1 March 2024.",
        "The appointment to the post “Treasurer” ended by resignation on 1 March 2024.",
    ]


def test_no_sentence_and_no_label_has_a_sealed_text() -> None:
    ada = PersonId(derived_id("ada"))
    event = PersonRegistered(MARCH, ada, Sealed("Ada Lovelace", ada), Sealed("ada@", ada), SCHOOL)
    rows = Rows(AUDIT_TRAIL.tables)
    record = replace(recorded(1, event), reason=Sealed("Ada was hired", ada))
    AUDIT_TRAIL.fold(rows, [(1, record)])
    [entry] = rows.all(EntryRow)
    assert "Ada" not in entry.sentence
    assert entry.reason == "Ada was hired"
    assert not rows.all(LabelRow)


def test_only_what_happened_is_searched() -> None:
    [entry] = trail((PEP, AgreementEnteredIntoForce(MARCH)), authority=PYTHON)
    assert entry.sentence[: entry.happened] == "An agreement entered into force"


def test_an_entry_names_everything_that_its_event_mentions() -> None:
    body = BodyConstituted(
        MARCH, BODY, PARTNERSHIP, "The council", (Seat(SEAT, PersonId(derived_id("ada")), SCHOOL),)
    )
    [entry] = trail((BODY, body), authority=ByDecision(DECISION), organisation=NGO)
    assert set(entry.subjects) == {
        BODY,
        PARTNERSHIP,
        SEAT,
        derived_id("ada"),
        SCHOOL,
        DECISION,
        NGO,
    }
    assert len(entry.subjects) == len(set(entry.subjects))
