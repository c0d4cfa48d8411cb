"""Who is neutral in a conflict: named, accepted by every side and by themselves, and let go.

Nobody who is a side, or acts for one, can be neutral, and no side chooses the judge of all: whom
one side named sits once every other side, each by its own word, has accepted them and they have
agreed to it themselves. A side that does not accept them objects, and they don't sit. Until then
they order nothing, rule on nothing and declare no stage exhausted.

Who sits is let go at their own wish, or by all sides together, each by its word; one side alone
can't. A side that wanted them to go and accepts them again has taken that back.

Who is reported to have been named by the agreement, or by the sides together, awaits none of them.
"""

from collections.abc import Set

from domain.conflicts.conflict import Event
from domain.conflicts.conflict_state import (
    Conflict,
    known,
    known_neutral,
    require_room,
    require_running,
    require_side,
)
from domain.conflicts.hearing import (
    Neutral,
    NeutralAccepted,
    NeutralAgreedTo,
    NeutralAlreadyAnswered,
    NeutralAlreadyAppointed,
    NeutralAlreadyGone,
    NeutralAppointed,
    NeutralDeclined,
    NeutralDischarged,
    NeutralDischargeSought,
    NeutralIsParty,
    NeutralObjectedTo,
    NeutralUnnamed,
)
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    SHORT_TEXT_LIMIT,
    Moment,
    NeutralId,
    OrganisationId,
    PersonId,
    Sealed,
    in_order,
    required_text,
)
from domain.voting.side import Side

# Refusals


class AlreadyAgreedTo(Refused):
    """{side} has accepted or named them already."""

    code = "ALREADY_AGREED_TO"
    side: Side


class NeutralSits(Refused):
    """Every side has accepted them, and so have they themselves: now they go at their own wish, or
    when every side wants it."""

    code = "NEUTRAL_SITS"


class DischargeAlreadySought(Refused):
    """{side} has said already that they are to go; the other sides have to want it too."""

    code = "DISCHARGE_ALREADY_SOUGHT"
    side: Side


# Decisions


def appoint_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    person: PersonId | None = None,
    organisation: OrganisationId | None = None,
    acts_for: Set[OrganisationId] = frozenset(),
    by: Side | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Ask somebody to be neutral in the present stage; `by` None: the agreement names them, or
    the sides together do.

    `acts_for` are the organisations that the person belongs to or acts for.
    """
    conflict = known(conflict)
    in_order("raising of the conflict", conflict.raised, "appointment", effective)
    if person is None and organisation is None:
        raise NeutralUnnamed
    require_room("neutrals", len(conflict.neutrals))
    for known_one in conflict.neutrals.values():
        is_same = (known_one.person, known_one.organisation) == (person, organisation)
        if known_one.id == neutral or (is_same and not known_one.is_gone):
            raise NeutralAlreadyAppointed(known_one.id)
    if by is not None:
        require_side(conflict, by, conduct)
    require_running(conflict, conduct)
    parties = {side.party for side in conflict.sides if side.party is not None}
    persons = {side.person for side in conflict.sides if side.person is not None}
    if organisation in parties:
        conduct.breach(NeutralIsParty(organisation))
    if person is not None and (person in {*persons, conflict.about} or parties & acts_for):
        conduct.breach(NeutralIsParty(person))
    stage = conflict.stage.number
    return [NeutralAppointed(effective, neutral, stage, person, organisation, by)]


def accept_as_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Agree to be neutral."""
    conflict = known(conflict)
    _require_unanswered(conflict, neutral, effective)
    require_running(conflict, conduct)
    return [NeutralAccepted(effective, neutral)]


def decline_as_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Refuse to be neutral."""
    _require_unanswered(known(conflict), neutral, effective)
    return [NeutralDeclined(effective, neutral)]


def agree_to_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    by: Side,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Accept, as a side, who was named to be neutral; or no longer want them to go."""
    conflict = known(conflict)
    found = _there(conflict, neutral, "acceptance", effective)
    require_side(conflict, by, conduct)
    if by not in found.unwanted_by and by not in found.awaited and by in conflict.sides:
        raise AlreadyAgreedTo(by)
    require_running(conflict, conduct)
    return [NeutralAgreedTo(effective, neutral, by)]


def object_to_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    by: Side,
    grounds: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Not accept, as a side, who was named to be neutral; before they sit."""
    conflict = known(conflict)
    sealed = _grounds(conflict, grounds)
    found = _there(conflict, neutral, "objection", effective)
    require_side(conflict, by, conduct)
    if found.is_sitting:
        conduct.breach(NeutralSits())
    return [NeutralObjectedTo(effective, neutral, by, sealed)]


def discharge_neutral(
    conflict: Conflict | None,
    *,
    neutral: NeutralId,
    by: Side | None = None,
    grounds: str | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Let somebody neutral go: at their own wish, or that of every side, which each says for
    itself as `by`. Who does not sit yet is asked no more as soon as one side wants that.
    """
    conflict = known(conflict)
    sealed = _grounds(conflict, grounds)
    found = _there(conflict, neutral, "discharge", effective)
    if by is not None:
        require_side(conflict, by, conduct)
        if by in found.unwanted_by:
            raise DischargeAlreadySought(by)
    require_running(conflict, conduct)
    discharged = NeutralDischarged(effective, neutral, sealed if by is None else None)
    if by is None:
        return [discharged]
    sought = NeutralDischargeSought(effective, neutral, by, sealed)
    others = set(conflict.sides) - {by, *found.unwanted_by}
    return [sought] if found.is_sitting and others else [sought, discharged]


def _there(conflict: Conflict, neutral: NeutralId, what: str, effective: Moment) -> Neutral:
    """Who was asked, refused where they are there no more."""
    found = known_neutral(conflict, neutral)
    in_order("appointment", found.appointed, what, effective)
    if found.is_gone:
        raise NeutralAlreadyGone(neutral)
    return found


def _grounds(conflict: Conflict, grounds: str | None) -> Sealed | None:
    if grounds is None:
        return None
    required_text("grounds", grounds, SHORT_TEXT_LIMIT, lines=True)
    return Sealed(grounds, conflict.subject)


def _require_unanswered(conflict: Conflict, neutral: NeutralId, effective: Moment) -> None:
    if _there(conflict, neutral, "answer", effective).accepted is not None:
        raise NeutralAlreadyAnswered(neutral)
