"""What acts rest on by the provisions of a charter: who decides a matter, and who signs."""

from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from typing import Any

from domain.agreements.governing import Whose
from domain.agreements.joint_signature import AgreementCosigned, AmendmentCosigned
from domain.chains.chain import Acted, Ground, on_act, rests
from domain.chains.grounds import of_body_known, of_origin, provisions_known
from domain.chains.known import Known
from domain.motions.motion import MotionProposed
from domain.posts.appointment import APPOINTMENT
from domain.posts.post import Post
from domain.provisions.scheme import (
    CompetencePinned,
    competence_in,
    is_for,
    reserved_how,
    reserved_in,
)
from domain.provisions.signing_rule import SignedAct, SigningRule, signing_in, together_for
from domain.refusal import Refused
from domain.values import PersonId, PostId

SCHEME = "The scheme of delegation"
SILENT = "The stated default: whichever body a motion is put to decides it."


@rests(CompetencePinned)
def _pinned(acted: Acted[CompetencePinned]) -> Iterator[Ground]:
    proposed = acted.known.last(acted.record.stream, MotionProposed)
    assert proposed is not None, "the motion comes first"
    yield on_act(acted.known, proposed, "motion", "The motion that was put.")
    yield of_origin(acted.known, acted.data.competence.origin, acted.at, SCHEME, SILENT)


def of_competence(acted: Acted[MotionProposed]) -> Iterator[Ground]:
    """That the matter was for those to decide to whom the motion was put, where a scheme says."""
    data = acted.data
    whose = of_body_known(acted.known, data.body)
    in_force = provisions_known(acted.known, data.partnership, whose, acted.at)
    try:
        found = competence_in(data.motion.matter, in_force)
    except Refused:
        return  # two that clash: the rule of the motion shows that nothing governs it
    if found is not None:
        why = "" if is_for(found.assignment, data.body) else "it gives the matter to others"
        yield of_origin(acted.known, found.origin, acted.at, SCHEME, SILENT, None, why)


def reserved(known: Known, post: Post, matters: Iterable[str], at: datetime) -> str:
    """Why authority in one of the matters could not be passed on; empty where it could."""
    in_force = provisions_known(known, post.partnership, Whose(post.agreement), at)
    for matter in matters:
        alone = reserved_in(matter, in_force)
        if alone is not None:
            return f"the matter “{matter}” is reserved {reserved_how(alone)}"
    return ""


# Signatures


def of_signing(acted: Acted[Any], given: Any, act: SignedAct) -> Iterator[Ground]:
    """What a clause asks of who signs, where one does, and those who signed together with them.

    `given` says who signed for which party.
    """
    known, partnership = acted.known, acted.record.partnership
    if partnership is None or given.person is None:
        return
    whose = Whose(parties=(given.party,))
    in_force = provisions_known(known, partnership, whose, acted.at)
    try:
        rule = signing_in(given.party, act, in_force)
    except Refused:
        return  # two that clash: neither can be asked for
    if rule is None:
        return
    others = [
        placed
        for placed in known.stream(acted.record.stream)
        if isinstance(placed.record.data, AgreementCosigned | AmendmentCosigned)
        and placed.record.data.signature.party == given.party
        and getattr(placed.record.data, "amendment", None) == getattr(acted.data, "amendment", None)
    ]
    before = {other.record.data.signature.person for other in others}
    yield _signing_rule(acted, given, rule, act, before)
    for other in others:
        said = "One who signed together with them."
        yield on_act(known, other, "signature", said, since=other.record.effective.start)


def _signing_rule(
    acted: Acted[Any], given: Any, rule: SigningRule, act: SignedAct, before: Set[PersonId | None]
) -> Ground:
    provision, why = rule.provision, ""
    entitled = provision.head and given.capacity == "head"
    if provision.posts and not entitled and not _holds_one(acted, given, provision.posts):
        why = "who signed holds none of the posts that it names"
    elif given.person in before:
        why = "who signed had signed already, together with others"
    elif not hasattr(acted.data, "signature") and len(before) + 1 < together_for(rule, act):
        why = f"it asks for {provision.together} who sign together"
    silent = "The stated default: one whom the party has registered signs alone."
    return of_origin(acted.known, rule.origin, acted.at, "The authority to sign", silent, None, why)


def _holds_one(acted: Acted[Any], given: Any, posts: tuple[PostId, ...]) -> bool:
    partnership = acted.record.partnership
    assert partnership is not None, "what is signed belongs to a partnership"
    return any(
        held.post in posts
        and held.person == given.person
        and held.party in (None, given.party)
        and held.held is not None
        and held.held.contains(acted.at)
        for held in acted.known.within(APPOINTMENT, partnership)
    )
