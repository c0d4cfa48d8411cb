"""Beginnings: what is there already when a course sets out, so that it soon comes to the point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from domain.agreement import provisions_in_force
from domain.clause import Clause
from domain.election import Approval, ElectionRule, Option, Plurality
from domain.enacted_acts import ChallengeDetermination, DecisionNullification, HolidayListing
from domain.holiday import Holiday
from domain.pinning import pin_challenge_rule
from domain.provision import DecisionRuleProvision, ElectionRuleProvision
from domain.refusal import DONE_HERE, Reported
from domain.remit import Power, Remit, Responsibility
from domain.reported import OptionTotal, ReportedBallots
from domain.rules import MAJORITY
from domain.side import Side
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ChallengeId,
    ConflictId,
    DecisionId,
    NeutralId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PostId,
    SeatId,
    derived_id,
)
from domain.voting import Count, Seat, Tally
from services.act import Idempotency
from services.start import Contact, Founder
from tests.sequences.chance import Chance
from tests.sequences.course import Attempt, Course
from tests.sequences.material import PROVISIONS, new_clause
from tests.sequences.telling import SEEDS
from tests.services.acts import act

SCHOOL, FIRM, COURT, NGO = (
    OrganisationId(derived_id("sequences", name)) for name in ("school", "firm", "court", "ngo")
)
ADA, BEN, CAT, DAN, EVE = (
    PersonId(derived_id("sequences", name)) for name in ("ada", "ben", "cat", "dan", "eve")
)
ALLIANCE = PartnershipId(derived_id("sequences", "alliance"))
COUNCIL = BodyId(derived_id("sequences", "council"))
TREASURER = PostId(derived_id("sequences", "treasurer"))
MEMORANDUM = AgreementId(derived_id("sequences", "memorandum"))
COUNCIL_SEATS = tuple(
    Seat(SeatId(derived_id("sequences", f"seat {number}")), holder, party)
    for number, (holder, party) in enumerate([(ADA, SCHOOL), (BEN, FIRM), (CAT, NGO), (None, None)])
)
FOCUSES = {
    "parties": ("organisations", "persons", "partnerships", "start"),
    "agreements": ("agreements", "amendments"),
    "decisions": (
        "bodies", "decisions", "elections", "deliberation", "debate", "interests", "proxies",
        "ballots", "tellers", "execution", "start", "urgent_actions",
    ),
    "validity": ("challenges", "execution", "decisions"),
    "offices": ("posts", "appointments", "delegations", "handovers"),
    "payments": ("payments", "payments", "posts", "appointments", "delegations"),
    "conflicts": ("conflicts", "hearings", "settlements"),
}  # fmt: skip
"""The services that a course is mostly about."""
BEGINNINGS = ("nothing", "handshake", "charter", "charter", "charter", "charter", "charter")


def set_out(course: Course, seed: int) -> Iterator[Attempt]:
    """Choose what the course is about and where it begins, and do what is there by then."""
    chance = Chance(f"beginning {seed}")
    # What follows from a challenge takes many steps, so more courses are about that.
    focus = chance.pick((*FOCUSES, "validity"), "focus")
    course.focus = frozenset(FOCUSES[focus])
    match chance.pick(BEGINNINGS, "beginning"):
        case "handshake":
            yield from _handshake(course)
        case "charter":
            yield from _charter(course, chance)
            if focus in ("decisions", "validity", "offices", "payments"):
                yield from _decided(course, chance)
            if focus == "decisions" and chance.percent(60, "level"):
                yield from _level(course)
            if focus == "validity" and chance.percent(50, "doubted"):
                yield from _doubted(course, chance)
            if focus in ("offices", "payments") and chance.percent(70, "held"):
                appointment = AppointmentId(derived_id("sequences", "appointment"))
                yield _do(course, "appoint", None, id=appointment, post=TREASURER, person=ADA)
                yield _do(course, "accept_appointment", None, appointment=appointment, by=ADA)
            if focus == "conflicts":
                yield from _disputed(course, chance)
        case _:
            pass


def _disputed(course: Course, chance: Chance) -> Iterator[Attempt]:
    """A conflict of two or three parties, often with somebody neutral in it."""
    against = (Side(FIRM), Side(NGO)) if chance.percent(30, "three sides") else (Side(FIRM),)
    conflict = ConflictId(derived_id("sequences", "conflict"))
    yield _do(
        course, "raise_conflict", SCHOOL, id=conflict, partnership=ALLIANCE, grounds="Late.",
        against=against,
    )  # fmt: skip
    if chance.percent(60, "neutral"):
        neutral = NeutralId(derived_id("sequences", "neutral"))
        given: dict[str, Any] = {"conflict": conflict, "organisation": COURT}
        yield _do(course, "appoint_neutral", None, id=neutral, **given)
        yield _do(course, "accept_as_neutral", COURT, conflict=conflict, neutral=neutral)


def _level(course: Course) -> Iterator[Attempt]:
    """An election held elsewhere in which two options were level, where votes are counted so."""
    decision = DecisionId(derived_id("sequences", "election"))
    options = (Option("A"), Option("B"))
    given: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "options": options}
    yield _do(course, "propose_election", SCHOOL, id=decision, title="A place", **given)
    if isinstance(course.states.find(decision).election.rule.method, Plurality | Approval):
        totals = tuple(OptionTotal(option.id, Fraction(2)) for option in options)
        counted = ReportedBallots(totals=totals, voters=Fraction(4), members=Fraction(4))
        yield _do(
            course, "report_election", None, decision=decision, counted=counted, reported=True
        )


def _decided(course: Course, chance: Chance) -> Iterator[Attempt]:
    """One motion adopted by a show of hands, perhaps one of which it is said to be a tie, and one
    that is voted on.
    """
    for number, (yes, no) in enumerate(((3, 0), (1, 1))[: chance.between(1, 2, "motions")]):
        decision = DecisionId(derived_id("sequences", f"decision {number}"))
        yield _do(
            course, "propose_motion", SCHOOL, id=decision, partnership=ALLIANCE, body=COUNCIL,
            title="A boat", enacts=(HolidayListing(),),
        )  # fmt: skip
        if course.states.find(decision).rule.rule.tie == "lot":
            given: dict[str, Any] = {"decision": decision, "by": ADA}
            given["commitment"] = next(iter(SEEDS))
            yield _do(course, "prepare_lot", SCHOOL, **given)
        present, held = Fraction(yes + no), Fraction(3)
        count = Count(Fraction(yes), Fraction(no), present=present, members=held, seats=held)
        yield _do(
            course, "report_tally", None, decision=decision, tally=Tally((count,)), reported=True
        )
    if "decisions" in course.focus:
        voting: dict[str, Any] = {"partnership": ALLIANCE, "title": "A pier"}
        yield _do(course, "put_to_vote", SCHOOL, reported=True, **voting)


def _doubted(course: Course, chance: Chance) -> Iterator[Attempt]:
    """Holidays were listed on a decision that was challenged since, found void and perhaps
    nullified."""
    doubted, judging = (DecisionId(derived_id("sequences", f"decision {n}")) for n in (0, 9))
    challenge = ChallengeId(derived_id("sequences", "challenge"))
    if course.states.find(doubted).result != "adopted":  # by a rule that the numbers don't meet
        return
    listed: dict[str, Any] = {"partnership": ALLIANCE, "holidays": (Holiday(date(2024, 7, 1)),)}
    yield _do(course, "list_holidays", None, **listed, decision=doubted, reported=True)
    agreement = course.states.find(MEMORANDUM)
    in_force = () if agreement is None else provisions_in_force(agreement, course.now)
    challenging = pin_challenge_rule(None, in_force, DONE_HERE).rule.by
    by = Side(person=BEN) if challenging == "members" else Side(FIRM)
    about: dict[str, Any] = {"decision": doubted, "defects": ("form",)}
    yield _do(
        course,
        "challenge_decision",
        FIRM,
        id=challenge,
        **about,
        grounds="!",
        by=by,
        reported=True,
    )
    acts = (ChallengeDetermination(doubted, challenge), DecisionNullification(doubted))
    given: dict[str, Any] = {"partnership": ALLIANCE, "body": COUNCIL, "enacts": acts}
    yield _do(course, "propose_motion", SCHOOL, id=judging, title="Void", **given, reported=True)
    three = Fraction(3)
    count = Count(three, Fraction(0), present=three, members=three, seats=three)
    yield _do(course, "report_tally", None, decision=judging, tally=Tally((count,)), reported=True)
    if course.states.find(judging).result != "adopted":
        return
    asked: dict[str, Any] = {"challenge": challenge, "by": judging}
    yield _do(course, "determine_challenge", None, **about, **asked, finding="void", reasons="So.")
    if chance.percent(60, "nullified"):
        yield _do(course, "nullify_decision", None, decision=doubted, **asked, reported=True)


def _handshake(course: Course) -> Iterator[Attempt]:
    founders = tuple(Founder(Contact(name), name=name) for name in ("Ada", "Ben"))
    yield _do(course, "start_partnership", None, purpose="A garden.", founders=founders)
    [agreement] = course.known.any_of(AgreementId)
    for party in course.known.any_of(OrganisationId):
        head = course.states.find(party).signatories.head_at(course.now)
        acting = OrganisationId(party)
        yield _do(course, "sign_agreement", acting, agreement=agreement, party=party, person=head)


def _charter(course: Course, chance: Chance) -> Iterator[Attempt]:
    for organisation, name in ((SCHOOL, "School"), (FIRM, "Firm"), (NGO, "Ngo"), (COURT, "Court")):
        yield _do(course, "register_organisation", None, id=organisation, name=name, kind="other")
    belongs = ((ADA, SCHOOL), (BEN, FIRM), (CAT, NGO), (DAN, None), (EVE, COURT))
    for person, affiliation in belongs:
        given: dict[str, Any] = {} if affiliation is None else {"affiliation": affiliation}
        yield _do(course, "register_person", None, id=person, name="Name", **given)
    for person, party in belongs[:3]:
        yield _do(course, "register_head", party, organisation=party, person=person)
    parties = (SCHOOL, FIRM, NGO)
    zone = chance.pick(("UTC", "Europe/Zurich", "America/New_York"), "zone")
    yield _do(
        course, "form_partnership", None, id=ALLIANCE, name="Alliance", zone=zone, parties=parties
    )
    council: dict[str, Any] = {"partnership": ALLIANCE, "name": "Council", "seats": COUNCIL_SEATS}
    if chance.percent(60, "preset"):
        presets = ("all-agree", "majority", "two-thirds", "consent")
        council["preset"] = chance.pick(presets, "which preset")
    yield _do(course, "constitute_body", None, id=COUNCIL, **council)
    yield _do(course, "designate_chair", None, body=COUNCIL, seat=COUNCIL_SEATS[0].id)
    share = 80 if "decisions" in course.focus else 50
    kinds = [kind for kind in PROVISIONS if chance.percent(share, "provision", kind)]
    told = ("decision-rule", "election-rule")
    clauses = [new_clause(chance.of(kind), kind) for kind in kinds if kind not in told]
    if "decision-rule" in kinds:
        clauses.append(_deciding(chance))
    if "election-rule" in kinds:
        clauses.append(_electing(chance))
    yield _do(
        course, "draft_agreement", None, id=MEMORANDUM, partnership=ALLIANCE, title="Memorandum",
        clauses=(new_clause(chance.of("first")), *clauses),
    )  # fmt: skip
    for person, party in belongs[:3]:
        yield _do(course, "sign_agreement", party, agreement=MEMORANDUM, party=party, person=person)
    if course.states.find(MEMORANDUM).in_force is None:
        yield _do(course, "enter_into_force", None, agreement=MEMORANDUM)
    remit = Remit((Responsibility("budget", "accountable", True),), (Power(("travel",)), Power()))
    yield _do(
        course,
        "define_post",
        None,
        id=TREASURER,
        partnership=ALLIANCE,
        title="Treasurer",
        remit=remit,
    )


def _deciding(chance: Chance) -> Clause:
    """A clause with a rule; often one by which the chair, or the lot, breaks ties in any matter."""
    clause = new_clause(chance.of("decision-rule"), "decision-rule")
    if chance.percent(40, "some rule"):
        return clause
    rule = replace(MAJORITY, tie="casting-vote", proxy="present")
    if chance.percent(35, "by lot"):
        rule = replace(rule, tie="lot")
    return replace(clause, provisions=(DecisionRuleProvision("Deciding", (), rule),))


def _electing(chance: Chance) -> Clause:
    """A clause with an election rule; often one by which the chair breaks ties in any matter."""
    clause = new_clause(chance.of("election-rule"), "election-rule")
    if chance.percent(40, "some election rule"):
        return clause
    electing = ElectionRule(Plurality(), tie="casting-vote")
    return replace(clause, provisions=(ElectionRuleProvision("Electing", (), electing),))


def _do(
    course: Course,
    command: str,
    acting: OrganisationId | None,
    /,
    *,
    reported: bool = False,
    **given: Any,
) -> Attempt:
    """Do what is sure to succeed."""
    number = str(len(course.attempts))
    doing = act(
        command=derived_id("beginning", number),
        at=course.now,
        organisation=acting,
        idempotency=Idempotency(f"beginning {number}", b"{}"),
        conduct=Reported() if reported else DONE_HERE,
    )
    attempt = course.perform(doing, command, given)
    assert attempt.done is not None, attempt.told({})
    return attempt
