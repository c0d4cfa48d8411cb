"""Grounds that acts of many kinds have in common: parties, agreements, clauses, rules, decisions.

Each function says how it stood with something at an instant, as it was known then, and gives the
link that acts rest on, or the one that they should have rested on with the reason why not.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from domain.agreements.agreement import (
    AGREEMENT,
    Agreement,
    AgreementDrafted,
    AgreementEnteredIntoForce,
)
from domain.agreements.amendment import AmendmentAdopted
from domain.agreements.clause import Clause, cited
from domain.agreements.consolidation import StandingClause
from domain.agreements.governing import Whose, provisions_governing
from domain.authority import (
    ByAdministration,
    ByClause,
    ByDecision,
    ByDefault,
    ByOrganisation,
    BySource,
    attesting,
)
from domain.bodies.body import BODY
from domain.chains.acts_done import acts_done
from domain.chains.chain import Acted, Ground, Link, missing, names, on_act, stated_default
from domain.chains.fallen import FALLEN, is_in_doubt, why_fallen
from domain.chains.grounds_of_days import not_the_day
from domain.chains.known import Known
from domain.conflicts.conflict import CONFLICT
from domain.decisions.decision import DECISION, Decision
from domain.decisions.elected_acts import did_elect, did_elect_holder
from domain.decisions.one_word import told_alone_by
from domain.elections.results import ADOPTED, BINDING_RESULTS, DecisionResult
from domain.motions.acts_named import said
from domain.motions.enacted_acts import ChairDesignation, EnactedAct, PostAppointment, SeatFilling
from domain.motions.outcome import ElectionReturned, OutcomeDetermined
from domain.parties.organisation import ORGANISATION, name_at
from domain.parties.partnership import (
    PARTNERSHIP,
    PartnershipFormed,
    PartyAcceded,
    PartySucceeded,
    is_party_at,
)
from domain.parties.proposal import PartnershipProposed
from domain.provisions.provision import Provision, ProvisionInForce
from domain.provisions.urgency import UrgentActionTaken
from domain.quoting import quoted
from domain.values import (
    AgreementId,
    BodyId,
    ClauseId,
    DecisionId,
    Moment,
    OrganisationId,
    PartnershipId,
)
from domain.voting.reconsideration import DecisionReconsidered
from domain.voting.rules import AttestedRule, FromClause, RuleOrigin

# The authority that a record names


@names(ByAdministration)
def _by_administration(acted: Acted[Any]) -> Ground:
    record = acted.record
    assert isinstance(record.authority, ByAdministration)
    key = record.authority.key
    whom = " for the person whom it named" if record.actor.kind == "person" else ""
    said = f"By the key {quoted(key)}, which administers this installation{whom and ','}{whom}."
    return Ground(("key", key, whom), Link("administration", said, record.id))


@names(ByOrganisation)
def _by_organisation(acted: Acted[Any]) -> Ground:
    record = acted.record
    assert isinstance(record.authority, ByOrganisation)
    key, organisation = record.authority.key, record.authority.organisation
    said = f"By the key {quoted(key)} of {called(acted.known, organisation, acted.at)}."
    link = Link("organisation", said, record.id)
    return Ground(("key", key), link, lambda: [_registration(acted, organisation)])


@names(BySource)
def _by_source(acted: Acted[Any]) -> Ground:
    record = acted.record
    source = attesting(record.authority)
    assert source is not None
    where = " ".join(part for part in (source.name, source.reference) if part)
    found_at = "; ".join(part for part in (source.url, source.licence) if part)
    said = f"Attested by {where}" + (f" ({found_at})." if found_at else ".")
    return Ground(("source", source), Link("source", said, record.id))


@names(ByDefault)
def _by_default(acted: Acted[Any]) -> Ground:
    said = "By operation of the stated default: no clause provides for it."
    return stated_default(said, acted.record.id)


@names(ByDecision)
def _by_decision(acted: Acted[Any]) -> Ground:
    assert isinstance(acted.record.authority, ByDecision)
    return of_decision(acted, acted.record.authority.decision)


@names(ByClause)
def _by_clause(acted: Acted[Any]) -> Ground:
    authority = acted.record.authority
    assert isinstance(authority, ByClause)
    at, known = acted.at, acted.known
    return of_clause(known, authority.agreement, authority.clause, authority.version, at)


# Organisations and partnerships


def called(known: Known, organisation: OrganisationId, at: datetime) -> str:
    """What the organisation was called, where the registry says so."""
    found = known.of(ORGANISATION, organisation)
    if found is None:
        return f"the organisation {organisation}"
    return name_at(found, at) or found.names.last


def of_consulted(acted: Acted[Any], partnership: PartnershipId, who: OrganisationId) -> Ground:
    """That who is consulted is a party, or else an organisation on record."""
    state = acted.known.of(PARTNERSHIP, partnership)
    if state is None or is_party_at(state, who, acted.at):
        return of_party(acted.known, partnership, who, acted.at)
    return _registration(acted, who)


def _registration(acted: Acted[Any], organisation: OrganisationId) -> Ground:
    """That an organisation is on record, whose own key acts for it."""
    stream = acted.known.stream(organisation)
    name = called(acted.known, organisation, acted.at)
    said = f"{name[0].upper()}{name[1:]}, as it was registered."
    if not stream:
        return Ground(("organisation", organisation), Link("founding", said))
    return on_act(acted.known, stream[0], "act", said)


def of_partnership(known: Known, partnership: PartnershipId | None) -> Iterator[Ground]:
    """The partnership in which something is done: it was formed by its parties."""
    if partnership is None:
        return
    state = known.of(PARTNERSHIP, partnership)
    formed = known.last(partnership, PartnershipFormed, PartnershipProposed)
    if state is None or formed is None:
        yield missing("partnership", "A partnership of which nothing is on record.", "unknown")
        return
    said = f"The partnership {quoted(state.name)}, as it was formed."
    since, until = state.formed, state.dissolved
    yield on_act(known, formed, "partnership", said, since=since, until=until)


def of_party(
    known: Known, partnership: PartnershipId, organisation: OrganisationId, at: datetime
) -> Ground:
    """That an organisation is a party of the partnership."""
    state = known.of(PARTNERSHIP, partnership)
    name = called(known, organisation, at)
    said = f"{name[0].upper()}{name[1:]}, a party of the partnership."
    entered = None
    for placed in known.stream(partnership):
        data = placed.record.data
        joins = (
            (isinstance(data, PartnershipFormed) and organisation in data.parties)
            or (isinstance(data, PartyAcceded) and data.organisation == organisation)
            or (isinstance(data, PartySucceeded) and data.successor == organisation)
        )
        if joins and data.effective.at <= at:
            entered = placed
    if state is None or entered is None:
        return missing("party", said, "it was no party then", organisation)
    why = "" if is_party_at(state, organisation, at) else "it was a party no more then"
    since = entered.record.data.effective
    return on_act(known, entered, "party", said, since=since, why_not=why)


# Agreements and their clauses


def of_agreement(known: Known, agreement: AgreementId, at: datetime) -> Ground:
    """That an agreement is in force."""
    state = known.of(AGREEMENT, agreement)
    if state is None:
        said = "An agreement of which nothing is on record."
        return missing("agreement", said, "it is unknown", agreement)
    said = f"The agreement {quoted(state.title)}, in force."
    entered = known.last(agreement, AgreementEnteredIntoForce)
    if entered is None:
        return of_draft(known, state, said, "it had not entered into force")
    begun, over = state.in_force, state.terminated
    why = ""
    if begun is not None and at < begun.at:
        why = f"it was in force only from {begun}"
    elif not state.in_force_at(at):
        why = f"it was in force only until {over}"
    return on_act(known, entered, "agreement", said, since=begun, until=over, why_not=why)


def of_draft(known: Known, state: Agreement, said: str = "", why_not: str = "") -> Ground:
    """That the text of an agreement was drawn up."""
    drafted = known.last(state.id, AgreementDrafted)
    assert drafted is not None, "an agreement begins with its drafting"
    said = said or f"The text of {quoted(state.title)}, as it was drawn up."
    return on_act(known, drafted, "agreement", said, why_not=why_not)


def of_clause(
    known: Known,
    agreement: AgreementId,
    clause: ClauseId,
    version: int | None,
    at: datetime,
    carries: Provision | None = None,
) -> Ground:
    """That a clause stood in this version (None: in whichever), and carried the provision."""
    state = known.of(AGREEMENT, agreement)
    if state is None:
        return of_agreement(known, agreement, at)
    standing = next((one for one in state.text.at(at) if one.clause.id == clause), None)
    wanted = standing
    if standing is None or version not in (None, standing.version):
        wanted = _ever(state, clause, version)
    if wanted is None:
        said = f"A clause of {quoted(state.title)} that its text has not in this version."
        return missing("clause", said, "the text has no such clause", clause, version)
    why = ""
    if wanted is not standing:
        why = "it did not stand in this version then"
    elif carries is not None and carries not in wanted.clause.provisions:
        why = "it does not carry what is said to come from it"
    return _clause(known, state, wanted, at, why)


def _ever(state: Agreement, clause: ClauseId, version: int | None) -> StandingClause | None:
    """The clause in this version, whenever it stood; the last one known where none is said."""
    for text in reversed(state.text.versions):
        for one in text.clauses:
            if one.clause.id == clause and version in (None, one.version):
                return one
    return None


def _clause(
    known: Known, state: Agreement, standing: StandingClause, at: datetime, why_not: str
) -> Ground:
    begins, ends = _stood(state, standing)
    made = known.last(state.id, AmendmentAdopted, amendment=standing.amendment)
    drafted = known.last(state.id, AgreementDrafted)
    assert drafted is not None, "an agreement begins with its drafting"
    said = _cited(standing.clause, state, standing.version)
    event = (made or drafted).record.id
    link = Link("clause", said, event, begins, ends, why_not)
    binding, wording = of_agreement(known, state.id, at), _wording(known, state, standing, at)

    def below() -> Sequence[Ground]:
        return [wording, binding]

    # At one instant it bound and at another it did not: that is not the same link.
    bound = (*binding.key, binding.link.why_not, wording.link.sentence)
    return Ground(("clause", standing.clause.id, standing.version, event, bound), link, below)


def _wording(known: Known, state: Agreement, standing: StandingClause, at: datetime) -> Ground:
    """What gave the clause this wording: an amendment, or the drafting of the agreement.

    Whatever rests on a wording that falls with a void decision says so: it governed until that was
    decided (`domain.challenges.falling`), and what was opened under it meanwhile keeps it.
    """
    made = known.last(state.id, AmendmentAdopted, amendment=standing.amendment)
    if standing.amendment is None or made is None:
        return of_draft(known, state)
    amendment = state.amendments[standing.amendment]
    said = f"The amendment {quoted(amendment.text.title)}, as it was adopted."
    if why_fallen(known, made, at):
        said = f"{said[:-1]}: {FALLEN}; its wording governed until then."
    elif is_in_doubt(known, made, at):
        said = f"{said[:-1]}; it rested on a decision that was void, and it was not decided yet "
        said += "what becomes of it."
    return on_act(known, made, "amendment", said, since=amendment.in_effect)


def _cited(clause: Clause, state: Agreement, version: int) -> str:
    name = cited(clause)
    return f"{name[0].upper()}{name[1:]} of {quoted(state.title)}, version {version}."


def _stood(state: Agreement, standing: StandingClause) -> tuple[Moment | None, Moment | None]:
    """From when until when the clause stood in this version, as far as it was known."""
    begins: Moment | None = None
    original = state.text.versions[0]
    for text in state.text.versions:
        made_by = None if text.amendment is None else state.amendments[text.amendment].in_effect
        changed = Moment(text.at) if made_by is None else made_by
        if any(
            (one.clause.id, one.version) == (standing.clause.id, standing.version)
            for one in text.clauses
        ):
            begins = begins or (state.drafted if text is original else changed)
        elif begins is not None and text.at > begins.at:
            return begins, changed
    return begins, None


def provisions_known(
    known: Known, partnership: PartnershipId, whose: Whose, at: datetime
) -> tuple[ProvisionInForce, ...]:
    """The provisions in force at the instant that govern what is the matter of these."""
    around = known.of(PARTNERSHIP, partnership)
    assert around is not None, "the partnership comes first"
    return provisions_governing(known.within(AGREEMENT, partnership), around, whose, at)


def of_body_known(known: Known, body: BodyId | None) -> Whose:
    """Whose matter it is what is put to the body, or to none."""
    state = known.of(BODY, body)
    return Whose(None if state is None else state.agreement)


def of_origin(
    known: Known,
    origin: RuleOrigin,
    at: datetime,
    what: str,
    silent: str,
    carries: Provision | None = None,
    why_not: str = "",
) -> Ground:
    """Where a rule was taken from: a clause in force, or what applies where there is none.

    `what` names the rule in a sentence, `silent` says what applies by default.
    """
    if isinstance(origin, FromClause):
        agreement, clause, version = origin.agreement, origin.clause, origin.version
        link = Link("rule", f"{what} {quoted(origin.provision)}.", why_not=why_not)
        return Ground(
            ("rule", agreement, clause, version, origin.provision, at),
            link,
            lambda: [of_clause(known, agreement, clause, version, at, carries)],
        )
    if isinstance(origin, AttestedRule):
        return Ground(
            ("rule", origin), Link("source", f"{what} that {origin.source.name} reports.")
        )
    return stated_default(silent, why_not=why_not)


# Decisions


def of_decision(
    acted: Acted[Any], decision: DecisionId | None, at: datetime | None = None
) -> Ground:
    """That a decision was adopted, and stood."""
    known, when = acted.known, at or acted.at
    state = known.of(DECISION, decision)
    if decision is None or state is None:
        return missing("decision", "A decision that would be needed.", "none is named")
    said = f"The decision on {quoted(state.motion.title)}"
    if state.reconsidered and not state.outcomes:
        reopened = known.last(decision, DecisionReconsidered)
        assert reopened is not None, "it was opened again"
        why = "it is opened again for a new vote"
        return on_act(known, reopened, "decision", f"{said}.", why_not=why)
    outcome = known.last(decision, *deciding(state))
    if outcome is None:
        proposed = known.stream(decision)[0]
        return on_act(known, proposed, "decision", f"{said}.", why_not="nothing was decided yet")
    result, how, advisory = _came_to(outcome.record.data)
    said = f"{said}: {how}."
    why, until = _not_binding(state, when)
    suspended = any(
        measure.suspends == decision and measure.in_force_at(Moment(when), conflict.sides)
        for conflict in known.within(CONFLICT, state.partnership)
        for measure in conflict.measures.values()
    )
    if suspended:
        why = "it was suspended"
    elif result not in BINDING_RESULTS:
        why = "it was not adopted"
    elif advisory:
        why = "it only recommends"
    elif when < outcome.record.effective.start.at:
        why = "it was decided only later"
    why = why or not_enacted(acted, state)
    since = outcome.record.effective.start
    return on_act(known, outcome, "decision", said, since=since, until=until, why_not=why)


def _came_to(
    data: OutcomeDetermined | ElectionReturned | UrgentActionTaken,
) -> tuple[DecisionResult, str, bool]:
    """What was decided, that in words, and whether it only recommends."""
    if isinstance(data, UrgentActionTaken):
        return ADOPTED, "adopted in urgency, by who chaired the body", False
    result = data.outcome.result
    return result, result.replace("-", " "), data.outcome.advisory


def deciding(state: Decision) -> tuple[type[Any], ...]:
    """What decides the motion: urgent action where it was taken, whatever was counted since."""
    is_urgent = state.urgency.taken is not None
    return (UrgentActionTaken,) if is_urgent else (OutcomeDetermined, ElectionReturned)


def not_enacted(acted: Acted[Any], state: Decision) -> str:
    """Why what was done is none of the acts that the motion names; empty where it is."""
    done, enactment = acts_done(acted.record, acted.known), state.enactment
    told_by = None if acted.is_reported else told_alone_by(state)
    if done and told_by is not None and told_by == acted.record.organisation:
        return "the party that carried it out had reported it alone"
    naming = [number for act in done for number in enactment.naming(act)]
    if done and not naming:
        return f"its motion does not name the act {said(done[0])}"
    pending = [number for number in naming if number not in enactment.carried_out]
    if naming and not pending:
        return "what its motion names had been carried out already"
    days = [not_the_day(acted, state, number) for number in pending]
    if days and all(days):
        return days[0]
    return _not_elected(acted, done, state)


def _not_elected(acted: Acted[Any], done: tuple[EnactedAct, ...], state: Decision) -> str:
    """Why an election gave nobody the office that was given on it; empty where it did."""
    for act in done:
        match act:
            case PostAppointment(person=person) | SeatFilling(holder=person) if person is not None:
                elected = did_elect(state, person)
            case ChairDesignation(body, seat) if seat is not None:
                chaired = acted.known.of(BODY, body)
                assert chaired is not None, "a body is constituted first"
                elected = did_elect_holder(state, chaired, seat, acted.at)
            case _:
                continue
        if not elected:
            return "it did not elect them"
    return ""


def _not_binding(state: Decision, at: datetime) -> tuple[str, Moment | None]:
    """Why a decision bound nobody any more, and from when on."""
    rescinded, superseded = state.sequel.rescinded, state.sequel.superseded
    void = state.validity.void_since
    if void is None and state.validity_at(at) == "void":
        void = state.decided  # what was found void never bound, also before it is declared so
    ends = (
        (state.urgency.lapses, "it had lapsed without ratification"),
        (void, "it was void"),
        (state.withdrawn, "its motion had been withdrawn"),
        (None if rescinded is None else rescinded.effective, "it had been rescinded"),
        (None if superseded is None else superseded.effective, "it had been superseded"),
    )
    ended = [(end, why) for end, why in ends if end is not None]
    if not ended:
        return "", None
    end, why = min(ended, key=lambda one: one[0].at)
    return why if end.at <= at else "", end
