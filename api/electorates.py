"""The electorate of a vote: which seats could vote, and what they counted, as they then stood."""

from fractions import Fraction
from uuid import UUID

from api.declaration import column, expression, one, read
from api.parties import Organisation, Person
from api.visibility import of_partnerships

_OF_MY_DECISIONS = f"""EXISTS (SELECT FROM decisions.decision voted
    WHERE voted.id = decision AND ({of_partnerships("voted.partnership", "voted.position")}))"""


@read(table="decisions.elector", key="seat", authorised=_OF_MY_DECISIONS)
class Elector:
    """A seat of the electorate that a vote was opened for, as it was held then."""

    seat: UUID = column("The seat.")
    number: int = column("Its place in the electorate, from 1: what sentences call it by.")
    holder: Person | None = one(
        "Who held it; none where it was vacant, or it is not said.", on="id = {parent}.holder"
    )
    party: Organisation | None = one("For which party.", on="id = {parent}.party")
    group: str = column("The class that votes apart; empty where there are none.", sql="group_name")
    weight: Fraction = column("How much its vote weighs.")
    persons: int = column("How many people it represents.")
    recused: bool = expression(
        "Whether it is recused from the matter; `recusals` say since when and why.",
        sql="EXISTS (SELECT FROM decisions.recusal r"
        " WHERE r.decision = {this}.decision AND r.seat = {this}.seat)",
    )
