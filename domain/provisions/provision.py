"""Provisions: the part of a clause that software can follow.

The command that opens a matter finds the provision in force at its effective time and pins it
with the clause and the version that carry it; whatever follows in that matter uses the pin,
however the agreement is amended meanwhile. Where the agreement is silent a stated default
applies, and the explanation of the outcome says so.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from domain.elections.election import ElectionRule, Schulze
from domain.elections.election_drafting import check_election
from domain.matters import alike, check_matter, required_matter
from domain.provisions.protocol import ConflictProtocol, check_protocol, check_way
from domain.provisions.recourse import ChallengeRule, check_challenge_rule
from domain.provisions.segregation import Incompatibility, check_incompatibilities
from domain.provisions.spending import SpendingRules, check_spending_rules
from domain.provisions.time_limits import TimeLimits, check_time_limits
from domain.refusal import Refused
from domain.values import (
    NAME_LIMIT,
    SEATS_LIMIT,
    AgreementId,
    BodyId,
    ClauseId,
    OrganisationId,
    TooMany,
    Variant,
    required_text,
)
from domain.voting.contradiction import CannotBeMeant
from domain.voting.drafting import NumberOutOfRange, check_rule
from domain.voting.reconsideration import ReconsiderationRule, check_reconsideration
from domain.voting.rules import (
    MAJORITY,
    ByWay,
    DecisionRule,
    FromClause,
    QuorumByWay,
    RuleOrigin,
    StatedDefault,
)
from domain.voting.rules_before import SilenceKept

MATTERS_LIMIT = 200
EVERY_MATTER = "every matter"
"""What a refusal calls the matters of a provision that names none."""
NAME_OF_PROVISION = "name of the provision"
NOTICE_DAYS_LIMIT = 3_660
CONSULTED_LIMIT = 100
"""Bodies and parties to be consulted before a vote."""
MISSED_LIMIT = 100
"""Meetings in a row after which a seat is suspended."""
LONGEST_PERIOD = 1_200
"""Months or days that a term or a notice may have: beyond it lies a slip of the pen."""

ShortenedBy = Literal["chair", "proposer"]
ClosedBy = Literal["chair", "returning-officer", "opener"]
"""Whoever chairs the body; who proposed the motion."""
AmendedBy = Literal["signatures", "decision", "both"]
NoticeTo = Literal["any-day", "end-of-term"]
Beginning = Literal["when-declared", "when-all-have-signed"]


class Provision(Variant):
    """The machine-readable part that a clause may carry."""

    name: str


@dataclass(frozen=True)
class DecisionRuleProvision(Provision):
    """By which rule a body, or any body, decides certain matters, or all of them."""

    name: str
    """As people call the rule, such as “double majority”."""
    matters: tuple[str, ...]
    """The matters it governs; empty: every matter without a rule of its own."""
    rule: DecisionRule
    body: BodyId | None = None
    """The body that decides by it; None: whichever body decides the matter."""
    kind: Literal["decision-rule"] = "decision-rule"


@dataclass(frozen=True)
class ElectionRuleProvision(Provision):
    """By which rule a body, or any body, elects among several options in certain matters."""

    name: str
    """As people call the rule, such as “election of the board”."""
    matters: tuple[str, ...]
    """The matters it governs; empty: every matter without an election rule of its own."""
    rule: ElectionRule
    body: BodyId | None = None
    """The body that elects by it; None: whichever body does."""
    kind: Literal["election-rule"] = "election-rule"


@dataclass(frozen=True)
class Procedure:
    """What the rules of procedure ask for before a vote, and of those who vote for others."""

    seconder_required: bool = False
    """Whether somebody other than the proposer must second a motion before the vote."""
    notice_days: int = 0
    """Clear days of notice that every member must have had before the vote."""
    proxies_per_holder: int | None = None
    """For how many seats one person may vote by proxy; None: for any number."""
    notice_shortened_to: int | None = None
    """To how few clear days of notice it can be shortened on a ground; None: it can't be."""
    notice_shortened_by: ShortenedBy = "chair"
    """Who may shorten it."""
    interests_confirmed: bool = False
    """Whether everybody who votes has to declare an interest before, or confirm to have none."""
    suspended_after: int | None = None
    """After how many meetings missed in a row a seat has no vote and is not counted, until its
    holder comes again; None: none is."""
    consulted_bodies: tuple[BodyId, ...] = ()
    """The bodies that have to be consulted before the vote, such as one that advises."""
    consulted_parties: tuple[OrganisationId, ...] = ()
    """The parties that have to be consulted before the vote."""
    closed_by: ClosedBy | None = None
    """Who ends a vote whose close was not announced, or before it; None: whoever chairs the body
    or is returning officer, and where nobody is, who opened it."""
    reconsideration: ReconsiderationRule | None = None
    """By whom, until when and how often reconsideration is moved; None: by the prevailing side,
    within 30 days, at whichever meeting, once, and only while nothing of it is done."""
    suspended_of_last: int | None = None
    """Of how many meetings, the last ones, `suspended_after` were missed, in a row or not; None:
    in a row. To come again is then not enough by itself."""


