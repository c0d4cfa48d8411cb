"""How interests are usually declared and notice given: with which arguments, and after what."""

from __future__ import annotations

from domain.values import InterestId, NoticeId
from domain.voting.side import Side
from tests.refusals.cases import Usual, do, named
from tests.refusals.world import ADA, ADAS, ALLIANCE, BOB, BOBS, MILL, MOTION

INTEREST = named(InterestId, "interest")
NOTICE = named(NoticeId, "notice")

PUT = (do("propose_motion"),)
SENT = (*PUT, do("give_notice_of_motion", id=NOTICE, awaits_delivery=True))
REGULARITY = {
    "declare_interest": Usual(
        {
            "id": INTEREST,
            "partnership": ALLIANCE,
            "person": BOB,
            "kind": "financial",
            "interest_in": Side(MILL),
        }
    ),
    "withdraw_interest": Usual({"interest": INTEREST}, (do("declare_interest"),)),
    "rule_on_interest": Usual(
        {"interest": INTEREST, "ruling": "step-back", "motion": MOTION, "by": ADA},
        (do("propose_motion", concerns=(Side(MILL),)), do("declare_interest")),
    ),
    "confirm_no_interest": Usual({"decision": MOTION, "seat": ADAS}, PUT),
    "confirm_delivery": Usual({"decision": MOTION, "notice": NOTICE}, SENT),
    "report_bounce": Usual({"decision": MOTION, "notice": NOTICE, "seats": (BOBS,)}, SENT),
    "shorten_notice": Usual(
        {"decision": MOTION, "days": 2, "ground": "A storm", "by": ADA},
        (do("propose_motion", matter="announced"),),
    ),
}
