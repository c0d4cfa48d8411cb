"""Every view that the runner keeps."""

from projections.audit_trail import AUDIT_TRAIL
from projections.view import View

VIEWS: tuple[View, ...] = (AUDIT_TRAIL,)
