"""Who takes no part in the vote of a case, or objects to it, and what that makes of their presence.

Who is recused is counted apart. Who objects is there, whether or not the objection stops anything.
"""

from collections.abc import Sequence, Set

from domain.cases.case import Case
from domain.values import SeatId
from domain.voting.explanation import SetAside, WhySetAside
from domain.voting.parts import asks_for_consent, must_abstain
from domain.voting.rules import OBJECTING
from domain.voting.tally import Seat, check_named_once
from domain.voting.turn import Turn, abstaining_in


def recused_in(case: Case) -> tuple[SeatId, ...]:
    """Who stepped back, by the case or by its tally; a tally that names one twice is refused."""
    told = () if case.tally is None else case.tally.recused
    check_named_once(told)
    return tuple(sorted({*told, *case.recused}))


def objecting_in(case: Case, aside: Sequence[SetAside], suspended: Set[SeatId]) -> set[SeatId]:
    """The seats whose holder is there to object, even where that stops nothing.

    Who objects by proxy is there as far as proxies are.
    """
    holders = {} if case.electorate is None else {it.id: it.holder for it in case.electorate.seats}
    unheard = {one.seat for one in aside if one.why in {"not-admitted", "not-argued"}}
    said = [(it.seat, it.voter) for it in case.ballots if it.stance in OBJECTING]
    said += [(it.seat, it.voter) for it in case.objections]
    met = {it.seat for it in case.objections if it.resolved}
    return {
        seat
        for seat, voter in said
        if seat in unheard | met
        and seat not in suspended
        and (voter in (None, holders.get(seat)) or case.rule.proxy == "present")
    }


def why_unheard(case: Case, seat: Seat | None, *, is_argued: bool) -> WhySetAside | None:
    """Why an objection, or a block, is none that the rule hears; None where it is one, and of a
    seat that must abstain: whatever that hands in is an abstention."""
    bound = abstaining_in(case.rule, Turn(case.way, case.call))
    if seat is not None and must_abstain(bound, seat.id, seat.group):
        return None
    if not asks_for_consent(case.rule, case.way):
        return "not-admitted"
    return None if is_argued else "not-argued"
