"""Hearings of conflicts: statements, evidence, interim measures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from domain.conflicts import proceedings as rules
from domain.decisions.decision import DECISION
from domain.parties.partnership import zone
from domain.values import (
    ConflictId,
    DecisionId,
    MeasureId,
    NeutralId,
    end_of,
)
from domain.voting.side import Side
from services.act import Act, Done, require_within
from services.commands import command
from services.concerned import require_of_sides
from services.conflicts import (
    BY,
    NEUTRAL,
    acting,
    conflict_of,
    record,
    require_neutral,
    speaking,
)
from services.ledger import Case, Performs


@command("conflict")
def make_statement(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    text: Annotated[str, "What is stated; sealed."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """State something for the record of a conflict."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.make_statement(
            found,
            text=text,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def submit_evidence(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    title: Annotated[str, "What the document is; sealed."],
    sha256: Annotated[str, "The SHA-256 of the document, in 64 hexadecimal digits."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
    admitted_by: Annotated[
        NeutralId | None, "Who, being neutral, admits it after the deadline of the stage."
    ] = None,
) -> Done:
    """Put a document in evidence by its digest; the document itself stays where it is."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        if admitted_by is not None:
            require_neutral(case, found, admitted_by)
        happened = rules.submit_evidence(
            found,
            title=title,
            sha256=sha256,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            admitted_by=admitted_by,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def order_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[MeasureId | None, "The measure's identifier, if it has one already."] = None,
    conflict: Annotated[ConflictId, "The conflict."],
    text: Annotated[str, "What shall hold in the meantime; sealed."],
    suspends: Annotated[
        DecisionId | None, "The contested decision that is not carried out meanwhile."
    ] = None,
    until: Annotated[
        date | datetime | None, "When it ends by itself, a day being included; else with the end."
    ] = None,
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """Order an interim measure as somebody neutral, or ask for one that every side has to want."""

    def decide(case: Case) -> UUID:
        found, partnership, effective = conflict_of(case, conflict)
        if suspends is not None:
            contested = case.get(DECISION, suspends)
            require_within(found.partnership, contested.partnership, (DECISION.kind, suspends))
            require_of_sides(case, contested, found, effective)
        happened = rules.order_interim_measure(
            found,
            measure=MeasureId(id or act.new_id("measure")),
            text=text,
            suspends=suspends,
            until=None if until is None else end_of(until, zone(partnership)),
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened)

    return ledger.perform(act, decide)


@command("conflict")
def consent_to_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    measure: Annotated[MeasureId, "The measure that another side asked for."],
    by: Annotated[Side | None, BY] = None,
) -> Done:
    """Consent to an interim measure; it holds once every side has."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.consent_to_interim_measure(
            found,
            measure=measure,
            by=acting(case, found, by),
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, measure)

    return ledger.perform(act, decide)


@command("conflict")
def lift_interim_measure(
    ledger: Performs,
    act: Act,
    *,
    conflict: Annotated[ConflictId, "The conflict."],
    measure: Annotated[MeasureId, "The measure."],
    by: Annotated[Side | None, BY] = None,
    neutral: Annotated[NeutralId | None, NEUTRAL] = None,
) -> Done:
    """End an interim measure before the conflict ends."""

    def decide(case: Case) -> UUID:
        found, _, effective = conflict_of(case, conflict)
        happened = rules.lift_interim_measure(
            found,
            measure=measure,
            by=speaking(case, found, by, neutral),
            neutral=neutral,
            effective=effective,
            conduct=act.conduct,
        )
        return record(case, found, happened, measure)

    return ledger.perform(act, decide)
