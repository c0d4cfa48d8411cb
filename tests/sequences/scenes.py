"""Scenes: what is under way when a course sets out that is about one of the deeper situations.

What the agreement of the course does not admit is refused, and the course goes on without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from domain.agreements.agreement import provisions_in_force
from domain.agreements.clause import Clause, ReplaceClause
from domain.bodies.seats_named import SeatsNamed
from domain.decisions.decision import Decision
from domain.decisions.elected_acts import elected_persons
from domain.elections.election import Option, OptionId
from domain.elections.reported import OptionTotal, ReportedBallots
from domain.elections.results import CHOSEN
from domain.holiday import Holiday
from domain.money import Money
from domain.motions.enacted_acts import (
    AmendmentAdoption,
    BodyConstitution,
    ChallengeDetermination,
    DecisionNullification,
    DependentDisposition,
    EnactedAct,
    HolidayListing,
    PaymentApproval,
    PostAppointment,
    PostDefinition,
)
from domain.motions.named_act import NamedAct
from domain.payments.payment import Payee
from domain.provisions.pinning import pin_challenge_rule
from domain.provisions.provision import AmendedBy, AmendmentRuleProvision
from domain.provisions.signing_rule import SigningProvision
from domain.refusal import DONE_HERE
from domain.values import (
    AgreementId,
    AmendmentId,
    BodyId,
    ChallengeId,
    ClauseId,
    DecisionId,
    DelegationId,
    EventId,
    MeasureId,
    PaymentId,
    PollId,
    derived_id,
)
from domain.voting.side import Side
from domain.voting.tally import Stance
from tests.sequences.chance import Chance
from tests.sequences.company import (
    ADA,
    ALLIANCE,
    APPOINTMENT,
    BEN,
    CONFLICT,
    COUNCIL,
    COUNCIL_SEATS,
    COURT,
    DAN,
    FIRM,
    HOLDERS,
    MEMORANDUM,
    NEUTRAL,
    NGO,
    SCHOOL,
    TREASURER,
    attempted,
    do,
    motion,
    unanimous,
)
from tests.sequences.consulting import consulted
from tests.sequences.course import Attempt, Course
from tests.sequences.electing import marks
from tests.sequences.founding import founded
from tests.sequences.judging import judged
from tests.sequences.telling import SEEDS


def voting(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A vote under way in the council, on a motion or among options; most have voted."""
    put, poll = motion(1), PollId(derived_id("sequences", "poll"))
    about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "id": put}
    if chance.percent(50, "election"):
        options = tuple(
            Option(OptionId(mark), person=person)
            for mark, (person, _) in zip("ABC", HOLDERS, strict=True)
        )
        acts = (PostAppointment(TREASURER),) if chance.percent(50, "an office") else ()
        about |= {"title": "A chair", "options": options, "enacts": acts}
        yield attempted(course, "propose_election", SCHOOL, **about, reported=True)
    else:
        acts_named = (HolidayListing(),)
        about |= {"title": "A raft", "enacts": acts_named}
        yield attempted(course, "propose_motion", SCHOOL, **about)
    decision = course.states.find(put)
    if decision is None:
        return
    if _tie(decision) == "lot":
        given: dict[str, Any] = {"decision": put, "by": ADA, "commitment": next(iter(SEEDS))}
        yield attempted(course, "prepare_lot", SCHOOL, **given)
    yield attempted(course, "open_poll", SCHOOL, id=poll, decision=put, reported=True)
    tied = chance.percent(50, "tied")
    for number, (person, party) in enumerate(HOLDERS):
        if chance.percent(20 if number < 2 else 50, "absent", number):
            continue
        said = _said(chance.of("ballot", number), decision, number if tied else 0)
        seat = COUNCIL_SEATS[number].id
        ballot: dict[str, Any] = {"poll": poll, "seat": seat, "choice": said, "voter": person}
        yield attempted(course, "cast_ballot", party, decision=put, **ballot)
    if chance.percent(40, "closed"):
        yield attempted(course, "close_poll", None, decision=put, poll=poll, by=ADA)
        if decision.election is not None and chance.percent(70, "counted"):
            yield attempted(course, "count_poll", None, decision=put, poll=poll)
            if _tie(decision) == "lot":
                seeds = (next(iter(SEEDS.values())),)
                yield attempted(course, "draw_lot", SCHOOL, decision=put, seeds=seeds, by=ADA)


