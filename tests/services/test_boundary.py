"""The boundary: nothing in a partnership is there for those who never were a party of it.

The commands are not listed here: whatever is registered is tried, with arguments made from its
signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any, Literal, get_args, get_origin
from uuid import UUID, uuid4

import pytest

from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import Clause, ClauseChange, RepealClause
from domain.bodies.seats_named import SeatsNamed
from domain.conflicts.ruling import AppealOutcome
from domain.document import Document
from domain.elections.election import Option
from domain.elections.reported import ReportedBallots
from domain.holiday import Holiday
from domain.money import Money
from domain.motions.named_act import NamedAct
from domain.motions.sequel import CastingStance
from domain.motions.validity import DefectKind
from domain.parties.organisation import ORGANISATION
from domain.payments.payment import Payee
from domain.posts.handover import ChecklistItem
from domain.provisions.remit import Power, Remit
from domain.refusal import Refused, Reported
from domain.values import (
    AccessId,
    AgreementId,
    AmendmentId,
    AppealId,
    AppointmentId,
    BodyId,
    ChallengeId,
    ClauseId,
    ConflictId,
    DecisionId,
    DelegationId,
    EventId,
    HandoverItemId,
    InterestId,
    MeasureId,
    NeutralId,
    NoticeId,
    OfferId,
    OrganisationId,
    PartnershipId,
    PaymentId,
    PersonId,
    PollId,
    PostId,
    ProxyId,
    RemedyId,
    RulingReportId,
    SeatId,
)
from domain.voting.side import Side
from domain.voting.tally import Choice, Count, Seat, Stance, Tally
from services.accesses import break_glass
from services.act import UnknownId
from services.agreements import draft_agreement, enter_into_force
from services.amendments import propose_amendment
from services.appointments import accept_appointment, appoint
from services.bodies import constitute_body
from services.catalogue import commands
from services.commands import Command, Parameter
from services.conflicts import raise_conflict
from services.decisions import open_poll, propose_motion
from services.delegations import delegate_authority
from services.handovers import open_handover
from services.hearings import (
    order_interim_measure,
)
from services.interests import declare_interest
from services.ledger import Ledger
from services.neutrals import (
    accept_as_neutral,
    appoint_neutral,
)
from services.organisations import register_organisation
from services.partnerships import accede_party, form_partnership
from services.payments import request_payment
from services.persons import register_person
from services.posts import define_post
from services.proxies import grant_proxy
from services.settlements import make_offer
from services.start import Contact, Founder
from tests.databases import Database
from tests.services.acts import act, clause, ledger_on, stored

pytestmark = pytest.mark.postgres

BEGINNING = date(2020, 1, 1)
WITHIN: dict[Any, str] = {
    PartnershipId: "partnership",
    AgreementId: "agreement",
    BodyId: "body",
    DecisionId: "decision",
    PostId: "post",
    AppointmentId: "appointment",
    DelegationId: "delegation",
    ProxyId: "proxy",
    InterestId: "interest",
    PaymentId: "payment",
    AccessId: "access",
    ConflictId: "conflict",
}
"""What lies within a partnership and is loaded by its identifier."""


@dataclass(frozen=True)
class World:
    """A partnership with one of everything in it, by the type of its identifier."""

    organisation: OrganisationId
    ids: dict[Any, UUID]


def world(ledger: Ledger) -> World:
    def then(**fields: Any) -> Any:
        return act(effective=BEGINNING, **fields)

    school = OrganisationId(register_organisation(ledger, then(), name="A", kind="school").id)
    ada = PersonId(register_person(ledger, then(), name="Ada", affiliation=school).id)
    partnership = PartnershipId(
        form_partnership(ledger, then(), name="Alliance", parties=(school,)).id
    )
    first = clause("one")
    agreement = AgreementId(
        draft_agreement(
            ledger, then(), partnership=partnership, title="Rules", clauses=(first, clause("two"))
        ).id
    )
    enter_into_force(ledger, then(), agreement=agreement)
    propose_amendment(
        ledger, then(), agreement=agreement, title="Less", changes=(RepealClause(first.id),)
    )
    held = ledger.held(AGREEMENT, agreement)
    assert held is not None
    [amendment] = held.state.amendments
    seat, poll = SeatId(uuid4()), PollId(uuid4())
    body = BodyId(
        constitute_body(
            ledger, then(), partnership=partnership, name="Council", seats=(Seat(seat, ada),)
        ).id
    )
    decision = DecisionId(
        propose_motion(ledger, then(), partnership=partnership, title="A boat", body=body).id
    )
    open_poll(ledger, then(), id=poll, decision=decision)
    post, appointment, delegation, item = office(ledger, partnership, ada)
    bob = PersonId(register_person(ledger, then(), name="Bob", affiliation=school).id)
    proxy = grant_proxy(ledger, then(), body=body, seat=seat, holder=bob).id
    return World(
        school,
        {
            **disputed(ledger, partnership, school),
            OrganisationId: school,
            PersonId: ada,
            PartnershipId: partnership,
            AgreementId: agreement,
            AmendmentId: amendment,
            ClauseId: first.id,
            BodyId: body,
            SeatId: seat,
            DecisionId: decision,
            PollId: poll,
            PostId: post,
            AppointmentId: appointment,
            DelegationId: delegation,
            HandoverItemId: item,
            ProxyId: proxy,
            InterestId: declared(ledger, partnership, ada),
            NoticeId: uuid4(),
            PaymentId: paying(ledger, partnership, ada),
            AccessId: opened(ledger, partnership),
        },
    )


def opened(ledger: Ledger, partnership: PartnershipId) -> AccessId:
    """An operator's access that was opened just now."""
    given = {"partnership": partnership, "operator": "concord_0a0a0a0a", "label": "Night shift"}
    return AccessId(break_glass(ledger, act(reason="A fault."), **given).id)


