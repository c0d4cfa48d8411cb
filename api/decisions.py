"""Decisions as read types: motions, votes, and outcomes with the rule and the arithmetic."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from uuid import UUID

import strawberry

from api.agreements import Agreement
from api.audit import AuditEntry, Finding, trail_of
from api.bodies import Body
from api.charter_remarks import charter_linting
from api.course import (
    CastingVote,
    Document,
    Implementation,
    Lot,
    Objection,
)
from api.declaration import (
    Connection,
    Node,
    argument,
    asc,
    column,
    desc,
    every,
    expression,
    id_of,
    many,
    one,
    part,
    read,
    stored,
    stored_json,
    where,
)
from api.elections import Election, Mark
from api.electorates import Elector
from api.enactments import EnactedAct
from api.explanations import Explanation, Measure
from api.inputs import use_enum
from api.linting import linting
from api.parties import Organisation, Partnership, Person
from api.preparation import Preparation
from api.proxies import LATEST_FIRST, Proxy
from api.scalars import JSON, Date, DateTime, Position
from api.urgent_actions import UrgentAction
from api.validity import (
    PERIODS,
    STATUS_NOW,
    Challenge,
    Dependent,
    Nullification,
    Ratification,
    ValidityPeriod,
    ValidityStatus,
)
from api.visibility import OF_MY_PARTNERSHIPS
from api.what_if import evaluation
from domain.motions import outcome
from domain.voting import rules
from projections.votes import READ_VOTES


@strawberry.enum(description="How far a decision has come.")
class DecisionState(Enum):
    """How far a decision has come."""

    PROPOSED = "proposed"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"
    IMPLEMENTED = "implemented"
    RESCINDED = "rescinded"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


@strawberry.enum(description="What a vote came to.")
class Outcome(Enum):
    """What a vote came to."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_OPINION = "no-opinion"
    TIED = "tied"
    INQUORATE = "inquorate"
    INCOMPLETE = "incomplete"
    WITHOUT_EFFECT = "without-effect"
    ELECTED = "elected"
    PARTLY_ELECTED = "partly-elected"
    NONE_ELECTED = "none-elected"
    DEFAULT_OPTION = "default-option"


@strawberry.enum(description="What a source declares.")
class Declared(Enum):
    """What a source declares."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_OPINION = "no-opinion"
    INQUORATE = "inquorate"


@strawberry.enum(description="What an outcome was worked out from.")
class Basis(Enum):
    """What an outcome was worked out from."""

    BALLOTS = "ballots"
    TALLY = "tally"


@strawberry.enum(description="How a seat stands to a motion.")
class StanceName(Enum):
    """How a seat stands to a motion."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    OBJECT = "object"
    STAND_ASIDE = "stand-aside"
    BLOCK = "block"


@strawberry.enum(description="Who learns what a ballot says.")
class Secrecy(Enum):
    """Who learns what a ballot says."""

    OPEN = "open"
    HIDDEN = "hidden"
    SECRET = "secret"  # noqa: S105 -- a word for ballots


@strawberry.enum(description="How a decision is taken.")
class Way(Enum):
    """How a decision is taken."""

    MEETING = "meeting"
    WRITTEN = "written"
    ELECTRONIC = "electronic"


@strawberry.enum(description="Where the rule of a decision is from.")
class RuleSource(Enum):
    """Where the rule of a decision is from."""

    CLAUSE = "clause"
    DEFAULT = "default"
    ATTESTED = "attested"
    PRESET = "preset"


use_enum(outcome.Declared, Declared)
use_enum(rules.StanceName, StanceName)
use_enum(rules.Secrecy, Secrecy)
use_enum(rules.Way, Way)


@stored
class Vote:
    """How one seat voted."""

    seat: UUID = column("The seat.")
    choice: StanceName | None = column(
        "How it stands to the motion; none where it marks options. Open ballots tell it at once, "
        "while voting goes on, hidden ones from the count on, secret ones never."
    )
    marks: list[Mark] = stored_json("The options that it marks, in an election; told as `choice`.")
    cast_at: DateTime = column("When.")
    counted: bool = column("Whether it counts: in time, and not set aside.")
    poll: UUID | None = column("The poll; none where it was reported with a tally.")
    ballot: UUID | None = column("The stream of the ballot.")
    voter: Person | None = one("Who voted.", on="id = ({parent}.value->>'voter')::uuid")
    party: Organisation | None = one("For which party.", on="id = ({parent}.value->>'party')::uuid")


