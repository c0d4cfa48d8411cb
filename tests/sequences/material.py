"""Material: the arguments of commands, made from what there is.

One function for each type that parameters have; what is an identifier is drawn by the course.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from domain.agreements.agreement import Agreement, clauses_at
from domain.agreements.clause import (
    Clause,
    ClauseChange,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
)
from domain.bodies.seats_named import SeatsNamed
from domain.conflicts.settlement import AmendmentLink
from domain.document import Document
from domain.elections.election import Option
from domain.elections.reported import ReportedBallots
from domain.holiday import Holiday
from domain.money import Money
from domain.motions.enacted_acts import EnactedAct
from domain.motions.named_act import NamedAct
from domain.motions.validity import DefectKind
from domain.parties.organisation import Identifier
from domain.parties.signatory import Limits
from domain.payments.payment import Payee
from domain.posts.handover import ChecklistItem
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import (
    AmendedBy,
    AmendmentRuleProvision,
    ChallengeProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    DurationProvision,
    ElectionRuleProvision,
    NoticeProvision,
    ProcedureProvision,
    Provision,
    TimeLimitsProvision,
)
from domain.provisions.remit import Power, Remit, Responsibility
from domain.provisions.spending import PeriodLimit
from domain.provisions.tenure import Tenure
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    HandoverItemId,
    OrganisationId,
    PersonId,
    RemedyId,
    derived_id,
)
from domain.voting.rules import (
    CONSENT,
    PRESETS,
    AllOf,
    AnyOf,
    ByCall,
    DecisionRule,
    Majority,
    Secrecy,
    Unanimity,
)
from domain.voting.rules_before import TwoMeetings
from domain.voting.side import Side
from domain.voting.tally import Choice, Count, Seat, Tally
from domain.voting.turnout import Turnout
from services.settlements import RemedyTerms
from services.start import Contact, Founder
from tests.sequences.chance import Chance
from tests.sequences.chartering import of_charter, procedure, time_limits
from tests.sequences.contesting import challenge_rule, defects, named_act
from tests.sequences.electing import choice, counted, election_rule, options
from tests.sequences.enacting import acts
from tests.sequences.seating import seats, sorts
from tests.sequences.spending import (
    functions,
    money,
    payee,
    period_limit,
    segregation,
    spending,
)

if TYPE_CHECKING:
    from tests.sequences.drawing import Drawing

MATTERS = ("", "budget", "travel")
ZONES = ("UTC", "Europe/Zurich", "America/New_York", "Pacific/Auckland")


# Agreements


def provision(chance: Chance, kind: str) -> Provision:
    """A provision of the kind."""
    matter = chance.pick(MATTERS, "matter")
    matters = (matter,) if matter else ()
    match kind:
        case "decision-rule":
            return DecisionRuleProvision("Deciding", matters, decision_rule(chance))
        case "election-rule":
            return ElectionRuleProvision("Electing", matters, election_rule(chance))
        case "procedure":
            return ProcedureProvision("Standing orders", matters, procedure(chance))
        case "time-limits":
            return TimeLimitsProvision("Time limits", matters, time_limits(chance))
        case "protocol":
            return ConflictProtocolProvision("Settling disputes", protocol(chance))
        case "challenge":
            return ChallengeProvision("Challenging", challenge_rule(chance))
        case "spending":
            return spending(chance)
        case "segregation":
            return segregation(chance)
        case "duration":
            return DurationProvision(
                "Duration",
                months=chance.between(1, 3, "months"),
                renewal_months=chance.pick((0, 1, 6), "renewal"),
                begins=chance.pick(("when-declared", "when-all-have-signed"), "begins"),
            )
        case "scheme" | "cadence" | "signing" | "urgent-action" | "seat-tenure":
            return of_charter(chance, kind)
        case "notice":
            days = chance.between(0, 20, "days")
            return NoticeProvision("Notice", 0, days, chance.pick(("any-day", "end-of-term"), "to"))
        case _:
            ways: tuple[AmendedBy, ...] = ("signatures", "decision", "both")
            by = chance.pick(ways, "by")
            return AmendmentRuleProvision("Amending", by, matter)


PROVISIONS = (
    "decision-rule", "procedure", "time-limits", "protocol", "duration", "notice",
    "challenge", "amendment-rule", "scheme", "seat-tenure", "cadence", "signing", "spending",
    "segregation", "election-rule", "urgent-action",
)  # fmt: skip


Tie = Literal["fails", "no-opinion", "casting-vote", "lot"]
TIES: tuple[Tie, ...] = ("fails", "casting-vote", "casting-vote", "lot", "no-opinion")

TWO_THIRDS = Majority(Fraction(2, 3), strictly=False, base="members")


def decision_rule(chance: Chance) -> DecisionRule:
    """A preset, or one with other words on ties, proxies, silence and the like."""
    plain = PRESETS[chance.pick(tuple(PRESETS), "preset")]
    tie: Tie = chance.pick(TIES, "tie")
    # A casting vote is open, and so is consent.
    secrecies: tuple[Secrecy, ...] = ("open", "hidden")
    secrecies += () if tie == "casting-vote" else ("secret", "secret")
    condition = plain.condition
    if plain != CONSENT and chance.percent(25, "by call"):
        condition = ByCall((TWO_THIRDS, condition), after="missed-majority")
    elif plain != CONSENT and chance.percent(20, "turnout"):
        condition = AllOf((Turnout(Fraction(1, 3), rounded="down"), condition))
    elif plain != CONSENT and chance.percent(20, "two meetings"):
        condition = AnyOf((Unanimity("members"), TwoMeetings(condition, TWO_THIRDS)))
    return DecisionRule(
        condition,
        () if chance.percent(50, "quorum") else plain.quorum,
        nobody_votes=plain.nobody_votes or "rejected",
        recusal=chance.pick(("leaves-both", "leaves-base", "leaves-presence"), "recusal"),
        proxy=chance.pick(("refused", "present", "present", "absent"), "proxy"),
        silence=chance.pick(("absent", "absent", "abstain", "no"), "silence"),
        tie=tie,
        ballots_final=chance.percent(20, "final"),
        repeat_tie=1 if chance.percent(30, "voted on again in a tie") else 0,
        secrecy="open" if plain == CONSENT else chance.pick(secrecies, "secrecy"),
    )


def protocol(chance: Chance) -> ConflictProtocol:
    """A short way through a conflict, in which it is soon ruled."""
    panel = ProtocolStage("panel", chance.between(1, 5, "panel"), chance.percent(60, "neutral"))
    before = (ProtocolStage("direct-talks", 1), ProtocolStage("mediation", 2, needs_neutral=True))
    stages = (*before[: chance.below(3, "stages")], panel)
    if chance.percent(30, "external"):
        stages = (*stages, ProtocolStage("external", 5))
    return ConflictProtocol(stages, 2, chance.pick((0, 5, 20), "appeal"))


def new_clause(chance: Chance, kind: str | None = None) -> Clause:
    """A clause, with a provision of the kind."""
    own = ClauseId(derived_id("clause", chance.seed))
    carried = () if kind is None else (provision(chance, kind),)
    number = str(chance.between(1, 9, "number"))
    return Clause(own, number, "", f"Text {chance.below(1000, 'text')}.\n", None, carried)


def clauses(drawing: Drawing) -> tuple[Clause, ...]:
    """The clauses of a new text: what each kind of provision says, at most once."""
    chance = drawing.chance
    kinds = [kind for kind in PROVISIONS if chance.percent(50, kind)]
    carrying = [new_clause(chance.of(kind), kind) for kind in kinds]
    return (new_clause(chance.of("first")), *carrying)


def changes(drawing: Drawing) -> tuple[ClauseChange, ...]:
    """Changes to clauses that stand, or once stood."""
    chance = drawing.chance
    agreement = drawing.subject(Agreement)
    standing = []
    if agreement is not None:
        standing = [one.clause for one in clauses_at(agreement, drawing.now)]
    found: list[ClauseChange] = []
    for number in range(chance.between(1, 2, "changes")):
        part = chance.of(number)
        if not standing or part.percent(35, "insert"):
            after = part.pick(standing, "after").id if standing else None
            kind = part.pick(PROVISIONS, "kind") if part.percent(60, "provision") else None
            found.append(InsertClause(new_clause(part, kind), after))
            continue
        one = part.pick(standing, "clause")
        match part.below(4, "change"):
            case 0:
                found.append(RepealClause(one.id))
            case 1:
                found.append(MoveClause(one.id, part.pick(standing, "place").id))
            case _:
                text = f"Other {part.below(1000, 'text')}.\n"
                carried = _otherwise(part, one.provisions)
                found.append(ReplaceClause(one.id, one.number, one.heading, text, carried))
    return tuple(found)


def _otherwise(chance: Chance, carried: tuple[Provision, ...]) -> tuple[Provision, ...]:
    """The same provisions, or others of their kind."""
    return tuple(
        provision(chance.of("otherwise", number), one.kind)
        if one.kind in PROVISIONS and chance.percent(50, "otherwise", number)
        else one
        for number, one in enumerate(carried)
    )


# Bodies and decisions


def tally(drawing: Drawing) -> Tally:
    """A hand count, which may not add up."""
    chance = drawing.chance
    yes, no = chance.between(1, 6, "yes"), chance.below(6, "no")
    if chance.percent(30, "tied"):
        no = yes
    present, members = chance.pick(
        ((yes + no, 10), (yes + no, 8), (yes + no + 1, 6), (None, 5), (yes, None)), "others"
    )
    count = Count(
        Fraction(yes),
        Fraction(no),
        present=None if present is None else Fraction(present),
        members=None if members is None else Fraction(members),
    )
    return Tally((count,))


def documents(drawing: Drawing) -> tuple[Document, ...]:
    """One or two documents, sometimes the same as another time."""
    chance = drawing.chance
    count = chance.between(0 if not drawing.parameter.required else 1, 2, "documents")
    numbers = [chance.below(50, "document", number) for number in range(count)]
    return tuple(Document(f"Paper {number}", digest(number)) for number in numbers)


def digest(number: int) -> str:
    """A SHA-256, as far as anybody can tell."""
    return f"{number:064x}"


# Posts


def remit(drawing: Drawing) -> Remit:
    """What a post is responsible for and may do."""
    chance = drawing.chance
    named = [matter for matter in ("budget", "travel") if chance.percent(40, "for", matter)]
    responsibilities = tuple(
        Responsibility(
            matter,
            chance.pick(("accountable", "accountable", "responsible", "informed"), "role", matter),
            chance.percent(50, "sole", matter),
        )
        for matter in named
    )
    in_period = period_limit(chance.of("period")) if chance.percent(50, "period") else None
    powers = [
        Power(("travel",), money(chance.of("travel")), chance.percent(80, "delegable"), in_period)
    ]
    if chance.percent(50, "general"):
        powers.append(Power())
    return Remit(responsibilities, tuple(powers), functions(chance.of("functions")))


def tenure(drawing: Drawing) -> Tenure:
    """For how long, how often and by how many a post is held."""
    chance = drawing.chance
    return Tenure(
        months=chance.pick((None, 1, 2, 12), "months"),
        terms=chance.pick((None, None, 1, 2), "terms"),
        holders=chance.pick((1, 1, 2), "holders"),
        needs_acceptance=chance.percent(60, "acceptance"),
    )


def items(drawing: Drawing) -> tuple[ChecklistItem, ...]:
    """What is to be handed over."""
    chance = drawing.chance
    return tuple(
        ChecklistItem(HandoverItemId(derived_id("item", chance.seed, str(n))), f"Item {n}")
        for n in range(chance.between(1, 2, "items"))
    )


# Conflicts


def side(drawing: Drawing) -> Side:
    """A party or a person, mostly one that is a side already."""
    chance = drawing.chance
    sides = drawing.sides()
    if sides and chance.percent(92, "a side"):
        return Side(*chance.pick(sides, "side"))
    if chance.percent(25, "person") and drawing.pool(PersonId):
        return Side(person=PersonId(chance.identified(drawing.pool(PersonId), "person")))
    return Side(OrganisationId(chance.identified(drawing.pool(OrganisationId), "party")))


def sides(drawing: Drawing) -> tuple[Side, ...]:
    """The sides of the conflict, or those against whom one is raised."""
    chance = drawing.chance
    there = drawing.sides()
    if there:
        return tuple(Side(*one) for one in there[: 1 if chance.percent(10, "few") else None])
    parties = chance.some(drawing.pool(OrganisationId), chance.between(1, 2, "count"), "party")
    found = [Side(OrganisationId(party)) for party in parties]
    if drawing.pool(PersonId) and chance.percent(20, "person"):
        found.append(Side(person=PersonId(chance.identified(drawing.pool(PersonId), "person"))))
    return tuple(found)


def remedies(drawing: Drawing) -> tuple[RemedyTerms, ...]:
    """What one side has to do."""
    chance = drawing.chance
    return tuple(
        RemedyTerms(
            f"Remedy {number}",
            side(drawing.part(number)),
            drawing.today + timedelta(days=chance.between(-1, 20, "due", number)),
            RemedyId(derived_id("remedy", chance.seed, str(number))),
        )
        for number in range(chance.below(3, "remedies"))
    )


def amendment_links(drawing: Drawing) -> tuple[AmendmentLink, ...]:
    """An amendment of an agreement, where there is one."""
    agreements = drawing.pool(AgreementId)
    if not agreements or drawing.chance.percent(60, "none"):
        return ()
    agreement = AgreementId(drawing.chance.identified(agreements, "agreement"))
    amendments = drawing.course.known.of_stream.get(agreement, {}).get(AmendmentId, {})
    if not amendments:
        return ()
    return (
        AmendmentLink(agreement, AmendmentId(drawing.chance.identified(amendments, "amendment"))),
    )


# Organisations


def founders(drawing: Drawing) -> tuple[Founder, ...]:
    """Two organisations that start together."""
    chance = drawing.chance
    return tuple(
        Founder(Contact(f"Contact {number}"), name=f"Founder {chance.below(100, number)}")
        for number in range(2)
    )


def identifier(drawing: Drawing) -> Identifier:
    """What a register calls an organisation."""
    return Identifier("register", str(drawing.chance.below(30, "value")))


def limits(drawing: Drawing) -> Limits:
    """What a signatory may sign."""
    return Limits(() if drawing.chance.percent(50, "all") else ("agreements", "amendments"))


def holidays(drawing: Drawing) -> tuple[Holiday, ...]:
    """One or two days on which nobody works."""
    return tuple(Holiday(day, "Holiday") for day in days(drawing))


# Times and texts

_AHEAD = {"until": 60, "end": 60, "ends": 40, "due": 20, "closes_at": 3, "lapses": 10, "start": 5}
_BACK = {"start": 10, "adopted": 10, "takes_effect": 5, "lapses": 1, "closes_at": 0}


def moment(drawing: Drawing) -> date | datetime:
    """A day or an instant around now, as it is usual for the parameter."""
    chance, name = drawing.chance, drawing.parameter.name
    offset = chance.between(-_BACK.get(name, 2), _AHEAD.get(name, 10), "days")
    said = drawing.today + timedelta(days=offset)
    if chance.percent(60, "day"):
        return said
    return datetime.combine(said, time(chance.below(24, "hour")), drawing.now.tzinfo)


def due_day(drawing: Drawing) -> date:
    """A day until when something is to be done."""
    return drawing.today + timedelta(days=drawing.chance.between(-2, 20, "days"))


def days(drawing: Drawing) -> tuple[date, ...]:
    """One or two days around now."""
    count = drawing.chance.between(1, 2, "count")
    offsets = sorted({drawing.chance.between(-2, 8, "day", number) for number in range(count)})
    return tuple(drawing.today + timedelta(days=offset) for offset in offsets)


def text(drawing: Drawing) -> str:
    """A text as it is usual for the parameter."""
    chance, name = drawing.chance, drawing.parameter.name
    match name:
        case "zone":
            return chance.pick(ZONES, "zone")
        case "language":
            return "en"
        case "country":
            return "CH"
        case "sha256":
            return digest(chance.below(200, "digest"))
        case "matter":
            return chance.pick(MATTERS, "matter")
        case _:
            return f"{name} {chance.below(40, 'text')}"


MATERIAL: dict[Any, Callable[[Drawing], Any]] = {
    str: text,
    int: lambda drawing: drawing.chance.between(1, 72 if drawing.parameter.name == "hours" else 3),
    bool: lambda drawing: drawing.chance.percent(60),
    date: due_day,
    date | datetime: moment,
    tuple[date, ...]: days,
    tuple[Holiday, ...]: holidays,
    tuple[str, ...]: lambda drawing: drawing.chance.pick((("travel",), ("travel", "budget"))),
    tuple[Clause, ...]: clauses,
    tuple[ClauseChange, ...]: changes,
    tuple[Seat, ...]: seats,
    tuple[SeatsNamed, ...]: sorts,
    tuple[Option, ...]: options,
    Choice: choice,
    Tally: tally,
    ReportedBallots: counted,
    tuple[Document, ...]: documents,
    tuple[DefectKind, ...]: defects,
    NamedAct: named_act,
    Remit: remit,
    Tenure: tenure,
    Money: lambda drawing: money(drawing.chance),
    PeriodLimit: lambda drawing: period_limit(drawing.chance),
    Payee: payee,
    tuple[ChecklistItem, ...]: items,
    Side: side,
    tuple[Side, ...]: sides,
    tuple[RemedyTerms, ...]: remedies,
    tuple[AmendmentLink, ...]: amendment_links,
    tuple[EnactedAct, ...]: acts,
    tuple[Founder, ...]: founders,
    Identifier: identifier,
    tuple[Identifier, ...]: lambda drawing: (identifier(drawing),),
    Limits: limits,
}
"""How the arguments of each type come about."""
