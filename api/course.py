"""The course of a decision as read types: how it was prepared, and what became of it."""

from __future__ import annotations

from enum import Enum
from uuid import UUID

import strawberry

from api.declaration import column, expression, one, read, stored, stored_json
from api.inputs import use_enum
from api.parties import OF_MY_PARTNERSHIPS, Organisation, Person
from api.scalars import JSON, Date, DateTime
from domain.voting import rules


@strawberry.enum(description="A rule of the committee size, by its name.")
class Preset(Enum):
    """A rule of the committee size, by its name."""

    ALL_AGREE = "all-agree"
    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"
    CONSENT = "consent"


use_enum(rules.Preset, Preset)


@stored
class Document:
    """A document by its title and the digest of its content."""

    title: str = column("What it is called.")
    sha256: str = column("The SHA-256 of its bytes.")


@stored
class Second:
    """Support for putting a motion to the vote."""

    seconder: Person | None = one("Who seconded it.", on="id = ({parent}.value->>'seconder')::uuid")
    party: Organisation | None = one("For which party.", on="id = ({parent}.value->>'party')::uuid")
    at: DateTime = column("When.")


@stored
class Paper:
    """A paper that was circulated."""

    title: str = column("What it is called.")
    sha256: str = column("The SHA-256 of its bytes.")
    circulated_at: DateTime = column("When it was sent round.")


@strawberry.enum(description="What became of a notice that was sent.")
class DeliveryResult(Enum):
    """What became of a notice that was sent."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"


@stored
class Delivery:
    """What is known of the delivery of a notice."""

    at: DateTime = column("When it arrived, or came back.")
    result: DeliveryResult = column("Which of the two.")
    seats: list[UUID] = column("Of whom; empty for all to whom it was given.")
    why: str = column("What came back with it.")


@stored
class Notice:
    """Notice of a motion, as it reached those who decide, or was sent to them."""

    id: UUID | None = column(
        "Its identifier: what `confirmDelivery` asks for; none of those that were recorded before "
        "notices had one."
    )
    given_at: DateTime = column("When it reached them, or was sent.")
    how: str = column("How it was given.")
    seats: list[UUID] = column("The seats to whose holders; empty for every member.")
    papers: list[Document] = stored_json("The papers that came with it.")
    awaits_delivery: bool = column(
        "Whether it was only sent then, and counts for each seat from its delivery."
    )
    deliveries: list[Delivery] = stored_json("What is known of its delivery, in recorded order.")


@read(table="decisions.shortening", key="position", key_type="int8", authorised=OF_MY_PARTNERSHIPS)
class Shortening:
    """That the notice which a motion needs was shortened."""

    days: int = column("After how many clear days of notice the vote may be opened.")
    ground: str | None = column("Why it could not wait.")
    by: Person | None = one("Who did it.", on="id = {parent}.shortened_by")
    at: DateTime = column("When.", sql="shortened_at")


@stored
class Concerned:
    """An organisation or a person whom a motion concerns in particular."""

    organisation: Organisation | None = one(
        "The organisation.", on="id = ({parent}.value->>'organisation')::uuid"
    )
    person: Person | None = one("The person.", on="id = ({parent}.value->>'person')::uuid")


@stored
class Confirmation:
    """That somebody who decides has no interest in the matter."""

    seat: UUID = column("The seat.")
    person: Person | None = one("Who said so.", on="id = ({parent}.value->>'person')::uuid")
    at: DateTime = column("When.")


@stored
class CastingVote:
    """The vote of the chair that broke a tie."""

    poll: UUID | None = column("The poll that was tied; none where it was held elsewhere.")
    seat: UUID = column("The seat that chairs the body.")
    voter: Person | None = one("Who cast it.", on="id = ({parent}.value->>'voter')::uuid")
    stance: str = column("`yes` or `no`.")
    cast_at: DateTime = column("When.")


@stored
class Wording:
    """How a motion read until it was amended."""

    title: str = column("What it was called.")
    text: str = column("What would have been resolved.")
    until: DateTime = column("Until when: when it was amended.")
    accepted_by: Person | None = one(
        "Who accepted the amendment as the proposer.",
        on="id = ({parent}.value->>'accepted_by')::uuid",
    )
    decision: UUID | None = column("The decision on the amendment, where there was one.")


@stored
class LotCommitment:
    """Somebody committed to a seed for the lot that breaks a tie."""

    commitment: str = column("The SHA-256 of the seed.")
    seat: UUID | None = column("The seat whose holder did.")
    by: Person | None = one("Who did.", on="id = ({parent}.value->>'by')::uuid")
    at: DateTime = column("When.")


@stored
class LotSourceTold:
    """A party told what the public source published; the lot waits for another one's word."""

    said: str = column("What the source published.")
    party: Organisation | None = one(
        "Which party told it.", on="id = ({parent}.value->>'party')::uuid"
    )
    by: Person | None = one("Who did.", on="id = ({parent}.value->>'by')::uuid")
    at: DateTime = column("When.")


