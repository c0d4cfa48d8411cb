"""Acts named: what a motion may name as what it would enact, and whether an act is that."""

from dataclasses import fields, replace

from domain.bodies.seats_named import SeatsNamed, check_seats_named, merged
from domain.holiday import HOLIDAYS_LIMIT
from domain.motions.enacted_acts import (
    BodyConstitution,
    BodyReconstitution,
    EnactedAct,
    HolidayListing,
    HolidayStriking,
    MotionAmendment,
    PostDefinition,
    RemitGrant,
)
from domain.motions.named_act import NamedAct
from domain.provisions.remit import NO_REMIT, Remit, check_remit
from domain.provisions.tenure import Tenure, check_tenure
from domain.refusal import Conduct, Refused
from domain.values import (
    CLAUSE_TEXT_LIMIT,
    NAME_LIMIT,
    TITLE_LIMIT,
    TooMany,
    checked_text,
    required_text,
)

_APART = frozenset({"kind", "effective"})
"""What says of an act neither what it does nor about what."""
_TOLD = 200
"""Characters of a text that a sentence repeats."""
ACTS_LIMIT = 50
"""Acts that one motion names."""

# Refusals


class ActNamedTwice(Refused):
    """The motion names the same act twice: {act}."""

    code = "ACT_NAMED_TWICE"
    act: str


class CompositionNotNamed(Refused):
    """To constitute {name} the motion has to name the seats that it has, or the clause that
    provides for it."""

    code = "COMPOSITION_NOT_NAMED"
    name: str


# What a motion may name


def named_acts(acts: tuple[EnactedAct, ...]) -> tuple[EnactedAct, ...]:
    """The acts as they are recorded; refused where one is named twice, or can't be recorded."""
    if len(acts) > ACTS_LIMIT:
        raise TooMany("enacts", len(acts), ACTS_LIMIT)
    named: list[EnactedAct] = []
    for index, act in enumerate(acts):
        _check(f"enacts[{index}]", act)
        plain = _canonical(act)
        if any(stated(plain) == stated(one) for one in named if type(one) is type(plain)):
            raise ActNamedTwice(said(plain))
        named.append(plain)
    return tuple(named)


def require_composition(act: BodyConstitution | BodyReconstitution, conduct: Conduct) -> None:
    """Breach the rule that who decides to constitute a body decides on what it is."""
    if not act.seats and act.clause is None:
        if isinstance(act, BodyReconstitution):
            name = f"the body {act.body} anew"
        else:
            name = f"“{act.name}”"
        conduct.breach(CompositionNotNamed(name))


def covers(named: EnactedAct, act: EnactedAct) -> bool:
    """Whether an act is the one that was named; what is not stated there is left open."""
    if type(named) is not type(act):
        return False
    return all(getattr(act, name) == value for name, value in stated(named).items())


def said(act: EnactedAct) -> str:
    """An act by its kind and what it is about, exactly."""
    terms = ", ".join(f"{name} {_value(value)}" for name, value in stated(act).items())
    return f"“{act.kind}” ({terms})" if terms else f"“{act.kind}”"


def stated(act: object) -> dict[str, object]:
    """What an act, or a part of one, states of what is done; the day is another question."""
    stated = {one.name: getattr(act, one.name) for one in fields(act)}  # type: ignore[arg-type]
    return {n: one for n, one in stated.items() if n not in _APART and one not in (None, ())}


def _value(value: object) -> str:
    if isinstance(value, NamedAct):
        return " ".join(f"{name} {one}" for name, one in stated(value).items())
    if isinstance(value, tuple):
        parts = (one.said if isinstance(one, SeatsNamed) else str(one) for one in value)
        return " and ".join(parts)
    if isinstance(value, str) and len(value) > _TOLD:
        return "as stated"
    return "as stated" if isinstance(value, Remit | Tenure) else str(value)


def _check(place: str, act: EnactedAct) -> None:
    match act:
        case BodyConstitution(name=name, seats=seats):
            required_text(f"{place}.name", name, NAME_LIMIT)
            check_seats_named(f"{place}.seats", seats)
        case BodyReconstitution(name=name, seats=seats):
            if name is not None:
                required_text(f"{place}.name", name, NAME_LIMIT)
            check_seats_named(f"{place}.seats", seats)
        case PostDefinition():
            _check_definition(place, act)
        case HolidayListing(days) | HolidayStriking(days) if len(days) > HOLIDAYS_LIMIT:
            raise TooMany(f"{place}.days", len(days), HOLIDAYS_LIMIT)
        case MotionAmendment(title=title, text=text):
            checked_text(f"{place}.title", title or "", TITLE_LIMIT)
            checked_text(f"{place}.text", text or "", CLAUSE_TEXT_LIMIT, lines=True)
        case RemitGrant(remit=remit) if remit is not None:
            check_remit(remit)
        case _:
            pass  # the others only say what they are about


def _check_definition(place: str, act: PostDefinition) -> None:
    required_text(f"{place}.title", act.title, TITLE_LIMIT)
    if act.tenure is not None:
        check_tenure(act.tenure)
    if act.remit is not None:
        check_remit(act.remit)


def _canonical(act: EnactedAct) -> EnactedAct:
    """The act in the one form that it has: days in their order, each once; seats by their sort.

    A post of which only the title is named has no powers: who decides on powers names them, or
    the clause that gives them.
    """
    if isinstance(act, BodyConstitution | BodyReconstitution):
        return replace(act, seats=merged(act.seats))
    if isinstance(act, PostDefinition) and act.remit is None and act.clause is None:
        return replace(act, remit=NO_REMIT)
    if isinstance(act, HolidayListing | HolidayStriking):
        return replace(act, days=tuple(sorted(set(act.days))))
    return act
