"""Elections: choosing among several options, for one seat or for several.

A motion is adopted or not; where there are more than two ways to go, or candidates for seats, a
body elects among options. Methods differ in what a ballot says and in what is counted; each is a
value that a clause can carry, and states what custom would otherwise decide in silence: what a
tie comes to, when a ballot is exhausted, which quota, how a surplus is passed on.

Words: an *option* is a candidate or a proposal; a *slate* is all of them; the *default option*
stands for none of the others (“further discussion”, “none of the above”). A method counts the
vote of each seat, its weight, or the persons it represents (the `measure`).

Sources: Constitution for the Debian Project, A.5, for the default option, supermajorities and
the quorum of an option; M. Schulze, “The Schulze Method of Voting” (2018); the Scottish Local
Government Elections Order 2007, rules 45 to 52, for the single transferable vote; Equal Vote
Coalition, “STAR Voting”, with its official tiebreaker protocol; PEP 13, “Conflicts of interest”,
for caps on affiliations.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from domain.values import PersonId, Variant
from domain.voting.rules import AnyOf, Condition, DecisionRule, Measure, Quorum, Secrecy

OptionId: TypeAlias = str
"""The mark of an option on the ballot, such as a letter or a name; unique on its slate."""

TieRule = Literal["fails", "casting-vote", "lot", "precedence"]
"""What breaks a tie that the method leaves: nothing, so that what is tied for stays open; the
casting vote, a recorded act of its own; a lot drawn by a recorded seed; or the order that the
slate states, such as that of age."""

EarlierCounts = Literal["none", "latest-difference", "earliest-difference", "together"]
"""How a tie for exclusion is broken before the rule's own tie-break: not at all; by the latest,
or by the earliest count in which those tied differed; or all of them are excluded together,
unless nobody else would be left."""

EqualRanks = Literal["invalid", "shared", "exhausted"]
"""What options at one rank do to a ballot of which one option at a time is counted: it is set
aside; it is shared out among them in equal parts; or it counts as exhausted from there on."""


@dataclass(frozen=True)
class Option:
    """One of several that a body can choose."""

    id: OptionId
    name: str = ""
    """As people call it, where its mark on the ballot is shorter."""
    affiliations: tuple[str, ...] = ()
    """What a cap counts: the employers of a candidate, the party, the region."""
    ratio: Fraction | None = None
    """The majority ratio that this option needs against the default option; None: the rule's."""
    person: PersonId | None = None
    """Who stands for election, where it is a candidate."""
    group: str = ""
    """The group for which a candidate stands, such as schools; a cap counts it as well."""
    precedence: int | None = None
    """Its place in the order that breaks a tie, where the rule says so: 1 goes before 2."""

    @property
    def counted_by_caps(self) -> tuple[str, ...]:
        """The affiliations, the group among them, each once."""
        return tuple(dict.fromkeys((*self.affiliations, *([self.group] if self.group else []))))


@dataclass(frozen=True)
class Slate:
    """All options that a body chooses among in one poll."""

    options: tuple[Option, ...]

    def option(self, id: OptionId) -> Option | None:
        """The option, or None when the slate has no such option."""
        return next((option for option in self.options if option.id == id), None)

    @property
    def in_precedence(self) -> tuple[OptionId, ...]:
        """The options in the order that breaks a tie; those without a place in it come last."""
        last = max((option.precedence or 0 for option in self.options), default=0) + 1
        ordered = sorted(
            self.options, key=lambda one: last if one.precedence is None else one.precedence
        )
        return tuple(option.id for option in ordered)

    @property
    def ids(self) -> tuple[OptionId, ...]:
        """The options by their marks, in the order of the slate."""
        return tuple(option.id for option in self.options)


class Method(Variant):
    """How the winners follow from the ballots."""


@dataclass(frozen=True)
class Plurality(Method):
    """Most votes win: each ballot picks one option, or up to `picks` of them.

    With several seats, one pick is the single non-transferable vote, as many picks as seats the
    block vote.
    """

    picks: int = 1
    """How many options a ballot may pick; 0: as many as there are seats."""
    threshold: Condition | None = None
    """What must hold of an option for it to be elected, as if it were a motion: yes is who picks
    it, no is who picks others, abstaining is a blank ballot. None: the most votes suffice. It is
    made of comparisons of numbers, of vetoes, and of `all`, `any`, `not`, `by-call`, `by-way` and
    `in-groups` of them; what concerns a motion (consent, silence, notice, consultation, a second
    meeting, who must abstain) can't be asked of an option."""
    next_ballot: Literal["none", "two", "all-but-fewest"] = "none"
    """Who stands in a next ballot where seats stay open: nobody, as there is none; the two with
    most votes for each seat left; or all but who has fewest, as long as one more stand than there
    are seats left. Who has no vote stands as well. A tie for it is broken as one for a seat, and
    where nothing breaks it (`fails`) all who are level go on."""
    kind: Literal["plurality"] = "plurality"


