"""Posts: enduring positions, what each is responsible for and may do, and who has a place in it.

A post stays when its holders come and go. It is usually provided for by an agreement, and may
belong to a body. Its remit says for each matter whether the post is responsible, accountable,
consulted or informed (RACI), and in which matters, up to which limit in money, its holder may
act for the others. Where a charter wants one accountable post for a matter, the responsibility
is marked as sole, and no other post of the partnership can be made accountable for it.

A place in the post is given for a term of office. As many persons hold the post at one time as
its tenure allows, usually one; a term may not last longer than the tenure says, nor may anybody
be appointed more often. The course of each appointment is told in `domain.posts.appointment`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import TypeAlias, assert_never

from domain.parties.assent import (
    AssentEvent,
    AssentGiven,
    Assents,
    AssentWithdrawn,
    assented,
    still_assented,
)
from domain.provisions.remit import (
    NO_REMIT,
    Remit,
    check_remit,
    remit_before_functions,
    sole_accountability_clash,
)
from domain.provisions.tenure import USUAL_TENURE, Tenure, check_tenure, cut, months_after, overlap
from domain.record import Noun, PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.timeline import Timeline
from domain.values import (
    TITLE_LIMIT,
    AgreementId,
    AppointmentId,
    BodyId,
    ClauseId,
    Moment,
    PartnershipId,
    Period,
    PersonId,
    PostId,
    in_order,
    required_text,
)

# Events


@event("post.defined.v2", begins="id")
@dataclass(frozen=True)
class PostDefined:
    """A post came into being."""

    effective: Moment
    id: PostId
    partnership: PartnershipId
    title: str
    tenure: Tenure
    remit: Remit
    body: BodyId | None = None
    """The body that it belongs to, such as the board that a treasurer sits on."""
    agreement: AgreementId | None = None
    clause: ClauseId | None = None
    """The clause that provides for it."""
    decided: Moment | None = None
    """When the decision was taken on which it rests; None: it rests on none."""


def _before_functions(data: PlainData) -> PlainData:
    return {**data, "remit": remit_before_functions(data["remit"])}


upcast("post.defined.v1", "post.defined.v2")(_before_functions)
upcast("post.remit-granted.v1", "post.remit-granted.v2")(_before_functions)


@event("post.remit-granted.v2")
@dataclass(frozen=True)
class RemitGranted:
    """The post was given this remit in place of the one that it had, or was confirmed with it."""

    effective: Moment
    remit: Remit
    decided: Moment | None = None
    """When the decision was taken on which it rests; None: it rests on none."""


@event("post.filled.v1", begins="appointment")
@dataclass(frozen=True)
class PostFilled:
    """A place in the post was given to a person for a term of office."""

    effective: Moment
    appointment: AppointmentId
    person: PersonId
    term: Period
    decided: Moment | None = None
    """When the decision was taken on which it rests; None: it rests on none."""


@event("post.vacated.v1")
@dataclass(frozen=True)
class PostVacated:
    """The place that an appointment had in the post became vacant."""

    effective: Moment
    appointment: AppointmentId


@event("post.abolished.v1")
@dataclass(frozen=True)
class PostAbolished:
    """The post ceased to exist."""

    effective: Moment


Event: TypeAlias = (
    PostDefined | RemitGranted | PostFilled | PostVacated | PostAbolished | AssentEvent
)


# State


@dataclass(frozen=True)
class Place:
    """A place in the post: whose it is, for which term, and when it was left."""

    person: PersonId
    term: Period
    vacated: Moment | None = None

    @property
    def taken(self) -> Period | None:
        """For how long the place is not free for others; None when it never was taken."""
        return cut(self.term, self.vacated)


@dataclass(frozen=True)
class Post:
    """A post, its remit from when on, and every place that was given in it."""

    id: PostId
    partnership: PartnershipId
    title: str
    tenure: Tenure
    defined: Moment
    remits: Timeline[Remit]
    places: Mapping[AppointmentId, Place]
    body: BodyId | None = None
    agreement: AgreementId | None = None
    clause: ClauseId | None = None
    abolished: Moment | None = None
    assents: Assents = ()
    """Of whom the heads of parties want to appoint together, where nobody else can."""
    affirmed: tuple[tuple[datetime, datetime], ...] = ()
    """From when on it was defined, given a remit or filled, each with when that was decided."""

    def exists_at(self, at: datetime) -> bool:
        """Whether the post was defined and not yet abolished at the instant `at`."""
        return self.defined.at <= at and (self.abolished is None or at < self.abolished.at)


def affirmed_last(post: Post, at: datetime) -> datetime:
    """When it was last decided, of what holds by the instant, that there is the post, what it may
    do, or who holds it."""
    return max((said for holds, said in post.affirmed if holds <= at), default=post.defined.at)


def remit_at(post: Post, at: datetime) -> Remit:
    """The remit at the instant `at`; an empty one where the post did not exist."""
    return (post.remits.at(at) or NO_REMIT) if post.exists_at(at) else NO_REMIT


# Refusals


class PostUnknown(Refused):
    """There is no such post."""

    code = "POST_UNKNOWN"


class PostAlreadyDefined(Refused):
    """The post {post} is defined already."""

    code = "POST_ALREADY_DEFINED"
    post: PostId


class PostAlreadyAbolished(Refused):
    """The post {post} was abolished already, on {abolished}."""

    code = "POST_ALREADY_ABOLISHED"
    post: PostId
    abolished: Moment


class PostGone(Refused):
    """The post {post} was abolished on {abolished}: nothing is done about it at {at}."""

    code = "POST_GONE"
    post: PostId
    abolished: Moment
    at: Moment


class PostTaken(Refused):
    """Of the post {post} every place is taken at {at}: it has {holders}."""

    code = "POST_TAKEN"
    post: PostId
    at: Moment
    holders: int


class AlreadyAppointed(Refused):
    """The person {person} has a place in the post {post} for that time already."""

    code = "ALREADY_APPOINTED"
    post: PostId
    person: PersonId


class TermTooLong(Refused):
    """A term in the post {post} lasts {months} months at most."""

    code = "TERM_TOO_LONG"
    post: PostId
    months: int


class TermsExhausted(Refused):
    """The person {person} was appointed to the post {post} as often as is allowed: {terms}."""

    code = "TERMS_EXHAUSTED"
    post: PostId
    person: PersonId
    terms: int


class AccountableAlready(Refused):
    """For the matter “{matter}” the post “{title}” is accountable, and only one post may be."""

    code = "ACCOUNTABLE_ALREADY"
    matter: str
    title: str


class RemitUnchanged(Refused):
    """The post {post} has this very remit from {at} on already."""

    code = "REMIT_UNCHANGED"
    post: PostId
    at: Moment


# Decisions


def define_post(
    post: Post | None,
    *,
    id: PostId,
    partnership: PartnershipId,
    title: str,
    tenure: Tenure = USUAL_TENURE,
    remit: Remit = NO_REMIT,
    body: BodyId | None = None,
    agreement: AgreementId | None = None,
    clause: ClauseId | None = None,
    others: Iterable[Post] = (),
    decided: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Define a post; `others` are the posts of the partnership, and `decided` is when it was
    decided if a decision is carried out."""
    if post is not None:
        raise PostAlreadyDefined(id)
    required_text("title", title, TITLE_LIMIT)
    check_tenure(tenure)
    check_remit(remit)
    _require_sole_accountability(remit, others, effective, conduct)
    about = (id, partnership, title, tenure, remit, body, agreement, clause)
    return [PostDefined(effective, *about, decided)]


