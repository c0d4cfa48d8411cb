"""Spring 2024: six organisations agree on a memorandum, and the committee meets."""

from collections.abc import Iterator

from examples.science_share.memorandum import CLAUSES
from examples.science_share.people import (
    AMARA,
    FARID,
    FOUNDERS,
    HEADS,
    MEMBERS,
    ORGANISATIONS,
    SCHOOLS,
    seat,
)
from examples.science_share.telling import ZONE, Speaker, Told, do

SIGNED = ("2024-05-20", "2024-05-21", "2024-05-22", "2024-05-23", "2024-05-27", "2024-05-28")


def told() -> Iterator[Told]:
    """From the first letter to the first meeting."""
    for key, name, kind in ORGANISATIONS:
        yield do("register_organisation", "2024-04-08", key=key, name=name, kind=kind)
    for speaker in FOUNDERS:
        yield registered(speaker, "2024-04-08")
    for head in HEADS:
        yield heading(head, "2024-04-08")
    yield from _formed()
    yield from _agreed()
    yield from _constituted()


def registered(speaker: Speaker, day: str) -> Told:
    """A person is entered, with the organisation that they belong to."""
    return do(
        "register_person",
        day,
        key=speaker.person,
        name=speaker.name,
        affiliation=speaker.organisation,
    )


def heading(head: Speaker, day: str) -> Told:
    """An organisation says who heads it, and so may sign for it."""
    return do(
        "register_head",
        day,
        key=f"{head.organisation}/head",
        organisation=head.organisation,
        person=head.person,
    )


def _formed() -> Iterator[Told]:
    yield do(
        "propose_partnership",
        "2024-04-15",
        AMARA,
        key="science-share",
        name="Merrow Valley Science Share",
        purpose="Science lessons in which children do the experiments themselves.",
        zone=ZONE,
        proposer="alder",
        invited=[head.organisation for head in HEADS if head is not AMARA],
    )
    days = ("2024-04-18", "2024-04-19", "2024-04-22", "2024-04-25", "2024-05-02")
    for head, day in zip(HEADS[1:], days, strict=True):
        yield do(
            "accept_invitation",
            day,
            head,
            partnership="science-share",
            organisation=head.organisation,
        )


def _agreed() -> Iterator[Told]:
    yield do(
        "draft_agreement",
        "2024-05-13",
        AMARA,
        key="memorandum",
        partnership="science-share",
        title="Memorandum of Merrow Valley Science Share",
        language="en",
        clauses=CLAUSES,
    )
    for head, day in zip(HEADS, SIGNED, strict=True):
        yield do(
            "sign_agreement",
            day,
            head,
            agreement="memorandum",
            party=head.organisation,
            person=head.person,
        )
    yield do("enter_into_force", "2024-06-03", AMARA, agreement="memorandum")


def _constituted() -> Iterator[Told]:
    filled = [
        {
            "id": seat(member),
            "holder": member.person,
            "party": member.organisation,
            "group": "schools" if member.organisation in SCHOOLS else "partners",
        }
        for member in MEMBERS
    ]
    yield do(
        "constitute_body",
        "2024-06-04",
        AMARA,
        key="committee",
        partnership="science-share",
        name="Committee",
        seats=[*filled, {"id": "seat-of-parents", "group": "partners"}],
        agreement="memorandum",
        clause="committee",
    )
    yield do("designate_chair", "2024-06-04", AMARA, body="committee", seat=seat(FARID))
    yield do(
        "define_post",
        "2024-06-04",
        AMARA,
        key="steward",
        partnership="science-share",
        title="Equipment steward",
        tenure={"months": 36, "terms": 2},
        remit={
            "responsibilities": [{"matter": "equipment", "role": "accountable", "sole": True}],
            "powers": [{"matters": ["repairs"], "limit": {"amount": "500", "currency": "GBP"}}],
        },
        body="committee",
        agreement="memorandum",
        clause="steward",
    )