@dataclass(frozen=True)
class Approval(Method):
    """Most approvals win: each ballot approves as many options as it likes."""

    threshold: Condition | None = None
    """As of a plurality: yes is who approves the option."""
    opposition: Literal["none", "threshold", "net", "share"] = "none"
    """What votes against an option do: there are none, and for the threshold no is who approves
    others; no is who votes against, and who does neither abstains; besides, most approvals less
    votes against win; or the largest share of approvals in both (Wikipedia, Arbitration Committee
    elections)."""
    kind: Literal["approval"] = "approval"


class OptionQuorum(Variant):
    """How many must rank an option above the default option for it to be considered."""


@dataclass(frozen=True)
class OptionQuorumNumber(OptionQuorum):
    """At least this many."""

    number: Fraction
    kind: Literal["number"] = "number"


@dataclass(frozen=True)
class OptionQuorumShare(OptionQuorum):
    """At least this share of the electorate."""

    share: Fraction
    of: Literal["members", "all-seats"] = "members"
    kind: Literal["share"] = "share"


@dataclass(frozen=True)
class OptionQuorumRoot(OptionQuorum):
    """At least `factor` times the square root of the electorate, compared by squares.

    Debian's quorum of a general resolution is 3Q, where Q is half of the square root of the
    number of developers: a factor of 3/2.
    """

    factor: Fraction
    of: Literal["members", "all-seats"] = "members"
    kind: Literal["root"] = "root"


@dataclass(frozen=True)
class Schulze(Method):
    """Ranked ballots, compared in pairs; cycles are undone at their weakest defeat.

    Options that a ballot does not rank stand below those it ranks, and level with each other.
    With a default option, those that miss its `quorum` and those that do not defeat it by their
    ratio are dropped first, as the Debian constitution has it.
    """

    strength: Literal["winning-votes", "winning-votes-alone", "margins"] = "winning-votes"
    """How strong a defeat is: by the votes for the winner, and with these equal by how few are
    for the loser (as in Debian); by the votes for the winner alone; or by the difference."""
    default: OptionId | None = None
    ratio: Fraction = Fraction(1)
    """By which ratio an option must defeat the default option, unless it has one of its own."""
    strictly: bool = False
    """Whether the ratio must be exceeded; otherwise to reach it is enough, with more for than
    against. Debian exceeded it until 2015 and reaches it since."""
    quorum: OptionQuorum | None = None
    kind: Literal["schulze"] = "schulze"


@dataclass(frozen=True)
class InstantRunoff(Method):
    """Each ballot counts for the first of its options that is left; who has fewest is excluded,
    until one has more than half.
    """

    majority_of: Literal["continuing", "all-ballots"] = "continuing"
    """Half of what: of the ballots that are not exhausted, or of all that ranked something. In
    the latter case nobody may reach it, and then nobody is elected."""
    exclusion_tie: EarlierCounts = "latest-difference"
    equal_ranks: EqualRanks = "invalid"
    least_ranked: int = 1
    """How many options a ballot must rank at least."""
    kind: Literal["instant-runoff"] = "instant-runoff"


@dataclass(frozen=True)
class TransferableVote(Method):
    """Single transferable vote by the weighted inclusive Gregory method: all papers of who is
    elected with a surplus pass on, each at its value times surplus over votes, one surplus at a
    time, the largest first.
    """

    quota: Literal["droop", "exact-droop", "hare"] = "droop"
    """Droop: the whole part of votes over seats and one more, plus 1, to be reached. Exact
    Droop: votes over seats and one more, to be exceeded; it alone does not depend on the unit in
    which weights are given. Hare: votes over seats, to be reached."""
    decimals: int | None = None
    """To how many decimal places the value of a paper is cut off when it is transferred, as hand
    counts do (Scotland: 5); None: exact fractions."""
    exclusion_tie: EarlierCounts = "latest-difference"
    """How a tie for exclusion, and one for the larger surplus, is broken first."""
    equal_ranks: EqualRanks = "invalid"
    least_ranked: int = 1
    kind: Literal["transferable-vote"] = "transferable-vote"


