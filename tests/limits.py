"""Each limit, and a command that meets it: with so many of what is limited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

from domain import holiday, values
from domain.agreements import revision
from domain.agreements.agreement import AGREEMENT
from domain.agreements.clause import Clause, RepealClause
from domain.bodies.seats_named import SeatsNamed
from domain.decisions.decision import DECISION
from domain.document import Document
from domain.holiday import Holiday
from domain.motions.enacted_acts import BodyConstitution
from domain.parties.organisation import ORGANISATION, Identifier, OrganisationRenamed
from domain.posts.handover import ChecklistItem
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import (
    ConflictProtocolProvision,
    DecisionRuleProvision,
    Procedure,
    ProcedureProvision,
    TimeLimitsProvision,
)
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.tenure import Tenure
from domain.provisions.time_limits import TimeLimits
from domain.values import (
    AmendmentId,
    AppointmentId,
    DecisionId,
    HandoverItemId,
    Moment,
    OrganisationId,
    PersonId,
    PostId,
    SeatId,
)
from domain.voting.rules import MAJORITY, AllOf, Condition, CountAtLeast, Not, NoVeto, QuorumNumber
from domain.voting.rules_before import Confirmed
from domain.voting.side import Side
from domain.voting.tally import NONE, ONE, Count, Seat, Tally
from services.act import Act, Done
from services.agreements import draft_agreement, enter_into_force
from services.amendments import propose_amendment
from services.appointments import appoint
from services.bodies import constitute_body
from services.challenges import challenge_decision, withdraw_challenge
from services.conflicts import raise_conflict
from services.decisions import propose_motion, report_tally
from services.execution import enter_evidence
from services.handovers import open_handover
from services.ledger import Case, Ledger, Transaction
from services.organisations import register_organisation
from services.partnerships import form_partnership
from services.persons import register_person
from services.posts import define_post
from services.settlements import RemedyTerms, make_offer
from services.working_days import list_holidays
from tests.services.acts import act, clause, partnered, registered

Enforced = Callable[[Ledger, int], object]
"""Performs a command with so many of what is limited."""


def drafts(ledger: Ledger, *clauses: Clause) -> Done:
    return draft_agreement(
        ledger, act(), partnership=partnered(ledger), title="Text", clauses=clauses
    )


def ruled(ledger: Ledger, condition: Condition, **fields: Any) -> Done:
    rule = replace(MAJORITY, condition=condition, nobody_votes="rejected", **fields)
    return drafts(ledger, clause("one", provisions=(DecisionRuleProvision("rule", (), rule),)))


def by_name(ledger: Ledger, size: int) -> Done:
    return register_organisation(ledger, act(), name="x" * size, kind="school")


def by_title(ledger: Ledger, size: int) -> Done:
    return propose_motion(ledger, act(), partnership=partnered(ledger), title="x" * size)


def by_reason(ledger: Ledger, size: int) -> Done:
    return register_organisation(ledger, act(reason="x" * size), name="A", kind="school")


def by_clause_text(ledger: Ledger, size: int) -> Done:
    return drafts(ledger, clause("one", "x" * size))


def by_agreement_text(ledger: Ledger, size: int) -> Done:
    texts = ["x" * min(100_000, size - begun) for begun in range(0, size, 100_000)]
    return drafts(ledger, *(clause(str(n), text) for n, text in enumerate(texts)))


def by_clauses(ledger: Ledger, count: int) -> Done:
    return drafts(ledger, *(clause(str(n)) for n in range(count)))


def by_provisions(ledger: Ledger, count: int) -> Done:
    rules = tuple(DecisionRuleProvision(f"r{n}", (f"m{n}",), MAJORITY) for n in range(count))
    return drafts(ledger, clause("one", provisions=rules))


def by_matters(ledger: Ledger, count: int) -> Done:
    matters = tuple(f"m{n}" for n in range(count))
    return drafts(
        ledger, clause("one", provisions=(DecisionRuleProvision("r", matters, MAJORITY),))
    )


def by_seats(ledger: Ledger, count: int) -> Done:
    seats = tuple(Seat(SeatId(UUID(int=n))) for n in range(count))
    return constitute_body(
        ledger, act(), partnership=partnered(ledger), name="Assembly", seats=seats
    )


def by_persons(ledger: Ledger, number: int) -> Done:
    seats = (Seat(SeatId(uuid4()), persons=number),)
    return constitute_body(ledger, act(), partnership=partnered(ledger), name="B", seats=seats)


def by_parties(ledger: Ledger, count: int) -> Done:
    transaction = Transaction(ledger)
    parties = [
        register_organisation(transaction, act(), name="A", kind="school").id for _ in range(count)
    ]
    transaction.commit()
    organisations = tuple(map(OrganisationId, parties))
    return form_partnership(ledger, act(), name="Alliance", parties=organisations)


def by_identifiers(ledger: Ledger, count: int) -> Done:
    identifiers = tuple(Identifier("register", str(n)) for n in range(count))
    return register_organisation(ledger, act(), name="A", kind="school", identifiers=identifiers)


def by_events(ledger: Ledger, count: int) -> Done:
    school, given = registered(ledger), act()
    renamed = [OrganisationRenamed(Moment(given.at), "B")] * count

    def decide(case: Case) -> UUID:
        return case.append(ORGANISATION, school, renamed, partnership=None)

    return ledger.perform(given, decide)


def by_amendments(ledger: Ledger, count: int) -> object:
    then: dict[str, Any] = {"effective": date(2020, 1, 1)}
    first = clause("one")
    done = draft_agreement(
        ledger,
        act(**then),
        partnership=partnered(ledger),
        title="Text",
        clauses=(first, clause("two")),
    )
    agreement = values.AgreementId(done.id)
    enter_into_force(ledger, act(**then), agreement=agreement)
    changes = (RepealClause(first.id),)
    propose_amendment(ledger, act(**then), agreement=agreement, title="One", changes=changes)
    held = ledger.held(AGREEMENT, agreement)
    assert held is not None
    [amendment] = held.state.amendments.values()
    many = {AmendmentId(UUID(int=n)): amendment for n in range(count - 1)}
    return revision.propose_amendment(
        replace(held.state, amendments=many),
        id=AmendmentId(uuid4()),
        title="One more",
        changes=changes,
        effective=Moment(act().at),
    )


def by_conditions(ledger: Ledger, count: int) -> Done:
    leaf = CountAtLeast(Fraction(1))
    return ruled(ledger, AllOf((leaf,) * (count - 1)))


def by_depth(ledger: Ledger, depth: int) -> Done:
    condition: Condition = CountAtLeast(Fraction(1))
    for _ in range(depth - 1):
        condition = Not(condition)
    return ruled(ledger, condition)


def by_quorums(ledger: Ledger, count: int) -> Done:
    return ruled(ledger, CountAtLeast(Fraction(1)), quorum=(QuorumNumber(Fraction(1)),) * count)


def by_veto_seats(ledger: Ledger, count: int) -> Done:
    return ruled(ledger, NoVeto(tuple(SeatId(UUID(int=n)) for n in range(count))))


def by_repeated_ties(ledger: Ledger, times: int) -> Done:
    return ruled(ledger, CountAtLeast(Fraction(1)), repeat_tie=times)


def by_clear_days(ledger: Ledger, days: int) -> Done:
    return ruled(ledger, AllOf((CountAtLeast(Fraction(1)), Confirmed(days))))


def by_counts(ledger: Ledger, count: int) -> Done:
    motion = by_title(ledger, 10)
    counts = tuple(Count(Fraction(2), Fraction(1), group=f"g{n or ''}") for n in range(count))
    decision = DecisionId(motion.id)
    return report_tally(ledger, act(), decision=decision, tally=Tally(counts))


def defines(ledger: Ledger, **fields: Any) -> Done:
    return define_post(ledger, act(), partnership=partnered(ledger), title="Chair", **fields)


def by_responsibilities(ledger: Ledger, count: int) -> Done:
    asked = tuple(Responsibility(f"m{n}", "consulted") for n in range(count))
    return defines(ledger, remit=Remit(asked))


def by_powers(ledger: Ledger, count: int) -> Done:
    return defines(ledger, remit=Remit((), tuple(Power((f"m{n}",)) for n in range(count))))


def by_holders(ledger: Ledger, number: int) -> Done:
    return defines(ledger, tenure=Tenure(holders=number))


def by_months(ledger: Ledger, number: int) -> Done:
    return defines(ledger, tenure=Tenure(months=number))


def by_handover_items(ledger: Ledger, count: int) -> Done:
    post = PostId(defines(ledger, tenure=Tenure(needs_acceptance=False)).id)
    person = PersonId(register_person(ledger, act(), name="Ada").id)
    appointed = AppointmentId(appoint(ledger, act(), post=post, person=person).id)
    items = tuple(ChecklistItem(HandoverItemId(UUID(int=n)), "A key") for n in range(count))
    return open_handover(ledger, act(), appointment=appointed, items=items)


def by_challenges(ledger: Ledger, count: int) -> Done:
    """As many challenges, each withdrawn before the next one is brought."""
    school = registered(ledger)
    within = partnered(ledger, school)
    motion = propose_motion(ledger, act(), partnership=within, title="Tea")
    decision = DecisionId(motion.id)
    report_tally(
        ledger,
        act(),
        decision=decision,
        tally=Tally((Count(ONE, NONE, NONE, NONE, ONE, ONE, ONE),)),
    )
    side = Side(school)
    for _ in range(count):
        done = challenge_decision(
            ledger, act(), decision=decision, grounds="!", defects=("form",), by=side
        )
        held = ledger.held(DECISION, decision)
        assert held is not None
        last = held.state.validity.challenges[-1].id
        withdraw_challenge(ledger, act(), decision=decision, challenge=last, by=side)
    return done


def by_stages(ledger: Ledger, count: int) -> Done:
    return disputed(ledger, ConflictProtocol((ProtocolStage("panel", 1),) * count, 1))


def by_days(ledger: Ledger, days: int) -> Done:
    return disputed(ledger, ConflictProtocol((ProtocolStage("panel", days),), 1))


def disputed(ledger: Ledger, found: ConflictProtocol) -> Done:
    return drafts(ledger, clause("one", provisions=(ConflictProtocolProvision("steps", found),)))


def by_remedies(ledger: Ledger, count: int) -> Done:
    ours, theirs = registered(ledger), registered(ledger)
    partnership = partnered(ledger, ours, theirs)
    raised = raise_conflict(
        ledger,
        act(),
        partnership=partnership,
        grounds="A dispute.",
        by=Side(ours),
        against=(Side(theirs),),
    )
    return make_offer(
        ledger,
        act(),
        conflict=values.ConflictId(raised.id),
        terms="Terms.",
        remedies=(RemedyTerms("This.", Side(theirs), date(9_000, 1, 1)),) * count,
        by=Side(ours),
    )


def by_documents(ledger: Ledger, count: int) -> Done:
    decision = DecisionId(by_title(ledger, 10).id)
    documents = tuple(Document("Minutes", f"{n:064x}") for n in range(count))
    return enter_evidence(ledger, act(), decision=decision, documents=documents)


def by_notice_days(ledger: Ledger, days: int) -> Done:
    procedure = ProcedureProvision("orders", (), Procedure(notice_days=days))
    return drafts(ledger, clause("one", provisions=(procedure,)))


def by_extension_days(ledger: Ledger, days: int) -> Done:
    limits = TimeLimitsProvision("by post", (), TimeLimits(extension_days=days))
    return drafts(ledger, clause("one", provisions=(limits,)))


def weekdays(count: int) -> tuple[Holiday, ...]:
    monday = date(2020, 1, 6)
    days = (monday + timedelta(weeks=n // 5, days=n % 5) for n in range(count))
    return tuple(map(Holiday, days))


def by_acts(ledger: Ledger, count: int) -> Done:
    acts = tuple(BodyConstitution(f"Body {n}", (SeatsNamed(),)) for n in range(count))
    partnership = partnered(ledger)
    return propose_motion(ledger, act(), partnership=partnership, title="All", enacts=acts)


def by_holidays(ledger: Ledger, count: int) -> Done:
    partnership = partnered(ledger)
    return list_holidays(ledger, act(), partnership=partnership, holidays=weekdays(count))


def by_listed_holidays(ledger: Ledger, count: int) -> object:
    partnership, found = partnered(ledger), weekdays(count)
    for begun in range(0, count, holiday.HOLIDAYS_LIMIT):
        some = found[begun : begun + holiday.HOLIDAYS_LIMIT]
        list_holidays(ledger, act(), partnership=partnership, holidays=some)
    return partnership


def by_missed(ledger: Ledger, count: int) -> Done:
    orders = ProcedureProvision("orders", (), Procedure(suspended_after=count))
    return drafts(ledger, clause("one", provisions=(orders,)))


def by_consulted(ledger: Ledger, count: int) -> Done:
    asked = Procedure(consulted_parties=tuple(OrganisationId(uuid4()) for _ in range(count)))
    orders = ProcedureProvision("orders", (), asked)
    return drafts(ledger, clause("one", provisions=(orders,)))


TABLE: dict[str, Enforced] = {
    "NAME_LIMIT": by_name,
    "TITLE_LIMIT": by_title,
    "SHORT_TEXT_LIMIT": by_reason,
    "CLAUSE_TEXT_LIMIT": by_clause_text,
    "AGREEMENT_TEXT_LIMIT": by_agreement_text,
    "CLAUSES_LIMIT": by_clauses,
    "PROVISIONS_LIMIT": by_provisions,
    "MATTERS_LIMIT": by_matters,
    "SEATS_LIMIT": by_seats,
    "INTEGER_LIMIT": by_persons,
    "PARTIES_LIMIT": by_parties,
    "IDENTIFIERS_LIMIT": by_identifiers,
    "EVENTS_IN_A_TRANSACTION": by_events,
    "AMENDMENTS_LIMIT": by_amendments,
    "CONDITIONS_LIMIT": by_conditions,
    "DEPTH_LIMIT": by_depth,
    "QUORUMS_LIMIT": by_quorums,
    "VETO_SEATS_LIMIT": by_veto_seats,
    "CLEAR_DAYS_LIMIT": by_clear_days,
    "REPEATS_LIMIT": by_repeated_ties,
    "TALLY_LIMIT": by_counts,
    "RESPONSIBILITIES_LIMIT": by_responsibilities,
    "POWERS_LIMIT": by_powers,
    "HOLDERS_LIMIT": by_holders,
    "TERM_MONTHS_LIMIT": by_months,
    "HANDOVER_ITEMS_LIMIT": by_handover_items,
    "STAGES_LIMIT": by_stages,
    "DAYS_LIMIT": by_days,
    "CHALLENGES_LIMIT": by_challenges,
    "CONFLICT_ENTRIES_LIMIT": by_remedies,
    "DOCUMENTS_LIMIT": by_documents,
    "NOTICE_DAYS_LIMIT": by_notice_days,
    "EXTENSION_DAYS_LIMIT": by_extension_days,
    "ACTS_LIMIT": by_acts,
    "MISSED_LIMIT": by_missed,
    "CONSULTED_LIMIT": by_consulted,
    "HOLIDAYS_LIMIT": by_holidays,
    "HOLIDAYS_LISTED_LIMIT": by_listed_holidays,
}


def replaced(given: Act) -> Act:
    """The same act under another command, so that only what is tried differs in length."""
    return replace(given, command=uuid4())
