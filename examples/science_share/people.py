"""Who is in the story: organisations, the people at work for them, and their seats."""

from examples.science_share.telling import Speaker

ORGANISATIONS = (
    ("alder", "Alder Lane School", "school"),
    ("brook", "Brookside School", "school"),
    ("cedar", "Cedar Hill School", "school"),
    ("university", "University of Merrow", "university"),
    ("alongside", "Walking Alongside", "ngo"),
    ("lumen", "Lumen Instruments", "business"),
)
"""Those that form the partnership: key, name, kind."""

PARENTS = ("parents", "Merrow Valley Parents", "parent-association")
MEDIATORS = ("mediators", "Merrow Mediation Centre", "community-organisation")

AMARA = Speaker("amara", "Amara Okafor", "alder")
IRIS = Speaker("iris", "Iris Lindqvist", "alder")
BERNARD = Speaker("bernard", "Bernard Kavanagh", "brook")
TOMAS = Speaker("tomas", "Tomas Rey", "brook")
CELIA = Speaker("celia", "Celia Marsh", "cedar")
JONAS = Speaker("jonas", "Jonas Adeyemi", "cedar")
DANA = Speaker("dana", "Dana Whitlock", "university")
FARID = Speaker("farid", "Farid Haddad", "alongside")
GRACE = Speaker("grace", "Grace Tolland", "lumen")
HELEN = Speaker("helen", "Helen Osei", "parents")
INES = Speaker("ines", "Ines Varga", "mediators")

FOUNDERS = (AMARA, IRIS, BERNARD, TOMAS, CELIA, JONAS, DANA, FARID, GRACE)
HEADS = (AMARA, BERNARD, CELIA, DANA, FARID, GRACE)
"""Who signs for the organisations that form the partnership."""

MEMBERS = (IRIS, TOMAS, JONAS, DANA, FARID, GRACE)
"""Who sits in the committee from its first day; the seat of the parents is still vacant."""

SCHOOLS = ("alder", "brook", "cedar")


def seat(of: Speaker) -> str:
    """The seat in the committee that a speaker's organisation fills."""
    return f"seat-of-{of.organisation}"