def declared(ledger: Ledger, partnership: PartnershipId, ada: PersonId) -> InterestId:
    """An interest that Ada declared."""
    given: dict[str, Any] = {"partnership": partnership, "person": ada, "kind": "loyalty"}
    return InterestId(
        declare_interest(ledger, act(effective=BEGINNING), **given, matter="boats").id
    )


def paying(ledger: Ledger, partnership: PartnershipId, ada: PersonId) -> PaymentId:
    """A payment to Ada that waits for an answer."""
    done = request_payment(
        ledger,
        act(effective=BEGINNING),
        partnership=partnership,
        payee=Payee(person=ada),
        amount=Money(Fraction(1), "CHF"),
        purpose="Paper",
        requester=ada,
    )
    return PaymentId(done.id)


def office(
    ledger: Ledger, partnership: PartnershipId, ada: PersonId
) -> tuple[PostId, AppointmentId, DelegationId, HandoverItemId]:
    """A post that Ada holds, of whose authority Ben has some, and which is to be handed over."""

    def then(**fields: Any) -> Any:
        return act(effective=BEGINNING, **fields)

    ben = PersonId(register_person(ledger, then(), name="Ben").id)
    post = PostId(
        define_post(
            ledger, then(), partnership=partnership, title="Chair", remit=Remit((), (Power(),))
        ).id
    )
    appointment = AppointmentId(appoint(ledger, then(), post=post, person=ada).id)
    accept_appointment(ledger, then(), appointment=appointment, by=ada)
    delegation = delegate_authority(
        ledger, then(), appointment=appointment, delegate=ben, matters=("travel",), by=ada
    )
    item = HandoverItemId(uuid4())
    open_handover(ledger, then(), appointment=appointment, items=(ChecklistItem(item, "The seal"),))
    return post, appointment, DelegationId(delegation.id), item