@dataclass(frozen=True)
class Star(Method):
    """Score, then automatic run-off: of the two with the highest total score the one wins whom
    more ballots score higher. For several seats it is repeated without those elected (bloc STAR).

    Ties follow the official protocol: those tied for the run-off are compared head to head, then
    the highest scores given are counted; in the run-off the higher total wins, then the highest
    scores given; what is left is tied.
    """

    most: int = 5
    """The highest score; 0 is the lowest, and what an option that is not scored has."""
    head_to_head: Literal["fewest-defeats", "most-preferences"] = "fewest-defeats"
    """What counts when those tied for the run-off are compared: who is defeated by most of the
    others is left out, as often as it takes (the protocol of the Equal Vote Coalition); or who is
    preferred on most ballots, over all pairs of them, goes before (the starvote software)."""
    kind: Literal["star"] = "star"


RankedMethod: TypeAlias = Schulze | InstantRunoff | TransferableVote


@dataclass(frozen=True)
class ReservedPlaces:
    """How many of the places are for those of one affiliation or group, at least; who has most
    votes among them takes these, and beyond them they stand as everybody else does."""

    affiliation: str
    number: int
    unfilled: Literal["open", "others"] = "open"
    """Whether a place for which too few of them can be elected stays open, or is for the others."""


@dataclass(frozen=True)
class ElectionRule:
    """Who is elected, and when the election counts."""

    method: Method
    seats: int = 1
    """How many are to be elected."""
    measure: Measure = "votes"
    """What is counted of each seat: one vote, its weight, or the persons it represents."""
    cap: int | None = None
    """How many of the elected may share one affiliation; who would be one too many is left out
    and the next moves up, until it holds. None: any number."""
    tie: TieRule = "fails"
    quorum: tuple[Quorum, ...] = ()
    """All of these must be met."""
    recusal: Literal["leaves-both", "leaves-base", "leaves-presence", "leaves-neither"] = (
        "leaves-both"
    )
    """Whether a recused seat leaves the base (members, all seats), those present, or both."""
    abstention: Literal["present", "absent"] = "present"
    """Whether who hands in a blank ballot counts among those present."""
    proxy: Literal["refused", "present", "absent"] = "refused"
    """Whether a ballot by somebody who does not hold the seat counts, and if it does, whether
    the seat is present by it."""
    invalid: Literal["present", "absent"] = "present"
    """Whether who hands in an invalid ballot counts among those present."""
    advisory: bool = False
    """Whether the outcome is a recommendation and binds nobody."""
    ballots_final: bool = False
    """Whether a ballot is final once it is cast; otherwise it can be changed until the close."""
    secrecy: Secrecy = "open"
    """Who learns what a ballot says. Hidden and secret ballots are sealed until the count."""
    precedence: str = ""
    """What the order stands for that breaks a tie, as people say it: “the eldest first”."""
    reserved: tuple[ReservedPlaces, ...] = ()
    """Places of which so many are for one affiliation each; not beside a `cap`, and where options
    are seated one after the other."""


@dataclass(frozen=True)
class TieBreaker:
    """What is on record to break the ties of one count."""

    seed: str = ""
    """What a lot is drawn by; empty: it is not drawn yet."""
    casting: tuple[OptionId, ...] = ()
    """The casting vote: options in the order in which who has it prefers them; empty: not cast."""
    order: tuple[OptionId, ...] = ()
    """The options of the slate in the order that breaks a tie, where the rule says so."""
    drawn: tuple[OptionId, ...] = ()
    """A lot that nobody can draw again: options in the order in which a source tells that they were
    drawn; empty: the lot is drawn by the seed."""


NO_TIE_BREAKER = TieBreaker()

_NEVER = AnyOf(())


def attendance(rule: ElectionRule, condition: Condition = _NEVER) -> DecisionRule:
    """The election's rule on whose ballot counts and who is present, with a condition on one option
    if it is asked."""
    return DecisionRule(
        condition,
        rule.quorum,
        nobody_votes="rejected",
        recusal=rule.recusal,
        abstention=rule.abstention,
        proxy=rule.proxy,
        invalid=rule.invalid,
        advisory=rule.advisory,
        ballots_final=rule.ballots_final,
        secrecy=rule.secrecy,
    )


def picks_allowed(method: Plurality, seats: int) -> int:
    """How many options a ballot may pick."""
    return method.picks or seats