@stored
class Lot:
    """The lot that breaks a tie: from what it is drawn, and what was drawn.

    It falls on adopted where the first byte of the SHA-256 of the seeds, joined by line feeds,
    is even, and on rejected otherwise.
    """

    commitments: list[LotCommitment] = stored_json("Who committed to which seed, in order.")
    source: str = column("The public source that it is drawn from; empty where seeds are.")
    published_at: DateTime | None = column("When the source is published.")
    told: list[LotSourceTold] = stored_json(
        "What parties told that it published, each by its own key, until two told the same."
    )
    seeds: list[str] = column("The seeds as they were disclosed, or what the source published.")
    drawn_at: DateTime | None = column("When it was drawn.")
    drawn_by: Person | None = one("Who drew it.", on="id = ({parent}.value->>'drawn_by')::uuid")
    fell: list[str] = column(
        "What it fell on, where nobody can draw it again and a source tells it: `adopted`, "
        "`rejected`, or the options of an election in the order in which they were drawn."
    )


@read(table="decisions.implementation", key="decision", authorised=OF_MY_PARTNERSHIPS)
class Implementation:
    """That what was decided was reported done."""

    implemented_at: DateTime = column("When.")
    implemented_day: Date | None = column("The day, if it was said as one.")
    party: Organisation | None = one("Which party did it.", on="id = {parent}.party")
    person: Person | None = one("Who did it.", on="id = {parent}.person")
    report: str | None = column("What was done.")
    documents: list[Document] = stored_json("What shows it.")
    said_by: Organisation | None = one(
        "Which of several parties says so alone; null once another one confirmed it, and where it "
        "was reported for all.",
        on="id = {parent}.said_by",
    )
    confirmed_at: DateTime | None = column("When another party confirmed it.")
    confirmed_by: Organisation | None = one("Which one.", on="id = {parent}.confirmed_by")
    contradicted_at: DateTime | None = column(
        "When it was said not to be done, so that it can be reported again."
    )
    contradicted_by: Organisation | None = one(
        "Which party said so.", on="id = {parent}.contradicted_by"
    )
    contradiction: str | None = column("What is not done.")


@read(table="decisions.objection", key="seat", authorised=OF_MY_PARTNERSHIPS)
class Objection:
    """An argued objection."""

    poll: UUID = column("The poll in which it was raised.")
    seat: UUID = column("The seat for which it was raised.")
    voter: Person | None = one("Who raised it.", on="id = {parent}.voter")
    raised_at: DateTime = column("When.")
    argument: str | None = column("Why the motion would do harm.")
    stands: bool = expression(
        "Whether it stands: the seat has cast no other ballot that counts instead.",
        sql="(SELECT coalesce(bool_or(e.choice = 'object'), false) FROM decisions.elector e"
        " WHERE e.decision = {this}.decision AND e.poll = {this}.poll AND e.seat = {this}.seat)",
    )


@strawberry.type(description="The rules of procedure that govern how a motion comes to the vote.")
class PinnedProcedure:
    """The rules of procedure that govern how a motion comes to the vote."""

    definition: JSON | None = column(
        "What they ask for, as recorded; null where nothing is asked for.", sql="procedure"
    )
    cited_as: str = column("What people call the clause.", sql="procedure_cited_as")
    clause: UUID | None = column("The clause that they are from.", sql="procedure_clause")
    clause_version: int | None = column("In which version.", sql="procedure_version")


@strawberry.type(description="The time limits of a motion: how days are counted, and extension.")
class PinnedTimeLimits:
    """The time limits of a motion: how days are counted, and extension."""

    definition: JSON | None = column(
        "What they say, as recorded; null where nothing is said.", sql="limits"
    )
    cited_as: str = column("What people call the clause.", sql="limits_cited_as")
    clause: UUID | None = column("The clause that they are from.", sql="limits_clause")
    clause_version: int | None = column("In which version.", sql="limits_version")


@strawberry.type(description="Who decides the matter of a motion, by the scheme of delegation.")
class PinnedCompetence:
    """Who decides the matter of a motion, by the scheme of delegation."""

    definition: JSON | None = column(
        "What the scheme says on it, as recorded; null where none speaks of it, so that whichever "
        "body it is put to decides.",
        sql="competence",
    )
    cited_as: str = column("What people call the clause.", sql="competence_cited_as")
    clause: UUID | None = column("The clause that says so.", sql="competence_clause")
    clause_version: int | None = column("In which version.", sql="competence_version")
