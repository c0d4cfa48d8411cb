"""Spring and summer 2026: a complaint, a deadline missed, a mediation, and what came of it."""

from collections.abc import Iterator
from typing import Any

from examples.science_share.committee import Matter
from examples.science_share.founding import registered
from examples.science_share.memorandum import HANDING_ON
from examples.science_share.memorandum import clause as worded
from examples.science_share.people import (
    BERNARD,
    CELIA,
    DANA,
    FARID,
    GRACE,
    HEADS,
    HELEN,
    INES,
    IRIS,
    JONAS,
    MEDIATORS,
    TOMAS,
)
from examples.science_share.second_year import (
    ITEMS,
    ROTATION_2026,
    VISITS,
    acknowledged,
    handed_over,
    handover,
)
from examples.science_share.telling import Speaker, Told, digest, do, end_of

HANDING_ON_DECIDED = Matter(
    "handing-on-decided",
    "Adopt the amendment “Handing the equipment on”",
    IRIS,
    JONAS,
    "2026-06-08",
    "2026-06-15 16:00",
    "2026-06-19",
    matter="agreement",
    enacts=(
        {"kind": "adopt-amendment", "agreement": "memorandum", "amendment": "second-amendment"},
    ),
    ballots={
        IRIS: "yes",
        TOMAS: "yes",
        JONAS: "yes",
        DANA: "yes",
        FARID: "yes",
        GRACE: "no",
        HELEN: "yes",
    },
)
THIRD_STEWARD = Matter(
    "third-steward",
    "Iris Lindqvist is the equipment steward until July 2029",
    TOMAS,
    DANA,
    "2026-06-08",
    "2026-06-15 16:30",
    "2026-06-22",
    enacts=({"kind": "appoint", "post": "steward", "person": "iris", "party": "alder"},),
    ballots={TOMAS: "yes", JONAS: "yes", DANA: "yes", FARID: "yes", HELEN: "yes"},
)


def told() -> Iterator[Told]:
    """From the complaint to its end, with the amendment that it left behind."""
    yield from _raised()
    yield from _mediated()
    yield from _settled()
    yield from _amended()
    yield from THIRD_STEWARD.told()
    yield from _steward_follows()
    yield from _done()


def _side(of: Speaker) -> dict[str, str]:
    return {"party": of.organisation}


def _about(act: str, when: str, who: Speaker | None = None, /, **more: Any) -> Told:
    """An act in the conflict, for the side of whoever acts."""
    return do(act, when, who, **{"conflict": "late-and-damaged", **more})


def _raised() -> Iterator[Told]:
    yield do(
        "raise_conflict",
        "2026-04-20",
        CELIA,
        key="late-and-damaged",
        partnership="science-share",
        title="The equipment came late and damaged",
        grounds=(
            "The summer term began on 13 April. The equipment came from Brookside on 17 April, "
            "and two of the twelve microscopes do not focus."
        ),
        by=_side(CELIA),
        against=[_side(BERNARD)],
        agreement="memorandum",
        clauses=["equipment"],
        decision=ROTATION_2026.key,
    )
    yield _about(
        "escalate_conflict", "2026-04-28", CELIA, refused="STAGE_NOT_OVER", by=_side(CELIA)
    )
    yield _about(
        "escalate_conflict",
        end_of("2026-05-04"),
        key="late-and-damaged/mediation",
        by_itself="clock",
    )
    yield _about("acknowledge_conflict", "2026-05-06", BERNARD, by=_side(BERNARD))


def _mediated() -> Iterator[Told]:
    key, name, kind = MEDIATORS
    yield do("register_organisation", "2026-05-07", key=key, name=name, kind=kind)
    yield registered(INES, "2026-05-07")
    neutral: dict[str, Any] = {"person": "ines", "organisation": "mediators", "by": _side(CELIA)}
    yield _about(
        "appoint_neutral",
        "2026-05-08",
        BERNARD,
        refused="NEUTRAL_IS_PARTY",
        person="tomas",
        by=_side(BERNARD),
    )
    yield _about("appoint_neutral", "2026-05-08", CELIA, id="mediator", **neutral)
    yield _about("accept_as_neutral", "2026-05-11", INES, neutral="mediator")
    yield _about("agree_to_neutral", "2026-05-11", BERNARD, neutral="mediator", by=_side(BERNARD))
    yield _about(
        "submit_evidence",
        "2026-05-12",
        CELIA,
        title="Photographs of the microscopes, 17 April 2026",
        sha256=digest("Photographs of the microscopes, 17 April 2026"),
        by=_side(CELIA),
    )
    yield _about(
        "make_statement",
        "2026-05-13",
        BERNARD,
        text="Our Year 6 had its assessment that week. We should have rung.",
        by=_side(BERNARD),
    )
    stays: dict[str, Any] = {
        "text": "Until this is settled, the equipment stays at Cedar Hill.",
        "until": "2026-07-31",
        "neutral": "mediator",
    }
    yield _about(
        "order_interim_measure",
        "2026-05-14",
        INES,
        key="rotation-suspended",
        refused="DECISION_OF_OTHERS_TOO",
        suspends=ROTATION_2026.key,
        **stays,
    )
    yield _about("order_interim_measure", "2026-05-14", INES, id="equipment-stays", **stays)


