"""Decision rules: who must be there and what must hold for a motion to be adopted.

A rule is a value that a clause of an agreement carries. It names every denominator it compares
with, and says what a recusal, an abstention, a proxy and silence do, because bodies differ in
exactly these things and custom is not a rule. Comparisons are over exact fractions.

Words: *members* are the seats that somebody holds; *all seats* include the vacant ones; *votes
cast* are yes and no. What is counted is the vote of each seat, its weight, or the persons it
represents (the `measure`), of everybody or of one group.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from domain.values import AgreementId, ClauseId, SeatId, Source, Variant
from domain.voting.weight_cap import WeightCap

Measure = Literal["votes", "weight", "persons"]
"""What is counted of each seat: one vote, its weight, or the persons it represents."""

Base = Literal[
    "cast",
    "cast-and-abstaining",
    "cast-and-invalid",
    "present",
    "members",
    "members-less-abstaining",
    "all-seats",
]
"""What a count is compared with: yes and no; these and the abstentions; yes, no and what is no
valid choice; those present; the seats that somebody holds; these without those that abstain; all
seats, the vacant ones too."""

StanceName = Literal["yes", "no", "abstain", "object", "stand-aside", "block"]
"""How a seat stands to a motion. To object, or to block, is more than no: it counts under consent,
consensus and silence procedures alone. Who stands aside does not agree and lets it pass: an
abstention that consensus counts apart."""

OBJECTING: frozenset[StanceName] = frozenset({"object", "block"})
"""The stances that stand in the way of consent and consensus."""

Result = Literal[
    "adopted", "rejected", "no-opinion", "tied", "inquorate", "incomplete", "without-effect"
]
"""What a poll came to. Tied: the casting vote or the lot is still to come. Incomplete: something
that the rule asks for is not there yet, or not reported. Without effect: the procedure ended and
nothing was decided by it."""

Way = Literal["meeting", "written", "electronic"]
"""How a decision is taken: by those who meet, by circulated papers, or by electronic vote."""

Secrecy = Literal["open", "hidden", "secret"]
"""Who learns what a ballot says: everybody at once; everybody from the count on; nobody ever."""

Preset = Literal["all-agree", "majority", "two-thirds", "consent"]
"""A rule of the committee size, by its name."""


Rounding = Literal["no", "up", "down", "nearest"]
"""How a share of a base is rounded to whole numbers: not at all; to the next one above or below;
to the nearest, a half upwards."""

DecisionRuleTie = Literal["fails", "no-opinion", "casting-vote", "lot"]
"""What a tie comes to, where the vote is not held again."""


class Quorum(Variant):
    """How many must be present for a poll to count."""


@dataclass(frozen=True)
class QuorumShare(Quorum):
    """At least (`strictly`: more than) this share of the members or of all seats is present."""

    share: Fraction
    of: Literal["members", "all-seats"] = "members"
    strictly: bool = False
    group: str = ""
    measure: Measure = "votes"
    plus: Fraction = Fraction(0)
    """What is added to the share, or taken from it where it is negative."""
    rounded: Rounding = "no"
    """How the share is rounded, before anything is added."""
    kind: Literal["share"] = "share"


@dataclass(frozen=True)
class QuorumNumber(Quorum):
    """At least this many are present."""

    number: Fraction
    group: str = ""
    measure: Measure = "votes"
    kind: Literal["number"] = "number"


@dataclass(frozen=True)
class QuorumRoot(Quorum):
    """At least `factor` times the square root of the number of members or of all seats is
    present, compared by squares (Debian's quorum is half the square root of its developers).
    """

    factor: Fraction
    of: Literal["members", "all-seats"] = "members"
    group: str = ""
    measure: Measure = "votes"
    kind: Literal["root"] = "root"


@dataclass(frozen=True)
class QuorumAny(Quorum):
    """At least one of these is met: the lower of several floors. All quorums of a rule, or of a
    `QuorumAll`, must be met: the higher of several."""

    quorums: tuple[Quorum, ...]
    kind: Literal["any"] = "any"


@dataclass(frozen=True)
class QuorumAll(Quorum):
    """Every one of these is met."""

    quorums: tuple[Quorum, ...]
    kind: Literal["all"] = "all"


@dataclass(frozen=True)
class QuorumByCall(Quorum):
    """One quorum on the first call, and another, usually lower, on the next: after a vote without
    quorum, or one that missed the majority where the rule goes on to another call then."""

    first: Quorum
    second: Quorum | None = None
    """On the second call and every later one; left out: whoever comes then suffices."""
    kind: Literal["by-call"] = "by-call"


@dataclass(frozen=True)
class QuorumByWay(Quorum):
    """A quorum of its own for each way of deciding; one that is left out has none."""

    meeting: Quorum | None = None
    written: Quorum | None = None
    electronic: Quorum | None = None
    kind: Literal["by-way"] = "by-way"


@dataclass(frozen=True)
class GroupWeight:
    """A group, and for how much it counts where groups are counted: a Swiss half-canton 1/2."""

    group: str
    weight: Fraction = Fraction(1)


@dataclass(frozen=True)
class QuorumInGroups(Quorum):
    """The quorum is met in at least (`strictly`: more than) so many groups, or such a share of
    them; in each it is asked of those in the group alone."""

    quorum: Quorum
    share: Fraction | None = None
    number: Fraction | None = None
    strictly: bool = False
    groups: tuple[GroupWeight, ...] = ()
    """Left out: every group there is, each counted once."""
    kind: Literal["in-groups"] = "in-groups"


class Condition(Variant):
    """What must hold for a motion to be adopted."""


@dataclass(frozen=True)
class AllOf(Condition):
    """Every one of these holds."""

    conditions: tuple[Condition, ...]
    kind: Literal["all"] = "all"


@dataclass(frozen=True)
class AnyOf(Condition):
    """At least one of these holds."""

    conditions: tuple[Condition, ...]
    kind: Literal["any"] = "any"


@dataclass(frozen=True)
class Not(Condition):
    """This does not hold."""

    condition: Condition
    kind: Literal["not"] = "not"


@dataclass(frozen=True)
class Majority(Condition):
    """Yes, or who took another `stance`, is more than (not `strictly`: at least) this share of the
    base.

    At least a share of an empty base does not hold; what a poll comes to in which nobody voted
    at all, the rule states by itself.
    """

    share: Fraction
    strictly: bool
    base: Base
    group: str = ""
    measure: Measure = "votes"
    stance: StanceName = "yes"
    """Of those who said no, or abstained, where it is they who must (in `not`: must not) be so
    many."""
    plus: Fraction = Fraction(0)
    """What is added to the share of the base, or taken from it where it is negative: half of the
    members and one; all members but one."""
    rounded: Rounding = "no"
    """How the share of the base is rounded, before anything is added."""
    kind: Literal["majority"] = "majority"


@dataclass(frozen=True)
class Unanimity(Condition):
    """The whole base said yes: over votes cast, abstentions do not hinder; over votes and
    abstentions they do; over those present or the members, so do invalid ballots or absence.
    """

    base: Base
    group: str = ""
    measure: Measure = "votes"
    kind: Literal["unanimity"] = "unanimity"


@dataclass(frozen=True)
class NoVeto(Condition):
    """None of these seats, or of this group, said no (`concurring`: each of them said yes). Who is
    recused is left out."""

    seats: tuple[SeatId, ...] = ()
    group: str = ""
    concurring: bool = False
    kind: Literal["no-veto"] = "no-veto"


@dataclass(frozen=True)
class NoObjection(Condition):
    """Consent: no argued objection, and no block, stands, however many would vote it away."""

    kind: Literal["no-objection"] = "no-objection"


@dataclass(frozen=True)
class CountAtLeast(Condition):
    """At least this many took the stance: with `Not`, a blocking minority."""

    number: Fraction
    stance: StanceName = "yes"
    group: str = ""
    measure: Measure = "votes"
    kind: Literal["count"] = "count"


@dataclass(frozen=True)
class RootAtLeast(Condition):
    """At least `factor` times the square root of the base took the stance, compared by squares
    (Debian asks for three times its quorum, half the root, before an option counts)."""

    factor: Fraction
    base: Base
    stance: StanceName = "yes"
    group: str = ""
    measure: Measure = "votes"
    kind: Literal["root"] = "root"


@dataclass(frozen=True)
class NoBlockingMinority(Condition):
    """No blocking minority stands: of the base, those who did not say yes are fewer than `seats`
    seats, or have no more than (not `strictly`: less than) `share` of it in the measure.

    Where `seats` is left out it is worked out from the electorate: the least number of members
    that can have such a share, and one more (Treaty on the Functioning of the European Union,
    art. 238(3)(a)).
    """

    share: Fraction
    seats: Fraction | None = None
    strictly: bool = True
    """Whether a blocking minority has more than `share`, or at least that."""
    base: Base = "members"
    group: str = ""
    measure: Measure = "persons"
    kind: Literal["no-blocking-minority"] = "no-blocking-minority"


@dataclass(frozen=True)
class MustAbstain(Condition):
    """These seats, and this group, abstain in the matter: whatever else they hand in counts as
    an abstention. It always holds, and stands beside the other conditions, outermost in `all`; or
    in what `by-call` or `by-way`, outermost as well, has for one call or way: for that alone
    (Betriebsverfassungsgesetz, § 76(3): the chair abstains in the first vote)."""

    seats: tuple[SeatId, ...] = ()
    group: str = ""
    kind: Literal["must-abstain"] = "must-abstain"


@dataclass(frozen=True)
class Consensus(Condition):
    """Nobody blocks or objects, and at most `stand_asides` seats stand aside; left out: any
    number."""

    stand_asides: int | None = None
    kind: Literal["consensus"] = "consensus"


@dataclass(frozen=True)
class InGroups(Condition):
    """The condition holds in at least (`strictly`: more than) so many groups, or such a share of
    them: groups are counted, and each decides by itself (Constitution of Australia, s. 128: a
    majority of the electors in a majority of the States)."""

    condition: Condition
    share: Fraction | None = None
    number: Fraction | None = None
    strictly: bool = False
    groups: tuple[GroupWeight, ...] = ()
    """Left out: every group there is, each counted once."""
    kind: Literal["in-groups"] = "in-groups"


@dataclass(frozen=True)
class ByCall(Condition):
    """A condition of its own for each call: the first for the first vote on a motion, the second
    for the next, the last for every later one (Codice civile, art. 1136)."""

    conditions: tuple[Condition, ...]
    kind: Literal["by-call"] = "by-call"
    after: Literal["no-quorum", "missed-majority"] = "no-quorum"
    """After what the next call comes: after a vote without quorum alone, or also after one in which
    the condition of its call failed (Constitution of Italy, art. 83(3)). In the latter case such a
    vote leaves the motion incomplete, and the body votes again, until the last call."""
    again_if: Condition | None = None
    """What a vote that missed the majority of its call must have come to for the next call to
    come; otherwise it rejects (Loi n° 65-557, art. 25-1: a third of all votes). Left out: nothing.
    """


@dataclass(frozen=True)
class ByWay(Condition):
    """A condition of its own for each way of deciding; in a way that is left out nothing can be
    adopted."""

    meeting: Condition | None = None
    written: Condition | None = None
    electronic: Condition | None = None
    kind: Literal["by-way"] = "by-way"


Silence = Literal["absent", "abstain", "no", "yes"]


@dataclass(frozen=True)
class Instead:
    """What holds in place of what the rule says otherwise, from one call on, or in one way of
    deciding; what is left out is as it is otherwise. Of several, the later ones go before."""

    from_call: int = 1
    """From which call on."""
    way: Way | None = None
    """In which way of deciding; left out: in every way."""
    nobody_votes: Result | None = None
    """What a poll without a single yes or no comes to then."""
    tie: DecisionRuleTie | None = None
    """What a tie comes to then."""
    rejection: Condition | None = None
    """What must hold then for a motion that is not adopted to be rejected."""


@dataclass(frozen=True)
class DecisionRule:
    """When a poll counts, and when it adopts the motion."""

    condition: Condition
    quorum: tuple[Quorum, ...] = ()
    """All of these must be met."""
    nobody_votes: Result | None = None
    """What a poll without a single yes or no comes to. A rule that as a whole could hold over
    nothing (at least a share of the votes cast, unanimity of those present) must state it. It says
    nothing of a way of deciding, or a call, that goes by silence procedure: there nobody needs to
    vote."""
    recusal: Literal["leaves-both", "leaves-base", "leaves-presence", "leaves-neither"] = (
        "leaves-both"
    )
    """Whether a recused seat leaves the base (members, all seats), those present, or both."""
    abstention: Literal["present", "absent"] = "present"
    """Whether who abstains counts among those present."""
    proxy: Literal["refused", "present", "absent"] = "refused"
    """Whether a ballot by somebody who does not hold the seat counts, and if it does, whether
    the seat is present by it."""
    silence: Silence = "absent"
    """What a member who hands in nothing counts as."""
    invalid: Literal["present", "absent"] = "present"
    """Whether who hands in an invalid ballot counts among those present."""
    tie: DecisionRuleTie = "fails"
    """What a poll with as many yes as no comes to when its condition does not hold: it fails,
    gives no opinion, or waits for the casting vote of the chair or for the lot."""
    advisory: bool = False
    """Whether the outcome is a recommendation and binds nobody."""
    ballots_final: bool = False
    """Whether a ballot is final once it is cast; otherwise it can be changed until the close."""
    secrecy: Secrecy = "open"
    """Who learns what a ballot says. Hidden and secret ballots are sealed until the count."""
    rejection: Condition | None = None
    """What must hold for a motion that is not adopted to be rejected; where it does not hold
    either there is no opinion (as under Regulation (EU) No 182/2011, art. 5). Left out: what is
    not adopted is rejected."""
    weight_cap: WeightCap | None = None
    """What nobody may count for more than, where votes are counted by weight."""
    repeat_tie: int = 0
    """How many times a vote that is tied is held again, before a tie comes to what `tie` says
    (Reglamento del Congreso, art. 88; Mitbestimmungsgesetz, § 29(2))."""
    instead: tuple[Instead, ...] = ()
    """What is otherwise on later calls, or in some ways of deciding."""


class RuleOrigin(Variant):
    """Where a rule was taken from."""


@dataclass(frozen=True)
class FromClause(RuleOrigin):
    """A provision in force: its clause, the version of the clause, and the provision's name."""

    agreement: AgreementId
    clause: ClauseId
    version: int
    provision: str
    cited_as: str
    """What people called the clause when the rule was pinned."""
    kind: Literal["clause"] = "clause"


@dataclass(frozen=True)
class StatedDefault(RuleOrigin):
    """Concord's stated default, because the agreement is silent on the matter."""

    kind: Literal["default"] = "default"


@dataclass(frozen=True)
class BodyPreset(RuleOrigin):
    """The preset that the body was constituted with, because no clause has a rule."""

    preset: Preset
    kind: Literal["preset"] = "preset"


@dataclass(frozen=True)
class AttestedRule(RuleOrigin):
    """The rule as a source reports it that no agreement on record carries."""

    source: Source
    kind: Literal["attested"] = "attested"


# Presets of the committee size; each is an ordinary rule that an agreement can spell out.
_MORE_THAN_HALF_PRESENT = (QuorumShare(Fraction(1, 2), strictly=True),)

ALL_AGREE = DecisionRule(Unanimity("members"), nobody_votes="rejected")
"""Every member says yes."""

MAJORITY = DecisionRule(Majority(Fraction(1, 2), True, "cast"), _MORE_THAN_HALF_PRESENT)
"""More yes than no, with more than half of the members present."""

TWO_THIRDS = DecisionRule(
    Majority(Fraction(2, 3), False, "cast"), _MORE_THAN_HALF_PRESENT, nobody_votes="rejected"
)
"""At least two thirds of the votes cast, with more than half of the members present."""

CONSENT = DecisionRule(NoObjection(), _MORE_THAN_HALF_PRESENT, nobody_votes="rejected")
"""No argued objection stands, with more than half of the members present."""

PRESETS: Mapping[Preset, DecisionRule] = {
    "all-agree": ALL_AGREE,
    "majority": MAJORITY,
    "two-thirds": TWO_THIRDS,
    "consent": CONSENT,
}
