"""Separation: who holds posts whose functions an agreement keeps apart, and who acts in both.

Functions are held with a post, by its holder and, in their time, by deputies; and somebody has one
for as long as they do what it says: who requests a payment is its requester. What is declared is in
`domain.provisions.segregation`. Appointments that are to come count as well, for the time they have
in common with another one; who declined, or whose term is over by then, holds nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from domain.posts.appointment import Appointment
from domain.posts.post import Post, remit_at
from domain.provisions.segregation import Function, Incompatibility, clash_between, told
from domain.provisions.tenure import cut, overlap, within
from domain.refusal import Conduct, Refused
from domain.values import AppointmentId, Moment, Period, PersonId, PostId


@dataclass(frozen=True)
class Holding:
    """That somebody holds a post, or is deputy in it, with the functions that it carries then."""

    person: PersonId
    post: PostId
    title: str
    during: Period
    functions: tuple[Function, ...]
    appointment: AppointmentId | None = None
    """By which appointment; None of what somebody would hold."""


@dataclass(frozen=True)
class HeldTogether:
    """Two posts that somebody holds at one time though their functions are to be kept apart."""

    person: PersonId
    posts: tuple[PostId, ...]
    incompatibility: Incompatibility
    since: Moment
    """From when on both are held."""


class FunctionsIncompatible(Refused):
    """The person {person} would be {first} and {second} in one (“{title}”), which the agreement
    keeps apart."""

    code = "FUNCTIONS_INCOMPATIBLE"
    person: PersonId
    first: str
    second: str
    title: str


class FunctionsInOnePost(Refused):
    """The post “{title}” would carry what the agreement keeps apart: {functions}."""

    code = "FUNCTIONS_IN_ONE_POST"
    title: str
    functions: str


class ActsInBoth(Refused):
    """Who is {first} can't be {second} here: the agreement keeps that apart."""

    code = "ACTS_IN_BOTH"
    first: str
    second: str


# Who holds what


def holdings(
    posts: Iterable[Post], appointments: Iterable[Appointment], besides: AppointmentId | None = None
) -> Iterator[Holding]:
    """Every post that anybody holds at any time, or is deputy in, as far as is known."""
    known = {post.id: post for post in posts}
    for one in appointments:
        post = known.get(one.post)
        if post is None or one.id == besides or one.ending == "declined":
            continue
        held = cut(one.term, one.ended)
        held = None if held is None else cut(held, post.abolished)
        if held is None:
            continue
        yield from _spans(post, one.person, held, one.id)
        for deputy in one.deputies:
            acting = within(deputy.during, held)
            if acting is not None:
                yield from _spans(post, deputy.person, acting, one.id)


def held_together(
    declared: Sequence[Incompatibility], held: Iterable[Holding], at: datetime
) -> tuple[HeldTogether, ...]:
    """What is held together at the instant, or will be, though it is to be kept apart."""
    found: dict[tuple[PersonId, tuple[PostId, ...], Incompatibility], HeldTogether] = {}
    lasting = [one for one in held if one.during.end is None or at < one.during.end.at]
    for one in lasting:
        within_one = _within_post(declared, one.functions)
        if within_one is not None:
            key = (one.person, (one.post,), within_one)
            found.setdefault(key, HeldTogether(*key, one.during.start))
    for one, other in combinations(lasting, 2):
        clash = _clash(declared, one, other)
        if clash is not None:
            first, second = sorted((one.post, other.post))
            since = max(one.during.start, other.during.start, key=lambda moment: moment.at)
            both = (one.person, (first, second), clash)
            found.setdefault(both, HeldTogether(*both, since))
    return tuple(found.values())


# Decisions


def require_one_function(
    declared: Sequence[Incompatibility],
    new: Iterable[Holding],
    others: Iterable[Holding],
    conduct: Conduct,
) -> None:
    """Breach the rule that nobody holds what is to be kept apart, if somebody then would."""
    others = tuple(others)
    for one in new:
        for other in others:
            clash = _clash(declared, one, other)
            if clash is not None:
                first, second = told(clash.function), told(clash.other)
                conduct.breach(FunctionsIncompatible(one.person, first, second, other.title))
                return


def require_sound_post(
    declared: Sequence[Incompatibility],
    title: str,
    functions: Sequence[Function],
    conduct: Conduct,
) -> None:
    """Breach the rule that no post carries what is to be kept apart."""
    clash = _within_post(declared, functions)
    if clash is not None:
        conduct.breach(FunctionsInOnePost(title, str(clash)))


def require_no_part(
    declared: Sequence[Incompatibility],
    function: Function,
    person: PersonId | None,
    held: Iterable[Holding],
    at: datetime,
    conduct: Conduct,
) -> None:
    """Breach the rule that nobody acts in a function which is to be kept apart from a post that
    they hold then.
    """
    for one in held:
        if one.person == person and one.during.contains(at):
            clash = clash_between(declared, (function,), one.functions)
            if clash is not None:
                other = next(
                    (each for each in one.functions if clash.forbids(each, function)
                     or clash.forbids(function, each)), clash.function,
                )  # fmt: skip
                conduct.breach(ActsInBoth(told(other), told(function)))
                return


def require_another_person(
    declared: Sequence[Incompatibility],
    function: Function,
    person: PersonId | None,
    other: Function,
    who: PersonId | None,
    conduct: Conduct,
) -> None:
    """Breach the rule that two functions in one procedure are not one person's, if they are."""
    if person is None or person != who:
        return
    if any(each.forbids(function, other) or each.forbids(other, function) for each in declared):
        conduct.breach(ActsInBoth(told(other), told(function)))


def holding(post: Post, person: PersonId, during: Period) -> tuple[Holding, ...]:
    """What somebody would hold with a post for a time, by the remits that it has then."""
    return tuple(_spans(post, person, during))


def _spans(
    post: Post, person: PersonId, during: Period, by: AppointmentId | None = None
) -> Iterator[Holding]:
    """One for each remit that the post has in that time."""
    entries = post.remits.entries
    turns = [at for at, _ in entries if during.contains(at) and during.start.at < at]
    begins = [during.start, *(Moment(at) for at in turns)]
    ends = [*begins[1:], None]
    for begin, end in zip(begins, ends, strict=True):
        span = within(Period(begin, end), during)
        if span is not None:
            functions = remit_at(post, begin.at).functions
            yield Holding(person, post.id, post.title, span, functions, by)


def _clash(
    declared: Sequence[Incompatibility], one: Holding, other: Holding
) -> Incompatibility | None:
    if one.person != other.person or one.post == other.post:
        return None
    if not overlap(one.during, other.during):
        return None
    return clash_between(declared, one.functions, other.functions)


def _within_post(
    declared: Sequence[Incompatibility], functions: Sequence[Function]
) -> Incompatibility | None:
    for one, other in combinations(functions, 2):
        for each in declared:
            if each.forbids(one, other) or each.forbids(other, one):
                return each
    return None
