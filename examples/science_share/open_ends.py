"""Autumn 2026: what waits for somebody."""

from collections.abc import Iterator
from typing import Any

from examples.science_share.committee import Matter
from examples.science_share.memorandum import VISITS_OF_DEPUTIES
from examples.science_share.memorandum import clause as worded
from examples.science_share.people import CELIA, DANA, FARID, HELEN
from examples.science_share.telling import Told, do

VISITS_DECIDED = Matter(
    "visits-of-deputies-decided",
    "Adopt the amendment “Mentoring visits for deputy heads”",
    FARID,
    HELEN,
    "2026-11-02",
    opens="",
    closes="",
    matter="agreement",
    enacts=(
        {"kind": "adopt-amendment", "agreement": "memorandum", "amendment": "third-amendment"},
    ),
)


def told() -> Iterator[Told]:
    """A third amendment, of which the committee has not decided yet."""
    third: dict[str, Any] = {"agreement": "memorandum", "amendment": "third-amendment"}
    yield do(
        "propose_amendment",
        "2026-10-12",
        FARID,
        key="third-amendment",
        id="third-amendment",
        agreement="memorandum",
        proposer=FARID.person,
        party=FARID.organisation,
        title="Mentoring visits for deputy heads",
        changes=[
            {
                "kind": "replace",
                **worded("mentoring", "4", "Mentoring visits", VISITS_OF_DEPUTIES),
            },
        ],
        rationale="Who is to lead a school tomorrow should see others today.",
    )
    for head, day in ((FARID, "2026-10-12"), (DANA, "2026-10-19"), (CELIA, "2026-10-26")):
        yield do("sign_amendment", day, head, **third, party=head.organisation, person=head.person)
    yield from VISITS_DECIDED.prepared()
