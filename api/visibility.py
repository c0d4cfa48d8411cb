"""Visibility: what of a partnership a request may see, as SQL predicates of the read types.

Who is a party sees everything of the partnership. Who was one sees what was recorded while it was
one, and nothing later: the trail up to its leaving, and each thing as long as it has not changed
since. A row says by its position how it last changed; the context says by `{left}`, for each
partnership that the organisation has left, the position before which everything was recorded
while it was a party (see docs/visibility.md). For everyone else `{left}` is NULL, which costs
nothing.
"""

NEVER_LEFT = 9_223_372_036_854_775_807
"""A position that no record has: who has not left sees all below it."""


def left(partnership: str = "partnership") -> str:
    """The position below which a partnership may be seen."""
    return f"coalesce(({{left}}->>({partnership})::text)::int8, {NEVER_LEFT})"


def recorded_in_time(partnership: str = "partnership", position: str = '"position"') -> str:
    """Whether what was recorded at the position may be seen by a party or former party."""
    return f"({{left}} IS NULL OR {position} < {left(partnership)})"


def not_left(partnership: str = "partnership") -> str:
    """Whether the one who asks has not left the partnership: for rows without a position."""
    return f"({{left}}->>({partnership})::text) IS NULL"


def of_partnerships(partnership: str = "partnership", position: str = '"position"') -> str:
    """Whether a row of a partnership, last changed at a position, may be seen."""
    return (
        f"{{everything}} OR {partnership} = ANY({{partnerships}})"
        f" AND {recorded_in_time(partnership, position)}"
    )


OF_MY_PARTNERSHIPS = of_partnerships()
"""For tables with the columns `partnership` and `position`."""


def said_in_conflict(conflict: str = "") -> str:
    """Whether what is said in a conflict may be read: by its sides, and who is neutral in it.

    Who merged is there as the organisation that took its place. `conflict` is the prefix of its
    columns where they aren't those of the row itself.
    """
    of = conflict or "{this}."
    return (
        f"{{everything}} OR {{organisation}} = ANY({conflict}entitled)"
        f" OR {{principal}} = ANY({conflict}entitled_persons)"
        f" OR {{organisation}} IN ({line_of(f'{of}partnership', f'{of}entitled')})"
    )


def line_of(partnership: str, parties: str) -> str:
    """Those that took the place of one of the parties in an array, one after the other."""
    return (
        "WITH RECURSIVE line AS (SELECT gone.successor FROM parties.party gone"
        f" WHERE gone.partnership = {partnership} AND gone.organisation = ANY({parties})"
        " UNION SELECT gone.successor FROM parties.party gone JOIN line"
        f" ON gone.organisation = line.successor WHERE gone.partnership = {partnership})"
        " SELECT successor FROM line WHERE successor IS NOT NULL"
    )