NO_PROCEDURE = Procedure()
"""What holds where the agreement is silent: nothing is asked for."""


@dataclass(frozen=True)
class ProcedureProvision(Provision):
    """By which rules of procedure motions in certain matters, or in all, come to the vote."""

    name: str
    """As people call them, such as “standing orders”."""
    matters: tuple[str, ...]
    """The matters they govern; empty: every matter without procedure of its own."""
    procedure: Procedure
    body: BodyId | None = None
    """The body whose motions they govern; None: those of any body."""
    kind: Literal["procedure"] = "procedure"


@dataclass(frozen=True)
class TimeLimitsProvision(Provision):
    """By which time limits motions in certain matters, or in all, are voted on."""

    name: str
    """As people call them, such as “postal votes”."""
    matters: tuple[str, ...]
    """The matters they govern; empty: every matter without limits of its own."""
    limits: TimeLimits
    body: BodyId | None = None
    """The body whose motions they govern; None: those of any body."""
    kind: Literal["time-limits"] = "time-limits"


@dataclass(frozen=True)
class ConflictProtocolProvision(Provision):
    """By which steps, and by when, a conflict is worked through."""

    name: str
    """As people call it, such as “settling disputes”."""
    protocol: ConflictProtocol
    kind: Literal["conflict-protocol"] = "conflict-protocol"


@dataclass(frozen=True)
class ChallengeProvision(Provision):
    """Who may challenge what was decided, until when, and who answers that."""

    name: str
    """As people call it, such as “review of decisions”."""
    rule: ChallengeRule
    kind: Literal["challenge"] = "challenge"


@dataclass(frozen=True)
class SpendingProvision(Provision):
    """What is asked of payments besides the limits of those who approve them."""

    name: str
    """As people call it, such as “rules on spending”."""
    rules: SpendingRules
    kind: Literal["spending"] = "spending"


@dataclass(frozen=True)
class SegregationProvision(Provision):
    """Which functions nobody holds together."""

    name: str
    """As people call it, such as “segregation of duties”."""
    incompatible: tuple[Incompatibility, ...]
    kind: Literal["segregation"] = "segregation"


@dataclass(frozen=True)
class DurationProvision(Provision):
    """From when and for how long the agreement binds, and whether it goes on by itself."""

    name: str
    months: int | None = None
    """The length of the first term; left out, with no last day either: without end."""
    until: date | None = None
    """The last day of the first term, where it is not a number of months."""
    renewal_months: int = 0
    """By how much it goes on by itself at the end of each term; 0: it expires then."""
    begins: Beginning = "when-declared"
    """Whether it is in force as soon as every party has signed, or once that is declared."""
    kind: Literal["duration"] = "duration"


@dataclass(frozen=True)
class NoticeProvision(Provision):
    """With how much notice a party may end the agreement, and to which day."""

    name: str
    months: int = 0
    days: int = 0
    to: NoticeTo = "any-day"
    kind: Literal["notice"] = "notice"


@dataclass(frozen=True)
class AmendmentRuleProvision(Provision):
    """What it takes to amend the agreement: signatures, a decision, or both."""

    name: str
    by: AmendedBy
    matter: str = ""
    """The matter that the decision must have been about; empty: any."""
    kind: Literal["amendment-rule"] = "amendment-rule"


@dataclass(frozen=True)
class PinnedRule:
    """The rule that governs one matter to its end, and where it was taken from."""

    rule: DecisionRule
    origin: RuleOrigin