def disputed(ledger: Ledger, partnership: PartnershipId, school: OrganisationId) -> dict[Any, UUID]:
    """A conflict of the school, with somebody neutral, an interim measure and an offer in it."""

    def then(**fields: Any) -> Any:
        return act(effective=BEGINNING, organisation=school, **fields)

    firm = OrganisationId(register_organisation(ledger, then(), name="B", kind="business").id)
    court = OrganisationId(register_organisation(ledger, then(), name="C", kind="other").id)
    accede_party(ledger, then(), partnership=partnership, organisation=firm)
    conflict = ConflictId(
        raise_conflict(
            ledger, then(), partnership=partnership, grounds="!", against=(Side(firm),)
        ).id
    )
    neutral, measure, offer = NeutralId(uuid4()), MeasureId(uuid4()), OfferId(uuid4())
    appoint_neutral(ledger, then(), id=neutral, conflict=conflict, organisation=court)
    accept_as_neutral(ledger, then(), conflict=conflict, neutral=neutral)
    order_interim_measure(ledger, then(), id=measure, conflict=conflict, text="!")
    make_offer(ledger, then(), id=offer, conflict=conflict, terms="!")
    return {
        ConflictId: conflict,
        NeutralId: neutral,
        MeasureId: measure,
        OfferId: offer,
        RemedyId: uuid4(),
        AppealId: uuid4(),
        RulingReportId: uuid4(),
    }


def arguments(command: Command, of: World) -> dict[str, Any]:
    """Arguments that the command takes, all that are identifiers being of this world."""
    given: dict[str, Any] = {}
    for name, parameter in command.parameters.items():
        plain = identifier_type(parameter)
        if plain is not None and name != "id" and plain in of.ids:
            given[name] = of.ids[plain]
        elif parameter.type == tuple[Side, ...]:
            given[name] = (Side(of.organisation),)
        elif parameter.type is Payee:
            given[name] = Payee(of.organisation)
        elif parameter.required:
            given[name] = example(parameter)
    return given


def identifier_type(parameter: Parameter) -> Any:
    """The type of identifier that the parameter is, or None."""
    if get_origin(parameter.type) is tuple:
        return None
    candidates = (parameter.type, *get_args(parameter.type))
    return next((each for each in candidates if getattr(each, "__supertype__", 0) is UUID), None)


def main_parameter(command: Command) -> Parameter:
    """The one that says in which partnership the command acts."""
    within = (p for p in command.parameters.values() if identifier_type(p) in WITHIN)
    return next(parameter for parameter in within if parameter.name != "id")


def example(parameter: Parameter) -> Any:
    examples: dict[Any, Any] = {
        CastingStance: "yes",
        ChallengeId: uuid4(),
        EventId: uuid4(),
        NamedAct: NamedAct(EventId(uuid4())),
        tuple[DefectKind, ...]: ("form",),
        tuple[Document, ...]: (Document("Minutes", "0" * 64),),
        str: "Text",
        tuple[Clause, ...]: (clause("new"),),
        tuple[ClauseChange, ...]: (RepealClause(clause("two").id),),
        tuple[Seat, ...]: (Seat(SeatId(uuid4())),),
        tuple[SeatsNamed, ...]: (SeatsNamed(),),
        tuple[Option, ...]: (Option("A"), Option("B")),
        tuple[str, ...]: ("travel",),
        tuple[SeatId, ...]: (SeatId(uuid4()),),
        tuple[ChecklistItem, ...]: (ChecklistItem(HandoverItemId(uuid4()), "The keys"),),
        Remit: Remit(),
        Money: Money(Fraction(1), "CHF"),
        Choice: Stance("yes"),
        Tally: Tally((Count(Fraction(1), Fraction(0)),)),
        ReportedBallots: ReportedBallots(members=Fraction(1)),
        tuple[Founder, ...]: tuple(Founder(Contact(name), name=name) for name in ("Ada", "Bob")),
        tuple[Side, ...]: (Side(OrganisationId(uuid4())),),
        AppealOutcome: "dismissed",
        int: 1,
        date: date(2030, 1, 1),
        date | datetime: date(2030, 1, 1),
        tuple[date, ...]: (date(2030, 1, 1),),
        tuple[Holiday, ...]: (Holiday(date(2030, 1, 1)),),
    }
    if get_origin(parameter.type) is Literal:
        return get_args(parameter.type)[0]
    return examples[parameter.type]