def _tie(decision: Decision) -> str:
    return decision.rule.rule.tie if decision.election is None else decision.election.rule.tie


def _said(chance: Chance, decision: Decision, number: int) -> Any:
    """A ballot: of a motion, yes and no in turn; of an election, any marks."""
    if decision.election is not None:
        return marks(chance, decision.election)
    return Stance(("yes", "no")[number % 2])


def elected(course: Course, chance: Chance) -> Iterator[Attempt]:
    """Somebody was elected and given an office on that; the election was challenged since, and
    perhaps nullified.
    """
    put, poll = motion(5), PollId(derived_id("sequences", "poll"))
    options = tuple(
        Option(OptionId(mark), person=person)
        for mark, (person, _) in zip("ABC", HOLDERS, strict=True)
    )
    about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "title": "Treasurer"}
    about |= {"options": options, "enacts": (PostAppointment(TREASURER),)}
    yield attempted(course, "propose_election", SCHOOL, id=put, **about)
    of: dict[str, Any] = {"decision": put, "poll": poll}
    yield attempted(course, "open_poll", SCHOOL, id=poll, decision=put)
    decision = course.states.find(put)
    if not isinstance(decision, Decision) or not decision.polls:
        return
    for number, (person, party) in enumerate(HOLDERS):
        ballot: dict[str, Any] = {"seat": COUNCIL_SEATS[number].id, "voter": person}
        said = _said(chance.of("ballot", number), decision, number)
        yield attempted(course, "cast_ballot", party, **of, **ballot, choice=said)
    yield attempted(course, "close_poll", None, **of, by=ADA)
    yield attempted(course, "count_poll", None, **of)
    decision = course.states.find(put)
    if decision.result not in CHOSEN:
        return
    for person in sorted(elected_persons(decision) or ())[:1]:
        given: dict[str, Any] = {"post": TREASURER, "person": person}
        yield attempted(course, "appoint", None, **given, decision=put)
    yield from _doubted(course, chance, put)


def urgency(course: Course, chance: Chance) -> Iterator[Attempt]:
    """The chair has decided in place of the council, and something was done on it: a payment, or
    by what is reported what urgent action does not reach.
    """
    put, reported = motion(2), chance.percent(40, "reported")
    payment = PaymentId(derived_id("sequences", "urgent payment"))
    about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "title": "The roof"}
    asked: dict[str, Any] = {"payee": Payee(COURT), "amount": Money(Fraction(60), "CHF")}
    asked |= {"id": payment, "partnership": ALLIANCE, "purpose": "Tiles.", "requester": BEN}
    yield attempted(course, "request_payment", FIRM, **asked)
    acts = _acts(chance) if reported else (PaymentApproval(payment),)
    yield attempted(course, "propose_motion", SCHOOL, id=put, **about, enacts=acts)
    taking: dict[str, Any] = {"decision": put, "grounds": "It leaks.", "harm": "A flood."}
    yield attempted(course, "take_urgent_action", SCHOOL, by=ADA, **taking, reported=reported)
    decision = course.states.find(put)
    if decision is None or decision.urgency.taken is None:
        return
    if reported:
        yield from _carried_out(course, chance, put)
    else:
        yield attempted(course, "approve_payment", None, payment=payment, decision=put)
    if chance.percent(30, "doubted"):
        given: dict[str, Any] = {"decision": put, "grounds": "!", "defects": ("authority",)}
        yield attempted(course, "challenge_decision", FIRM, by=_challenger(course), **given)


CREW = tuple(SeatsNamed(party=seat.party) for seat in COUNCIL_SEATS)


def _acts(chance: Chance) -> tuple[EnactedAct, ...]:
    acts: tuple[EnactedAct, ...] = (
        HolidayListing(),
        BodyConstitution("Crew", CREW),
        PostDefinition("Bosun"),
        PostAppointment(TREASURER),
    )
    return tuple(one for one in acts if chance.percent(70, "act", one.kind)) or acts[:1]