@dataclass(frozen=True)
class PinnedElectionRule:
    """The rule that governs one election to its end, and where it was taken from."""

    rule: ElectionRule
    origin: RuleOrigin


@dataclass(frozen=True)
class PinnedProcedure:
    """The rules of procedure that govern one motion, and the clause that they are from."""

    procedure: Procedure
    origin: FromClause


@dataclass(frozen=True)
class PinnedTimeLimits:
    """The time limits that govern one motion, and the clause that they are from."""

    limits: TimeLimits
    origin: FromClause


SILENCE_OR_MEETING = DecisionRule(
    ByWay(
        meeting=MAJORITY.condition,
        written=SilenceKept(broken="meeting"),
        electronic=SilenceKept(broken="meeting"),
    ),
    (QuorumByWay(meeting=MAJORITY.quorum[0]),),
)
"""Adopted unless somebody objects within ten working days after notice reached every member; one
objection sends it to a meeting, where more yes than no decides, with more than half of the members
present."""

DEFAULT_RULE = PinnedRule(SILENCE_OR_MEETING, StatedDefault())
"""What governs a decision that the agreement has no rule for: in writing it is adopted unless
somebody objects in time, and one objection sends it to a meeting, where the majority decides."""

EARLIER_DEFAULTS = (PinnedRule(MAJORITY, StatedDefault()),)
"""What governed such a decision before; motions that were put then keep it."""


def was_default(governing: PinnedRule, pinned: PinnedRule) -> bool:
    """Whether it was the stated default of its time, where the default governs now as well."""
    return governing == DEFAULT_RULE and pinned in EARLIER_DEFAULTS


DEFAULT_ELECTION_RULE = PinnedElectionRule(
    ElectionRule(Schulze(), quorum=MAJORITY.quorum), StatedDefault()
)
"""What governs an election that the agreement has no rule for: one is chosen, by ranking the
options and comparing them in pairs, with more than half of the members present; a tie fails. It
needs nobody to vote tactically, takes any number of options, and of two the majority has it."""


@dataclass(frozen=True)
class PinnedAmendmentRule:
    """What it takes to adopt one amendment, and where that was taken from."""

    by: AmendedBy = "signatures"
    matter: str = ""
    origin: RuleOrigin = StatedDefault()  # noqa: RUF009 -- a frozen value without fields


DEFAULT_AMENDMENT_RULE = PinnedAmendmentRule()
"""What amends an agreement that says nothing about it: the signature of every party."""


@dataclass(frozen=True)
class ProvisionInForce:
    """A provision that binds, and what carries it: agreement, clause, the clause's version."""

    provision: Provision
    agreement: AgreementId
    clause: ClauseId
    version: int
    cited_as: str
    """What people call the clause, such as “clause 7 “Budget” of “Memorandum””."""
    among: int = 0
    """How many parties it governs, where it says how one signs; 0: not asked."""

    @property
    def origin(self) -> FromClause:
        """Where a rule is from that this provision states."""
        name = self.provision.name
        return FromClause(self.agreement, self.clause, self.version, name, self.cited_as)


GoverningProvision: TypeAlias = (
    DecisionRuleProvision | ElectionRuleProvision | ProcedureProvision | TimeLimitsProvision
)
"""What governs matters: all of them, or some by name."""


class MatterNamedTwice(Refused):
    """The provision “{provision}” names the matter “{matter}” twice."""

    code = "MATTER_NAMED_TWICE"
    provision: str
    matter: str


class RulesClash(Refused):
    """Two provisions, “{first}” and “{second}”, both govern the matter “{matter}”{places}."""

    code = "RULES_CLASH"
    matter: str
    first: str
    second: str
    places: str = field(default="", compare=False)
    """Where the two stand, if that is in two agreements, such as “: clause 1 of …”."""


class ProtocolsClash(Refused):
    """Two provisions, “{first}” and “{second}”, both say how conflicts are worked through."""

    code = "PROTOCOLS_CLASH"
    first: str
    second: str


class DurationContradictory(Refused):
    """The provision “{provision}” states a first term in months and its last day: one is enough."""

    code = "DURATION_CONTRADICTORY"
    provision: str


