"""Accesses: break the glass for who operates the installation, and end that."""

from typing import Annotated
from uuid import UUID

from domain.parties import access as rules
from domain.parties.access import ACCESS
from domain.refusal import Refused
from domain.values import AccessId, PartnershipId
from services.act import Act, Done
from services.commands import command
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around, partnership_of


class NotTheOperator(Refused):
    """Access for operators is opened by who administers the installation, and by nobody else."""

    code = "NOT_THE_OPERATOR"


@command("access", creates=True)
def break_glass(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[AccessId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that is to be looked at."],
    operator: Annotated[str, "The operator's key, by its prefix."],
    label: Annotated[str, "Whose key it is, in words."],
    hours: Annotated[int, "For how many hours: 1 to 72."] = 1,
) -> Done:
    """Open reading of a partnership to an operator's key, for some hours.

    The reason has to be given: it and the access are seen by every party, who may end it.
    """

    def decide(case: Case) -> UUID:
        new = AccessId(id or act.new_id("access"))
        found = partnership_of(case, partnership)
        if act.boundary is not None:
            raise NotTheOperator
        happened = rules.break_glass(
            case.find(ACCESS, new),
            id=new,
            partnership=partnership,
            operator=operator,
            label=label,
            reason=act.reason or "",
            hours=hours,
            effective=moment_in(case, found),
            conduct=act.conduct,
        )
        return case.append(ACCESS, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("access")
def end_access(ledger: Performs, act: Act, *, access: Annotated[AccessId, "The access."]) -> Done:
    """End an operator's access before its time; every party may."""

    def decide(case: Case) -> UUID:
        found = case.get(ACCESS, access)
        partnership = partnership_around(case, found.partnership, (ACCESS.kind, access))
        happened = rules.end_access(
            found, effective=moment_in(case, partnership), conduct=act.conduct
        )
        return case.append(
            ACCESS,
            access,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(ACCESS, access, access),
        )

    return ledger.perform(act, decide)