def _carried_out(course: Course, chance: Chance, decision: DecisionId) -> Iterator[Attempt]:
    """Some of the acts that a motion may name are done on it, and a body so made decides."""
    crew = BodyId(derived_id("sequences", "crew"))
    on: dict[str, Any] = {"partnership": ALLIANCE, "decision": decision}
    listed = (Holiday(course.now.date().replace(month=7, day=1)),)
    yield attempted(course, "list_holidays", None, **on, holidays=listed)
    made = attempted(
        course, "constitute_body", None, id=crew, name="Crew", seats=COUNCIL_SEATS, **on
    )
    yield made
    if made.done is not None and chance.percent(70, "crew decides"):
        put = motion(3)
        about: dict[str, Any] = {"partnership": ALLIANCE, "body": crew, "title": "A sail"}
        yield attempted(course, "propose_motion", SCHOOL, id=put, **about)
        yield attempted(
            course, "report_tally", None, decision=put, tally=unanimous(), reported=True
        )
    yield attempted(course, "define_post", None, title="Bosun", **on)
    if chance.percent(50, "appointed"):
        yield attempted(course, "appoint", None, post=TREASURER, person=BEN, decision=decision)


def doubts(course: Course, chance: Chance) -> Iterator[Attempt]:
    """What was done on a decision hangs on it, which was challenged since and found void; it is
    perhaps nullified, and another decision says what becomes of what rests on it.
    """
    doubted = motion(5)
    yield from _adopted(course, doubted, "A mast", _acts(chance))
    if not _is_adopted(course, doubted):
        return
    yield from _carried_out(course, chance, doubted)
    yield from _doubted(course, chance, doubted)


def _doubted(course: Course, chance: Chance, doubted: DecisionId) -> Iterator[Attempt]:
    """What was decided is challenged and found void; what rests on it waits for an answer."""
    judging, clearing = motion(6), motion(7)
    challenge = ChallengeId(derived_id("sequences", "challenge"))
    about: dict[str, Any] = {"decision": doubted, "defects": ("form",)}
    given: dict[str, Any] = {"id": challenge, "grounds": "!", "by": _challenger(course)}
    yield attempted(course, "challenge_decision", FIRM, **about, **given)
    acts = (ChallengeDetermination(doubted, challenge), DecisionNullification(doubted))
    yield from _adopted(course, judging, "Void", acts)
    asked: dict[str, Any] = {"challenge": challenge, "by": judging}
    yield attempted(
        course, "determine_challenge", None, **about, **asked, finding="void", reasons="So."
    )
    if chance.percent(20, "not yet nullified"):
        return
    yield attempted(course, "nullify_decision", None, decision=doubted, **asked)
    listed = course.states.find(doubted).validity.dependents
    said = tuple(
        DependentDisposition(doubted, NamedAct(event=EventId(one.event))) for one in listed
    )
    if said:
        yield from _adopted(course, clearing, "What rests on it", said)


def _adopted(
    course: Course, decision: DecisionId, title: str, acts: tuple[EnactedAct, ...]
) -> Iterator[Attempt]:
    """A motion that the council adopts by a show of hands."""
    about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "title": title}
    yield attempted(course, "propose_motion", SCHOOL, id=decision, **about, enacts=acts)
    shown: dict[str, Any] = {"decision": decision, "tally": unanimous(), "reported": True}
    yield attempted(course, "report_tally", None, **shown)


def _is_adopted(course: Course, decision: DecisionId) -> bool:
    found = course.states.find(decision)
    return isinstance(found, Decision) and found.result == "adopted"


def _challenger(course: Course) -> Side:
    agreement = course.states.find(MEMORANDUM)
    in_force = () if agreement is None else provisions_in_force(agreement, course.now)
    by_members = pin_challenge_rule(None, in_force, DONE_HERE).rule.by == "members"
    return Side(person=BEN) if by_members else Side(FIRM)


