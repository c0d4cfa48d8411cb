"""The texts of agreements at every (effective, known), as the agreements view has them.

A version of a text has a period in which it was known: from the record that made it until the
record that superseded it. What holds at an effective instant E, knowing every record before the
position P, is the one version with the greatest `effective_from` of at most E among those with
`known_from < P` and `known_until` null or at least P.

An amendment that takes effect after all known ones adds one version. One that takes effect
earlier closes the versions after it and adds each of them anew, consolidated by the domain. So does
one that falls, from that instant on.
Versions name the wordings of their clauses; each wording is kept once, however many versions
have it. The first version of an agreement is the original text; going back by `previous` one
comes to it from every other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from domain.agreements.clause import Clause
from domain.agreements.consolidation import (
    Adopted,
    Clash,
    StandingClause,
    TextVersion,
    amended,
    without,
)
from domain.values import AgreementId, AmendmentId, Moment, derived_id
from projections.amendments import AmendmentRow, Difference, RedlinedClause
from projections.rows import Rows, Table
from projections.wordings import (
    StandingRow,
    put_clauses,
    put_wording,
    worded_clauses,
    wording_id,
    wordings_of,
)

# Rows


@dataclass(frozen=True)
class TextVersionRow:
    """The text of an agreement from one effective instant on, as known for a while."""

    id: UUID
    agreement: AgreementId
    number: int
    """Counts the agreement's versions in the order in which they became known."""
    effective_from: datetime
    effective_day: date | None
    known_from: int
    known_until: int | None
    previous: UUID | None
    """The version that this one follows; none for the original text."""
    amendments: tuple[AmendmentId, ...]
    """The amendments that take effect with it, in recorded order."""
    clauses: tuple[int, ...]
    """The numbers of the standing clauses, in order."""
    clashes: tuple[Clash, ...]
    fallen: tuple[AmendmentId, ...] = ()
    """The amendments that fall with it, in recorded order."""


# Tables

TEXT_VERSION = Table(
    "text_version",
    TextVersionRow,
    key=("id",),
    ddl="""
    CREATE TABLE text_version (
        id uuid PRIMARY KEY,
        agreement uuid NOT NULL,
        number integer NOT NULL,
        effective_from timestamptz NOT NULL,
        effective_day date,
        known_from bigint NOT NULL,
        known_until bigint,
        previous uuid,
        amendments uuid[] NOT NULL,
        clauses integer[] NOT NULL,
        clashes jsonb NOT NULL,
        fallen uuid[] NOT NULL,
        UNIQUE (agreement, number)
    );
    -- The version at an effective instant, and all of them in effective order.
    CREATE INDEX ON text_version (agreement, effective_from DESC, known_from);

    -- The clauses of every version of a text, in order, with what they say.
    CREATE VIEW standing_clause AS
    SELECT version.id AS text_version,
        version.agreement,
        version.known_from,
        place::integer,
        wording.clause AS id,
        wording.id AS wording,
        wording.number,
        wording.heading,
        wording.text,
        standing.parent,
        standing.version,
        wording.amendment,
        wording.provisions
    FROM text_version version
    CROSS JOIN LATERAL unnest(version.clauses) WITH ORDINALITY clauses (number, place)
    JOIN standing ON standing.agreement = version.agreement
        AND standing.number = clauses.number
    JOIN wording ON wording.id = standing.wording;
    """,
)

RULES_IN_FORCE = """
-- The provisions that bind in a partnership at an effective instant, as known before a position:
-- agreement, clause, version of the clause, name, kind, matters, body, rule.
SELECT clause.agreement, clause.id, clause.version,
    provision.name, provision.kind, provision.matters, provision.body, provision.rule
FROM agreements.agreement
CROSS JOIN LATERAL (
    SELECT id FROM agreements.text_version
    WHERE agreement = agreement.id AND effective_from <= %(at)s
        AND known_from < %(known_before)s
        AND (known_until IS NULL OR known_until >= %(known_before)s)
    ORDER BY effective_from DESC LIMIT 1
) version
JOIN agreements.standing_clause clause ON clause.text_version = version.id
JOIN agreements.provision ON provision.wording = clause.wording
WHERE agreement.partnership = %(partnership)s
    AND agreement.in_force_from <= %(at)s AND agreement.in_force_known_from < %(known_before)s
    AND (agreement.terminated_from IS NULL OR agreement.terminated_from > %(at)s
        OR agreement.terminated_known_from >= %(known_before)s)
ORDER BY agreement.id, clause.place, provision.number
"""


# Writing


