"""What acts about the rules of procedure of a motion rest on: the clause in force for its matter.

What was pinned is compared with what was in force then, in the words of the clause: whoever pinned
something else had no right to it. Notice is shortened by whom and as far as the rules say that
were pinned with the motion.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from domain.bodies.body import BODY, chair_at
from domain.chains.chain import Acted, Ground, also_rests, missing, on_act, rests
from domain.chains.grounds import of_body_known, of_origin, provisions_known
from domain.chains.grounds_of_votes import decision_of, of_motion, seat_of_body
from domain.decisions.decision import Decision
from domain.decisions.deliberation import is_the_proposer
from domain.holiday import holidays_at
from domain.motions import motion as motions
from domain.motions import notice as notices
from domain.motions.motion import require_prepared
from domain.motions.poll import PollOpened
from domain.parties.partnership import PARTNERSHIP, zone
from domain.provisions.pinning import pin_procedure, pin_time_limits
from domain.provisions.provision import (
    Procedure,
    ProcedureProvision,
    Provision,
    ProvisionInForce,
    TimeLimitsProvision,
)
from domain.refusal import DONE_HERE, Refused
from domain.voting.rules import FromClause, RuleOrigin

InForce = Sequence[ProvisionInForce]


@rests(motions.ProcedurePinned)
def _procedure_pinned(acted: Acted[motions.ProcedurePinned]) -> Iterator[Ground]:
    def governing(in_force: InForce, decision: Decision) -> object:
        found = pin_procedure(decision.motion.matter, decision.body, in_force)
        return None if found is None else (found.procedure, found.origin)

    silent = "The stated default: no rules of procedure."
    pinned = (acted.data.procedure, acted.data.origin)
    yield from _pinned(acted, "rules of procedure", ProcedureProvision, governing, pinned, silent)


@rests(motions.TimeLimitsPinned)
def _time_limits_pinned(acted: Acted[motions.TimeLimitsPinned]) -> Iterator[Ground]:
    def governing(in_force: InForce, decision: Decision) -> object:
        found = pin_time_limits(decision.motion.matter, decision.body, in_force)
        return None if found is None else (found.limits, found.origin)

    silent = "The stated default: every day counts, and a vote closes when it was announced to."
    pinned = (acted.data.limits, acted.data.origin)
    yield from _pinned(acted, "time limits", TimeLimitsProvision, governing, pinned, silent)


def _pinned(
    acted: Acted[Any],
    what: str,
    kind: type[Provision],
    governing: Callable[[InForce, Decision], object],
    pinned: tuple[object, RuleOrigin],
    silent: str,
) -> Iterator[Ground]:
    """The motion, and the clause in force from which it is said that this was `pinned`."""
    yield of_motion(acted)
    decision, (_, origin) = decision_of(acted), pinned
    whose = of_body_known(acted.known, decision.body)
    in_force = provisions_known(acted.known, decision.partnership, whose, acted.at)
    why = _why_not(lambda: governing(in_force, decision), pinned, what)
    carries = _carried(in_force, kind, origin)
    yield of_origin(acted.known, origin, acted.at, f"The {what}", silent, carries, why)


def _why_not(governing: Callable[[], object], pinned: object, what: str) -> str:
    """Why something else governed the matter; empty where what was pinned did."""
    try:
        return "" if governing() == pinned else f"other {what} were in force for the matter"
    except Refused as refused:
        return refused.sentence


def _carried(in_force: InForce, kind: type[Provision], origin: RuleOrigin) -> Provision | None:
    """The provision that it says it is from, as the clause carries it."""
    found = (one for one in in_force if isinstance(one.provision, kind))
    return next(
        (
            one.provision
            for one in found
            if isinstance(origin, FromClause)
            and (one.clause, one.provision.name) == (origin.clause, origin.provision)
        ),
        None,
    )


@rests(notices.NoticeShortened)
def _shortened(acted: Acted[notices.NoticeShortened]) -> Iterator[Ground]:
    known, data = acted.known, acted.data
    pinned = known.last(acted.record.stream, motions.ProcedurePinned)
    yield of_motion(acted)
    if pinned is None:
        yield missing("rule", "Rules of procedure that let notice be shortened.", "there are none")
        return
    procedure: Procedure = pinned.record.data.procedure
    least, why = procedure.notice_shortened_to, ""
    if least is None:
        why = "they do not let notice be shortened"
    elif data.days < least:
        why = f"they let it be shortened to {least} clear days at the least"
    said = "The rules of procedure that were pinned with the motion."
    yield on_act(known, pinned, "rule", said, why_not=why)
    if least is not None and not (acted.is_reported and data.by is None):
        yield _shortener(acted, procedure)


def _shortener(acted: Acted[notices.NoticeShortened], procedure: Procedure) -> Ground:
    """Who may shorten it by these rules: whoever chairs the body, or proposed the motion."""
    decision, by = decision_of(acted), acted.data.by
    if procedure.notice_shortened_by == "chair":
        body = None if decision.body is None else acted.known.of(BODY, decision.body)
        chair = None if body is None else chair_at(body, acted.at)
        if body is None or chair is None or by is None:
            why = "nobody chaired the body" if chair is None else "it is not said who did it"
            return missing("seat", "Whoever chairs the body.", why, decision.id)
        return seat_of_body(acted.known, body.id, chair.id, acted.at, by)
    proposed = acted.known.stream(decision.id)[0]
    why = "" if by is not None and by == decision.proposer else "somebody else proposed it"
    said = "The motion, by whose proposer notice is shortened."
    return on_act(acted.known, proposed, "motion", said, why_not=why)


@also_rests(PollOpened)
def _prepared(acted: Acted[PollOpened]) -> Iterator[Ground]:
    """That the motion had what the rules of procedure ask for before a vote: a second, notice to
    all in time, those consulted who are to be."""
    decision = decision_of(acted)
    partnership = acted.known.of(PARTNERSHIP, decision.partnership)
    if acted.is_reported or partnership is None:
        return
    try:
        require_prepared(
            decision.id,
            decision.preparation,
            acted.data.electorate,
            effective=acted.data.effective,
            zone=zone(partnership),
            holidays=holidays_at(partnership.holidays, acted.at),
            conduct=DONE_HERE,
        )
    except Refused as refused:
        said = "What the rules of procedure ask for before a vote."
        yield missing("rule", said, refused.sentence, decision.id)


@also_rests(motions.MotionSeconded)
def _seconded(acted: Acted[motions.MotionSeconded]) -> Iterator[Ground]:
    """Nobody seconds what they proposed themselves."""
    decision, data = decision_of(acted), acted.data
    if is_the_proposer(decision, data.seconder, data.party):
        said = "Somebody else than who proposed it."
        yield missing("motion", said, "who proposed it seconds it", decision.id)
