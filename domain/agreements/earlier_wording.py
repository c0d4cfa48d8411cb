"""Earlier wordings: an amendment that was drawn up before another one changed the same clause.

Who proposes an amendment states the whole new wording of a clause, on the text that there was.
Where another amendment of that clause is adopted meanwhile, adopting this one would take back what
was just agreed, and nobody who signs or votes would know. So neither is done any more: it is
proposed anew, on the wording of now. Which amendments there were when it was drawn up follows from
the order of the record; of what is reported from outside, from the times that its source gives.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations
from typing import Literal

from domain.agreements.agreement import Agreement, clauses_at
from domain.agreements.amendment import Amendment
from domain.agreements.clause import ClauseChange, MoveClause, RepealClause, ReplaceClause, cited
from domain.refusal import Conduct, Refused
from domain.values import AmendmentId, ClauseId, Moment
from domain.voting.remark import Remark


class DrawnUpOnEarlierWording(Refused):
    """The amendment {amendment} was drawn up on an earlier wording of {clause}, which {by} has
    changed since: propose it anew, on the wording of now."""

    code = "DRAWN_UP_ON_EARLIER_WORDING"
    amendment: AmendmentId
    clause: str
    by: AmendmentId


class AmendmentsOverlap(Refused):
    """The motion would adopt {first} and {second}, which both change {clause}, so that the second
    takes back the first: decide on one of them."""

    code = "AMENDMENTS_OVERLAP"
    first: AmendmentId
    second: AmendmentId
    clause: str


SHOWN = 60
"""Characters of a clause that nobody has given a name, for people to know it by."""
Aspect = Literal["wording", "place"]
"""What of a clause an amendment changes."""


def overlapping(first: Iterable[ClauseChange], second: Iterable[ClauseChange]) -> list[ClauseId]:
    """The clauses that both sets of changes would word, or place, otherwise, in order."""
    known = set(_changed(first))
    return [clause for what, clause in _changed(second) if (what, clause) in known]


def _changed(changes: Iterable[ClauseChange]) -> Iterator[tuple[Aspect, ClauseId]]:
    """What of which clause is changed; a new clause takes nothing away from another amendment."""
    for change in changes:
        match change:
            case ReplaceClause(id) | RepealClause(id):
                yield "wording", id
            case MoveClause(id):
                yield "place", id
            case _:
                pass  # a clause that is inserted had no other wording


def open_beside(agreement: Agreement, changes: Sequence[ClauseChange]) -> tuple[AmendmentId, ...]:
    """The open amendments that change what these changes do, in the order of their proposals."""
    return tuple(
        one.id
        for one in agreement.amendments.values()
        if one.status == "proposed" and overlapping(one.text.changes, changes)
    )


def require_on_present_wording(
    agreement: Agreement, pending: Amendment, at: Moment, conduct: Conduct
) -> None:
    """Breach the rule that nobody agrees at `at` to a change of a wording that is not there."""
    found = overtaken(agreement, pending, at if conduct.is_reported else None)
    if found is not None:
        clause, by = found
        conduct.breach(DrawnUpOnEarlierWording(pending.id, called(agreement, clause), by))


def overtaken(
    agreement: Agreement, pending: Amendment, reported: Moment | None = None
) -> tuple[ClauseId, AmendmentId] | None:
    """The first clause that another amendment changed after this one was drawn up, and which.

    Of what is `reported` for a moment, as the times say, in whatever order that was recorded.
    """
    for version in agreement.text.versions:
        made_by = version.made_by or version.fell
        if made_by is None or not _is_since(
            agreement.amendments[made_by.amendment], pending, reported, version.fell is not None
        ):
            continue
        # A change of a clause that was repealed since finds no object, and is refused for that.
        # What fell takes back what it changed: a clause that it had repealed stands again.
        taken_back = version.fell is not None
        changed = [c for c in made_by.changes if taken_back or not isinstance(c, RepealClause)]
        clauses = overlapping(changed, pending.text.changes)
        if clauses:
            return clauses[0], made_by.amendment
    return None


def _is_since(other: Amendment, pending: Amendment, reported: Moment | None, fell: bool) -> bool:
    """Whether the other was adopted, or `fell`, since this one was drawn up."""
    if reported is None:
        return (other.fell if fell else other.number) > pending.known
    adopted = other.fall.effective if fell and other.fall is not None else other.concluded
    return adopted is not None and pending.proposed.at < adopted.at <= reported.at


def require_apart(
    agreement: Agreement, first: AmendmentId, second: AmendmentId, conduct: Conduct
) -> None:
    """Breach the rule that one motion does not adopt two amendments of which one would take back
    the other.
    """
    changes = (agreement.amendments[one].text.changes for one in (first, second))
    clauses = overlapping(*changes)
    if first != second and clauses:
        conduct.breach(AmendmentsOverlap(first, second, called(agreement, clauses[0])))


def called(agreement: Agreement, clause: ClauseId) -> str:
    """What people call the clause, as it last stood; without number and heading, how it begins."""
    for version in reversed(agreement.text.versions):
        for standing in version.clauses:
            if standing.clause.id != clause:
                continue
            if standing.clause.number or standing.clause.heading:
                return cited(standing.clause)
            begins = standing.clause.text.strip().splitlines()[0]
            shown = begins if len(begins) <= SHOWN else f"{begins[:SHOWN]}…"
            return f"the clause “{shown}”"
    return f"clause {clause}"


def lint_amendments(agreement: Agreement, at: datetime) -> Iterator[Remark]:
    """The remarks on open amendments of the same clauses, and on those that another overtook."""
    if not clauses_at(agreement, at):
        return
    waiting = [one for one in agreement.amendments.values() if one.status == "proposed"]
    still: list[Amendment] = []
    for one in waiting:
        found = overtaken(agreement, one)
        if found is None:
            still.append(one)
            continue
        clause, by = found
        since = agreement.amendments[by].text.title
        said = f"The amendment “{one.text.title}” was drawn up on an earlier wording of "
        said += f"{called(agreement, clause)}, which “{since}” has changed: it can be withdrawn, "
        yield Remark("AMENDMENT_OVERTAKEN", f"{said}rejected or proposed anew, and not adopted.")
    for one, other in combinations(still, 2):
        clauses = overlapping(one.text.changes, other.text.changes)
        if clauses:
            titles = f"“{one.text.title}” and “{other.text.title}”"
            said = f"The amendments {titles} are both open and both change "
            said += f"{called(agreement, clauses[0])}: once one of them is adopted, the other can "
            yield Remark("AMENDMENTS_OVERLAP", f"{said}only be proposed anew.")