def begin_text(
    rows: Rows,
    agreement: AgreementId,
    partnership: UUID,
    at: Moment,
    clauses: Sequence[Clause],
    position: int,
) -> TextVersionRow:
    """Write the original text."""
    for clause in clauses:
        put_wording(rows, agreement, partnership, None, clause)
    standing = tuple(
        StandingRow(
            agreement,
            number,
            clause.id,
            wording_id(agreement, clause.id, None),
            clause.parent,
            1,
            None,
        )
        for number, clause in enumerate(clauses, start=1)
    )
    for clause_standing in standing:
        rows.put(clause_standing)
    original = TextVersionRow(
        id=_version_id(agreement, 1),
        agreement=agreement,
        number=1,
        effective_from=at.at,
        effective_day=at.day,
        known_from=position,
        known_until=None,
        previous=None,
        amendments=(),
        clauses=tuple(one.number for one in standing),
        clashes=(),
    )
    rows.put(original)
    put_clauses(rows, agreement, (), standing)
    return original


@dataclass
class Revision:
    """One record's changes to the versions of a text; `last` is the one with the latest effect."""

    rows: Rows
    partnership: UUID
    last: TextVersionRow
    versions: int
    """How many versions the agreement has had so far."""
    standings: int
    """How many standing clauses its versions have named so far."""
    position: int

    def work_in(self, amendment: AmendmentRow, at: Moment) -> None:
        """Consolidate the text with an amendment that takes effect at `at`."""
        agreement, before = self.last.agreement, standing_in(self.rows, self.last)
        for clause in worded_clauses(amendment.changes).values():
            put_wording(self.rows, agreement, self.partnership, amendment.id, clause)
        self._revise(at, amendment.id, None)
        put_clauses(self.rows, agreement, before, standing_in(self.rows, self.last))

    def let_fall(self, amendment: AmendmentRow, at: Moment) -> None:
        """Consolidate the text without an amendment that falls at `at`."""
        before = standing_in(self.rows, self.last)
        self._revise(at, None, amendment.id)
        put_clauses(self.rows, amendment.agreement, before, standing_in(self.rows, self.last))

    def _revise(self, at: Moment, added: AmendmentId | None, fallen: AmendmentId | None) -> None:
        """Make the version of an instant anew, or a new one, and those after it."""
        also = () if added is None else (added,)
        lost = () if fallen is None else (fallen,)
        row, later = _place(self.rows, self.last, at.at)
        if row.previous is not None and row.effective_from == at.at:
            # Those of one instant make one version, in recorded order.
            self._close(row)
            base = self.rows.existing(TextVersionRow, row.previous)
            together, without = (*row.amendments, *also), (*row.fallen, *lost)
            day = at.day or row.effective_day
            self.last = self._version(base, at.at, day, together, without)
        else:
            if at.at <= row.effective_from:
                self._close(row)
            self.last = self._version(row, at.at, at.day, also, lost)
        for old in reversed(later):
            self._close(old)
            self.last = self._version(
                self.last, old.effective_from, old.effective_day, old.amendments, old.fallen
            )

    def _close(self, version: TextVersionRow) -> None:
        if version.known_until is None:
            self.rows.put(replace(version, known_until=self.position))

    def _version(
        self,
        base: TextVersionRow,
        at: datetime,
        day: date | None,
        amendments: tuple[AmendmentId, ...],
        fallen: tuple[AmendmentId, ...] = (),
    ) -> TextVersionRow:
        self.versions += 1
        made = _version_id(base.agreement, self.versions)
        standing = standing_in(self.rows, base)
        clashes: tuple[Clash, ...] = ()
        for each in amendments:
            amendment = self.rows.existing(AmendmentRow, (base.agreement, each))
            text = amended_text(standing, amendment)
            amendment = redlined(self.rows, replace(amendment, text=made), standing, text)
            self.rows.put(amendment)
            standing = text.standing
            clashes += text.clashes
        if fallen:
            standing = _without(self.rows, base, amendments, fallen, standing)
        version = TextVersionRow(
            id=made,
            agreement=base.agreement,
            number=self.versions,
            effective_from=at,
            effective_day=day,
            known_from=self.position,
            known_until=None,
            previous=base.id,
            amendments=amendments,
            clauses=tuple(self._numbered(one) for one in standing),
            clashes=clashes,
            fallen=fallen,
        )
        self.rows.put(version)
        return version

    def _numbered(self, standing: StandingRow) -> int:
        """The number of a standing clause, which gets one with its first version."""
        if standing.number == 0:
            self.standings += 1
            self.rows.put(replace(standing, number=self.standings))
            return self.standings
        return standing.number


def text_as_of(rows: Rows, last: TextVersionRow, at: datetime) -> TextVersionRow:
    """The version that a proposal made at `at` is about: the one then in effect."""
    return _place(rows, last, at)[0]