def _settled() -> Iterator[Told]:
    yield _about(
        "make_offer",
        "2026-05-19",
        BERNARD,
        id="first-offer",
        terms="Brookside is sorry, and pays for the repair.",
        until="2026-05-29",
        by=_side(BERNARD),
    )
    yield _about("withdraw_offer", "2026-05-26", BERNARD, offer="first-offer", by=_side(BERNARD))
    yield do(
        "propose_amendment",
        "2026-05-27",
        CELIA,
        key="second-amendment",
        id="second-amendment",
        agreement="memorandum",
        proposer=CELIA.person,
        party=CELIA.organisation,
        title="Handing the equipment on",
        changes=[
            {"kind": "replace", **worded("equipment", "2", "The equipment", HANDING_ON)},
        ],
        rationale="What went wrong between two of us could go wrong between any two.",
        takes_effect="2026-09-01",
    )
    yield _about(
        "make_offer",
        "2026-05-28",
        CELIA,
        id="second-offer",
        terms="Brookside has the microscopes repaired, and both of us stand for the amendment.",
        remedies=[
            {
                "id": "repair",
                "what": "Have the two microscopes repaired and calibrated.",
                "owner": _side(BERNARD),
                "due": "2026-07-17",
            }
        ],
        amendments=[{"agreement": "memorandum", "amendment": "second-amendment"}],
        decisions=[ROTATION_2026.key],
        until="2026-06-05",
        by=_side(CELIA),
    )
    yield _about("accept_offer", "2026-06-02", BERNARD, offer="second-offer", by=_side(BERNARD))


def _amended() -> Iterator[Told]:
    yield from HANDING_ON_DECIDED.told()
    second: dict[str, Any] = {"agreement": "memorandum", "amendment": "second-amendment"}
    days = ("22", "23", "24", "25", "26", "29", "30")
    for head, day in zip((*HEADS, HELEN), days, strict=True):
        yield do(
            "sign_amendment",
            f"2026-06-{day}",
            head,
            **second,
            party=head.organisation,
            person=head.person,
        )
    yield do(
        "adopt_amendment",
        "2026-06-29 12:00",
        FARID,
        key="second-amendment/too-early",
        refused="SIGNATURES_MISSING",
        **second,
        decision=HANDING_ON_DECIDED.key,
    )
    yield do(
        "adopt_amendment",
        "2026-09-01",
        key="second-amendment/adopted",
        by_itself="completed",
        **second,
        adopted="2026-06-30",
        done="2026-06-30",
        decision=HANDING_ON_DECIDED.key,
    )


def _steward_follows() -> Iterator[Told]:
    yield do(
        "appoint",
        "2026-06-24",
        FARID,
        key="iris-as-steward",
        post="steward",
        person="iris",
        party="alder",
        start="2026-09-01",
        end="2029-07-31",
        decision="third-steward",
    )
    yield do("accept_appointment", "2026-06-25", IRIS, appointment="iris-as-steward", by="iris")
    yield do(
        "expire_appointment",
        end_of("2026-08-31"),
        key="jonas-as-steward/expired",
        by_itself="clock",
        appointment="jonas-as-steward",
    )
    yield handover(JONAS, "iris-as-steward", "2026-08-24", "2026-09-11")
    for item, _ in ITEMS:
        yield handed_over(JONAS, item, "2026-08-31")
        yield acknowledged(IRIS, JONAS, item, "2026-09-01")
    yield do("close_handover", "2026-09-01", IRIS, appointment="jonas-as-steward")
    yield do(
        "implement_decision",
        "2026-07-10",
        FARID,
        decision=VISITS.key,
        party="alongside",
        person="farid",
        report="All six visits took place.",
    )


def _done() -> Iterator[Told]:
    remedy: dict[str, Any] = {"remedy": "repair"}
    yield _about(
        "fulfil_remedy",
        "2026-07-16",
        BERNARD,
        **remedy,
        note="Lumen had them for a week.",
        by=_side(BERNARD),
    )
    yield _about(
        "reopen_remedy",
        "2026-07-20",
        CELIA,
        **remedy,
        grounds="One of them still loses its focus when it is turned.",
        due="2026-08-21",
        by=_side(CELIA),
    )
    yield _about(
        "fulfil_remedy",
        "2026-08-19",
        BERNARD,
        **remedy,
        key="repair/second-time",
        note="The focus drive was replaced.",
        by=_side(BERNARD),
    )
    yield _about("verify_remedy", "2026-08-21", CELIA, **remedy, by=_side(CELIA))
