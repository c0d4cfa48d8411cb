"""Values that every noun is made of: identifiers, moments, periods, sealed texts, limits.

Nothing here checks itself on construction: history is decoded into these types, and a check
that was tightened later must not make history unreadable. Decisions check, by the functions at
the end of this file.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import ClassVar, NewType
from uuid import UUID, uuid5

from domain.characters import misleading, shows_something
from domain.refusal import Refused

OrganisationId = NewType("OrganisationId", UUID)
PersonId = NewType("PersonId", UUID)
PartnershipId = NewType("PartnershipId", UUID)
AgreementId = NewType("AgreementId", UUID)
ClauseId = NewType("ClauseId", UUID)
AmendmentId = NewType("AmendmentId", UUID)
BodyId = NewType("BodyId", UUID)
SeatId = NewType("SeatId", UUID)
DecisionId = NewType("DecisionId", UUID)
PollId = NewType("PollId", UUID)
BallotId = NewType("BallotId", UUID)
PostId = NewType("PostId", UUID)
AppointmentId = NewType("AppointmentId", UUID)
DelegationId = NewType("DelegationId", UUID)
HandoverId = NewType("HandoverId", UUID)
HandoverItemId = NewType("HandoverItemId", UUID)
ProxyId = NewType("ProxyId", UUID)
PaymentId = NewType("PaymentId", UUID)
AccessId = NewType("AccessId", UUID)
ConflictId = NewType("ConflictId", UUID)
NeutralId = NewType("NeutralId", UUID)
MeasureId = NewType("MeasureId", UUID)
OfferId = NewType("OfferId", UUID)
RemedyId = NewType("RemedyId", UUID)
RulingReportId = NewType("RulingReportId", UUID)
AppealId = NewType("AppealId", UUID)
ChallengeId = NewType("ChallengeId", UUID)
NoticeId = NewType("NoticeId", UUID)
InterestId = NewType("InterestId", UUID)
EventId = NewType("EventId", UUID)

CONCORD_NAMESPACE = UUID("5c5d3e0e-6f0b-5b46-9d3b-0c0c0d0a0001")
"""Namespace of every identifier that Concord derives instead of drawing."""


def derived_id(*parts: UUID | str) -> UUID:
    """The identifier that follows from `parts`: the same parts give the same identifier.

    Each part is written with its length, so that no two lists of parts run together.
    """
    return uuid5(CONCORD_NAMESPACE, "".join(f"{len(str(part))}:{part}" for part in parts))


class Variant:
    """Base of a closed sum of values: each variant is a dataclass with a literal `kind`.

    The kind is stored, and says which dataclass to decode. Kinds are unique below one base::

        class Condition(Variant): ...

        @dataclass(frozen=True)
        class Majority(Condition):
            share: Fraction
            kind: Literal["majority"] = "majority"
    """

    kind: str
    _bases: ClassVar[dict[type["Variant"], dict[str, type["Variant"]]]] = {}

    def __init_subclass__(cls) -> None:
        if Variant in cls.__bases__:
            Variant._bases[cls] = {}
            return
        kind = cls.__dict__["kind"]
        for base, variants in Variant._bases.items():
            if issubclass(cls, base):
                # `dataclass(slots=True)` makes the class a second time under the same name.
                known = variants.get(kind)
                assert known is None or known.__qualname__ == cls.__qualname__, (base, kind)
                variants[kind] = cls


def variants_of(base: type[Variant]) -> dict[str, type[Variant]]:
    """The variants below `base`, by kind and in its order, whatever was loaded first."""
    return dict(sorted(Variant._bases[base].items()))


def is_variant_base(candidate: object) -> bool:
    """Whether `candidate` is the base of a closed sum."""
    return candidate in Variant._bases if isinstance(candidate, type) else False


@dataclass(frozen=True)
class Moment:
    """When something takes effect: the instant, and the day if it was said as a date.

    A date begins at 00:00 in the time zone of the partnership; what was said is kept, so that
    nobody has to guess later whether midnight was meant.
    """

    at: datetime
    day: date | None = None

    @classmethod
    def of(cls, said: date | datetime, zone: tzinfo = UTC) -> "Moment":
        """The moment that `said` names; a date begins at 00:00 in `zone`."""
        if isinstance(said, datetime):
            return cls(said.astimezone(UTC))
        return cls(start_of(said, zone), said)

    def __str__(self) -> str:
        return self.day.isoformat() if self.day else instant_text(self.at)


@dataclass(frozen=True)
class Period:
    """From the first instant up to, and without, the last one; without `end` for ever.

    An end given as a date includes that day: `end.at` is then the next midnight.
    """

    start: Moment
    end: Moment | None = None

    @classmethod
    def of(
        cls, start: date | datetime, end: date | datetime | None = None, zone: tzinfo = UTC
    ) -> "Period":
        """The period from `start` to `end` as people say it: an end date is included."""
        return cls(Moment.of(start, zone), None if end is None else end_of(end, zone))

    def contains(self, at: datetime) -> bool:
        """Whether the instant `at` lies in the period."""
        return self.start.at <= at and (self.end is None or at < self.end.at)


def start_of(day: date, zone: tzinfo = UTC) -> datetime:
    """The first instant of `day` in `zone`, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def end_of(said: date | datetime, zone: tzinfo = UTC) -> Moment:
    """The end that `said` names: an instant is excluded, a date is included whole."""
    if isinstance(said, datetime):
        return Moment(said.astimezone(UTC))
    return Moment(start_of(said + timedelta(days=1), zone), said)