COMMANDS = sorted(commands().items())
BOUNDED = [
    name
    for name, command in COMMANDS
    if any(identifier_type(p) in WITHIN for p in command.parameters.values() if p.name != "id")
]
CROSSING = [
    (name, parameter.name)
    for name, command in COMMANDS
    for parameter in command.parameters.values()
    if parameter.name != "id" and identifier_type(parameter) in WITHIN
]


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with ledger_on(database.dsn) as found:
        yield found


def tried(ledger: Ledger, command: Command, given: dict[str, Any], **fields: Any) -> str:
    try:
        command(ledger, act(**fields), **given)
    except Refused as refused:
        return f"{refused.code} {refused.facts()}"
    return "done"


def test_most_commands_are_bounded() -> None:
    assert len(BOUNDED) >= 20
    assert {"adopt_amendment", "cast_ballot", "fill_seat", "withdraw_party"} <= set(BOUNDED)


def test_what_others_have_is_not_there(ledger: Ledger) -> None:
    ours, theirs = world(ledger), world(ledger)
    before = stored(ledger)
    for name in BOUNDED:
        command = commands()[name]
        given = arguments(command, theirs)
        first = main_parameter(command)
        kind, missing = WITHIN[identifier_type(first)], given[first.name]
        expected = UnknownId(kind, missing)
        got = tried(ledger, command, given, boundary=ours.organisation)
        assert got == f"{expected.code} {expected.facts()}", name
    assert stored(ledger) == before


INSTEAD: dict[tuple[str, str], tuple[str, ...]] = {
    ("rule_on_interest", "body"): ("motion",),
    ("rule_on_interest", "decision"): ("body",),
    ("rule_on_interest", "motion"): ("body",),
}
"""Arguments of which a command takes only one, and which of them is left out."""


@pytest.mark.parametrize(("name", "crossing"), CROSSING)
@pytest.mark.parametrize("is_bound", [True, False])
def test_nothing_rests_on_what_lies_in_another_partnership(
    ledger: Ledger, name: str, crossing: str, is_bound: bool
) -> None:
    ours, theirs = world(ledger), world(ledger)
    before = stored(ledger)
    command = commands()[name]
    given = arguments(command, ours)
    of_type = identifier_type(command.parameters[crossing])
    given[crossing] = theirs.ids[of_type]
    for other in INSTEAD.get((name, crossing), ()):
        given.pop(other)
    boundary = ours.organisation if is_bound else None
    got = tried(ledger, command, given, boundary=boundary)
    if not is_bound and crossing == main_parameter(command).name:
        return  # the administration may act there
    expected = UnknownId(WITHIN[of_type], theirs.ids[of_type])
    assert got == f"{expected.code} {expected.facts()}"
    assert stored(ledger) == before


@pytest.mark.parametrize("name", BOUNDED)
def test_parties_act_in_their_own_partnership(ledger: Ledger, name: str) -> None:
    ours = world(ledger)
    command = commands()[name]
    got = tried(ledger, command, arguments(command, ours), boundary=ours.organisation)
    assert not got.startswith("UNKNOWN_ID"), got


