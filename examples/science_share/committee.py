"""A matter before the committee, from the motion to the count: the same steps every time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from examples.science_share.people import seat
from examples.science_share.telling import Speaker, Told, do, document, end_of


@dataclass(frozen=True)
class Matter:
    """A motion, and the days on which it was proposed and voted on."""

    key: str
    title: str
    proposer: Speaker
    seconder: Speaker
    proposed: str
    opens: str
    """When voting begins: a day and an hour."""
    closes: str
    """The last day for votes."""
    matter: str = ""
    text: str = ""
    paper: str = ""
    """The title of what is circulated with the notice."""
    enacts: tuple[Mapping[str, str], ...] = ()
    """The acts that may be done on it once it is adopted."""
    ballots: Mapping[Speaker, str] = field(default_factory=dict)
    """How each member voted for their own seat, in that order, a quarter of an hour apart."""

    @property
    def poll(self) -> str:
        """The key of the vote."""
        return f"{self.key}/poll"

    def told(self, *meanwhile: Told) -> Iterator[Told]:
        """The whole course; what happened `meanwhile` comes between the opening and the close."""
        yield from self.prepared()
        yield self.opened()
        yield from meanwhile
        for number, (member, stance) in enumerate(self.ballots.items(), 1):
            when = f"{self.closes} {8 + number // 4:02}:{number % 4 * 15:02}"
            yield self.ballot(when, member, stance)
        yield from self.concluded()

    def prepared(self) -> Iterator[Told]:
        """Proposed, seconded, and made known to every member."""
        naming: dict[str, Any] = {"enacts": list(self.enacts)} if self.enacts else {}
        yield do(
            "propose_motion",
            self.proposed,
            self.proposer,
            key=self.key,
            partnership="science-share",
            body="committee",
            title=self.title,
            text=self.text,
            matter=self.matter,
            proposer=self.proposer.person,
            party=self.proposer.organisation,
            **naming,
        )
        seconding: dict[str, Any] = {
            "seconder": self.seconder.person,
            "party": self.seconder.organisation,
        }
        yield self._do("second_motion", self.proposed, self.seconder, **seconding)
        yield self._do("give_notice_of_motion", self.proposed, self.proposer, how="by e-mail")
        if self.paper:
            papers = [document(self.paper)]
            yield self._do("circulate_papers", self.proposed, self.proposer, papers=papers)

    def opened(self) -> Told:
        """The vote is opened, until the end of its last day."""
        return self._do("open_poll", self.opens, self.proposer, id=self.poll, closes_at=self.closes)

    def ballot(
        self,
        when: str,
        member: Speaker,
        stance: str,
        *,
        instead_of: Speaker | None = None,
        refused: str = "",
    ) -> Told:
        """A member votes, for their own seat or by proxy for that of another."""
        for_seat = seat(instead_of or member)
        return do(
            "cast_ballot",
            when,
            member,
            key=f"{self.key}/{for_seat}/{member.person}",
            refused=refused,
            decision=self.key,
            poll=self.poll,
            seat=for_seat,
            voter=member.person,
            choice={"kind": "stance", "stance": stance},
        )

    def concluded(self) -> Iterator[Told]:
        """By the clock, the vote closes and is counted."""
        for act in ("close_poll", "count_poll"):
            yield self._do(act, end_of(self.closes), None, poll=self.poll, clock=True)

    def _do(
        self, act: str, when: str, by: Speaker | None, *, clock: bool = False, **arguments: Any
    ) -> Told:
        return do(
            act,
            when,
            by,
            key=f"{self.key}/{act}",
            by_itself="clock" if clock else "",
            decision=self.key,
            **arguments,
        )