@stored
class AlikeChoices:
    """How many secret ballots said the same, for seats that count the same."""

    choice: StanceName | None = column("What they said; none where they mark options.")
    marks: list[Mark] = stored_json("The options that they mark, in an election.")
    number: int = column("How many.")
    group: str = column("The group of the seats, where the rule names it; else empty.")
    weight: Fraction | None = column("What each weighs, where the rule counts weights.")
    persons: int | None = column("How many people each represents, where the rule counts them.")
    by_proxy: bool = column("Whether they were cast by proxy, where the rule tells that apart.")


@stored
class Poll:
    """One round of voting."""

    id: UUID = column("Its identifier: what `castBallot` asks for.")
    opened_at: DateTime = column("When voting began.")
    opened_by: Person | None = one(
        "Who opened it; none where that is not said.",
        on="id = ({parent}.value->>'opened_by')::uuid",
    )
    opened_for: Organisation | None = one(
        "The organisation for which it was opened; none where that is not said.",
        on="id = ({parent}.value->>'opened_for')::uuid",
    )
    closes_at: DateTime | None = column("From when on no ballot is in time.")
    closed_at: DateTime | None = column("When voting was ended.")
    closed_by: Person | None = one(
        "Who ended it; none where a clause did, or it is not said.",
        on="id = ({parent}.value->>'closed_by')::uuid",
    )
    closed_for: Organisation | None = one(
        "The organisation for which it was ended; none where a clause did, or it is not said.",
        on="id = ({parent}.value->>'closed_for')::uuid",
    )
    counted_at: DateTime | None = column("When it was counted.")
    counted_by: Person | None = one(
        "Who counted it; none where a clause did, or it is not said.",
        on="id = ({parent}.value->>'counted_by')::uuid",
    )
    counted_for: Organisation | None = one(
        "The organisation for which it was counted; none where a clause did, or it is not said.",
        on="id = ({parent}.value->>'counted_for')::uuid",
    )
    seats: int = column("How many seats could vote.")
    electorate: Connection[Elector] = many(
        "The seats that could vote, in order, as they were held when it was opened.",
        on="poll = ({parent}.value->>'id')::uuid",
        order=[asc("number", "int4"), asc("seat", "uuid")],
        implied=True,
    )
    members: int = column("How many of them somebody held.")
    outcome: Outcome | None = column("What it came to.")
    way: Way = column("How it was decided.")
    present: list[UUID] = column("The seats whose holders were there by the attendance on record.")
    suspended: list[UUID] = column("The seats without a vote for the meetings that were missed.")
    settled: Outcome | None = column(
        "What it had come to whatever was still to come, where it was closed early for that."
    )
    invalid: list[UUID] = column("The seats whose ballots were ruled invalid.")
    choices: list[AlikeChoices] = stored_json(
        "What secret ballots said, once they were counted: alike ones together, without whose "
        "they are."
    )
    key: str | None = column(
        "The key of hidden ballots, disclosed with the count: AES-256-GCM, base64. It opens what "
        "each of them carries as `sealed` in its record."
    )
    key_destroyed_at: DateTime | None = column(
        "When the key of sealed ballots was destroyed: from then on nobody can open them."
    )


@stored
class Count:
    """What one group came to, in one measure; what is not reported is null."""

    group: str = column("The group; empty for everybody.")
    measure: Measure = column("What was counted.")
    yes: Fraction = column("Yes.")
    no: Fraction = column("No.")
    abstain: Fraction | None = column("Abstentions.")
    invalid: Fraction = column("Handed in, but no valid choice.")
    present: Fraction | None = column("Those who took part.")
    members: Fraction | None = column("Seats that somebody holds.")
    seats: Fraction | None = column("All seats, the vacant ones too.")
    recused: Fraction = column("Recused.")
    idle: Fraction = column(
        "Of those present, how many handed in nothing, or a secret ballot that nobody opened."
    )


@strawberry.type(description="The rule that governs a decision to its end, as it was pinned.")
class PinnedRule:
    """The rule that governs a decision to its end."""

    name: str = column("As people call it.", sql="rule_name")
    source: RuleSource = column("Where it is from.", sql="rule_source")
    clause: UUID | None = column("The clause that carries it.", sql="rule_clause")
    clause_version: int | None = column("In which version.", sql="rule_version")
    definition: JSON = column("The rule itself, as recorded.", sql="rule")


