"""What is there before each case: two schools in a partnership, with one of everything.

Hill School and Lake School are parties; Ford College was one and left. Ada heads Hill School, Bob
heads Lake School; both sit in the council, which Ada chairs. Everything began in 2020; what a
case does happens in 2024.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from domain.agreements.clause import Clause
from domain.elections.election import (
    Approval,
    ElectionRule,
    InstantRunoff,
    OptionQuorumRoot,
    Plurality,
    Schulze,
    Star,
)
from domain.provisions.protocol import ConflictProtocol, ProtocolStage
from domain.provisions.provision import (
    AmendmentRuleProvision,
    ConflictProtocolProvision,
    DecisionRuleProvision,
    ElectionRuleProvision,
    Procedure,
    ProcedureProvision,
    Provision,
    TimeLimitsProvision,
)
from domain.provisions.remit import Power, Remit
from domain.provisions.time_limits import TimeLimits
from domain.provisions.urgency import UrgencyProvision
from domain.values import (
    AgreementId,
    AppointmentId,
    BodyId,
    ClauseId,
    ConflictId,
    DecisionId,
    OrganisationId,
    PartnershipId,
    PersonId,
    PollId,
    PostId,
    SeatId,
)
from domain.voting.rules import CONSENT, ByWay, DecisionRule, Majority
from domain.voting.side import Side
from domain.voting.tally import Seat
from tests.refusals.cases import Step, named, on

HILL = named(OrganisationId, "Hill School")
LAKE = named(OrganisationId, "Lake School")
FORD = named(OrganisationId, "Ford College")
MILL = named(OrganisationId, "Mill Trust")
COURT = named(OrganisationId, "Court of Arbitration")
ADA, BOB, CLEO, DAN = (named(PersonId, name) for name in ("Ada", "Bob", "Cleo", "Dan"))
NOBODY = named(PersonId, "nobody")

ALLIANCE = named(PartnershipId, "Alliance")
PROPOSED = named(PartnershipId, "proposed")

RULES = named(AgreementId, "rules")
ONE, TWO, GONE = (named(ClauseId, name) for name in ("one", "two", "gone"))
DRAFT = named(AgreementId, "draft")
DRAFTED = named(ClauseId, "drafted")

COUNCIL = named(BodyId, "council")
ADAS, BOBS, VACANT = (named(SeatId, name) for name in ("Ada's", "Bob's", "vacant"))

MOTION = named(DecisionId, "motion")
POLL = named(PollId, "poll")
OTHER_MOTION = named(DecisionId, "other motion")

CHAIR = named(PostId, "chair")
HELD = named(AppointmentId, "held")

CONFLICT = named(ConflictId, "conflict")
HILLS, LAKES = Side(HILL), Side(LAKE)

MORE_YES = Majority(Fraction(1, 2), True, "cast")


def clause(id: ClauseId, *provisions: Provision, text: str = "We help each other.\n") -> Clause:
    """A clause."""
    return Clause(id, "1", "Help", text, None, provisions)


def deciding(matter: str, rule: DecisionRule) -> DecisionRuleProvision:
    """The rule by which the council decides on a matter."""
    return DecisionRuleProvision(matter, (matter,), rule)


def electing(matter: str, rule: ElectionRule) -> ElectionRuleProvision:
    """The rule by which the council elects in a matter."""
    return ElectionRuleProvision(matter, (matter,), rule)


def proceeding(matter: str, procedure: Procedure) -> ProcedureProvision:
    """What has to come before the vote on a matter."""
    return ProcedureProvision(matter, (matter,), procedure)


BY_PROXY = DecisionRule(MORE_YES, proxy="present")

ROOT = Fraction(1)
PROVISIONS = (
    deciding("by proxy", BY_PROXY),
    deciding("once", DecisionRule(MORE_YES, ballots_final=True)),
    deciding("secret", DecisionRule(MORE_YES, secrecy="secret")),
    deciding("tied", DecisionRule(MORE_YES, tie="casting-vote")),
    deciding("lot", DecisionRule(MORE_YES, tie="lot")),
    deciding("in writing", DecisionRule(ByWay(written=MORE_YES))),
    deciding("consent", CONSENT),
    deciding("consent, by proxy", replace(CONSENT, proxy="present")),
    deciding("consent, once", replace(CONSENT, ballots_final=True)),
    deciding("schools", DecisionRule(Majority(Fraction(1, 2), True, "cast", "schools"))),
    deciding("few proxies", BY_PROXY),
    deciding("consent, few proxies", replace(CONSENT, proxy="present")),
    proceeding("few proxies", Procedure(proxies_per_holder=0)),
    proceeding("consent, few proxies", Procedure(proxies_per_holder=0)),
    proceeding("seconded", Procedure(seconder_required=True)),
    TimeLimitsProvision("extendable", ("extendable",), TimeLimits(extension_days=14)),
    proceeding("announced", Procedure(notice_days=7, notice_shortened_to=2)),
    UrgencyProvision("urgent", ("urgent",)),
    electing("chairing", ElectionRule(Plurality(), tie="casting-vote")),
    electing("further", ElectionRule(Schulze(default="none"))),
    electing("ranked", ElectionRule(InstantRunoff(least_ranked=2))),
    electing("scored", ElectionRule(Star())),
    electing("run-off", ElectionRule(InstantRunoff(), tie="casting-vote")),
    electing("quorate", ElectionRule(Schulze(default="none", quorum=OptionQuorumRoot(ROOT)))),
    electing("weighed", ElectionRule(Approval(), measure="weight")),
    electing("by lot", ElectionRule(Plurality(), tie="lot")),
)
"""The matters that cases are about, each by what is particular in it."""

BY_DECISION = AmendmentRuleProvision("by the council", "decision", "amendments")
"""How an agreement is amended by a decision alone."""

PROTOCOL = ConflictProtocol(
    (ProtocolStage("direct-talks", 10), ProtocolStage("panel", 10, needs_neutral=True)),
    acknowledgement_days=5,
    appeal_days=30,
)
"""By which a conflict is worked through here."""


def then(command: str, **given: object) -> Step:
    """A step of 2020."""
    return Step(command, {"when": on(2020), "reported": True, **given})


def story() -> tuple[Step, ...]:
    """What happened before every case."""
    organisations = ((HILL, "Hill School"), (LAKE, "Lake School"), (FORD, "Ford College"),
                     (MILL, "Mill Trust"), (COURT, "Court of Arbitration"))  # fmt: skip
    persons = ((ADA, "Ada", HILL), (BOB, "Bob", LAKE), (CLEO, "Cleo", None), (DAN, "Dan", None))
    seats = (Seat(ADAS, ADA, HILL), Seat(BOBS, BOB, LAKE), Seat(VACANT))
    return (
        *(then("register_organisation", id=i, name=name) for i, name in organisations),
        *(then("register_person", id=i, name=n, affiliation=o) for i, n, o in persons),
        then("register_head", organisation=HILL, person=ADA),
        then("register_head", organisation=LAKE, person=BOB),
        then("form_partnership", id=ALLIANCE, name="Alliance", parties=(HILL, LAKE, FORD)),
        then("withdraw_party", organisation=FORD, when=on(2021)),
        then("propose_partnership", id=PROPOSED, name="New", proposer=HILL, invited=(LAKE, MILL)),
        then(
            "draft_agreement",
            id=RULES,
            clauses=(
                clause(ONE, *PROVISIONS),
                clause(TWO, ConflictProtocolProvision("disputes", PROTOCOL)),
                clause(GONE),
            ),
            parties=(HILL, LAKE),
        ),
        then("enter_into_force", agreement=RULES),
        then("draft_agreement", id=DRAFT, clauses=(clause(DRAFTED),), parties=(HILL, LAKE)),
        then("constitute_body", id=COUNCIL, seats=seats),
        then("designate_chair", seat=ADAS),
        then("define_post", id=CHAIR, title="Chair", remit=Remit((), (Power(("travel",)),))),
    )
