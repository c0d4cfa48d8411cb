"""Every view that the runner keeps."""

from projections.view import View

VIEWS: tuple[View, ...] = ()
