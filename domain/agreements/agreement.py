"""Agreements: a text between parties, in force from a date, and how amendments change it.

An agreement is drafted with its clauses, signed by its parties (`domain.agreements.signing`),
enters into force, and is changed by amendments alone (`domain.agreements.revision`). An adopted
amendment changes the text from a moment of its own, which may lie before or after the adoption, and
also before that of amendments adopted earlier: the text at any instant is the original one with the
amendments in effect by then, in effective order (see `domain.agreements.consolidation`). It ends by
termination, by notice or when its term is over (`domain.agreements.ending`).

Nothing takes effect before the agreement is in force; an amendment is adopted once, and what was
adopted can only be changed by another amendment.
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias, assert_never

from domain.agreements.amendment import (
    Amendment,
    AmendmentAdopted,
    AmendmentCommented,
    AmendmentEvent,
    AmendmentFell,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentRejected,
    AmendmentWithdrawn,
    furthered,
    proposed_amendment,
)
from domain.agreements.clause import Clause, check_clauses, cited
from domain.agreements.consolidation import Adopted, StandingClause, TextHistory
from domain.agreements.joint_signature import (
    AgreementCosigned,
    AmendmentCosigned,
    Cosigners,
    joined,
)
from domain.agreements.signature import (
    AgreementSigned,
    AmendmentSigned,
    Signature,
    Signatures,
    signature_of,
)
from domain.parties.partnership import Party
from domain.provisions.provision import ProvisionInForce
from domain.provisions.term import (
    AgreementExpired,
    AgreementRenewed,
    Notice,
    NoticeGiven,
    NoticeWithdrawn,
    PartyReleased,
    Renewal,
)
from domain.quoting import quoted
from domain.record import Noun, PlainData, event, upcast
from domain.refusal import DONE_HERE, Conduct, Refused
from domain.values import (
    NAME_LIMIT,
    PARTIES_LIMIT,
    TITLE_LIMIT,
    AgreementId,
    AmendmentId,
    Moment,
    OrganisationId,
    PartnershipId,
    TooMany,
    checked_text,
    required_text,
)

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


# Events


@event("agreement.drafted.v1", begins="id")
@dataclass(frozen=True)
class AgreementDrafted:
    """The text of an agreement was drawn up."""

    effective: Moment
    id: AgreementId
    partnership: PartnershipId
    title: str
    language: str
    """BCP 47 tag of the language that the clauses are written in."""
    reference: str
    """What people cite the agreement by, such as a file number; may be empty."""
    parties: tuple[OrganisationId, ...]
    """The parties between whom it is; empty for all parties of the partnership."""
    clauses: tuple[Clause, ...]


@event("agreement.entered-into-force.v2")
@dataclass(frozen=True)
class AgreementEnteredIntoForce:
    """The agreement began to bind its parties, for the term that its text states."""

    effective: Moment
    until: Moment | None = None
    """From when on it no longer binds, unless it is renewed; None: it has no end."""


@upcast("agreement.entered-into-force.v1", to="agreement.entered-into-force.v2")
def _without_end(data: PlainData) -> PlainData:
    """Before durations were known, no text could carry one."""
    return {**data, "until": None}


@event("agreement.terminated.v1")
@dataclass(frozen=True)
class AgreementTerminated:
    """The agreement ceased to bind its parties."""

    effective: Moment


Event: TypeAlias = (
    AgreementDrafted
    | AgreementSigned
    | AgreementCosigned
    | AgreementEnteredIntoForce
    | AmendmentEvent
    | NoticeGiven
    | NoticeWithdrawn
    | PartyReleased
    | AgreementRenewed
    | AgreementExpired
    | AgreementTerminated
)


# State


@dataclass(frozen=True)
class Agreement:
    """An agreement as known so far, with its text at every instant."""

    id: AgreementId
    partnership: PartnershipId
    title: str
    language: str
    reference: str
    parties: tuple[OrganisationId, ...]
    drafted: Moment
    text: TextHistory
    amendments: Mapping[AmendmentId, Amendment]
    signatures: Signatures = field(default_factory=dict)
    signed_before: tuple[Signature, ...] = ()
    """Signatures of parties that have signed once more since."""
    cosigners: Cosigners = field(default_factory=dict)
    """Who has signed together for a party, whether others still have to or not."""
    in_force: Moment | None = None
    concluded_by: frozenset[OrganisationId] = frozenset()
    """Whose signatures it had as it entered into force."""
    until: Moment | None = None
    """The end of the first term; None: it has no end."""
    renewals: tuple[Renewal, ...] = ()
    notices: Mapping[OrganisationId, Notice] = field(default_factory=dict)
    """The notices that were given and not taken back."""
    released: Mapping[OrganisationId, Moment] = field(default_factory=dict)
    """The parties that it no longer binds, as their notice had run out, from when on."""
    terminated: Moment | None = None
    """From when on it binds nobody: it was terminated, or its term was over."""
    expired: bool = False

    def in_force_at(self, at: datetime) -> bool:
        """Whether the agreement bound its parties at the instant `at`."""
        begun = self.in_force is not None and self.in_force.at <= at
        return begun and (self.terminated is None or at < self.terminated.at)

    @property
    def term_end(self) -> Moment | None:
        """The end of the last term that is known; None: it has no end."""
        return self.renewals[-1].until if self.renewals else self.until

    def still_bound(self, parties: Sequence[Party], at: datetime) -> tuple[Party, ...]:
        """Those of the parties whom no notice has released by the instant `at`.

        Who took the place of another is bound by what it agreed to itself, also where the other had
        given notice before; by its own notice it is released from both.
        """
        gone = {party for party, since in self.released.items() if since.at <= at}
        return tuple(party for party in parties if not self._has_left(party, gone))

    def _has_left(self, party: Party, gone: Set[OrganisationId]) -> bool:
        agreed = self.parties or self.signatures
        own = [one for one in party if one in agreed] or party
        return party[0] in gone or gone >= set(own)


def clauses_at(agreement: Agreement, at: datetime) -> tuple[StandingClause, ...]:
    """The clauses of the text as of the instant `at`, in order; none before it was drafted.

    This is the adopted text, whether or not the agreement was in force at the time.
    """
    return agreement.text.at(at)


def text_at(agreement: Agreement, at: datetime) -> str:
    """The whole text as of the instant `at`, verbatim; empty before it was drafted."""
    return "".join(standing.clause.text for standing in clauses_at(agreement, at))


def versions(agreement: Agreement) -> tuple[tuple[datetime, tuple[AmendmentId, ...]], ...]:
    """The instants from which the text is another one, each with the amendments that made it so.

    The first is the original text, with no amendment, unless amendments take effect with it.
    """
    found: dict[datetime, tuple[AmendmentId, ...]] = {}
    for version in agreement.text.versions:
        made_by = () if version.amendment is None else (version.amendment,)
        found[version.at] = found.get(version.at, ()) + made_by
    return tuple(found.items())


def provisions_in_force(agreement: Agreement, at: datetime) -> tuple[ProvisionInForce, ...]:
    """The provisions that bind at the instant `at`, in the order of the text.

    `domain.provisions.pinning.pin_rule` finds among them the rule for a matter.
    """
    return provisions_at(agreement, at) if agreement.in_force_at(at) else ()


def provisions_at(agreement: Agreement, at: datetime) -> tuple[ProvisionInForce, ...]:
    """The provisions that the text has at the instant `at`, whether or not it is in force."""
    return tuple(
        ProvisionInForce(
            provision,
            agreement.id,
            standing.clause.id,
            standing.version,
            f"{cited(standing.clause)} of {quoted(agreement.title)}",
        )
        for standing in clauses_at(agreement, at)
        for provision in standing.clause.provisions
    )


# Refusals


class AgreementUnknown(Refused):
    """There is no such agreement."""

    code = "AGREEMENT_UNKNOWN"


class AgreementAlreadyDrafted(Refused):
    """The agreement {agreement} is drafted already."""

    code = "AGREEMENT_ALREADY_DRAFTED"
    agreement: AgreementId


class AgreementAlreadyInForce(Refused):
    """The agreement {agreement} has been in force since {since}."""

    code = "AGREEMENT_ALREADY_IN_FORCE"
    agreement: AgreementId
    since: Moment


class AgreementAlreadyTerminated(Refused):
    """The agreement {agreement} was terminated already, on {terminated}."""

    code = "AGREEMENT_ALREADY_TERMINATED"
    agreement: AgreementId
    terminated: Moment


class AgreementNotInForce(Refused):
    """The agreement {agreement} is not in force at {at}: {because}."""

    code = "AGREEMENT_NOT_IN_FORCE"
    agreement: AgreementId
    at: Moment
    because: str = "it binds nobody then"


class MalformedLanguage(Refused):
    """“{language}” is not a language tag, such as “en” or “de-CH” (BCP 47)."""

    code = "MALFORMED_LANGUAGE"
    language: str


# Decisions


def draft_agreement(
    agreement: Agreement | None,
    *,
    id: AgreementId,
    partnership: PartnershipId,
    title: str,
    language: str,
    clauses: tuple[Clause, ...],
    reference: str = "",
    parties: tuple[OrganisationId, ...] = (),
    effective: Moment,
    conduct: Conduct = DONE_HERE,  # noqa: ARG001 -- no rule of governance can be broken here
) -> list[Event]:
    """Draw up the text of an agreement in a partnership."""
    if agreement is not None:
        raise AgreementAlreadyDrafted(id)
    required_text("title", title, TITLE_LIMIT)
    checked_text("reference", reference, NAME_LIMIT)
    if not _LANGUAGE.fullmatch(language):
        raise MalformedLanguage(language)
    if len(parties) > PARTIES_LIMIT:
        raise TooMany("parties", len(parties), PARTIES_LIMIT)
    check_clauses(clauses)
    return [
        AgreementDrafted(effective, id, partnership, title, language, reference, parties, clauses)
    ]


def known(agreement: Agreement | None) -> Agreement:
    """The agreement, or the refusal that there is none."""
    if agreement is None:
        raise AgreementUnknown
    return agreement


def require_in_force(agreement: Agreement, effective: Moment, conduct: Conduct) -> None:
    """Breach the rule that only what is in force is acted upon, if the agreement is not."""
    if not agreement.in_force_at(effective.at):
        conduct.breach(AgreementNotInForce(agreement.id, effective))


# Folding


def evolve(agreement: Agreement | None, happened: Event) -> Agreement:
    """The agreement after what happened."""
    if isinstance(happened, AgreementDrafted):
        return _drafted(happened)
    assert agreement is not None, "its drafting comes first"
    match happened:
        case AgreementSigned():
            return _signed(agreement, happened)
        case AgreementCosigned(signature=signature):
            return replace(agreement, cosigners=joined(agreement.cosigners, signature))
        case AgreementEnteredIntoForce(effective, until):
            signed = frozenset(agreement.signatures)
            return replace(agreement, in_force=effective, until=until, concluded_by=signed)
        case AgreementRenewed(effective, begins, until):
            renewal = Renewal(effective, begins, until)
            return replace(agreement, renewals=(*agreement.renewals, renewal))
        case AgreementExpired(effective):
            return replace(agreement, terminated=effective, expired=True)
        case AgreementTerminated(effective):
            return replace(agreement, terminated=effective)
        case NoticeGiven() | NoticeWithdrawn() | PartyReleased():
            return _noticed(agreement, happened)
        case AmendmentProposed():
            # Each amendment adopted, or fallen, is one version of the text, beside the original.
            return _with(agreement, proposed_amendment(happened, len(agreement.text.versions) - 1))
        case AmendmentAdopted() | AmendmentFell():
            return _revised(agreement, happened)
        case (
            AmendmentCommented()
            | AmendmentSigned()
            | AmendmentCosigned()
            | AmendmentRejected()
            | AmendmentWithdrawn()
            | AmendmentLapsed()
        ):
            return _with(agreement, furthered(agreement.amendments[happened.amendment], happened))
        case _:
            assert_never(happened)


def _revised(agreement: Agreement, happened: AmendmentAdopted | AmendmentFell) -> Agreement:
    """With an amendment adopted or fallen; a pending one that falls changes no text."""
    before, number = agreement.amendments[happened.amendment], len(agreement.text.versions)
    amendment, at = furthered(before, happened), happened.effective.at
    adopted = Adopted(before.id, before.text.changes)
    if isinstance(happened, AmendmentAdopted):
        text = agreement.text.amended(at, adopted)
        return replace(_with(agreement, replace(amendment, number=number)), text=text)
    if before.in_effect is None:
        return _with(agreement, amendment)
    text = agreement.text.fallen(max(at, before.in_effect.at), adopted)
    return replace(_with(agreement, replace(amendment, fell=number)), text=text)


def _signed(agreement: Agreement, happened: AgreementSigned) -> Agreement:
    """With one more signature; who signs together for the party once more begins anew."""
    before = agreement.signatures.get(happened.party)
    waiting = {one: given for one, given in agreement.cosigners.items() if one != happened.party}
    return replace(
        agreement,
        signatures={**agreement.signatures, happened.party: signature_of(happened)},
        signed_before=(*agreement.signed_before, *([before] if before else [])),
        cosigners=waiting,
    )


def _noticed(
    agreement: Agreement, happened: NoticeGiven | NoticeWithdrawn | PartyReleased
) -> Agreement:
    others = dict(agreement.notices)
    others.pop(happened.party, None)
    match happened:
        case NoticeGiven(effective, party, ends):
            return replace(agreement, notices={**others, party: Notice(party, effective, ends)})
        case NoticeWithdrawn():
            return replace(agreement, notices=others)
        case PartyReleased(effective, party):
            released = {**agreement.released, party: effective}
            return replace(agreement, notices=others, released=released)
        case _:
            assert_never(happened)


def _drafted(happened: AgreementDrafted) -> Agreement:
    return Agreement(
        id=happened.id,
        partnership=happened.partnership,
        title=happened.title,
        language=happened.language,
        reference=happened.reference,
        parties=happened.parties,
        drafted=happened.effective,
        text=TextHistory.beginning(happened.effective.at, happened.clauses),
        amendments={},
    )


def _with(agreement: Agreement, amendment: Amendment) -> Agreement:
    return replace(agreement, amendments={**agreement.amendments, amendment.id: amendment})


AGREEMENT = Noun("agreement", evolve)