def suspended(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A decision is contested in a conflict, and not to be carried out until that is settled."""
    contested = motion(4)
    yield from _adopted(course, contested, "A dock", _acts(chance))
    if course.states.find(contested) is None:
        return
    raising: dict[str, Any] = {"partnership": ALLIANCE, "grounds": "Late.", "decision": contested}
    others = (FIRM, NGO) if chance.percent(80, "all") else (FIRM,)
    against = tuple(Side(party) for party in others)
    yield do(course, "raise_conflict", SCHOOL, id=CONFLICT, against=against, **raising)
    given: dict[str, Any] = {"conflict": CONFLICT, "organisation": COURT}
    yield do(course, "appoint_neutral", SCHOOL, id=NEUTRAL, **given)
    for party in others:
        yield do(course, "agree_to_neutral", party, conflict=CONFLICT, neutral=NEUTRAL)
    yield do(course, "accept_as_neutral", COURT, conflict=CONFLICT, neutral=NEUTRAL)
    measure: dict[str, Any] = {
        "id": MeasureId(derived_id("sequences", "measure")),
        "conflict": CONFLICT,
        "text": "Wait.",
        "suspends": contested,
    }
    by_neutral = {"neutral": NEUTRAL} if chance.percent(70, "neutral") else {"by": Side(SCHOOL)}
    acting = COURT if "neutral" in by_neutral else SCHOOL
    yield attempted(course, "order_interim_measure", acting, **measure, **by_neutral)


def _asked(course: Course, payment: PaymentId, amount: int) -> Attempt:
    """A payment to the court is asked for."""
    asked: dict[str, Any] = {
        "id": payment,
        "partnership": ALLIANCE,
        "payee": Payee(COURT),
        "amount": Money(Fraction(amount), "CHF"),
        "purpose": "Rope.",
        "matter": "travel",
        "requester": BEN,
    }
    return attempted(course, "request_payment", FIRM, **asked)


def spent(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A treasurer has approved a payment within limits, and more are asked for."""
    yield attempted(course, "appoint", None, id=APPOINTMENT, post=TREASURER, person=ADA)
    yield attempted(course, "accept_appointment", SCHOOL, appointment=APPOINTMENT, by=ADA)
    for number, amount in enumerate((60, 60, 90, 120)):
        payment = PaymentId(derived_id("sequences", f"payment {number}"))
        yield _asked(course, payment, amount)
        if number == 0 or chance.percent(40, "approved", number):
            by: dict[str, Any] = {"appointment": APPOINTMENT, "by": ADA}
            yield attempted(course, "approve_payment", SCHOOL, payment=payment, **by)


def paired(course: Course, chance: Chance) -> Iterator[Attempt]:
    """Small payments are approved by one, larger ones by two together; one approved some of them
    already, and another has the authority to.
    """
    clauses = []
    for number, (limit, together) in enumerate(((50, 1), (None, 2))):
        most = None if limit is None else Money(Fraction(limit), "CHF")
        tier = SigningProvision(f"Tier {number}", ("payments",), together=together, limit=most)
        clauses.append(
            Clause(ClauseId(derived_id("tier", str(number))), "1", "", "So.\n", None, (tier,))
        )
    text = AgreementId(derived_id("sequences", "tiers"))
    yield attempted(
        course, "draft_agreement", None, id=text, partnership=ALLIANCE, title="Tiers",
        clauses=tuple(clauses),
    )  # fmt: skip
    for person, party in HOLDERS:
        signing: dict[str, Any] = {"agreement": text, "party": party, "person": person}
        yield attempted(course, "sign_agreement", party, **signing)
    yield attempted(course, "enter_into_force", None, agreement=text)
    yield attempted(course, "appoint", None, id=APPOINTMENT, post=TREASURER, person=ADA)
    yield attempted(course, "accept_appointment", SCHOOL, appointment=APPOINTMENT, by=ADA)
    passed_on = DelegationId(derived_id("sequences", "passed on"))
    yield attempted(
        course, "delegate_authority", SCHOOL, id=passed_on, appointment=APPOINTMENT, delegate=DAN,
        matters=("travel",), by=ADA,
    )  # fmt: skip
    for number, amount in enumerate((40, 60, 70, 80)):
        payment = PaymentId(derived_id("sequences", f"paired {number}"))
        yield _asked(course, payment, amount)
        if number < 2 or chance.percent(60, "approved", number):
            by: dict[str, Any] = {"appointment": APPOINTMENT, "by": ADA}
            yield attempted(course, "approve_payment", SCHOOL, payment=payment, **by)
        if number == 1 or chance.percent(30, "by both", number):
            both: dict[str, Any] = {"delegation": passed_on, "by": DAN}
            yield attempted(course, "approve_payment", None, payment=payment, **both)


def amending(course: Course, chance: Chance) -> Iterator[Attempt]:
    """The rule by which the text is amended is itself to be amended: as it says, signed by all,
    adopted, or both; and another amendment comes after it.
    """
    agreement = course.states.find(MEMORANDUM)
    in_force = () if agreement is None else provisions_in_force(agreement, course.now)
    found = [
        (one.clause, one.provision)
        for one in in_force
        if isinstance(one.provision, AmendmentRuleProvision)
    ]
    if not found:
        return
    [(clause, rule)] = found
    ways: tuple[AmendedBy, ...] = ("signatures", "decision", "both")
    other = chance.pick(ways, "other")
    carried = (AmendmentRuleProvision("Amending anew", other, "travel"),)
    change = ReplaceClause(clause, "9", "", "Otherwise.\n", carried)
    amendment = AmendmentId(derived_id("sequences", "amendment"))
    changed: dict[str, Any] = {"agreement": MEMORANDUM, "amendment": amendment}
    yield attempted(
        course,
        "propose_amendment",
        None,
        id=amendment,
        agreement=MEMORANDUM,
        title="Anew",
        changes=(change,),
    )
    if chance.percent(80, "signed"):
        for person, party in HOLDERS:
            yield attempted(course, "sign_amendment", party, **changed, party=party, person=person)
    if rule.by != "signatures":
        put, acts = motion(8), (AmendmentAdoption(MEMORANDUM, amendment),)
        matter = rule.matter
        about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "matter": matter}
        yield attempted(
            course, "propose_motion", SCHOOL, id=put, **about, title="Anew", enacts=acts
        )
        shown: dict[str, Any] = {"decision": put, "tally": unanimous(), "reported": True}
        yield attempted(course, "report_tally", None, **shown)
        changed["decision"] = put
    if chance.percent(70, "adopted"):
        yield attempted(course, "adopt_amendment", None, **changed)