class PeriodOutOfRange(Refused):
    """The provision “{provision}” has {field} {number}, which is not between {least} and {most}."""

    code = "PERIOD_OUT_OF_RANGE"
    provision: str
    field: str
    number: int
    least: int
    most: int


def check_provision(provision: Provision) -> None:
    """Refuse a malformed provision, with the place named."""
    required_text(NAME_OF_PROVISION, provision.name, NAME_LIMIT)
    if isinstance(provision, GoverningProvision):
        check_matters(provision.name, provision.matters)
        _check_governing(provision)
    if isinstance(provision, ConflictProtocolProvision):
        check_protocol(provision.protocol)
        check_way(provision.protocol)
    if isinstance(provision, ChallengeProvision):
        check_challenge_rule(provision.rule)
    if isinstance(provision, SpendingProvision):
        check_spending_rules(provision.rules)
    if isinstance(provision, SegregationProvision):
        check_incompatibilities(provision.name, provision.incompatible)
    if isinstance(provision, DurationProvision):
        _check_duration(provision)
    if isinstance(provision, NoticeProvision):
        _check_period(provision.name, "months", provision.months, 0)
        _check_period(provision.name, "days", provision.days, 0)
    if isinstance(provision, AmendmentRuleProvision):
        check_matter("matter", provision.matter)


def _check_governing(provision: GoverningProvision) -> None:
    match provision:
        case DecisionRuleProvision():
            check_rule(provision.rule)
        case ElectionRuleProvision():
            check_election(provision.rule)
        case ProcedureProvision():
            _check_procedure(provision.procedure)
        case TimeLimitsProvision():
            check_time_limits(provision.limits)
        case _:
            assert_never(provision)


def check_matters(provision: str, matters: tuple[str, ...]) -> None:
    """Refuse too many matters of a provision of that name, and one that it names twice."""
    if len(matters) > MATTERS_LIMIT:
        raise TooMany("matters", len(matters), MATTERS_LIMIT)
    seen: set[str] = set()
    for index, matter in enumerate(matters):
        required_matter(f"matters[{index}]", matter)
        if alike(matter) in seen:
            raise MatterNamedTwice(provision, matter)
        seen.add(alike(matter))


def _check_procedure(procedure: Procedure) -> None:
    if not 0 <= procedure.notice_days <= NOTICE_DAYS_LIMIT:
        raise NumberOutOfRange("procedure.notice_days", Fraction(procedure.notice_days))
    least = procedure.notice_shortened_to
    if least is not None and not 0 <= least <= procedure.notice_days:
        raise NumberOutOfRange("procedure.notice_shortened_to", Fraction(least))
    proxies = procedure.proxies_per_holder
    if proxies is not None and not 0 <= proxies <= SEATS_LIMIT:
        raise NumberOutOfRange("procedure.proxies_per_holder", Fraction(proxies))
    consulted = (*procedure.consulted_bodies, *procedure.consulted_parties)
    if len(consulted) > CONSULTED_LIMIT:
        raise TooMany("procedure.consulted", len(consulted), CONSULTED_LIMIT)
    if procedure.reconsideration is not None:
        check_reconsideration(procedure.reconsideration)
    missed = procedure.suspended_after
    if missed is not None and not 1 <= missed <= MISSED_LIMIT:
        raise NumberOutOfRange("procedure.suspended_after", Fraction(missed))
    of_last = procedure.suspended_of_last
    if of_last is not None and (missed is None or not missed <= of_last <= MISSED_LIMIT):
        raise NumberOutOfRange("procedure.suspended_of_last", Fraction(of_last))


def _check_duration(provision: DurationProvision) -> None:
    if provision.months is not None:
        _check_period(provision.name, "months", provision.months, 1)
        if provision.until is not None:
            raise DurationContradictory(provision.name)
    _check_period(provision.name, "renewal months", provision.renewal_months, 0)
    if provision.renewal_months and provision.months is None and provision.until is None:
        because = "without an end there is nothing to renew: say how long the first term is"
        raise CannotBeMeant("renewal_months", because)


def _check_period(provision: str, field: str, number: int, least: int) -> None:
    if not least <= number <= LONGEST_PERIOD:
        raise PeriodOutOfRange(provision, field, number, least, LONGEST_PERIOD)
