"""Every view that the runner keeps."""

from projections.agreements import AGREEMENTS
from projections.audit_trail import AUDIT_TRAIL
from projections.bodies import BODIES
from projections.conflicts import CONFLICTS
from projections.decisions import DECISIONS
from projections.interests import INTERESTS
from projections.parties import PARTIES
from projections.posts import POSTS
from projections.view import View

VIEWS: tuple[View, ...] = (
    PARTIES,
    AGREEMENTS,
    BODIES,
    DECISIONS,
    INTERESTS,
    POSTS,
    CONFLICTS,
    AUDIT_TRAIL,
)
