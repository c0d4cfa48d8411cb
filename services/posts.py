"""Posts: define, grant a remit, abolish; and the posts that acts rest on."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from domain.agreements.agreement import AGREEMENT
from domain.agreements.bound import bound_at
from domain.agreements.governing import Whose
from domain.bodies.body import BODY
from domain.bodies.body import require_existing as require_existing_body
from domain.decisions.decision import DECISION
from domain.motions.enacted_acts import PostAbolition, PostDefinition, RemitGrant
from domain.parties.partnership import Partnership, require_lasting
from domain.payments.paying_for_all import joined_since_affirmed
from domain.posts import post as rules
from domain.posts.appointment import APPOINTMENT, end_with_post
from domain.posts.post import POST, Post, PostVacated, require_standing
from domain.provisions.office import PostProvision, gives, require_as_provided, require_sole
from domain.provisions.remit import NO_REMIT, Remit, matters_of
from domain.provisions.scheme import require_unreserved
from domain.provisions.tenure import USUAL_TENURE, Tenure
from domain.values import AgreementId, BodyId, ClauseId, DecisionId, Moment, PartnershipId, PostId
from services.act import Act, Done, require_within
from services.bodies import check_provenance
from services.charters import office_for, office_of
from services.commands import command
from services.entitlement import BY_DECISION, require_everybody
from services.founded import require_founded, require_text_of, standing_of
from services.governing import provisions_of
from services.guests import require_own_clause
from services.ledger import Case, Performs
from services.partnerships import moment_in, partnership_around, partnership_of
from services.separation import require_compatible_remit, require_sound


def post_of(case: Case, post: PostId) -> tuple[Post, Partnership]:
    """The post that an act is about, and the partnership that it belongs to."""
    found = case.get(POST, post)
    return found, partnership_around(case, found.partnership, (POST.kind, post))


def decided_on(case: Case, decision: DecisionId | None) -> Moment | None:
    """When what is carried out was decided; None where it rests on no decision."""
    return None if decision is None else case.get(DECISION, decision).decided


def require_post_standing(
    case: Case, post: Post, partnership: Partnership, effective: Moment
) -> None:
    """Breach the rules that nothing is done in a partnership that ended, nor about a post that
    was abolished.
    """
    require_lasting(partnership, effective, case.act.conduct)
    require_standing(post, effective, case.act.conduct)


@command("post", creates=True)
def define_post(
    ledger: Performs,
    act: Act,
    *,
    id: Annotated[PostId | None, "Its identifier, if it has one already."] = None,
    partnership: Annotated[PartnershipId, "The partnership that it belongs to."],
    title: Annotated[str, "What it is called."],
    tenure: Annotated[
        Tenure | None,
        "How it is held; left out: as its clause provides, or by one person, without end, once "
        "they accept.",
    ] = None,
    remit: Annotated[
        Remit | None,
        "What it is responsible for, and what its holder may do; left out: as its clause provides.",
    ] = None,
    body: Annotated[BodyId | None, "The body that it belongs to."] = None,
    agreement: Annotated[AgreementId | None, "The agreement that provides for it."] = None,
    clause: Annotated[ClauseId | None, "The clause that provides for it."] = None,
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Define a post: an enduring position, which persons hold for terms of office."""

    def decide(case: Case) -> UUID:
        new = PostId(id or act.new_id("post"))
        found = partnership_of(case, partnership)
        effective = moment_in(case, found)
        check_provenance(case, partnership, agreement, clause, effective.at)
        require_own_clause(case, agreement, found, decision, effective)
        _require_body(case, partnership, body, effective)
        require_lasting(found, effective, act.conduct)
        provided = office_for(case, agreement, clause, title, effective.at)
        stated = (None, None) if provided is None else (provided.tenure, provided.remit)
        held, does = tenure or stated[0] or USUAL_TENURE, remit or stated[1] or NO_REMIT
        made = _as_provided(PostDefinition(title, held, does), provided, agreement, clause)
        if decision is not None or not _is_as_a_clause_says(provided, held, does):
            require_everybody(case, found, decision, effective, made)
        happened = rules.define_post(
            case.find(POST, new),
            id=new,
            partnership=partnership,
            title=title,
            tenure=held,
            remit=does,
            body=body,
            agreement=agreement,
            clause=clause,
            others=case.within(POST, partnership),
            decided=decided_on(case, decision),
            effective=effective,
            conduct=act.conduct,
        )
        require_as_provided(provided, title, held, does, act.conduct)
        _require_room(case, provided, partnership, agreement, title, effective)
        whose = Whose(agreement)
        require_sound(case, partnership, whose, title, does, effective)
        _require_unreserved(case, found, whose, new, does, effective)
        return case.append(POST, new, happened, partnership=partnership, parent=partnership)

    return ledger.perform(act, decide)


