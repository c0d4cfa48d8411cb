"""The school year 2024/25: the equipment moves, the parents join, a promise is not kept."""

from collections.abc import Iterator
from typing import Any

from examples.science_share.committee import Matter
from examples.science_share.founding import heading, registered
from examples.science_share.memorandum import ADOPTED_AND_SIGNED, CHANGING_TOGETHER, EVENINGS
from examples.science_share.memorandum import clause as worded
from examples.science_share.people import (
    CELIA,
    DANA,
    FARID,
    GRACE,
    HEADS,
    HELEN,
    IRIS,
    JONAS,
    PARENTS,
    TOMAS,
    seat,
)
from examples.science_share.telling import Told, do, document

ROTATION_2024 = Matter(
    "rotation-2024",
    "The equipment in 2024/25: Alder Lane, Brookside, Cedar Hill",
    IRIS,
    TOMAS,
    "2024-06-10",
    "2024-06-17 16:00",
    "2024-06-21",
    matter="equipment",
    text="Autumn term: Alder Lane. Spring term: Brookside. Summer term: Cedar Hill.",
    paper="Timetable of the equipment 2024/25",
    ballots={IRIS: "yes", TOMAS: "yes", JONAS: "yes", DANA: "yes", FARID: "yes", GRACE: "abstain"},
)
FIRST_STEWARD = Matter(
    "first-steward",
    "Tomas Rey is the equipment steward until August 2025",
    JONAS,
    IRIS,
    "2024-06-10",
    "2024-06-17 16:30",
    "2024-06-24",
    enacts=({"kind": "appoint", "post": "steward", "person": "tomas", "party": "brook"},),
    ballots={IRIS: "yes", JONAS: "yes", DANA: "yes", FARID: "yes", GRACE: "yes"},
)
TRAINING_DAY = Matter(
    "training-day",
    "The training day that was not given is made up",
    CELIA,
    IRIS,
    "2025-04-28",
    "2025-05-06 16:00",
    "2025-05-09",
    matter="contributions",
    text=(
        "Clause 3 promises two training days in every term. In the spring term of 2025 the "
        "university gave one. It gives the other by 17 October 2025, at Brookside."
    ),
    ballots={TOMAS: "yes", JONAS: "yes", FARID: "yes", GRACE: "abstain"},
)


def told() -> Iterator[Told]:
    """From the first decision to the end of the school year."""
    yield from ROTATION_2024.told()
    yield from FIRST_STEWARD.told()
    yield from _steward()
    yield from _parents()
    yield from _first_amendment()
    yield from _training_day()
    yield from _year_ends()


def _steward() -> Iterator[Told]:
    yield do(
        "appoint",
        "2024-06-26",
        FARID,
        key="tomas-as-steward",
        post="steward",
        person="tomas",
        party="brook",
        start="2024-09-01",
        end="2025-08-31",
        decision="first-steward",
    )
    yield do("accept_appointment", "2024-06-28", TOMAS, appointment="tomas-as-steward", by="tomas")
    yield do(
        "delegate_authority",
        "2024-09-02",
        TOMAS,
        key="iris-orders-repairs",
        appointment="tomas-as-steward",
        delegate="iris",
        matters=["repairs"],
        limit={"amount": "150", "currency": "GBP"},
        end="2024-12-20",
        by="tomas",
    )


def _parents() -> Iterator[Told]:
    key, name, kind = PARENTS
    yield do("register_organisation", "2024-09-30", key=key, name=name, kind=kind)
    yield registered(HELEN, "2024-09-30")
    yield heading(HELEN, "2024-09-30")
    yield do(
        "accede_party", "2024-10-07", FARID, partnership="science-share", organisation="parents"
    )
    yield do(
        "sign_agreement",
        "2024-10-07",
        HELEN,
        agreement="memorandum",
        party="parents",
        person="helen",
    )
    yield do(
        "fill_seat",
        "2024-10-14",
        FARID,
        body="committee",
        seat=seat(HELEN),
        holder="helen",
        party="parents",
    )


def _first_amendment() -> Iterator[Told]:
    yield do(
        "propose_amendment",
        "2024-11-04",
        HELEN,
        key="first-amendment",
        id="first-amendment",
        agreement="memorandum",
        proposer=HELEN.person,
        party=HELEN.organisation,
        title="The parents' evenings, and who changes this text",
        changes=[
            {
                "kind": "insert",
                "clause": worded("evenings", "5a", "Science evenings", EVENINGS),
                "after": "repairs",
            },
            {
                "kind": "replace",
                **worded("changing", "9", "How this text changes", CHANGING_TOGETHER),
                "provisions": [ADOPTED_AND_SIGNED],
            },
        ],
        rationale="We joined: what we bring should stand here, and the committee hear of it.",
        takes_effect="2025-01-01",
    )
    yield do(
        "comment_on_amendment",
        "2024-11-11",
        GRACE,
        agreement="memorandum",
        amendment="first-amendment",
        comment="One evening in every term is much. We lend you a demonstrator for two of them.",
        party="lumen",
        person="grace",
    )
    days = ("11-18", "11-19", "11-20", "11-21", "11-22", "11-25", "11-29")
    for head, day in zip((HELEN, *HEADS), days, strict=True):
        yield do(
            "sign_amendment",
            f"2024-{day}",
            head,
            agreement="memorandum",
            amendment="first-amendment",
            party=head.organisation,
            person=head.person,
        )
    yield do(
        "adopt_amendment",
        "2025-01-01",
        key="first-amendment/adopted",
        by_itself="completed",
        agreement="memorandum",
        amendment="first-amendment",
        adopted="2024-11-29",
        done="2024-11-29",
    )


def _training_day() -> Iterator[Told]:
    matter = TRAINING_DAY
    proxy: dict[str, Any] = {"decision": matter.key, "holder": "iris"}
    meanwhile = (
        do(
            "declare_recusal",
            "2025-05-06 17:00",
            DANA,
            decision=matter.key,
            seat=seat(DANA),
            interest="I answer for the day that was not given.",
        ),
        do("grant_proxy", "2025-05-07 09:00", HELEN, key="proxy", seat=seat(HELEN), **proxy),
        do(
            "grant_proxy",
            "2025-05-07 10:00",
            GRACE,
            refused="TOO_MANY_PROXIES",
            seat=seat(GRACE),
            **proxy,
        ),
        matter.ballot("2025-05-07 11:00", DANA, "no", refused="SEAT_RECUSED"),
        matter.ballot("2025-05-07 12:00", IRIS, "yes"),
        matter.ballot("2025-05-07 12:05", IRIS, "yes", instead_of=HELEN),
    )
    yield from matter.told(*meanwhile)


def _year_ends() -> Iterator[Told]:
    yield do(
        "implement_decision",
        "2025-07-18",
        TOMAS,
        decision=ROTATION_2024.key,
        party="brook",
        person="tomas",
        report="All three schools had the equipment for their term.",
        documents=[document("Condition of the equipment, July 2025")],
    )
