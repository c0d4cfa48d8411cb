"""Beginnings: what is there already when a course sets out, so that it soon comes to the point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from domain.agreements.clause import Clause
from domain.elections.election import ElectionRule, Plurality
from domain.money import Money
from domain.motions.enacted_acts import HolidayListing
from domain.provisions.composition import BodyProvision, SeatsProvided
from domain.provisions.provision import DecisionRuleProvision, ElectionRuleProvision
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.spending import PeriodLimit
from domain.values import AgreementId, BodyId, ClauseId, OrganisationId, SeatId, derived_id
from domain.voting.rules import MAJORITY
from domain.voting.side import Side
from domain.voting.tally import Seat
from services.start import Contact, Founder
from tests.sequences.chance import Chance
from tests.sequences.company import (
    ADA,
    ALLIANCE,
    APPOINTMENT,
    CONFLICT,
    COUNCIL,
    COUNCIL_SEATS,
    COURT,
    DAN,
    EVE,
    FIRM,
    HOLDERS,
    MEMORANDUM,
    NEUTRAL,
    NGO,
    SCHOOL,
    TREASURER,
    do,
    motion,
    unanimous,
)
from tests.sequences.course import Attempt, Course
from tests.sequences.material import PROVISIONS, new_clause
from tests.sequences.pacting import pact
from tests.sequences.scenes import SCENES
from tests.sequences.telling import SEEDS

LIMIT = PeriodLimit(Money(Fraction(150), "CHF"), 3, True)
FOCUSES = {
    "parties": ("organisations", "persons", "partnerships", "start"),
    "agreements": ("agreements", "amendments"),
    "decisions": (
        "bodies", "decisions", "deliberation", "debate", "interests", "proxies", "ballots",
        "seats", "tellers", "execution", "start", "urgent_actions", "elections",
    ),
    "validity": ("challenges", "execution", "decisions"),
    "offices": ("posts", "appointments", "assents", "delegations", "handovers", "seats"),
    "payments": ("payments", "payments", "posts", "appointments", "delegations"),
    "conflicts": ("conflicts", "hearings", "settlements", "outside_rulings"),
}  # fmt: skip
"""The services that a course is mostly about."""
SCENES_OF = {
    "parties": ("leaving",),
    "agreements": ("amending",),
    "decisions": (
        "voting",
        "voting",
        "consulted",
        "leaving",
        "urgency",
        "level",
        "founded",
        "founded",
    ),
    "validity": ("doubts", "doubts", "urgency", "elected"),
    "offices": ("urgency", "elected", "leaderless", "founded"),
    "payments": ("spent", "paired"),
    "conflicts": ("suspended", "judged"),
}
"""What may be under way when such a course sets out."""
BEGINNINGS = ("nothing", "handshake", "charter", "charter", "charter", "charter", "charter")


def set_out(course: Course, seed: int) -> Iterator[Attempt]:
    """Choose what the course is about and where it begins, and do what is there by then."""
    chance = Chance(f"beginning {seed}")
    # What follows from a challenge or from a vote takes many steps: more courses are about that.
    focus = chance.pick((*FOCUSES, "validity", "decisions"), "focus")
    course.focus = frozenset(FOCUSES[focus])
    match chance.pick(BEGINNINGS, "beginning"):
        case "handshake":
            yield from _handshake(course)
        case "charter":
            yield from _charter(course, chance, focus)
            if chance.percent(30, "pact"):
                yield from pact(course, chance.of("pact"))
            if chance.percent(70, "under way"):
                scene = SCENES[chance.pick(SCENES_OF[focus], "scene")]
                yield from scene(course, chance.of("scene"))
            else:
                yield from _prepared(course, chance, focus)
        case _:
            pass


def _prepared(course: Course, chance: Chance, focus: str) -> Iterator[Attempt]:
    """What is there already where nothing in particular is under way."""
    if focus == "offices":
        yield from _seated(course)
    if focus in ("decisions", "validity", "offices", "payments"):
        yield from _decided(course, chance)
    if focus in ("offices", "payments"):
        yield do(course, "appoint", None, id=APPOINTMENT, post=TREASURER, person=ADA)
        yield do(course, "accept_appointment", None, appointment=APPOINTMENT, by=ADA)
    if focus == "conflicts":
        yield from _disputed(course, chance)


def _seated(course: Course) -> Iterator[Attempt]:
    """A panel whose one seat was held for a month, which is over."""
    composed = BodyProvision("Panel", (SeatsProvided(),), months=1)
    clause = Clause(
        ClauseId(derived_id("panel's clause")), "1", "", "A panel.\n", None, (composed,)
    )
    charter, seat = AgreementId(derived_id("panel's charter")), SeatId(derived_id("panel's seat"))
    yield do(
        course, "draft_agreement", None, id=charter, partnership=ALLIANCE, title="Panel",
        clauses=(clause,),
    )  # fmt: skip
    yield do(
        course, "constitute_body", None, id=BodyId(derived_id("panel")), partnership=ALLIANCE,
        name="Panel", agreement=charter, seats=(Seat(seat, DAN),),
    )  # fmt: skip
    course.now += timedelta(days=35)


def _disputed(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A conflict of two or three parties, often with somebody neutral in it."""
    against = (Side(FIRM), Side(NGO)) if chance.percent(30, "three sides") else (Side(FIRM),)
    yield do(
        course, "raise_conflict", SCHOOL, id=CONFLICT, partnership=ALLIANCE, grounds="Late.",
        against=against,
    )  # fmt: skip
    if chance.percent(60, "neutral"):
        given: dict[str, Any] = {"conflict": CONFLICT, "organisation": COURT}
        yield do(course, "appoint_neutral", SCHOOL, id=NEUTRAL, **given)
        for side in against:
            yield do(course, "agree_to_neutral", side.party, conflict=CONFLICT, neutral=NEUTRAL)
        yield do(course, "accept_as_neutral", COURT, conflict=CONFLICT, neutral=NEUTRAL)