def instant_text(at: datetime) -> str:
    """`at` as RFC 3339 in UTC, the way records and the API write instants."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Sealed:
    """A text that only those entitled may read; rules never look inside.

    `text` is there when a decision makes it; as loaded from the ledger it is None and
    `ciphertext` holds what was stored, which stays unreadable once its key is destroyed.
    `subject` is whose key seals it: a person, an organisation or a partnership.
    """

    __slots__ = ("ciphertext", "subject", "text")

    def __init__(self, text: str | None, subject: UUID, ciphertext: str | None = None) -> None:
        self.text = text
        self.subject = subject
        self.ciphertext = ciphertext

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return (self.text, self.subject) == (other.text, other.subject)

    def __hash__(self) -> int:
        return hash((self.text, self.subject))

    def __repr__(self) -> str:
        return f"Sealed(subject={self.subject})"


@dataclass(frozen=True)
class Source:
    """Where a reported act was taken from: what attests it instead of a derived authority."""

    name: str
    """The publication, minute book or archive, as one would cite it."""
    reference: str = ""
    """Where in it: page, revision, row."""
    url: str = ""
    licence: str = ""


# Limits: one table, tested. Sizes are bytes of UTF-8.
NAME_LIMIT = 500
TITLE_LIMIT = 1_000
SHORT_TEXT_LIMIT = 10_000
CLAUSE_TEXT_LIMIT = 200_000
RECORD_LIMIT = 60_000
"""A log leaf may have 65,535 bytes (C2SP tlog-tiles); larger content goes to blobs."""
BLOB_LIMIT = 4_000_000
EVENTS_IN_A_TRANSACTION = 4_096
"""The ordinal has twelve bits of a position."""
CLAUSES_LIMIT = 2_000
SEATS_LIMIT = 10_000
PARTIES_LIMIT = 1_000
IDENTIFIERS_LIMIT = 100
PROVISIONS_LIMIT = 100
AGREEMENT_TEXT_LIMIT = 2_000_000
"""Half of a blob: JSON writes line feeds and quotation marks with two characters."""
AMENDMENTS_LIMIT = 10_000
DOCUMENTS_LIMIT = 100
CONFLICT_ENTRIES_LIMIT = 500
"""Of statements in a conflict, pieces of evidence, offers, measures, neutrals and appeals: each."""

CHALLENGES_LIMIT = 100
"""Of challenges to one decision, and of ratifications of it."""

INTEGER_LIMIT = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 8785)."""


class TextTooLong(Refused):
    """{field} has {size} bytes; at most {limit} are allowed."""

    code = "TEXT_TOO_LONG"
    field: str
    size: int
    limit: int


class TextMissing(Refused):
    """{field} must not be empty."""

    code = "TEXT_MISSING"
    field: str


class ControlCharacter(Refused):
    """{field} contains the character U+{codepoint} at offset {offset}, which can't be seen or
    misleads who reads: leave it out."""

    code = "CONTROL_CHARACTER"
    field: str
    codepoint: str
    offset: int


class TooMany(Refused):
    """{field} has {count} entries; at most {limit} are allowed."""

    code = "TOO_MANY"
    field: str
    count: int
    limit: int


class ContradictoryDates(Refused):
    """{later} ({later_at}) lies before {earlier} ({earlier_at})."""

    code = "CONTRADICTORY_DATES"
    earlier: str
    earlier_at: str
    later: str
    later_at: str


_ALLOWED_CONTROLS = {"\n", "\t"}


def checked_text(field: str, text: str, limit: int, *, lines: bool = False) -> str:
    """`text` if it is one that may be recorded, or a refusal that names `field`.

    `lines` allows line feeds and tabs. Lone surrogates count as control characters: they
    have no UTF-8 form, so no record could carry them.
    """
    for offset, character in enumerate(text):
        point = ord(character)
        allowed = lines and character in _ALLOWED_CONTROLS
        if (point < 32 and not allowed) or 127 <= point < 160 or 0xD800 <= point < 0xE000:
            raise ControlCharacter(field, f"{point:04X}", offset)
    found = misleading(text, is_name=not lines)
    if found is not None:
        raise ControlCharacter(field, f"{ord(text[found]):04X}", found)
    size = len(text.encode())
    if size > limit:
        raise TextTooLong(field, size, limit)
    return text


def required_text(field: str, text: str, limit: int, *, lines: bool = False) -> str:
    """Like `checked_text`, and with something to be seen."""
    if not shows_something(text):
        raise TextMissing(field)
    return checked_text(field, text, limit, lines=lines)


def in_order(earlier: str, first: Moment, later: str, second: Moment) -> None:
    """Refuse when `second` lies before `first`; the words name the two for the sentence."""
    if second.at < first.at:
        raise ContradictoryDates(earlier, str(first), later, str(second))