def leaving(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A vote is under way; one of the parties is about to leave or to merge, or just did."""
    yield from voting(course, chance)
    match chance.pick(("merges", "leaves", "neither"), "how"):
        case "merges":
            yield attempted(course, "merge_organisation", FIRM, organisation=FIRM, into=COURT)
            if chance.percent(60, "succeeded"):
                taking: dict[str, Any] = {"organisation": FIRM, "successor": COURT}
                yield attempted(course, "succeed_party", COURT, partnership=ALLIANCE, **taking)
        case "leaves":
            going: dict[str, Any] = {"partnership": ALLIANCE, "organisation": NGO}
            yield attempted(course, "withdraw_party", NGO, **going)
        case _:
            pass


def level(course: Course, _: Chance) -> Iterator[Attempt]:
    """An election held elsewhere in which two options were level, where votes are counted so."""
    put, options = motion(8), (Option(OptionId("A")), Option(OptionId("B")))
    about: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "title": "A place"}
    yield attempted(course, "propose_election", SCHOOL, id=put, **about, options=options)
    totals = tuple(OptionTotal(option.id, Fraction(2)) for option in options)
    counted = ReportedBallots(totals=totals, voters=Fraction(4), members=Fraction(4))
    yield attempted(course, "report_election", None, decision=put, counted=counted, reported=True)


def leaderless(course: Course, chance: Chance) -> Iterator[Attempt]:
    """Nobody is left who could decide; heads assent to an appointment, perhaps all of them."""
    yield attempted(course, "dissolve_body", None, body=COUNCIL)
    for person, party in HOLDERS[: chance.between(1, 3, "heads")]:
        given: dict[str, Any] = {"post": TREASURER, "person": DAN, "party": party, "by": person}
        yield attempted(course, "assent_to_appointment", party, **given)


SCENES: dict[str, Callable[[Course, Chance], Iterator[Attempt]]] = {
    "voting": voting,
    "consulted": consulted,
    "level": level,
    "urgency": urgency,
    "elected": elected,
    "doubts": doubts,
    "suspended": suspended,
    "judged": judged,
    "spent": spent,
    "paired": paired,
    "amending": amending,
    "leaving": leaving,
    "leaderless": leaderless,
    "founded": founded,
}
"""The scenes by what a course is about."""