def standing_in(rows: Rows, version: TextVersionRow) -> tuple[StandingRow, ...]:
    """The clauses of the version, in order."""
    keys = [(version.agreement, number) for number in version.clauses]
    rows.prefetch({StandingRow: keys})
    return tuple(rows.existing(StandingRow, key) for key in keys)


def _place(
    rows: Rows, last: TextVersionRow, at: datetime
) -> tuple[TextVersionRow, list[TextVersionRow]]:
    """The latest version of at most `at`, else the original; and those after it, latest first."""
    later = []
    row = last
    while row.previous is not None and row.effective_from > at:
        later.append(row)
        row = rows.existing(TextVersionRow, row.previous)
    return row, later


def _without(
    rows: Rows,
    base: TextVersionRow,
    amendments: tuple[AmendmentId, ...],
    fallen: tuple[AmendmentId, ...],
    standing: Sequence[StandingRow],
) -> tuple[StandingRow, ...]:
    """What is `standing` once amendments fall, worked out from the whole history of the text."""
    steps, row = [(amendments, fallen)], base
    while row.previous is not None:
        steps.append((row.amendments, row.fallen))
        row = rows.existing(TextVersionRow, row.previous)
    original = tuple(_bare(one) for one in standing_in(rows, row))
    texts = [TextVersion(row.effective_from, None, original)]
    for adopting, falling in reversed(steps):
        for one in adopting:
            made = _changes(rows, base.agreement, one)
            text = amended(texts[-1].clauses, made)
            texts.append(TextVersion(row.effective_from, made, text.clauses))
        for one in falling:
            fell = _changes(rows, base.agreement, one)
            texts.append(TextVersion(row.effective_from, None, without(texts, fell), (), fell))
    kept = {_bare(one): one for one in standing}
    return tuple(
        kept.get(after) or _standing(base.agreement, after)
        for after in (_unworded(one) for one in texts[-1].clauses)
    )


def _changes(rows: Rows, agreement: AgreementId, amendment: AmendmentId) -> Adopted:
    return Adopted(amendment, rows.existing(AmendmentRow, (agreement, amendment)).changes)


def _bare(row: StandingRow) -> StandingClause:
    """A standing clause without what it says."""
    clause = Clause(row.clause, "", "", "", row.parent)
    return StandingClause(clause, row.version, row.amendment)


def _unworded(standing: StandingClause) -> StandingClause:
    """The same of one that says something."""
    clause = Clause(standing.clause.id, "", "", "", standing.clause.parent)
    return StandingClause(clause, standing.version, standing.amendment)


@dataclass(frozen=True)
class Amended:
    """A text after one more amendment, and what of that found no object."""

    standing: tuple[StandingRow, ...]
    clashes: tuple[Clash, ...]


def amended_text(before: Sequence[StandingRow], amendment: AmendmentRow) -> Amended:
    """The text after the amendment, without its contents; what is new in it has no number yet."""
    was = {one.clause: one for one in before}
    bare = {one.clause: _bare(one) for one in before}
    text = amended(tuple(bare.values()), Adopted(amendment.id, amendment.changes))
    standing = (
        was[after.clause.id]
        if after is bare.get(after.clause.id)
        else _standing(amendment.agreement, after)
        for after in text.clauses
    )
    return Amended(tuple(standing), text.clashes)


def _standing(agreement: AgreementId, after: StandingClause) -> StandingRow:
    return StandingRow(
        agreement=agreement,
        number=0,
        clause=after.clause.id,
        wording=wording_id(agreement, after.clause.id, after.amendment),
        parent=after.clause.parent,
        version=after.version,
        amendment=after.amendment,
    )


def redlined(
    rows: Rows, amendment: AmendmentRow, before: Sequence[StandingRow], text: Amended
) -> AmendmentRow:
    """The amendment with its redline and clashes in the text that it takes effect in."""
    amendment = replace(amendment, clashes=text.clashes)
    difference = Difference.between(before, text.standing)
    fingerprint = difference.fingerprint
    if amendment.redline_of == fingerprint:
        return amendment
    redline = _redline(rows, amendment, difference)
    return replace(amendment, redline=redline, redline_of=fingerprint)


def _redline(
    rows: Rows, amendment: AmendmentRow, difference: Difference
) -> tuple[RedlinedClause, ...]:
    # A proposed amendment's wordings are not among the rows yet.
    worded = {
        wording_id(amendment.agreement, clause.id, amendment.id): clause
        for clause in worded_clauses(amendment.changes).values()
    }
    wanted = [wording for wording in difference.wordings if wording not in worded]
    return difference.redline(worded | wordings_of(rows, wanted))


def _version_id(agreement: UUID, number: int) -> UUID:
    return derived_id("text version", agreement, str(number))