@command("post", timing="on that day or later")
def grant_remit(
    ledger: Performs,
    act: Act,
    *,
    post: Annotated[PostId, "The post."],
    remit: Annotated[Remit, "What it is responsible for from then on, and what its holder may do."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """Give a post another remit; each party alone the one that its amended clause provides.

    The remit that it has confirms a post of no clause where a party joined since.
    """

    def decide(case: Case) -> UUID:
        found, partnership = post_of(case, post)
        effective = moment_in(case, partnership)
        require_lasting(partnership, effective, act.conduct)
        provided = office_of(case, found, effective.at)
        is_for_each = _is_for_each_party(case, found, partnership, provided, remit, effective)
        if decision is not None or not is_for_each:
            require_everybody(case, partnership, decision, effective, RemitGrant(post, remit))
        happened = rules.grant_remit(
            found,
            remit=remit,
            others=case.within(POST, found.partnership),
            confirms=joined_since_affirmed(found, partnership, effective) is not None,
            decided=decided_on(case, decision),
            effective=effective,
            conduct=act.conduct,
        )
        require_as_provided(provided, found.title, found.tenure, remit, act.conduct)
        require_founded(case, found, "setting-up", effective)
        whose = Whose(found.agreement)
        _require_unreserved(case, partnership, whose, post, remit, effective)
        require_sound(case, partnership.id, whose, found.title, remit, effective)
        require_compatible_remit(case, found, remit, effective)
        return case.append(
            POST,
            post,
            happened,
            partnership=found.partnership,
            caused_by=case.origin(POST, post, post),
        )

    return ledger.perform(act, decide)


@command("post", timing="on that day or later")
def abolish_post(
    ledger: Performs,
    act: Act,
    *,
    post: Annotated[PostId, "The post."],
    decision: Annotated[DecisionId | None, BY_DECISION] = None,
) -> Done:
    """End a post, and with it every appointment to it that is not over."""

    def decide(case: Case) -> UUID:
        found, partnership = post_of(case, post)
        effective = moment_in(case, partnership)
        require_lasting(partnership, effective, act.conduct)
        require_everybody(case, partnership, decision, effective, PostAbolition(post))
        abolished = rules.abolish_post(found, effective=effective, conduct=act.conduct)
        held = case.children(APPOINTMENT, post)
        ended = {one.id: end_with_post(one, effective=effective) for one in held}
        vacated = [PostVacated(effective, one) for one, happened in ended.items() if happened]
        case.append(
            POST,
            post,
            [*abolished, *vacated],
            partnership=found.partnership,
            caused_by=case.origin(POST, post, post),
        )
        for one, happened in ended.items():
            case.append(APPOINTMENT, one, happened, partnership=found.partnership)
        return post

    return ledger.perform(act, decide)


def _require_body(
    case: Case, partnership: PartnershipId, body: BodyId | None, effective: Moment
) -> None:
    """Breach the rule that a post belongs to a body of the partnership that exists, if to any."""
    if body is not None:
        of = case.get(BODY, body)
        require_within(partnership, of.partnership, (BODY.kind, body))
        require_existing_body(of, effective, case.act.conduct)


def _as_provided(
    made: PostDefinition,
    provided: PostProvision | None,
    agreement: AgreementId | None,
    clause: ClauseId | None,
) -> PostDefinition:
    """The post as a clause provides for it: a clause that gives no powers gives none to it."""
    if provided is None or made.remit is None or not gives(provided, made.remit):
        return made
    return replace(made, agreement=agreement, clause=clause)


def _require_room(
    case: Case,
    provided: PostProvision | None,
    partnership: PartnershipId,
    agreement: AgreementId | None,
    title: str,
    at: Moment,
) -> None:
    """Breach the rules that a clause provides for one post, and for none once its text is over."""
    standing = standing_of(case.within(POST, partnership), agreement, title, at)
    require_sole(provided, None if standing is None else standing.id, case.act.conduct)
    require_text_of(case, agreement, "setting-up", at)


def _is_as_a_clause_says(provided: PostProvision | None, tenure: Tenure, remit: Remit) -> bool:
    """Whether a clause decides how the post is: where it says nothing of its terms or its remit,
    they are the usual ones.
    """
    return (
        provided is not None
        and (provided.tenure is not None or tenure == USUAL_TENURE)
        and (provided.remit is not None or remit == NO_REMIT)
    )


def _is_for_each_party(
    case: Case,
    post: Post,
    partnership: Partnership,
    provided: PostProvision | None,
    remit: Remit,
    effective: Moment,
) -> bool:
    """Whether each party of the agreement may give the post this remit alone: it is exactly the
    one that the clause, in force, provides.
    """
    if provided is None or post.agreement is None or provided.remit != remit:
        return False
    text, boundary = case.get(AGREEMENT, post.agreement), case.act.boundary
    bound = bound_at(text, partnership, effective.at)
    return text.in_force_at(effective.at) and any(boundary in party for party in bound)


def _require_unreserved(
    case: Case,
    partnership: Partnership,
    whose: Whose,
    post: PostId,
    remit: Remit,
    effective: Moment,
) -> None:
    """Breach the rule that a post has no power in what a scheme reserves to others."""
    if remit.powers:
        in_force = provisions_of(case, partnership.id, whose, effective.at)
        require_unreserved(matters_of(remit), in_force, case.act.conduct, post)
