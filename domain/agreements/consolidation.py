"""Consolidation: what a text says once its amendments are worked into it.

Amendments are applied in the order in which they take effect, those of one instant in the order
in which they were recorded. An amendment that becomes known later than others which already
follow it may take away what they change. That is no error of anybody's and nothing is undone:
the change that has lost its object is left out, and stands beside the text as a clash, for
people to settle.

An amendment may be decided to fall. From then on the text says again what it said without it, as
far as no other amendment has changed that since: what others did stands, until it is decided of
them (`domain.challenges.falling`).
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, pairwise
from operator import attrgetter
from typing import Literal

from domain.agreements.clause import (
    ChangesClash,
    Clause,
    ClauseChange,
    ClauseNamedTwice,
    ClauseRepealed,
    ClauseUnknown,
    InsertClause,
    MoveClause,
    RepealClause,
    ReplaceClause,
    changed_clause,
    check_result,
)
from domain.values import AmendmentId, ClauseId

Problem = Literal["clause-not-standing", "clause-standing-already", "place-not-standing"]


@dataclass(frozen=True)
class StandingClause:
    """A clause as it stands in a text, and what gave it this wording."""

    clause: Clause
    version: int = 1
    """Counts the wordings of this clause from 1, in effective order."""
    amendment: AmendmentId | None = None
    """The amendment that gave it this wording; None for the original one."""


@dataclass(frozen=True)
class Clash:
    """A change that an adopted amendment makes to a text in which it has no object."""

    amendment: AmendmentId
    clause: ClauseId
    """The clause that the change is about."""
    problem: Problem
    missing: ClauseId
    """The clause that would have to stand, or not to: the changed one, or its new place."""


@dataclass(frozen=True)
class Adopted:
    """An amendment as consolidation needs it."""

    amendment: AmendmentId
    changes: tuple[ClauseChange, ...]


@dataclass(frozen=True)
class Consolidated:
    """A text with its amendments worked in, and the changes that found no object."""

    clauses: tuple[StandingClause, ...]
    clashes: tuple[Clash, ...] = ()

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(standing.clause.text for standing in self.clauses)


@dataclass(frozen=True)
class TextVersion:
    """A text from one instant on, until the next version."""

    at: datetime
    made_by: Adopted | None
    """The amendment that made it; None for the original text."""
    clauses: tuple[StandingClause, ...]
    clashes: tuple[Clash, ...] = ()
    """Changes of this amendment that found no object in the text before it."""
    fell: Adopted | None = None
    """The amendment that fell, where that made this version."""

    @property
    def amendment(self) -> AmendmentId | None:
        """The amendment that made it; None for the original text, and where one fell."""
        return None if self.made_by is None else self.made_by.amendment

    @property
    def order(self) -> tuple[datetime, bool]:
        """Its place among the versions: those of one instant come before what falls with it."""
        return self.at, self.fell is not None


@dataclass(frozen=True)
class TextHistory:
    """A text at every instant.

    An amendment that takes effect after all known ones costs one consolidation step; one that
    takes effect before others makes anew only the versions after it. Versions share the clauses
    that they have in common.
    """

    versions: tuple[TextVersion, ...]
    """In effective order, those of one instant in recorded order; the first is the original."""
    clauses_ever: frozenset[ClauseId]
    """Every clause that the text has or had in any version."""

    @classmethod
    def beginning(cls, at: datetime, clauses: Sequence[Clause]) -> "TextHistory":
        """The history of a text that has not been amended."""
        original = TextVersion(at, None, consolidate(clauses, ()).clauses)
        return cls((original,), frozenset(clause.id for clause in clauses))

    def amended(self, at: datetime, amendment: Adopted) -> "TextHistory":
        """This history with an amendment that takes effect at the instant `at`.

        No amendment comes before the original text: one that says so comes directly after it.
        """
        return self._with(TextVersion(at, amendment, ()))

    def fallen(self, at: datetime, amendment: Adopted) -> "TextHistory":
        """This history with an amendment of it that falls at the instant `at`."""
        return self._with(TextVersion(at, None, (), (), amendment))

    def _with(self, version: TextVersion) -> "TextHistory":
        """With a version in its place, and those after it made anew; none comes before the
        original text.
        """
        place = max(bisect_right(self.versions, version.order, key=attrgetter("order")), 1)
        made = list(self.versions[:place])
        ever = self.clauses_ever
        for one in chain((version,), self.versions[place:]):
            if one.fell is not None:
                made.append(replace(one, clauses=without(made, one.fell)))
                continue
            assert one.made_by is not None, "only the first version is the original"
            text = amended(made[-1].clauses, one.made_by)
            made.append(replace(one, clauses=text.clauses, clashes=text.clashes))
        if version.made_by is not None:
            changes = version.made_by.changes
            ever = ever.union(c.clause.id for c in changes if isinstance(c, InsertClause))
        return TextHistory(tuple(made), ever)

    def at(self, at: datetime) -> tuple[StandingClause, ...]:
        """The clauses as of the instant `at`; none before the original text."""
        place = bisect_right(self.versions, at, key=attrgetter("at"))
        return self.versions[place - 1].clauses if place else ()

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """Every change of an adopted amendment that has no object in the text it applies to."""
        return tuple(clash for version in self.versions for clash in version.clashes)


def clause_at(text: TextHistory, clause: ClauseId, at: datetime) -> Clause:
    """The clause as it stands at the instant `at`.

    Refuses with ClauseRepealed one that stood before, with ClauseUnknown one that did not, or
    not yet.
    """
    for standing in text.at(at):
        if standing.clause.id == clause:
            return standing.clause
    earlier = (version.clauses for version in text.versions if version.at <= at)
    stood = any(standing.clause.id == clause for clauses in earlier for standing in clauses)
    raise (ClauseRepealed if stood else ClauseUnknown)(clause)


def check_applies(text: TextHistory, amendment: Adopted, at: datetime) -> None:
    """Refuse an amendment that fits neither the text as of `at` nor the one that it will become.

    Errors: ClauseUnknown, ClauseRepealed, ClauseNamedTwice, ChangesClash, and those of
    `check_result` on what the text would be.
    """
    for change in amendment.changes:
        if isinstance(change, InsertClause) and change.clause.id in text.clauses_ever:
            raise ClauseNamedTwice(change.clause.id)
    clash = None
    for clauses in (text.at(at), text.versions[-1].clauses):
        result = amended(clauses, amendment)
        if not result.clashes:
            check_result([standing.clause for standing in result.clauses])
            return
        clash = result.clashes[0]
    assert clash is not None
    if any(standing.clause.id == clash.missing for standing in text.versions[-1].clauses):
        raise ChangesClash(clash.missing)
    if clash.missing in text.clauses_ever:
        raise ClauseRepealed(clash.missing)
    raise ClauseUnknown(clash.missing)


def consolidate(base: Iterable[Clause], amendments: Iterable[Adopted]) -> Consolidated:
    """The text that `base` has become by `amendments`, which come in effective order.

    Takes time in proportion to the clauses and changes together.
    """
    text = _Text(StandingClause(clause) for clause in base)
    for amendment in amendments:
        text.amend(amendment)
    return text.consolidated()


def amended(clauses: Sequence[StandingClause], amendment: Adopted) -> Consolidated:
    """The text after one more amendment, with the clashes of that one."""
    text = _Text(clauses)
    text.amend(amendment)
    return text.consolidated()


def without(versions: Sequence[TextVersion], amendment: Adopted) -> tuple[StandingClause, ...]:
    """The last of these versions without what the amendment still makes it say.

    A clause says again what it said before, a repealed one stands again and a moved one is back,
    unless another amendment has changed that since. A wording that comes back is the clause's next
    one: what was pinned by its number meanwhile stays what it was.
    """
    made = next(n for n, one in enumerate(versions) if one.made_by == amendment)
    text, before = list(versions[-1].clauses), versions[made - 1].clauses
    lost = {one.fell.amendment for one in versions if one.fell is not None} | {amendment.amendment}
    for change in amendment.changes:
        about = changed_clause(change)
        standing = next((one for one in text if one.clause.id == about), None)
        earlier = _before(versions[:made], about, lost)
        match change:
            case MoveClause():
                if standing and earlier and not _moved(versions[made + 1 :], about, lost):
                    text = _put_back(text, before, standing, earlier.clause.parent)
            case RepealClause():
                if standing is None and earlier is not None:
                    again = replace(earlier, version=_next_number(versions, about))
                    text = _put_back(text, before, again, earlier.clause.parent)
            case InsertClause() | ReplaceClause():
                if standing is None or standing.amendment != amendment.amendment:
                    continue  # another amendment has worded or repealed it since
                if earlier is None:
                    text = _removed(text, standing)
                    continue
                clause = replace(earlier.clause, parent=standing.clause.parent)
                again = replace(earlier, clause=clause, version=_next_number(versions, about))
                text = [again if one is standing else one for one in text]
            case _:
                raise AssertionError(change)
    return tuple(text)


def _next_number(versions: Sequence[TextVersion], clause: ClauseId) -> int:
    """The number of one more wording of the clause."""
    standing = (one for version in versions for one in version.clauses)
    return 1 + max(one.version for one in standing if one.clause.id == clause)


def _moved(versions: Sequence[TextVersion], clause: ClauseId, lost: Set[AmendmentId]) -> bool:
    """Whether one of these versions, by an amendment that has not fallen, moved the clause."""
    made_by = (one.made_by for one in versions if one.amendment not in lost)
    changes = (change for one in made_by if one is not None for change in one.changes)
    return any(isinstance(one, MoveClause) and one.id == clause for one in changes)


def _before(
    versions: Sequence[TextVersion], clause: ClauseId, lost: Set[AmendmentId]
) -> StandingClause | None:
    """The clause as it last stood by an amendment that has not fallen; None: it did not stand."""
    for version in reversed(versions):
        for one in version.clauses:
            if one.clause.id == clause and one.amendment not in lost:
                return one
    return None


def _removed(text: Sequence[StandingClause], gone: StandingClause) -> list[StandingClause]:
    """The text without a clause; what stands below it moves up."""
    return [
        replace(one, clause=replace(one.clause, parent=gone.clause.parent))
        if one.clause.parent == gone.clause.id
        else one
        for one in text
        if one is not gone
    ]


def _put_back(
    text: Sequence[StandingClause],
    before: Sequence[StandingClause],
    standing: StandingClause,
    parent: ClauseId | None,
) -> list[StandingClause]:
    """The text with a clause where it stood before: after the nearest one that still stands."""
    others = [one for one in text if one.clause.id != standing.clause.id]
    there = {one.clause.id: place for place, one in enumerate(others, start=1)}
    order = [one.clause.id for one in before]
    place = order.index(standing.clause.id) if standing.clause.id in order else 0
    after = next((there[one] for one in reversed(order[:place]) if one in there), 0)
    kept = replace(standing.clause, parent=parent if parent in there else None)
    return [*others[:after], replace(standing, clause=kept), *others[after:]]


class _Text:
    """A text while changes are worked into it: clauses by identifier, chained in their order."""

    def __init__(self, clauses: Iterable[StandingClause]) -> None:
        self._standing = {standing.clause.id: standing for standing in clauses}
        # The chain begins and ends with None, as a clause after None is the first.
        order = [None, *self._standing, None]
        self._next = dict(pairwise(order))
        self._previous = {after: before for before, after in pairwise(order)}
        self._clashes: list[Clash] = []

    def amend(self, amendment: Adopted) -> None:
        for change in amendment.changes:
            clash = self._obstacle(amendment.amendment, change)
            if clash is None:
                self._apply(amendment.amendment, change)
            else:
                self._clashes.append(clash)

    def consolidated(self) -> Consolidated:
        return Consolidated(tuple(self._in_order()), tuple(self._clashes))

    def _in_order(self) -> Iterator[StandingClause]:
        place = self._next[None]
        while place is not None:
            yield self._standing[place]
            place = self._next[place]

    def _obstacle(self, amendment: AmendmentId, change: ClauseChange) -> Clash | None:
        """Why the change has no object in the text as it stands, if so."""
        about = changed_clause(change)
        is_new = isinstance(change, InsertClause)
        if is_new and about in self._standing:
            return Clash(amendment, about, "clause-standing-already", about)
        if not is_new and about not in self._standing:
            return Clash(amendment, about, "clause-not-standing", about)
        if isinstance(change, InsertClause | MoveClause):
            parent = change.clause.parent if isinstance(change, InsertClause) else change.parent
            for place in (change.after, parent):
                if place is not None and (place not in self._standing or place == about):
                    return Clash(amendment, about, "place-not-standing", place)
        return None

    def _apply(self, amendment: AmendmentId, change: ClauseChange) -> None:
        match change:
            case InsertClause(clause, after):
                self._standing[clause.id] = StandingClause(clause, 1, amendment)
                self._chain(clause.id, after)
            case ReplaceClause(id):
                self._standing[id] = _reworded(self._standing[id], change, amendment)
            case RepealClause(id):
                del self._standing[id]
                self._unchain(id)
            case MoveClause(id, after, parent):
                standing = self._standing[id]
                self._standing[id] = replace(
                    standing, clause=replace(standing.clause, parent=parent)
                )
                self._unchain(id)
                self._chain(id, after)
            case _:
                raise AssertionError(change)

    def _chain(self, id: ClauseId, after: ClauseId | None) -> None:
        before = self._next[after]
        self._next[after], self._next[id] = id, before
        self._previous[before], self._previous[id] = id, after

    def _unchain(self, id: ClauseId) -> None:
        before, after = self._previous.pop(id), self._next.pop(id)
        self._next[before], self._previous[after] = after, before


def _reworded(
    standing: StandingClause, change: ReplaceClause, amendment: AmendmentId
) -> StandingClause:
    clause = replace(
        standing.clause,
        number=change.number,
        heading=change.heading,
        text=change.text,
        provisions=change.provisions,
    )
    return StandingClause(clause, standing.version + 1, amendment)
