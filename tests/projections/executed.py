"""A partnership that is proposed and an agreement that is signed, amended, noticed and renewed."""

from __future__ import annotations

from dataclasses import dataclass

from domain.agreements.agreement import AGREEMENT, AgreementDrafted, AgreementEnteredIntoForce
from domain.agreements.amendment import (
    AmendmentCommented,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentText,
)
from domain.agreements.clause import Clause, ReplaceClause
from domain.agreements.joint_signature import AgreementCosigned, AmendmentCosigned, Cosignature
from domain.agreements.signature import AgreementSigned, AmendmentSigned
from domain.parties.organisation import (
    ORGANISATION,
    Identifier,
    IdentifierAdded,
    OrganisationMerged,
    OrganisationRegistered,
)
from domain.parties.partnership import PARTNERSHIP, PartnershipFormed, PartySucceeded
from domain.parties.proposal import (
    InvitationAccepted,
    InvitationDeclined,
    PartnershipProposed,
    ProposalWithdrawn,
)
from domain.parties.signatory import (
    HeadRegistered,
    HeadWithdrawn,
    Limits,
    SignatoryRegistered,
    SignatoryWithdrawn,
)
from domain.provisions.term import (
    AgreementExpired,
    AgreementRenewed,
    NoticeGiven,
    NoticeWithdrawn,
    PartyReleased,
)
from domain.values import (
    AgreementId,
    AmendmentId,
    ClauseId,
    OrganisationId,
    PartnershipId,
    Period,
    PersonId,
    Sealed,
)
from domain.voting.rules import FromClause, StatedDefault
from tests.projections.records import Ledger, on, some_id

HILL, LAKE, VALE = (some_id(OrganisationId, name) for name in ("hill", "lake", "vale"))
ADA, BOB = (some_id(PersonId, name) for name in ("ada of hill", "bob of lake"))
PACT: PartnershipId = some_id(PartnershipId, "pact")
TREATY: AgreementId = some_id(AgreementId, "treaty")
FIRST, SECOND = (some_id(AmendmentId, name) for name in ("first of treaty", "second of treaty"))
AIM: ClauseId = some_id(ClauseId, "aim of treaty")
BY_CLAUSE = FromClause(TREATY, AIM, 1, "three signatures", "clause 1 “Aim” of “Treaty”")


@dataclass
class Recording:
    """What happens is recorded where it belongs."""

    ledger: Ledger

    def organisation(self, id: OrganisationId, *happened: object) -> None:
        self.ledger.record(ORGANISATION, id, *happened)

    def pact(self, *happened: object, id: PartnershipId = PACT) -> None:
        self.ledger.record(PARTNERSHIP, id, *happened, partnership=id)

    def treaty(self, *happened: object) -> None:
        self.ledger.record(AGREEMENT, TREATY, *happened, partnership=PACT)

    def signatories(self) -> None:
        """Heads and signatories, of which some left."""
        for each, name in ((HILL, "Hill"), (LAKE, "Lake"), (VALE, "Vale")):
            self.organisation(each, OrganisationRegistered(on(1), each, name, "school", None, ()))
        self.organisation(
            HILL,
            IdentifierAdded(on(2), Identifier("ror", "1")),
            HeadRegistered(on(5), ADA),
            HeadRegistered(on(3), BOB),
            SignatoryRegistered(Period(on(4), on(40)), BOB, Limits(("amendments",), (PACT,))),
            SignatoryWithdrawn(on(20), BOB),
        )
        self.organisation(LAKE, HeadRegistered(on(3), BOB), HeadWithdrawn(on(30)))

    def formed(self) -> None:
        """Proposals that came to a partnership, and two that did not."""
        circle = (HILL, LAKE, VALE)
        self.pact(
            PartnershipProposed(on(2), PACT, "Pact", "Peace", "UTC", HILL, (LAKE, VALE)),
            InvitationAccepted(on(3), LAKE),
            InvitationAccepted(on(4), VALE),
            PartnershipFormed(on(4), PACT, "Pact", "Peace", "UTC", circle),
        )
        for name, end in (
            ("no", InvitationDeclined(on(3), LAKE)),
            ("never mind", ProposalWithdrawn(on(3))),
        ):
            failed: PartnershipId = some_id(PartnershipId, name)
            proposed = PartnershipProposed(on(2), failed, name, "", "UTC", HILL, (LAKE,))
            self.pact(proposed, end, id=failed)

    def executed(self) -> None:
        """A treaty with signatures, and a term that is renewed."""
        self.treaty(
            AgreementDrafted(
                on(4), TREATY, PACT, "Treaty", "en", "", (), (Clause(AIM, "1", "Aim", "Peace.\n"),)
            ),
            AgreementCosigned(on(5), Cosignature(HILL, BOB, "signatory", 2, StatedDefault())),
            AgreementSigned(on(5), HILL, ADA, "head"),
            AgreementSigned(on(6), LAKE, BOB, "signatory"),
            AgreementSigned(on(6), VALE, None, "unregistered"),
            AgreementEnteredIntoForce(on(7), on(300)),
            AgreementRenewed(on(290), on(300), on(600)),
        )

    def amended(self) -> None:
        """One amendment that is being signed, one that lapsed."""
        for each, title in ((FIRST, "More"), (SECOND, "Less")):
            change = ReplaceClause(AIM, "1", "Aim", f"{title} peace.\n")
            text = AmendmentText(title, (change,))
            self.treaty(AmendmentProposed(on(10), each, text, on(50), on(100)))
        self.treaty(
            AmendmentCommented(on(11), FIRST, Sealed("Why not?", PACT), LAKE, BOB),
            AmendmentCommented(on(12), FIRST, Sealed("Indeed.", PACT), None, None),
            AmendmentCosigned(on(13), FIRST, Cosignature(LAKE, BOB, "head", 3, BY_CLAUSE)),
            AmendmentSigned(on(13), FIRST, HILL, ADA, "head"),
            AmendmentLapsed(on(100), SECOND),
        )

    def noticed(self) -> None:
        """A notice that was taken back, one that ran out, and one that runs."""
        self.treaty(
            NoticeGiven(on(200), HILL, on(290)),
            NoticeWithdrawn(on(210), HILL),
            NoticeGiven(on(220), VALE, on(310)),
            PartyReleased(on(310), VALE),
            NoticeGiven(on(320), LAKE, on(410)),
        )

    def succeeded(self) -> None:
        """Lake merges into a fourth organisation, which takes its place."""
        isle: OrganisationId = some_id(OrganisationId, "isle")
        self.organisation(isle, OrganisationRegistered(on(1), isle, "Isle", "ngo", None, ()))
        self.organisation(LAKE, OrganisationMerged(on(400), isle))
        self.pact(PartySucceeded(on(401), LAKE, isle))

    def everything(self) -> None:
        """All of it, in order; the treaty goes on."""
        self.signatories()
        self.formed()
        self.executed()
        self.amended()
        self.noticed()
        self.succeeded()

    def expired(self) -> None:
        """The treaty ends with its term."""
        self.treaty(AgreementExpired(on(600)))