def _decided(course: Course, chance: Chance) -> Iterator[Attempt]:
    """One motion adopted by a show of hands, perhaps one of which it is said to be a tie, and one
    that is voted on.
    """
    for number, (yes, no) in enumerate(((3, 0), (1, 1))[: chance.between(1, 2, "motions")]):
        decision = motion(number)
        yield do(
            course, "propose_motion", SCHOOL, id=decision, partnership=ALLIANCE, body=COUNCIL,
            title="A boat", enacts=(HolidayListing(),),
        )  # fmt: skip
        if course.states.find(decision).rule.rule.tie == "lot":
            given: dict[str, Any] = {"decision": decision, "by": ADA}
            given["commitment"] = next(iter(SEEDS))
            yield do(course, "prepare_lot", SCHOOL, **given)
        shown: dict[str, Any] = {"decision": decision, "tally": unanimous(yes, no)}
        yield do(course, "report_tally", None, **shown, reported=True)
    if "decisions" in course.focus:
        voting: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "title": "A pier"}
        yield do(course, "put_to_vote", SCHOOL, reported=True, **voting)


def _handshake(course: Course) -> Iterator[Attempt]:
    founders = tuple(Founder(Contact(name), name=name) for name in ("Ada", "Ben"))
    yield do(course, "start_partnership", None, purpose="A garden.", founders=founders)
    [agreement] = course.known.any_of(AgreementId)
    for party in course.known.any_of(OrganisationId):
        head = course.states.find(party).signatories.head_at(course.now)
        acting = OrganisationId(party)
        yield do(course, "sign_agreement", acting, agreement=agreement, party=party, person=head)


def _charter(course: Course, chance: Chance, focus: str) -> Iterator[Attempt]:
    for organisation, name in ((SCHOOL, "School"), (FIRM, "Firm"), (NGO, "Ngo"), (COURT, "Court")):
        yield do(course, "register_organisation", None, id=organisation, name=name, kind="other")
    belongs = (*HOLDERS, (DAN, None), (EVE, COURT))
    for person, affiliation in belongs:
        given: dict[str, Any] = {} if affiliation is None else {"affiliation": affiliation}
        yield do(course, "register_person", None, id=person, name="Name", **given)
    for person, party in HOLDERS:
        yield do(course, "register_head", party, organisation=party, person=person)
    parties = (SCHOOL, FIRM, NGO)
    zone = chance.pick(("UTC", "Europe/Zurich", "America/New_York"), "zone")
    yield do(
        course, "form_partnership", None, id=ALLIANCE, name="Alliance", zone=zone, parties=parties
    )
    council: dict[str, Any] = {"partnership": ALLIANCE, "name": "Council", "seats": COUNCIL_SEATS}
    if chance.percent(60, "preset"):
        presets = ("all-agree", "majority", "two-thirds", "consent")
        council["preset"] = chance.pick(presets, "which preset")
    yield do(course, "constitute_body", None, id=COUNCIL, **council)
    yield do(course, "designate_chair", None, body=COUNCIL, seat=COUNCIL_SEATS[0].id)
    share = 80 if "decisions" in course.focus else 50
    kinds = [kind for kind in PROVISIONS if chance.percent(share, "provision", kind)]
    told = ("decision-rule", "election-rule")
    clauses = [new_clause(chance.of(kind), kind) for kind in kinds if kind not in told]
    if "decision-rule" in kinds:
        clauses.append(_deciding(chance))
    if "election-rule" in kinds:
        clauses.append(_electing(chance))
    yield do(
        course, "draft_agreement", None, id=MEMORANDUM, partnership=ALLIANCE, title="Memorandum",
        clauses=(new_clause(chance.of("first")), *clauses),
    )  # fmt: skip
    for person, party in HOLDERS:
        yield do(course, "sign_agreement", party, agreement=MEMORANDUM, party=party, person=person)
    if course.states.find(MEMORANDUM).in_force is None:
        yield do(course, "enter_into_force", None, agreement=MEMORANDUM)
    travel = Power(("travel",))
    if focus == "payments" and chance.percent(80, "limited"):
        travel = replace(travel, limit=Money(Fraction(100), "CHF"), period_limit=LIMIT)
    remit = Remit((Responsibility("budget", "accountable", True),), (travel, Power()))
    yield do(
        course,
        "define_post",
        None,
        id=TREASURER,
        partnership=ALLIANCE,
        title="Treasurer",
        remit=remit,
    )


def _electing(chance: Chance) -> Clause:
    """A clause with an election rule; often one by which the chair breaks ties in any matter."""
    clause = new_clause(chance.of("election-rule"), "election-rule")
    if chance.percent(40, "some election rule"):
        return clause
    electing = ElectionRule(Plurality(), tie="casting-vote")
    return replace(clause, provisions=(ElectionRuleProvision("Electing", (), electing),))


def _deciding(chance: Chance) -> Clause:
    """A clause with a rule; often one by which the chair, or the lot, breaks ties in any matter."""
    clause = new_clause(chance.of("decision-rule"), "decision-rule")
    if chance.percent(40, "some rule"):
        return clause
    rule = replace(MAJORITY, tie="casting-vote", proxy="present")
    if chance.percent(60, "by lot"):
        rule = replace(rule, tie="lot")
        rule = replace(rule, secrecy=chance.pick(("open", "hidden", "secret"), "secrecy"))
    return replace(clause, provisions=(DecisionRuleProvision("Deciding", (), rule),))