@read(table="decisions.decision", authorised=OF_MY_PARTNERSHIPS)
class Decision(Preparation, Node):
    """A motion's whole course and result."""

    title: str = column("What the motion is called.")
    text: str = column("What would be resolved, in full.")
    matter: str = column("The matter that it belongs to.")
    reference: str = column("As others cite it.")
    state: DecisionState = column("How far it has come.")
    outcome: Outcome | None = column("What the last vote on it came to.")
    is_recommendation: bool = column(
        "Whether the rule is advisory, so that the outcome binds nobody.", sql="recommendation"
    )
    declared: Declared | None = column("What the source declared, for votes held elsewhere.")
    sentences: list[str] = column("Why it came to that, for a person.")
    explanation: Explanation | None = stored_json("Why it came to that, as exact arithmetic.")
    counts: list[Count] = stored_json("The counts.")
    basis: Basis | None = column("What the outcome was worked out from.")
    votes: list[Vote] = stored_json("Who voted how.", sql=READ_VOTES)
    polls: list[Poll] = stored_json("The rounds of voting on it.")
    election: Election | None = one(
        "What there is to choose from, where it is an election, and who was chosen.",
        on="decision = {parent}.id",
        implied=True,
    )
    secrecy: Secrecy = expression(
        "Who learns what a ballot says: everybody at once, everybody from the count on, or nobody.",
        sql="{this}.rule->>'secrecy'",
    )
    objections: list[Objection] = every(
        "Argued objections, those that were given up among them.",
        on="decision = {parent}.id",
        order=[asc("raised_at", "timestamptz"), asc("seat", "uuid")],
        implied=True,
    )
    casting_vote: CastingVote | None = stored_json(
        "The casting vote that broke a tie, or one that came too late and changed nothing."
    )
    lot: Lot | None = stored_json("The lot that breaks a tie, where one was prepared.")
    proxies: Connection[Proxy] = many(
        "Proxies that were given for this decision alone, the latest first.",
        on="decision = {parent}.id",
        order=LATEST_FIRST,
        implied=True,
    )
    evidence: list[Document] = stored_json("Documents that show how it was decided.")
    implementation: Implementation | None = one(
        "That it was reported done.", on="decision = {parent}.id", implied=True
    )
    told_by: Organisation | None = one(
        "The one of several parties that last reported by its own key how a vote came out.",
        on="id = {parent}.told_by",
    )
    urgent_action: UrgentAction | None = one(
        "That whoever chairs the body decided it in its place.",
        on="decision = {parent}.id",
        implied=True,
    )
    rescinded_at: DateTime | None = column("When it was taken back.")
    rescinded_by: Decision | None = one(
        "The decision that took it back.", on="id = {parent}.rescinded_by"
    )
    superseded_at: DateTime | None = column("When another decision took its place.")
    superseded_by: Decision | None = one(
        "The decision that took its place.", on="id = {parent}.superseded_by"
    )
    reconsidered_at: DateTime | None = column("When it was last opened again for a new vote.")
    reconsidered_by: Decision | None = one(
        "The decision by which it was.", on="id = {parent}.reconsidered_by"
    )
    validity: ValidityStatus | None = expression(
        "Whether it stands now, which is another question than what was decided.", sql=STATUS_NOW
    )
    validity_history: list[ValidityPeriod] = stored_json(
        "How that was over time, as known by now; empty where nothing was ever claimed or found.",
        sql=PERIODS,
    )
    challenges: list[Challenge] = every(
        "Claims that it is not valid, as they came.",
        on="decision = {parent}.id",
        order=[asc("raised_at", "timestamptz"), asc("id", "uuid")],
        implied=True,
    )
    nullification: Nullification | None = one(
        "That it was nullified, declared void, or fell with another.",
        on="decision = {parent}.id AND void_since IS NOT NULL",
        implied=True,
    )
    dependents: Connection[Dependent] = many(
        "Acts that rest on it, as they were listed when it was nullified or lapsed.",
        on="decision = {parent}.id",
        order=[asc("number", "int4"), asc("event", "uuid")],
        implied=True,
        filters={
            "awaiting": where(
                "(coalesce(disposition, 're-decide') = 're-decide') = {awaiting}",
                bool,
                "Only those that await a decision, or the others.",
            )
        },
    )
    ratifications: list[Ratification] = every(
        "Later approval that cures defects of it.",
        on="decision = {parent}.id",
        order=[asc("number", "int4")],
        implied=True,
    )
    enacts: list[EnactedAct] = every(
        "The acts that it would enact: what may be done on it once it is adopted, each once.",
        on="decision = {parent}.id",
        order=[asc("number", "int4")],
        implied=True,
    )
    findings: list[Finding] = stored_json(
        "Irregularities: defects of what was reported from outside, and what was not as it should "
        "be about what was done here."
    )
    evaluate = evaluation((Outcome, Explanation, Count))
    rule: PinnedRule = part("The rule that governs it.")
    rule_agreement: Agreement | None = one(
        "The agreement whose clause carries the rule.", on="id = {parent}.rule_agreement"
    )
    proposed_at: DateTime = column("When it was proposed.")
    proposed_day: Date | None = column("The day, if it was said as one.")
    opened_at: DateTime | None = column("When the last vote on it began.")
    closed_at: DateTime | None = column("When the last vote on it ended.")
    decided_at: DateTime | None = column("When it was decided.")
    decided_day: Date | None = column("The day, if it was said as one.")
    withdrawn_at: DateTime | None = column("When it was withdrawn.")
    is_suspended: bool = expression(
        "Whether an interim measure in a conflict keeps it from being carried out now.",
        sql="EXISTS (SELECT FROM conflicts.suspension s WHERE s.decision = {this}.id"
        " AND s.since <= {now} AND (s.until IS NULL OR s.until > {now}))",
    )
    version: int = column("Its version, for `expectedVersion`.")
    position: Position = column("Where it last changed.", sql='"position"')
    partnership: Partnership = one(
        "The partnership that it belongs to.", on="id = {parent}.partnership", implied=True
    )
    body: Body | None = one("The body that decides.", on="id = {parent}.body")
    proposer: Person | None = one("Who proposed it.", on="id = {parent}.proposer")
    party: Organisation | None = one(
        "The party for which it was proposed.", on="id = {parent}.party"
    )
    trail: Connection[AuditEntry] = trail_of()


