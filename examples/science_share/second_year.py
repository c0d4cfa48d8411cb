"""The school year 2025/26 until Easter: a handover, a vote lost, a vote that did not count."""

from collections.abc import Iterator
from typing import Any

from examples.science_share.committee import Matter
from examples.science_share.first_year import TRAINING_DAY
from examples.science_share.people import DANA, FARID, GRACE, HELEN, IRIS, JONAS, TOMAS
from examples.science_share.telling import Speaker, Told, do, document, end_of

SECOND_STEWARD = Matter(
    "second-steward",
    "Jonas Adeyemi is the equipment steward until August 2026",
    IRIS,
    FARID,
    "2025-06-09",
    "2025-06-16 16:00",
    "2025-06-20",
    enacts=({"kind": "appoint", "post": "steward", "person": "jonas", "party": "cedar"},),
    ballots={IRIS: "yes", TOMAS: "yes", DANA: "yes", FARID: "yes", HELEN: "yes"},
)
ROTATION_2025 = Matter(
    "rotation-2025",
    "The equipment in 2025/26: Alder Lane, Brookside, Cedar Hill",
    TOMAS,
    IRIS,
    "2025-06-09",
    "2025-06-16 16:30",
    "2025-06-23",
    matter="equipment",
    text="Autumn term: Alder Lane. Spring term: Brookside. Summer term: Cedar Hill.",
    ballots={IRIS: "yes", TOMAS: "yes", JONAS: "yes", FARID: "yes", HELEN: "yes"},
)
VISITS = Matter(
    "visits-2025",
    "Mentoring visits in 2025/26",
    FARID,
    HELEN,
    "2025-06-25",
    "2025-07-04 15:00",
    "2025-07-04",
    matter="mentoring",
    text="Alder Lane visits Brookside, Brookside Cedar Hill, Cedar Hill Alder Lane: twice each.",
)
TWO_TERMS = Matter(
    "two-terms",
    "The equipment stays two terms at each school",
    IRIS,
    FARID,
    "2025-11-03",
    "2025-11-10 16:00",
    "2025-11-14",
    matter="equipment",
    text="It would move half as often, and be damaged half as often.",
    ballots={
        IRIS: "yes",
        TOMAS: "no",
        JONAS: "no",
        DANA: "yes",
        FARID: "yes",
        GRACE: "yes",
        HELEN: "yes",
    },
)
SECOND_SET = Matter(
    "second-set",
    "Buy a second set of microscopes",
    GRACE,
    DANA,
    "2025-12-10",
    "2025-12-17 16:00",
    "2026-01-02",
    matter="purchases",
    ballots={DANA: "yes", GRACE: "yes", HELEN: "no"},
)
ROTATION_2026 = Matter(
    "rotation-2026",
    "The equipment in 2026/27: Brookside, Cedar Hill, Alder Lane",
    JONAS,
    TOMAS,
    "2026-03-02",
    "2026-03-09 16:00",
    "2026-03-13",
    matter="equipment",
    text="Autumn term: Brookside. Spring term: Cedar Hill. Summer term: Alder Lane.",
    ballots={
        IRIS: "yes",
        TOMAS: "yes",
        JONAS: "yes",
        DANA: "yes",
        FARID: "yes",
        GRACE: "abstain",
        HELEN: "yes",
    },
)
ITEMS = (
    ("inventory", "The inventory, and the equipment as it says"),
    ("key", "The key to the cupboard on wheels"),
    ("log", "The calibration log"),
)


def told() -> Iterator[Told]:
    """From the election of the second steward to the last decision before the conflict."""
    yield from SECOND_STEWARD.told()
    yield from ROTATION_2025.told()
    yield do(
        "appoint",
        "2025-06-23",
        FARID,
        key="jonas-as-steward",
        post="steward",
        person="jonas",
        party="cedar",
        start="2025-09-01",
        end="2026-08-31",
        decision="second-steward",
    )
    yield from _visits()
    yield do("accept_appointment", "2025-07-07", JONAS, appointment="jonas-as-steward", by="jonas")
    yield from _handover()
    yield do(
        "implement_decision",
        "2025-10-17",
        DANA,
        decision=TRAINING_DAY.key,
        party="university",
        person="dana",
        report="Nineteen teachers came to Brookside.",
        documents=[document("List of those who took part, 17 October 2025")],
    )
    yield from TWO_TERMS.told()
    yield from SECOND_SET.told()
    yield from ROTATION_2026.told()


def _visits() -> Iterator[Told]:
    """Decided by a show of hands at the summer meeting, and entered with its minutes."""
    yield from VISITS.prepared()
    yield do(
        "report_tally",
        "2025-07-04",
        FARID,
        key="visits-2025/tally",
        decision=VISITS.key,
        tally={"counts": [{"yes": "6", "no": "0", "abstain": "1", "members": "7", "seats": "7"}]},
        declared="adopted",
        evidence=[document("Minutes of the summer meeting, 4 July 2025")],
    )


def _handover() -> Iterator[Told]:
    outgoing: dict[str, Any] = {"appointment": "tomas-as-steward"}
    yield handover(TOMAS, "jonas-as-steward", "2025-08-18", "2025-09-12")
    yield handed_over(TOMAS, "inventory", "2025-08-28", "One slide box is cracked.")
    yield handed_over(TOMAS, "key", "2025-08-28")
    yield do(
        "expire_appointment",
        end_of("2025-08-31"),
        key="tomas-as-steward/expired",
        by_itself="clock",
        **outgoing,
    )
    yield acknowledged(JONAS, TOMAS, "key", "2025-09-02")
    yield acknowledged(JONAS, TOMAS, "inventory", "2025-09-05", "Two slide boxes are.")
    yield do(
        "close_handover",
        "2025-09-08",
        JONAS,
        key="tomas-as-steward/too-early",
        refused="ITEMS_OUTSTANDING",
        **outgoing,
    )
    yield handed_over(TOMAS, "log", "2025-09-10")
    yield acknowledged(JONAS, TOMAS, "log", "2025-09-11")
    yield do("close_handover", "2025-09-11", JONAS, **outgoing)


def handover(outgoing: Speaker, successor: str, day: str, due: str) -> Told:
    """A steward opens the handover with which their term ends."""
    return do(
        "open_handover",
        day,
        outgoing,
        key=f"{outgoing.person}-hands-over",
        appointment=f"{outgoing.person}-as-steward",
        items=[{"id": item, "what": what} for item, what in ITEMS],
        due=due,
        successor=successor,
    )


def handed_over(outgoing: Speaker, item: str, day: str, remark: str | None = None) -> Told:
    """An item goes to the next steward."""
    return _item("hand_over_item", outgoing, outgoing, item, day, remark)


def acknowledged(
    successor: Speaker, outgoing: Speaker, item: str, day: str, remark: str | None = None
) -> Told:
    """The next steward has it."""
    return _item("acknowledge_item", successor, outgoing, item, day, remark)


def _item(
    act: str, by: Speaker, outgoing: Speaker, item: str, day: str, remark: str | None
) -> Told:
    appointment = f"{outgoing.person}-as-steward"
    said: dict[str, Any] = {} if remark is None else {"remark": remark}
    key = f"{appointment}/{item}/{act}"
    return do(act, day, by, key=key, appointment=appointment, item=item, by=by.person, **said)
