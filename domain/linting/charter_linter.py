"""The linter of charters: what is wrong with provisions for those who would live by them.

Drafting refuses what makes no sense by itself. Whether a scheme gives a matter to a body that is
there, whether anybody can appoint to a post or give the signatures that are asked for, is seen
only together with the bodies, posts and parties of the day; it may be put right before it
matters, so it is remarked and refuses nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.agreements.agreement import Agreement, clauses_at
from domain.agreements.clause import cited
from domain.agreements.repealed import fell_with, is_repealed
from domain.bodies.body import Body, places_at
from domain.linting.signing_linter import lint_signing
from domain.parties.signatory import Signatories
from domain.posts.appointment import Appointment
from domain.posts.post import Post, remit_at
from domain.provisions.cadence import CadenceProvision
from domain.provisions.composition import BodyProvision, mismatch
from domain.provisions.office import Appointer, PostProvision, unlike
from domain.provisions.pinning import pin_rule
from domain.provisions.provision import Provision, ProvisionInForce
from domain.provisions.scheme import Assignment, SchemeProvision
from domain.provisions.seat_tenure import SeatTenureProvision
from domain.provisions.signing_rule import SigningProvision
from domain.provisions.urgency import UrgencyProvision
from domain.quoting import quoted
from domain.refusal import Refused
from domain.values import BodyId, OrganisationId, PostId
from domain.voting.remark import Remark
from domain.voting.rules import StatedDefault


@dataclass(frozen=True)
class Organs:
    """The bodies, posts and parties that there are on a day."""

    at: datetime
    bodies: Sequence[Body] = ()
    posts: Sequence[Post] = ()
    appointments: Sequence[Appointment] = ()
    parties: Mapping[OrganisationId, Signatories] | None = None
    """The parties, each with those whom it has registered to sign."""

    def body(self, id: BodyId) -> Body | None:
        """The body, if it exists."""
        return next((one for one in self.bodies if one.id == id and one.exists_at(self.at)), None)

    def has_post(self, id: PostId) -> bool:
        """Whether the post exists."""
        return any(one.id == id and one.exists_at(self.at) for one in self.posts)


def lint_charter(
    own: Iterable[ProvisionInForce],
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
    *,
    binds: bool = False,
) -> tuple[Remark, ...]:
    """The remarks on the provisions of one text, in the order of the text.

    `in_force` are all provisions that bind in the partnership then; `binds` says whether those of
    the text do, so that what they provide for should be there.
    """
    own = tuple(own)
    found = [remark for one in own for remark in _on(one.provision, one, in_force, organs)]
    return (*found, *(_not_set_up(own, organs) if binds else ()))


def _not_set_up(own: Sequence[ProvisionInForce], organs: Organs) -> Iterator[Remark]:
    """The bodies and posts that a text in force provides for, and that nobody has set up."""
    for one in own:
        where = f"“{one.provision.name}” in {one.cited_as}"
        alike = [each for each in own if each.clause == one.clause and _same_kind(each, one)]
        if isinstance(one.provision, BodyProvision):
            bodies = ((each, each.name) for each in organs.bodies)
            if not any(_is_from(body, name, one, alike, organs.at) for body, name in bodies):
                said = f"{where} provides for a body that nobody has constituted yet."
                yield Remark("BODY_NOT_CONSTITUTED", said)
        elif isinstance(one.provision, PostProvision):
            posts = ((each, each.title) for each in organs.posts)
            if not any(_is_from(post, title, one, alike, organs.at) for post, title in posts):
                said = f"{where} provides for a post that nobody has defined yet."
                yield Remark("POST_NOT_DEFINED", said)


def _same_kind(one: ProvisionInForce, other: ProvisionInForce) -> bool:
    return type(one.provision) is type(other.provision)


def _is_from(
    organ: Body | Post,
    called: str,
    provided: ProvisionInForce,
    alike: Sequence[ProvisionInForce],
    at: datetime,
) -> bool:
    """Whether a body or post was set up under the provision: by its clause, where that has no
    other that is called like it, or else by its name.
    """
    if organ.agreement != provided.agreement or not organ.exists_at(at):
        return False
    if called == provided.provision.name:
        return organ.clause in (None, provided.clause)
    named = {one.provision.name for one in alike}
    return organ.clause == provided.clause and called not in named


def _on(
    provision: Provision,
    stated: ProvisionInForce,
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
) -> Iterator[Remark]:
    where = f"“{provision.name}” in {stated.cited_as}"
    match provision:
        case SchemeProvision(assignments=assignments):
            for index, assignment in enumerate(assignments):
                place = f"assignments[{index}]"
                yield from _on_assignment(where, place, assignment, in_force, organs)
        case BodyProvision():
            yield from _on_composition(where, provision, stated, organs)
        case PostProvision():
            yield from _on_office(where, provision, organs)
            yield from _unlike_posts(where, provision, stated, organs)
        case SeatTenureProvision(filled_by=filled_by):
            yield from _by_nobody(where, organs, ("filled_by", filled_by, "fill a seat"))
        case SigningProvision():
            yield from _on_signing(where, provision, in_force, organs)
        case CadenceProvision(body=body, post=post):
            yield from _there(where, "", body, post, organs)
        case UrgencyProvision(matters=()):
            said = f"{where} lets whoever chairs decide alone on payments of every matter that is "
            said += "not reserved, of whatever amount: name the matters."
            yield Remark("URGENT_ACTION_UNLIMITED", said, "matters")
        case _:
            pass  # the others are about rules, at which `domain.linting.linter` looks


def _there(
    where: str, place: str, body: BodyId | None, post: PostId | None, organs: Organs
) -> Iterator[Remark]:
    if body is not None and organs.body(body) is None:
        said = f"{where} names the body {body}, which does not exist."
        yield Remark("BODY_NOT_THERE", said, place)
    if post is not None and not organs.has_post(post):
        said = f"{where} names the post {post}, which does not exist."
        yield Remark("POST_NOT_THERE", said, place)


def _on_assignment(
    where: str,
    place: str,
    assignment: Assignment,
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
) -> Iterator[Remark]:
    yield from _there(where, place, assignment.body, assignment.post, organs)
    body = None if assignment.body is None else organs.body(assignment.body)
    if assignment.reserved == "none" or (assignment.decided_by == "body" and body is None):
        return
    if assignment.decided_by == "post":
        return
    for matter in assignment.matters:
        try:
            pinned = pin_rule(matter, assignment.body, in_force, body.preset if body else None)
        except Refused:
            continue  # two rules that clash are refused where they come to bind
        if isinstance(pinned.origin, StatedDefault):
            said = f"{where} reserves “{matter}”, for which no clause has a rule."
            yield Remark("RESERVED_WITHOUT_RULE", said, place)


def _on_composition(
    where: str, provision: BodyProvision, stated: ProvisionInForce, organs: Organs
) -> Iterator[Remark]:
    for body in organs.bodies:
        if (body.agreement, body.clause) != (stated.agreement, stated.clause):
            continue
        seats = places_at(body, organs.at)
        because = mismatch(provision, body.name, seats)
        if body.exists_at(organs.at) and because:
            said = f"{where} provides for another body than “{body.name}”: {because}."
            yield Remark("BODY_NOT_AS_PROVIDED", said)


def _on_office(where: str, provision: PostProvision, organs: Organs) -> Iterator[Remark]:
    powers = provision.remit is not None and provision.remit.powers
    if powers and provision.appointed_by.by == "anybody" and len(organs.parties or {}) > 1:
        said = f"{where} gives powers to a post and does not say who appoints to it: it takes a "
        yield Remark("APPOINTER_NOT_SAID", f"{said}decision each time.", "appointed_by")
    yield from _by_nobody(
        where,
        organs,
        ("appointed_by", provision.appointed_by, "appoint to the post"),
        ("ended_by", provision.ended_by, "end an appointment"),
    )


def _unlike_posts(
    where: str, provision: PostProvision, stated: ProvisionInForce, organs: Organs
) -> Iterator[Remark]:
    """The posts that are from the clause and not as it provides, since it was amended."""
    for post in organs.posts:
        from_it = (post.agreement, post.clause) == (stated.agreement, stated.clause)
        if not from_it or not post.exists_at(organs.at) or post.title != provision.name:
            continue
        because = unlike(provision, post.title, post.tenure, remit_at(post, organs.at))
        if because:
            said = f"{where} provides for the post “{post.title}” otherwise: {because}."
            yield Remark("POST_NOT_AS_PROVIDED", said)


def lint_numbers(text: Agreement, at: datetime) -> Iterator[Remark]:
    """The numbers that several clauses of the text have, so that nobody knows which is cited.

    Real texts begin their numbers anew in a schedule: it is remarked, and refuses nothing.
    """
    numbered = [one.clause for one in clauses_at(text, at) if one.clause.number]
    for number, times in Counter(clause.number for clause in numbered).items():
        if times > 1:
            where = ", ".join(cited(clause) for clause in numbered if clause.number == number)
            said = f"{times} clauses have the number {number} ({where}): what cites clause {number}"
            yield Remark("CLAUSE_NUMBERED_TWICE", f"{said} does not say which of them it means.")


def lint_repealed(text: Agreement, organs: Organs) -> Iterator[Remark]:
    """The bodies and posts of the text whose clause was repealed, or fell."""
    for body in organs.bodies:
        if body.exists_at(organs.at) and _lost_clause(text, body, organs.at):
            said = f"The clause of the body “{body.name}” {_went(text, body, organs.at)}: it does "
            said += "nothing more. Reconstitute it under another clause, or dissolve it."
            yield Remark("BODY_WITHOUT_CLAUSE", said)
    for post in organs.posts:
        if post.exists_at(organs.at) and _lost_clause(text, post, organs.at):
            said = f"The clause of the post “{post.title}” {_went(text, post, organs.at)}: nobody "
            said += "acts by it any more. Abolish it."
            yield Remark("POST_WITHOUT_CLAUSE", said)


def _went(text: Agreement, organ: Body | Post, at: datetime) -> str:
    """How the clause of a body or post went."""
    fell = fell_with(text, organ.clause, at)
    if fell is None:
        return "was repealed"
    return f"fell with the amendment {quoted(text.amendments[fell.amendment].text.title)}"


def _lost_clause(text: Agreement, organ: Body | Post, at: datetime) -> bool:
    return organ.agreement == text.id and is_repealed(text, organ.clause, at)


def _by_nobody(where: str, organs: Organs, *given: tuple[str, Appointer, str]) -> Iterator[Remark]:
    for place, appointer, does in given:
        gone = appointer.body is not None and organs.body(appointer.body) is None
        left = appointer.party is not None and appointer.party not in (organs.parties or {})
        if gone or left:
            who = "a body that does not exist" if gone else "an organisation that is no party"
            said = f"By {where} nobody can {does}: it is for {who}."
            yield Remark("NOBODY_CAN_APPOINT", said, place, party=appointer.party)


def _on_signing(
    where: str,
    provision: SigningProvision,
    in_force: Sequence[ProvisionInForce],
    organs: Organs,
) -> Iterator[Remark]:
    for post in provision.posts:
        yield from _there(where, "posts", None, post, organs)
    parties = organs.parties or {}
    yield from lint_signing(where, provision, in_force, organs.appointments, parties, organs.at)
