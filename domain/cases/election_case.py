"""Cases of elections: one told by itself, for `domain.cases.election_evaluation` to count.

Like the cases of motions in domain/cases/case.py, with options in place of a motion and choices
among them in place of stances.
"""

from dataclasses import dataclass
from datetime import date, datetime

from domain.cases.case import CaseElectorate, CaseProxy
from domain.elections.election import ElectionRule, Option, OptionId
from domain.elections.reported import ReportedBallots
from domain.elections.returns import ElectionResult
from domain.values import PersonId, SeatId
from domain.voting.rules import Way
from domain.voting.tally import Choice


@dataclass(frozen=True)
class ElectionBallot:
    """What was handed in for a seat. Of several they come in the order of their times; those of one
    time, or of which none is told, in that of the list, before all that have a time."""

    seat: SeatId
    choice: Choice | None = None
    """What it says; left out: it is blank."""
    invalid: bool = False
    """Whether what was handed in is no valid choice, whatever the method."""
    voter: PersonId | None = None
    """Who handed it in; left out: the holder of the seat. Somebody else votes by proxy."""
    cast: date | datetime | None = None
    """When it came in; left out: in time."""


@dataclass(frozen=True)
class ElectionCase:
    """An election rule, options, who may vote, and what was handed in (`ballots`) or reported."""

    election: ElectionRule
    options: tuple[Option, ...] = ()
    """The slate; only a rule that is looked at before it is adopted can do without."""
    id: str = ""
    """A name for the case; the answer repeats it."""
    about: str = ""
    """What the case is, and where it was taken from."""
    source: str = ""
    """What the rule was taken from, as one would cite it."""
    electorate: CaseElectorate | None = None
    """Needed with ballots; with reported ones it tells which groups and seats the rule can name."""
    ballots: tuple[ElectionBallot, ...] = ()
    reported: ReportedBallots | None = None
    """What was reported of an election held elsewhere, in place of `ballots`."""
    in_office: tuple[tuple[str, ...], ...] = ()
    """The affiliations of each of those who stay in office, whom a cap counts as well."""
    present: tuple[SeatId, ...] = ()
    """Who is at the meeting at which it is held: who hands in nothing is present all the same."""
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
    """Which call it is: 2 after an election that had no quorum, or missed a majority after which
    the rule goes on to another call."""
    way: Way = "meeting"
    """How the election is held."""
    held: date | datetime | None = None
    """When the election is held; meetings of that day and later are not missed before it."""
    chair: SeatId | None = None
    """The seat that has the casting vote; it need not be one of the electorate."""
    casting_vote: tuple[OptionId, ...] = ()
    """The options in the order in which the chair would have them where a tie is to be broken; it
    counts where the rule gives the chair a casting vote, and the chair is neither recused nor
    vacant."""
    lot: str = ""
    """The seed of the lot that breaks ties where the rule says so."""
    expected: tuple[OptionId, ...] | None = None
    """Who should be elected, in whatever order; the answer says whether it agrees."""
    expected_outcome: ElectionResult | None = None
    """What the election should come to."""
    expected_onward: tuple[OptionId, ...] | None = None
    """Who should stand in the next ballot, in whatever order."""
    lint: bool = False
    """Look at the rule instead of a vote; the answer has remarks in place of an outcome."""
    expected_remarks: tuple[str, ...] | None = None
    """The codes of the remarks that there should be; to be said with `lint` only."""
    expected_refusal: str = ""
    """The code of the refusal that the case should meet."""
