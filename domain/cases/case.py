"""Cases: a vote told by itself, for `domain.cases.evaluation` to say what it comes to.

A case states a rule, who may vote, what was handed in or counted, and what the rule asks for
beside. It is no record, so everything about it may be made up.
"""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from domain.motions.sequel import CastingStance
from domain.values import BodyId, OrganisationId, PersonId, SeatId
from domain.voting.rules import DecisionRule, Result, StanceName, Way
from domain.voting.tally import ONE, Tally


@dataclass(frozen=True)
class CaseSeat:
    """A seat of the electorate. Somebody holds it unless it is said to be vacant."""

    id: SeatId
    vacant: bool = False
    """Whether nobody holds it."""
    holder: PersonId | None = None
    """Who holds it; left out: somebody who goes by the name of the seat."""
    party: OrganisationId | None = None
    """For which organisation it is held."""
    weight: Fraction = ONE
    group: str = ""
    """The class that votes apart, such as schools or employers."""
    persons: int = 1
    """How many people the seat represents."""
    missed: int = 0
    """How many meetings in a row it missed before this vote, where `meetings` does not say it."""
    since: date | datetime | None = None
    """Since when it is held by whom it is held; of the meetings before nothing is missed. Left
    out: since before all of them."""


@dataclass(frozen=True)
class CaseMeeting:
    """A meeting before the vote, and who was there."""

    held: date | datetime
    present: tuple[SeatId, ...] = ()


@dataclass(frozen=True)
class CaseElectorate:
    """Who may vote: every seat, the vacant ones too."""

    seats: tuple[CaseSeat, ...]
    suspended_after: int | None = None
    """Seats that missed so many meetings in a row leave the electorate: they neither vote nor
    count as members or seats. Left out: none does. Who is among the `present` again stays."""
    suspended_of_last: int | None = None
    """Of how many meetings, the last ones before the vote, so many were missed, whether in a row
    or not. Who is present again does not stay by that alone."""
    meetings: tuple[CaseMeeting, ...] = ()
    """The meetings before the vote, in any order."""


@dataclass(frozen=True)
class CaseBallot:
    """What was handed in for a seat. Of several they come in the order of their times; those of one
    time, or of which none is told, in that of the list, before all that have a time."""

    seat: SeatId
    stance: Literal[StanceName, "invalid"]
    """How it votes; `invalid`: what was handed in is no valid choice. An objection given as a
    stance is taken as argued."""
    voter: PersonId | None = None
    """Who handed it in; left out: the holder of the seat. Somebody else votes by proxy."""
    cast: date | datetime | None = None
    """When it came in; left out: in time."""


@dataclass(frozen=True)
class CaseObjection:
    """An objection of a seat, in place of its ballot."""

    seat: SeatId
    argument: str
    """Why the motion would do harm. What is not argued is no objection."""
    voter: PersonId | None = None
    """Who raised it; left out: the holder of the seat."""
    raised: date | datetime | None = None
    """When; left out: in time."""
    resolved: bool = False
    """Whether it was withdrawn, or the motion was changed to meet it."""


@dataclass(frozen=True)
class CaseProxy:
    """The holder of a seat let somebody else vote for it."""

    seat: SeatId
    holder: PersonId
    """Who may vote for the seat."""
    granted: date | datetime | None = None
    revoked: date | datetime | None = None


@dataclass(frozen=True)
class CaseNotice:
    """Notice that is proven to have reached members."""

    reached: date | datetime
    """When it reached them."""
    seats: tuple[SeatId, ...] = ()
    """Whom; left out: every member."""


@dataclass(frozen=True)
class CaseConsultation:
    """A body, or a party, was consulted on the matter: one of the two."""

    held: date | datetime
    body: BodyId | None = None
    party: OrganisationId | None = None


@dataclass(frozen=True)
class Case:
    """A rule, who may vote, and what was handed in (`ballots`) or counted elsewhere (`tally`)."""

    rule: DecisionRule
    id: str = ""
    """A name for the case; the answer repeats it."""
    about: str = ""
    """What the case is, and where it was taken from."""
    source: str = ""
    """What the rule was taken from, as one would cite it."""
    electorate: CaseElectorate | None = None
    """Needed with ballots; with a tally it tells which groups and seats the rule can name."""
    ballots: tuple[CaseBallot, ...] = ()
    objections: tuple[CaseObjection, ...] = ()
    tally: Tally | None = None
    """The numbers of a vote held elsewhere, in place of ballots."""
    present: tuple[SeatId, ...] = ()
    """Who is at the meeting at which the vote is held: who hands in nothing is present all the
    same. Who hands in a ballot need not be named."""
    recused: tuple[SeatId, ...] = ()
    """The seats that stepped back from the matter."""
    proxies: tuple[CaseProxy, ...] | None = None
    """Who gave a proxy to whom. Left out: whoever votes for another's seat has one."""
    proxies_per_holder: int | None = None
    """For how many seats one person may vote by proxy; left out: any number."""
    opened: date | datetime | None = None
    """From when on a ballot is in time."""
    closes_at: date | datetime | None = None
    """From when on no ballot is in time; a day is included whole."""
    call: int = 1
    """Which call it is: 2 after a vote on the same motion that had no quorum,
    or missed a majority after which the rule goes on to another call."""
    ties: int = 0
    """How many votes on the same motion before were tied and are held again for that, where the
    rule repeats them. They are no calls."""
    way: Way = "meeting"
    """How the decision is taken."""
    held: date | datetime | None = None
    """When the vote is held; of a silence procedure, when it is asked what came of it."""
    passed: date | datetime | None = None
    """When the motion passed at an earlier meeting, where the rule asks for a second one."""
    notices: tuple[CaseNotice, ...] = ()
    """How notice reached the members."""
    consultations: tuple[CaseConsultation, ...] = ()
    """Who was consulted, and when."""
    holidays: tuple[date, ...] = ()
    """Days that are no working days, beside Saturdays and Sundays."""
    chair: SeatId | None = None
    """The seat that has the casting vote; it need not be one of the electorate."""
    casting_vote: CastingStance | None = None
    """How the chair would break a tie; it counts where the rule gives the chair a casting vote,
    the vote is tied, and the chair is neither recused nor vacant."""
    lot: str = ""
    """The seed of the lot that breaks a tie where the rule says so: adopted where the first byte
    of its SHA-256 is even, else rejected."""
    lint: bool = False
    """Whether to look at the rule and the electorate instead of a vote: the answer has remarks."""
    expected_remarks: tuple[str, ...] | None = None
    """The codes of the remarks that there should be, in any order."""
    expected: Result | None = None
    """The outcome that the case should have; the answer says whether it agrees."""
    expected_refusal: str = ""
    """The code of the refusal that the case should meet."""