def grant_remit(
    post: Post | None,
    *,
    remit: Remit,
    others: Iterable[Post] = (),
    confirms: bool = False,
    decided: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give the post another remit; `others` are the posts of the partnership, and `decided` is
    when it was decided if a decision is carried out. The same one is given where that `confirms`
    it."""
    post = known(post)
    check_remit(remit)
    in_order("definition of the post", post.defined, "granting of the remit", effective)
    if post.remits.at(effective.at) == remit and not confirms:
        raise RemitUnchanged(post.id, effective)
    require_standing(post, effective, conduct)
    others = (other for other in others if other.id != post.id)
    until = next((at for at, _ in post.remits.entries if effective.at < at), None)
    _require_sole_accountability(remit, others, effective, conduct, until)
    return [RemitGranted(effective, remit, decided)]


def fill_post(
    post: Post | None,
    *,
    appointment: AppointmentId,
    person: PersonId,
    term: Period,
    zone: tzinfo,
    decided: Moment | None = None,
    effective: Moment,
    conduct: Conduct = DONE_HERE,
) -> list[Event]:
    """Give a place in the post to a person for a term of office; `decided` is when that was decided
    if a decision is carried out."""
    post = known(post)
    in_order("definition of the post", post.defined, "beginning of the term", term.start)
    own = [place for place in post.places.values() if place.person == person]
    if appointment in post.places or any(overlap(term, place.taken) for place in own):
        raise AlreadyAppointed(post.id, person)
    require_standing(post, max(effective, term.start, key=lambda moment: moment.at), conduct)
    taken_at = _taken_at(post, term)
    if taken_at is not None:
        conduct.breach(PostTaken(post.id, taken_at, post.tenure.holders))
    months, terms = post.tenure.months, post.tenure.terms
    if months is not None:
        latest = months_after(term.start, months, zone)
        if latest is not None and (term.end is None or latest.at < term.end.at):
            conduct.breach(TermTooLong(post.id, months))
    served = sum(place.taken is not None for place in own)
    if terms is not None and served >= terms:
        conduct.breach(TermsExhausted(post.id, person, terms))
    return [PostFilled(effective, appointment, person, term, decided)]


def vacate_post(
    post: Post | None,
    *,
    appointment: AppointmentId,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Let the place of an appointment become vacant."""
    post = known(post)
    vacated = post.places[appointment].vacated
    assert vacated is None or effective.at < vacated.at, "its appointment is over"
    return [PostVacated(effective, appointment)]


def abolish_post(
    post: Post | None,
    *,
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """End the post."""
    post = known(post)
    if post.abolished is not None:
        raise PostAlreadyAbolished(post.id, post.abolished)
    in_order("definition of the post", post.defined, "abolition", effective)
    return [PostAbolished(effective)]


def known(post: Post | None) -> Post:
    """The post, or the refusal that there is none."""
    if post is None:
        raise PostUnknown
    return post


def require_standing(post: Post, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that nothing is done about an abolished post, if it is one."""
    if post.abolished is not None and post.abolished.at <= effective.at:
        conduct.breach(PostGone(post.id, post.abolished, effective))


def _require_sole_accountability(
    remit: Remit,
    others: Iterable[Post],
    effective: Moment,
    conduct: Conduct,
    until: datetime | None = None,
) -> None:
    """Breach the rule that a post is the only accountable one, as long as it has the remit."""
    for other in others:
        theirs = _remits_during(other, effective.at, until)
        matters = (sole_accountability_clash(remit, one) for one in theirs)
        matter = next((matter for matter in matters if matter is not None), None)
        if matter is not None:
            conduct.breach(AccountableAlready(matter, other.title))


def _remits_during(post: Post, since: datetime, until: datetime | None) -> list[Remit]:
    """The remits that the post has at any time between two instants; `until` None: for ever."""
    later = (at for at, _ in post.remits.entries if since < at and (until is None or at < until))
    return [remit_at(post, at) for at in (since, *later)]


def _taken_at(post: Post, term: Period) -> Moment | None:
    """The first moment of the term at which every place is taken, if there is one."""
    taken = [period for place in post.places.values() if (period := place.taken) is not None]
    begins = [term.start, *(period.start for period in taken if term.contains(period.start.at))]
    for moment in sorted(begins, key=lambda begin: begin.at):
        if sum(period.contains(moment.at) for period in taken) >= post.tenure.holders:
            return moment
    return None


# Folding


def _affirmation(happened: PostDefined | RemitGranted | PostFilled) -> tuple[datetime, datetime]:
    return happened.effective.at, (happened.decided or happened.effective).at


def _affirmed(post: Post, happened: RemitGranted | PostFilled) -> Post:
    return replace(post, affirmed=(*post.affirmed, _affirmation(happened)))


def evolve(post: Post | None, happened: Event) -> Post:
    """The post after what happened."""
    if isinstance(happened, PostDefined):
        return Post(
            id=happened.id,
            partnership=happened.partnership,
            title=happened.title,
            tenure=happened.tenure,
            defined=happened.effective,
            remits=Timeline[Remit]().since(happened.effective.at, happened.remit),
            places={},
            body=happened.body,
            agreement=happened.agreement,
            clause=happened.clause,
            affirmed=(_affirmation(happened),),
        )
    assert post is not None, "its definition comes first"
    match happened:
        case RemitGranted(effective, remit):
            post = _affirmed(post, happened)
            return replace(post, remits=post.remits.since(effective.at, remit))
        case PostFilled(effective, appointment, person, term):
            post = _affirmed(post, happened)
            post = replace(post, assents=still_assented(post.assents, effective))
            return _with_place(post, appointment, Place(person, term))
        case PostVacated(effective, appointment):
            place = post.places[appointment]
            return _with_place(post, appointment, replace(place, vacated=effective))
        case PostAbolished(effective):
            return replace(post, abolished=effective)
        case AssentGiven() | AssentWithdrawn():
            return replace(post, assents=assented(post.assents, happened))
        case _:
            assert_never(happened)


def _with_place(post: Post, appointment: AppointmentId, place: Place) -> Post:
    return replace(post, places={**post.places, appointment: place})


POST = Noun("post", evolve)
