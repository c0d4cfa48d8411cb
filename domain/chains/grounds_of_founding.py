"""What rests on the text by which a body or post came into being, and on the body.

Setting it up founds something together with a text that is not in force yet; using it asks for
that text, in force when it is used, not when it was set up (`domain.agreements.founded`).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from domain.agreements.agreement import AGREEMENT
from domain.agreements.founded import Doing, asks_for_text, awaits_text
from domain.bodies.body import BODY, BodyConstituted
from domain.chains.chain import Acted, Ground, Link, founding, missing, on_act
from domain.chains.grounds import of_agreement, of_clause, of_draft, of_partnership
from domain.chains.known import Known
from domain.values import AgreementId, BodyId, ClauseId


def of_body(known: Known, body: BodyId, at: datetime, doing: Doing = "using") -> Ground:
    """That a body existed, and that its text was in force if that is needed for what is done."""
    state = known.of(BODY, body)
    constituted = known.last(body, BodyConstituted)
    if state is None or constituted is None:
        return missing("body", "A body of which nothing is on record.", "it is unknown", body)
    why = "" if state.exists_at(at) else "it did not exist then"
    return on_act(
        known,
        constituted,
        "body",
        f"The body “{state.name}”, as it was constituted.",
        since=state.constituted,
        until=state.dissolved,
        why_not=why,
        besides=of_text(known, state.agreement, state.clause, at, doing),
    )


def of_text(
    known: Known,
    agreement: AgreementId | None,
    clause: ClauseId | None,
    at: datetime,
    doing: Doing = "using",
) -> list[Ground]:
    """What the text that provides for something has to be, for what is done with it: in force; of
    what is set up, in force or still to come; of what is wound up, nothing.
    """
    if agreement is None or doing == "winding-up":
        return []
    state = known.of(AGREEMENT, agreement)
    if state is not None and not asks_for_text(state, doing, at):
        drafted = of_draft(known, state)
        said = f"It comes into being together with “{state.title}”, which is not in force yet."
        link = Link("founding", said, drafted.link.event)
        return [Ground(("together", agreement), link), drafted]
    if clause is None:
        return [of_agreement(known, agreement, at)]
    return [of_clause(known, agreement, clause, None, at)]


def why_of_no_use(known: Known, agreement: AgreementId | None, at: datetime) -> list[Ground]:
    """The agreement that was not in force yet, where what is used waited for it; else nothing."""
    state = None if agreement is None else known.of(AGREEMENT, agreement)
    if state is None or not awaits_text(state, at):
        return []
    return [of_agreement(known, state.id, at)]


def provided_for(
    acted: Acted[Any], agreement: AgreementId | None, clause: ClauseId | None, what: str
) -> Iterator[Ground]:
    """What provides for a body or post when it comes into being: a clause, or nothing yet.

    What is set up together with a text that is not in force yet founds something, as the text
    does: acts rest on it only once the text is in force.
    """
    known = acted.known
    state = None if agreement is None else known.of(AGREEMENT, agreement)
    if state is None:
        yield founding(acted, f"No clause provides for it: {what} is a founding act.")
        yield from of_partnership(known, acted.record.partnership)
    elif awaits_text(state, acted.at):
        said = f"It comes into being together with “{state.title}”, which is not in force yet"
        yield founding(acted, f"{said}: {what} is a founding act.")
        yield of_draft(known, state)
    else:
        yield from of_text(known, agreement, clause, acted.at)
