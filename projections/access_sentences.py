"""Sentences about access of who operates the installation; see `projections/sentences.py`."""

from domain.parties.access import AccessEnded, AccessOpened
from domain.record import Record
from projections.wording import Label, Names, moment, named, tells


@tells(
    AccessOpened,
    about=lambda record: (record.data.partnership,),
    labels=lambda record, names: [Label(record.data.id, "access", record.data.label)],
)
def _opened(record: Record[AccessOpened], names: Names) -> str:
    data = record.data
    partnership = named(names, data.partnership, "partnership")
    return (
        f"the glass was broken: the operator “{data.label}” (key {data.operator}) may read"
        f" {partnership} until {moment(data.until)},"
    )


@tells(AccessEnded)
def _ended(record: Record[AccessEnded], names: Names) -> str:
    return f"{named(names, record.stream, 'access')} was ended"
