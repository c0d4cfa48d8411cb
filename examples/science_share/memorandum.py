"""The text of the memorandum, clause by clause, with the provisions that software follows."""

from typing import Any

Plain = dict[str, Any]

PURPOSE = """
We are three schools, a university, an organisation that accompanies school leaders, and a firm.
Together we give the children of the Merrow Valley science lessons in which they do the
experiments themselves, with equipment that none of us could buy and look after alone.
"""
EQUIPMENT = """
The schools share one set of equipment: twelve microscopes, four spectrometers and a weather
station. It moves from school to school, term by term, in the order that the committee decides
for each school year. Who has it hands it on, complete and clean, on the first school day of the
next term.
"""
TRAINING = """
The University of Merrow trains the teachers who use the equipment: two days in every term, free
of charge.
"""
MENTORING = """
Walking Alongside brings school leaders together: each head visits another school twice in every
school year, with a mentor, and is visited twice.
"""
REPAIRS = """
Lumen Instruments repairs and calibrates the equipment at cost whenever it changes schools.
"""
COMMITTEE = """
The committee decides what concerns us all. Each of us has one seat in it; a seventh is for the
parents, once they have an association. A motion needs a seconder and three clear days' notice.
More than half of the members have to take part, and more yes than no adopts it. What concerns
the equipment also needs more yes than no among the schools. What concerns this text needs two
thirds of all members. Who can't vote may give one other member their proxy.
"""
STEWARD = """
The committee elects an equipment steward for up to three years, who keeps the inventory, the key
and the calibration log, and may order repairs of up to 500 pounds each.
"""
DISAGREEING = """
Who has a complaint raises it. The other side acknowledges it within seven days. We talk for two
weeks; if that does not settle it, a mediator whom nobody of us employs has six weeks; then a
panel of three decides within thirty days.
"""
CHANGING = """
Anybody can propose another wording. It holds once all of us have signed it.
"""
CHANGING_TOGETHER = """
Anybody can propose another wording. It holds once the committee has adopted it and all of us have
signed it.
"""
LASTING = """
This lasts until 31 August 2029. Each of us can leave with three months' notice to any day.
"""
EVENINGS = """
Merrow Valley Parents hold one science evening in every term at the school that has the equipment,
and find the helpers for it.
"""
HANDING_ON = """
The schools share one set of equipment: twelve microscopes, four spectrometers and a weather
station. It moves from school to school, term by term, in the order that the committee decides
for each school year. Who has it hands it on, complete and clean, on the first school day of the
next term, with a list of its condition that both schools sign. Who hands it on late or damaged
says so at once, and gives the next school as many days of its own next term.
"""
VISITS_OF_DEPUTIES = """
Walking Alongside brings school leaders together: each head and each deputy head visits another
school twice in every school year, with a mentor, and is visited twice.
"""

PRESENT: Plain = {"kind": "share", "share": "1/2", "of": "members", "strictly": True}
MORE_YES: Plain = {"kind": "majority", "share": "1/2", "strictly": True, "base": "cast"}
WITH_SCHOOLS: Plain = {"kind": "all", "conditions": [MORE_YES, {**MORE_YES, "group": "schools"}]}
OF_ALL: Plain = {"kind": "majority", "share": "2/3", "strictly": False, "base": "members"}


def _rule(name: str, matters: list[str], condition: Plain, **more: str) -> Plain:
    rule = {"condition": condition, "quorum": [PRESENT], "proxy": "present", **more}
    return {"kind": "decision-rule", "name": name, "matters": matters, "rule": rule}


RULES: list[Plain] = [
    _rule("more yes than no", [], MORE_YES),
    _rule("also among the schools", ["equipment"], WITH_SCHOOLS),
    _rule("two thirds of the members", ["agreement"], OF_ALL, nobody_votes="rejected"),
    {
        "kind": "procedure",
        "name": "seconder and notice",
        "matters": [],
        "procedure": {"seconder_required": True, "notice_days": 3, "proxies_per_holder": 1},
    },
]
PROTOCOL: Plain = {
    "kind": "conflict-protocol",
    "name": "talk, mediate, decide",
    "protocol": {
        "stages": [
            {"kind": "direct-talks", "days": 14},
            {"kind": "mediation", "days": 42, "needs_neutral": True},
            {"kind": "panel", "days": 30, "needs_neutral": True},
        ],
        "acknowledgement_days": 7,
    },
}
ALL_SIGN: Plain = {"kind": "amendment-rule", "name": "all sign", "by": "signatures"}
ADOPTED_AND_SIGNED: Plain = {
    "kind": "amendment-rule",
    "name": "adopted and signed",
    "by": "both",
    "matter": "agreement",
}
UNTIL_2029: Plain = {"kind": "duration", "name": "until August 2029", "until": "2029-08-31"}
NOTICE: Plain = {"kind": "notice", "name": "three months", "months": 3}


def clause(
    id: str, number: str, heading: str, text: str, provisions: list[Plain] | None = None
) -> Plain:
    """A clause: its heading stands in its text as well, as the text is read as a whole."""
    said = f"{number}. {heading}\n{text}\n"
    stated = {"id": id, "number": number, "heading": heading, "text": said}
    return {**stated, "provisions": provisions} if provisions else stated


CLAUSES: list[Plain] = [
    clause("purpose", "1", "What this is for", PURPOSE),
    clause("equipment", "2", "The equipment", EQUIPMENT),
    clause("training", "3", "Teacher training", TRAINING),
    clause("mentoring", "4", "Mentoring visits", MENTORING),
    clause("repairs", "5", "Repairs", REPAIRS),
    clause("committee", "6", "The committee", COMMITTEE, RULES),
    clause("steward", "7", "The equipment steward", STEWARD),
    clause("disagreeing", "8", "If we disagree", DISAGREEING, [PROTOCOL]),
    clause("changing", "9", "How this text changes", CHANGING, [ALL_SIGN]),
    clause("lasting", "10", "How long this lasts", LASTING, [UNTIL_2029, NOTICE]),
]