def test_a_party_that_left_still_reaches_what_it_was_a_party_of(ledger: Ledger) -> None:
    ours = world(ledger)
    partnership = ours.ids[PartnershipId]
    new = OrganisationId(register_organisation(ledger, act(), name="B", kind="ngo").id)
    accede, withdraw = commands()["accede_party"], commands()["withdraw_party"]
    joins = {"partnership": partnership, "organisation": new}
    assert tried(ledger, withdraw, joins, boundary=new).startswith("UNKNOWN_ID")
    assert tried(ledger, accede, joins) == "done"
    assert tried(ledger, withdraw, joins, boundary=new) == "done"
    assert tried(ledger, withdraw, joins, boundary=new).startswith("NOT_PARTY")


def test_a_partnership_of_others_is_not_formed(ledger: Ledger) -> None:
    ours, theirs = world(ledger), world(ledger)
    form = commands()["form_partnership"]
    given = {"name": "New", "parties": (theirs.organisation,)}
    assert tried(ledger, form, given, boundary=ours.organisation).startswith("NOT_AMONG_FOUNDERS")
    both = {"name": "New", "parties": (theirs.organisation, ours.organisation)}
    assert tried(ledger, form, both, boundary=ours.organisation).startswith("NOT_FOR_ONE_ALONE")
    assert tried(ledger, form, both) == "done"
    alone = {"name": "New", "parties": (ours.organisation,)}
    assert tried(ledger, form, alone, boundary=ours.organisation) == "done"


@pytest.mark.parametrize("when", [None, date(2999, 1, 1)])
@pytest.mark.parametrize("is_registered", [True, False])
def test_who_acts_for_an_organisation_starts_a_partnership_also_one_that_begins_later(
    ledger: Ledger, when: date | None, is_registered: bool
) -> None:
    ours, theirs = world(ledger).organisation, world(ledger).organisation
    other = (
        Founder(Contact("Bob"), theirs)
        if is_registered
        else Founder(Contact("Bob"), name="Lake School", kind="school")
    )
    start = {"purpose": "Share a telescope", "founders": (Founder(Contact("Ada"), ours), other)}
    given = {"boundary": ours, "organisation": ours, "effective": when}
    assert tried(ledger, commands()["start_partnership"], start, **given) == "done"
    held = ledger.held(ORGANISATION, theirs)
    assert held is not None
    assert not held.state.signatories.anybody_at(datetime(3000, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", ["rename_organisation", "dissolve_organisation", "rename_person"])
def test_who_acts_for_one_organisation_changes_no_other(ledger: Ledger, name: str) -> None:
    ours, theirs = world(ledger), world(ledger)
    command = commands()[name]
    given = arguments(command, theirs)
    assert tried(ledger, command, given, boundary=ours.organisation).startswith("ACTS_FOR_ANOTHER")
    assert tried(ledger, command, given, boundary=theirs.organisation) == "done"


def test_a_body_rests_on_a_clause_that_its_agreement_has(ledger: Ledger) -> None:
    ours = world(ledger)
    constitute = commands()["constitute_body"]
    given: dict[str, Any] = {
        "partnership": ours.ids[PartnershipId],
        "agreement": ours.ids[AgreementId],
        "name": "Board",
        "seats": (Seat(SeatId(uuid4())),),
    }
    one, two = clause("one").id, clause("two").id
    amendment = {"agreement": ours.ids[AgreementId], "amendment": ours.ids[AmendmentId]}
    adopt = commands()["adopt_amendment"]
    assert tried(ledger, adopt, amendment).startswith("SIGNATURES_MISSING")
    assert tried(ledger, adopt, amendment, conduct=Reported()) == "done"
    assert tried(ledger, constitute, {**given, "clause": one}).startswith("CLAUSE_REPEALED")
    assert tried(ledger, constitute, {**given, "clause": uuid4()}).startswith("CLAUSE_UNKNOWN")
    without = {**given, "clause": two, "agreement": None}
    assert tried(ledger, constitute, without).startswith("CLAUSE_UNKNOWN")
    assert tried(ledger, constitute, {**given, "clause": two}) == "done"
    assert tried(ledger, constitute, {**given, "clause": one}, effective=BEGINNING) == "done"