@strawberry.type
class DecisionQueries:
    """Decisions."""

    lint = linting()
    lint_agreement = charter_linting()
    decision: Decision | None = one(
        "A decision by its id.",
        on="id = {id}",
        arguments={"id": argument(id_of("Decision"), "Its id.", required=True)},
    )
    decisions: Connection[Decision] = many(
        "Decisions, the latest first: by when they were decided or withdrawn, until then by when "
        "a vote was opened, until then by when they were proposed.",
        order=[desc("dated_at", "timestamptz"), asc("id", "uuid")],
        filters={
            "partnership": where(
                "partnership = {partnership}", id_of("Partnership"), "Only of this partnership."
            ),
            "body": where("body = {body}", id_of("Body"), "Only of this body."),
            "matter": where("matter = {matter}", str, "Only in this matter."),
            "state": where("state = {state}", DecisionState, "Only this far."),
            "outcome": where("outcome = {outcome}", Outcome, "Only with this outcome."),
            "validity": where(
                f"{STATUS_NOW} = {{validity}}", ValidityStatus, "Only where it stands so now."
            ),
            "party": where(
                "party = {party}", id_of("Organisation"), "Only proposed for this party."
            ),
            "proposer": where("proposer = {proposer}", id_of("Person"), "Only proposed by them."),
            "rule_agreement": where(
                "rule_agreement = {rule_agreement}",
                id_of("Agreement"),
                "Only decided under a rule of this agreement.",
            ),
            "rule_clause": where(
                "rule_clause = {rule_clause}::uuid", UUID, "Only decided under this clause's rule."
            ),
            "reference": where("reference = {reference}", str, "Only cited like this."),
            "dated_from": where("dated_at >= {dated_from}", DateTime, "Only then or later."),
            "dated_until": where("dated_at <= {dated_until}", DateTime, "Only then or before."),
            "has_findings": where(
                "(findings <> '[]'::jsonb) = {has_findings}",
                bool,
                "Only with findings, or without.",
            ),
            "search": where(
                "search @@ websearch_to_tsquery('simple', {search})",
                str,
                "Words of title, text, matter or reference.",
            ),
        },
    )
