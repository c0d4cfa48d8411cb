"""Standing options: which of the slate a ballot of an election is held on.

The slate stays as it was put. Where the rule asks for something else on its next call and says who
goes on (`next_ballot`), only those stand in the next ballot whom the count of the one before told;
a vote without quorum in between changes nothing. What was amended since is another motion, on
which all stand again.
"""

from dataclasses import replace

from domain.decisions.decision import Decision
from domain.elections.onward import onward
from domain.elections.returns import goes_to_next_call
from domain.motions.election_course import Election
from domain.motions.outcome import ElectionReturned
from domain.values import PollId


def standing_in(decision: Decision, poll: PollId | None) -> Election:
    """The election with who stands in a poll, or, without one, in what is reported next."""
    assert decision.election is not None, "an election is called first"
    amended = decision.preparation.floor.amended
    since = amended[-1].effective.at if amended else None
    standing = None
    for earlier in decision.outcomes:
        if poll is not None and earlier.poll == poll:
            break
        if not isinstance(earlier, ElectionReturned):
            continue
        if since is not None and earlier.effective.at < since:
            continue
        if goes_to_next_call(earlier.outcome):
            standing = onward(earlier.outcome) or standing
    return replace(decision.election, standing=standing)
