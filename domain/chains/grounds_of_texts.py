"""What acts about partnerships, organisations, agreements and amendments rest on.

A partnership is founded by its parties, and each says itself who signs for it: founding acts. A
text is drawn up by anybody and binds nobody until every party has signed it; what changes it
later follows the rule that was pinned when the change was proposed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from domain import holiday as holidays
from domain.agreements import agreement as texts
from domain.agreements import amendment as changes
from domain.agreements.agreement import AGREEMENT, Agreement, provisions_at, provisions_in_force
from domain.agreements.amendment import Amendment
from domain.agreements.bound import given_before_leaving
from domain.agreements.joint_signature import AgreementCosigned, AmendmentCosigned
from domain.agreements.ruling_alone import rules_for_others
from domain.agreements.signature import AgreementSigned, AmendmentSigned
from domain.authority import ByAdministration, ByDecision, ByDefault, ByOrganisation
from domain.chains.chain import (
    Acted,
    Ground,
    founding,
    missing,
    on_act,
    rests,
    stated_default,
)
from domain.chains.grounds import (
    called,
    of_agreement,
    of_clause,
    of_decision,
    of_draft,
    of_origin,
    of_partnership,
    of_party,
)
from domain.chains.grounds_of_bound import bound_then, keyed, unbound
from domain.chains.grounds_of_charters import of_signing
from domain.chains.grounds_of_signers import of_signer
from domain.chains.known import Placed
from domain.decisions.decision import DECISION
from domain.decisions.resolution import resolution_on
from domain.parties import organisation as organisations
from domain.parties import partnership as partnerships
from domain.parties import person as persons
from domain.parties import proposal as proposals
from domain.parties import signatory as signatories
from domain.parties.organisation import ORGANISATION
from domain.parties.partnership import PARTNERSHIP, Party
from domain.parties.signatory import Signs
from domain.provisions import term
from domain.provisions.pinning import pin_amendment_rule
from domain.provisions.provision import DurationProvision, NoticeProvision, Provision
from domain.values import AmendmentId, OrganisationId

# The registry


@rests(
    organisations.OrganisationRegistered,
    persons.PersonRegistered,
    signatories.HeadRegistered,
    signatories.HeadWithdrawn,
    signatories.SignatoryRegistered,
    signatories.SignatoryWithdrawn,
)
def _of_itself(acted: Acted[Any]) -> Iterator[Ground]:
    what = {
        "organisation": "what an organisation says of itself",
        "person": "that somebody is entered",
    }[acted.record.kind]
    yield founding(acted, f"Nothing stands behind it: {what} is a founding act.")


@rests(
    organisations.OrganisationRenamed,
    organisations.IdentifierAdded,
    organisations.OrganisationMerged,
    organisations.OrganisationDissolved,
    persons.PersonRenamed,
)
def _of_registration(acted: Acted[Any]) -> Iterator[Ground]:
    registered = acted.known.stream(acted.record.stream)[0]
    yield on_act(acted.known, registered, "act", "The registration.")


# Partnerships


@rests(partnerships.PartnershipFormed, proposals.PartnershipProposed)
def _founded(acted: Acted[Any]) -> Iterator[Ground]:
    proposed = acted.known.last(acted.record.stream, proposals.PartnershipProposed)
    if proposed is not None:
        yield on_act(acted.known, proposed, "act", "The proposal, which every party accepted.")
        return
    yield founding(acted, "Organisations join of their own will: a founding act.")


@rests(
    proposals.InvitationAccepted,
    proposals.InvitationDeclined,
    proposals.ProposalWithdrawn,
)
def _of_proposal(acted: Acted[Any]) -> Iterator[Ground]:
    proposed = acted.known.last(acted.record.stream, proposals.PartnershipProposed)
    assert proposed is not None, "the proposal comes first"
    yield on_act(acted.known, proposed, "act", "The proposal of the partnership.")


@rests(
    partnerships.PartyAcceded,
    partnerships.PartnershipDissolved,
    holidays.HolidaysListed,
    holidays.HolidaysStruck,
)
def _in_partnership(acted: Acted[Any]) -> Iterator[Ground]:
    yield from of_partnership(acted.known, acted.record.partnership)


@rests(partnerships.PartySucceeded)
def _by_merger(acted: Acted[partnerships.PartySucceeded]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    yield from of_partnership(known, acted.record.partnership)
    merged = known.last(data.organisation, organisations.OrganisationMerged, into=data.successor)
    name = called(known, data.organisation, acted.at)
    if merged is not None:
        since = merged.record.effective.start
        yield on_act(known, merged, "act", f"The merger of {name}.", since=since)
    elif known.of(ORGANISATION, data.organisation) is not None and not acted.is_reported:
        yield missing("act", f"The merger of {name}.", "none is on record", data.organisation)


@rests(partnerships.PartyWithdrew)
def _left(acted: Acted[partnerships.PartyWithdrew]) -> Iterator[Ground]:
    """Where another one says it, or it happens by itself: that the party exists no more."""
    data, known, by = acted.data, acted.known, acted.record.authority
    yield from of_partnership(known, acted.record.partnership)
    if not isinstance(by, ByOrganisation | ByDefault) or keyed(acted) == data.organisation:
        return
    if isinstance(by, ByDefault):
        yield stated_default("Who exists no more is a party no more.")
    name = called(known, data.organisation, acted.at)
    ended = known.last(data.organisation, organisations.OrganisationDissolved)
    if ended is not None:
        since = ended.record.effective.start
        yield on_act(known, ended, "act", f"The dissolution of {name}.", since=since)
    elif known.of(ORGANISATION, data.organisation) is not None:
        yield missing("act", f"The dissolution of {name}.", "none is on record", data.organisation)


# Agreements


@rests(texts.AgreementDrafted)
def _drawn_up(acted: Acted[Any]) -> Iterator[Ground]:
    yield from of_partnership(acted.known, acted.record.partnership)
    parties, key = acted.data.parties, keyed(acted)
    if key is not None and parties and key not in parties:
        why = "the agreement is to be between others"
        yield missing("party", f"{_titled(acted, key)}, which drew it up.", why, key)
    yield founding(acted, "To draw up a text binds nobody: a founding act.")


@rests(AgreementSigned, AgreementCosigned)
def _agreement_signed(acted: Acted[Any]) -> Iterator[Ground]:
    yield from _signed(acted, "agreements")
    yield of_draft(acted.known, _text(acted))


@rests(AmendmentSigned, AmendmentCosigned)
def _amendment_signed(acted: Acted[Any]) -> Iterator[Ground]:
    yield from _signed(acted, "amendments")
    yield _proposal(acted, acted.data.amendment)


@rests(texts.AgreementEnteredIntoForce)
def _entered_into_force(acted: Acted[Any]) -> Iterator[Ground]:
    text = _text(acted)
    yield of_draft(acted.known, text)
    bound = bound_then(acted.known, text, acted.at)
    yield from _of_those_bound(acted, keyed(acted))
    if len(bound) < 2:
        yield founding(acted, "A text of one party alone binds nobody else: a founding act.")
        yield from _ruling_others(acted, text)
        return
    given = acted.known.stream(acted.record.stream)
    around = acted.known.of(PARTNERSHIP, text.partnership)
    outdated = set() if around is None else given_before_leaving(text, around, acted.at)
    found = [
        placed
        for placed in given
        if isinstance(placed.record.data, AgreementSigned)
        and placed.record.data.party not in outdated
    ]
    yield from _signatures(acted, bound, found)


def _ruling_others(acted: Acted[Any], text: Agreement) -> Iterator[Ground]:
    """Where a text of one party would govern others, those have not signed it."""
    partnership = acted.known.of(PARTNERSHIP, text.partnership)
    if partnership is None or acted.is_reported:
        return
    if rules_for_others(text, partnership, acted.data.effective):
        said = "The signatures of those for whom it lays down rules."
        yield missing("signature", said, "it binds one party alone", text.id)


@rests(term.NoticeGiven)
def _notice_given(acted: Acted[term.NoticeGiven]) -> Iterator[Ground]:
    if acted.data.capacity is None:
        yield from _party(acted, acted.data.party)
    else:
        yield from _signed(acted, "notices")
    default = "The stated default: three months’ notice to any day."
    yield _by_provision(acted, NoticeProvision, default)


@rests(term.NoticeWithdrawn, term.PartyReleased)
def _of_notice(acted: Acted[Any]) -> Iterator[Ground]:
    given = acted.known.last(acted.record.stream, term.NoticeGiven, party=acted.data.party)
    if given is not None:
        ends = given.record.data.ends
        why = ""
        if isinstance(acted.data, term.PartyReleased) and acted.at < ends.at:
            why = f"it ran until {ends}"
        yield on_act(acted.known, given, "act", "The notice that was given.", why_not=why)
    yield of_agreement(acted.known, _text(acted).id, acted.at)


@rests(term.AgreementRenewed, term.AgreementExpired)
def _of_duration(acted: Acted[Any]) -> Iterator[Ground]:
    text = _text(acted)
    default = "The stated default: without a clause on it, the term is as the parties say."
    yield _by_provision(acted, DurationProvision, default)
    entered = acted.known.last(text.id, texts.AgreementEnteredIntoForce)
    if entered is not None:
        said = f"The entry into force of “{text.title}”, with its first term."
        yield on_act(acted.known, entered, "agreement", said, since=text.in_force)


@rests(texts.AgreementTerminated)
def _terminated(acted: Acted[Any]) -> Iterator[Ground]:
    text = _text(acted)
    for given in acted.known.stream(text.id):
        if isinstance(given.record.data, term.NoticeGiven) and given.record.data.party in (
            text.notices
        ):
            yield on_act(acted.known, given, "act", "The notice that was given.")
    yield of_agreement(acted.known, text.id, acted.at)


# Amendments


@rests(changes.AmendmentProposed)
def _amendment_proposed(acted: Acted[Any]) -> Iterator[Ground]:
    text = _text(acted)
    if text.in_force is None and acted.is_reported:
        yield of_draft(acted.known, text)
    else:
        yield of_agreement(acted.known, text.id, acted.at)
    yield from _of_those_bound(acted, acted.data.party)


@rests(changes.AmendmentCommented)
def _amendment_commented(acted: Acted[changes.AmendmentCommented]) -> Iterator[Ground]:
    yield _proposal(acted, acted.data.amendment)
    yield from _of_those_bound(acted, acted.data.party)


@rests(changes.AmendmentLapsed)
def _amendment_lapsed(acted: Acted[Any]) -> Iterator[Ground]:
    yield _proposal(acted, acted.data.amendment)


@rests(changes.AmendmentWithdrawn)
def _amendment_withdrawn(acted: Acted[changes.AmendmentWithdrawn]) -> Iterator[Ground]:
    data, authority = acted.data, acted.record.authority
    yield _proposal(acted, data.amendment)
    is_unnamed = data.by is None and data.party is None
    if isinstance(authority, ByDecision):
        return
    if is_unnamed and (acted.is_reported or isinstance(authority, ByAdministration)):
        return
    why = changes.why_not_withdrawing(_text(acted).amendments[data.amendment], data.by, data.party)
    if why:
        yield missing("party", "Who proposed the amendment.", why, data.amendment)


@rests(changes.AmendmentRejected)
def _amendment_rejected(acted: Acted[changes.AmendmentRejected]) -> Iterator[Ground]:
    data, known = acted.data, acted.known
    yield _proposal(acted, data.amendment)
    if data.decision is not None:
        for placed in known.stream(data.decision)[-1:]:
            said = "The decision by which it was rejected."
            yield on_act(known, placed, "decision", said, why_not=_not_rejecting(acted))
    elif not acted.is_reported:
        yield from _of_those_bound(acted, acted.record.organisation)


@rests(changes.AmendmentAdopted)
def _amendment_adopted(acted: Acted[changes.AmendmentAdopted]) -> Iterator[Ground]:
    data, text = acted.data, _text(acted)
    amendment = text.amendments[data.amendment]
    yield _proposal(acted, data.amendment)
    rule = amendment.rule
    if data.decision is not None or (rule.by != "signatures" and not acted.is_reported):
        yield _resolution(acted, amendment)
    yield _amendment_rule(acted, amendment)
    if rule.by != "decision":
        given = acted.known.stream(text.id)
        found = [
            placed
            for placed in given
            if isinstance(placed.record.data, AmendmentSigned)
            and placed.record.data.amendment == amendment.id
        ]
        bound = bound_then(acted.known, text, acted.at)
        is_told = not acted.is_reported or data.decision is not None
        if found or (len(bound) > 1 and is_told):
            yield from _signatures(acted, bound, found, is_told=is_told)
    if text.in_force is not None or not acted.is_reported:
        yield of_agreement(acted.known, text.id, data.adopted.at)


def _not_rejecting(acted: Acted[changes.AmendmentRejected]) -> str:
    """Why the decision that is named does not reject the amendment; empty where it does."""
    decision = acted.known.of(DECISION, acted.data.decision)
    if decision is None:
        return ""
    text = _text(acted)
    pending = text.amendments[acted.data.amendment]
    party = None if acted.is_reported else acted.record.organisation
    resolution = resolution_on(decision, text.id, pending.id, acted.data.effective, party)
    return changes.why_not_rejecting(pending, resolution)


def _resolution(acted: Acted[changes.AmendmentAdopted], amendment: Amendment) -> Ground:
    """The decision that adopted it, which has to be about the matter that the rule names."""
    decision = acted.data.decision
    state = acted.known.of(DECISION, decision)
    matter = amendment.rule.matter
    if state is not None and matter and state.motion.matter != matter:
        said = f"The decision on “{state.motion.title}”."
        placed = acted.known.stream(state.id)[0]
        why = f"its matter is not “{matter}”"
        return on_act(acted.known, placed, "decision", said, why_not=why)
    when = max(acted.data.adopted.at, acted.data.effective.at)
    return of_decision(acted, decision, when)


def _amendment_rule(acted: Acted[Any], amendment: Amendment) -> Ground:
    """What it takes to amend the agreement, as it was pinned when the change was proposed."""
    proposed = acted.known.last(acted.record.stream, changes.AmendmentProposed, id=amendment.id)
    assert proposed is not None, "it is proposed first"
    known, at = acted.known.at(proposed.place), amendment.proposed.at
    text = known.of(AGREEMENT, acted.record.stream)
    assert text is not None, "it is drafted first"
    rule, why = amendment.rule, ""
    if pin_amendment_rule(provisions_in_force(text, at)) != rule and not acted.is_reported:
        why = "another rule was in force when it was proposed"
    silent = "The stated default: the signature of every party amends the agreement."
    return of_origin(known, rule.origin, at, "The rule on amendments", silent, None, why)


def _proposal(acted: Acted[Any], amendment: AmendmentId) -> Ground:
    proposed = acted.known.last(acted.record.stream, changes.AmendmentProposed, id=amendment)
    assert proposed is not None, "it is proposed first"
    title = proposed.record.data.amendment.title
    said = f"The proposal of the amendment “{title}”."
    return on_act(acted.known, proposed, "act", said)


# Signatures


def _signatures(
    acted: Acted[Any], bound: Sequence[Party], given: Sequence[Placed], *, is_told: bool = False
) -> Iterator[Ground]:
    """The signature of every party that is bound; of a report that knows of none, nothing, unless
    it tells by what else it was done (`is_told`).
    """
    if acted.is_reported and not given and not is_told:
        return
    by_party = {placed.record.data.party: placed for placed in given}
    for party in bound:
        signed = next((by_party[one] for one in party if one in by_party), None)
        name = called(acted.known, party[0], acted.at)
        if signed is None:
            said = f"The signature of {name}."
            yield missing("signature", said, "it has not signed", party[0])
        else:
            since = signed.record.effective.start
            said = f"The signature of {name}, given {since}."
            yield on_act(acted.known, signed, "signature", said, since=since)


def _signed(acted: Acted[Any], signs: Signs) -> Iterator[Ground]:
    """Who signed had been registered for that by the party, and the party was one."""
    data = _given(acted)
    if data.person is not None:
        yield of_signer(acted, data, signs)
    elif not acted.is_reported:
        name = called(acted.known, data.party, acted.at)
        yield missing("signatory", f"Who signed for {name}.", "it is not said", data.party)
    yield from _party(acted, data.party)
    yield from of_signing(acted, data, signs)


def _given(acted: Acted[Any]) -> Any:
    """What an act says of who signed: by itself, or of one of several who sign together."""
    return getattr(acted.data, "signature", acted.data)


def _party(acted: Acted[Any], party: OrganisationId) -> Iterator[Ground]:
    if acted.record.partnership is not None:
        yield of_party(acted.known, acted.record.partnership, party, acted.at)


# What they have in common


def _text(acted: Acted[Any]) -> Agreement:
    """The agreement as it was known before the act."""
    state = acted.known.of(AGREEMENT, acted.record.stream)
    assert state is not None, "it is drafted first"
    return state


def _of_those_bound(acted: Acted[Any], party: OrganisationId | None) -> Iterator[Ground]:
    """That the party that has a say in an agreement, where one is named, is bound by it."""
    if party is None:
        return
    if any(party in one for one in bound_then(acted.known, _text(acted), acted.at)):
        yield from _party(acted, party)
    else:
        yield unbound(acted.known, party, acted.at)


def _titled(acted: Acted[Any], organisation: OrganisationId) -> str:
    name = called(acted.known, organisation, acted.at)
    return f"{name[0].upper()}{name[1:]}"


def _by_provision(acted: Acted[Any], kind: type[Provision], silent: str) -> Ground:
    """The clause that states it, as the text then reads; or the default where none does."""
    text = _text(acted)
    for one in provisions_at(text, acted.at):
        if isinstance(one.provision, kind):
            return of_clause(acted.known, text.id, one.clause, one.version, acted.at, one.provision)
    return stated_default(silent, acted.record.id)
