"""Implementation: confirm that what was decided is done, or say that it is not."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from domain.decisions import implementation as rules
from domain.decisions.decision import Decision
from domain.parties.partnership import Partnership
from domain.values import DecisionId, Moment, OrganisationId, Sealed
from services.act import Act, Done
from services.commands import command
from services.decisions import append_to, decision_of
from services.entitlement import on_whose_behalf, require_own, stands_alone
from services.ledger import Case, Performs
from services.partnerships import moment_in


@command("decision")
def confirm_implementation(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that one party reported done."],
    party: Annotated[
        OrganisationId | None,
        "Which other party confirms it; left out: the one for which the request is made.",
    ] = None,
) -> Done:
    """Confirm that what one party reported is done, as another one."""

    def decide(case: Case) -> UUID:
        said = _answering(case, decision, party)
        happened = rules.confirm_implementation(
            said.of, party=said.by, effective=said.effective, conduct=act.conduct
        )
        return append_to(case, said.of, happened, decision)

    return ledger.perform(act, decide)


@command("decision")
def contradict_implementation(
    ledger: Performs,
    act: Act,
    *,
    decision: Annotated[DecisionId, "The decision that was reported done."],
    party: Annotated[
        OrganisationId | None,
        "Which party says that it is not; left out: the one for which the request is made.",
    ] = None,
    grounds: Annotated[str | None, "What is not done; sealed."] = None,
) -> Done:
    """Say that what was reported done is not: as the party that reported it, or another one."""

    def decide(case: Case) -> UUID:
        said = _answering(case, decision, party)
        happened = rules.contradict_implementation(
            said.of,
            party=said.by,
            grounds=None if grounds is None else Sealed(grounds, said.of.partnership),
            alone=stands_alone(case, said.partnership, said.effective),
            effective=said.effective,
            conduct=act.conduct,
        )
        return append_to(case, said.of, happened, decision)

    return ledger.perform(act, decide)


@dataclass(frozen=True)
class _Answer:
    """What is said of what was reported done: of which decision, by which party, when."""

    of: Decision
    partnership: Partnership
    by: OrganisationId | None
    effective: Moment


def _answering(case: Case, decision: DecisionId, party: OrganisationId | None) -> _Answer:
    found, partnership = decision_of(case, decision)
    effective = moment_in(case, partnership)
    require_own(case, party)
    _, by = on_whose_behalf(case, partnership, effective, None, party)
    return _Answer(found, partnership, by, effective)
