"""Fixtures of these tests."""

from tests.importing import importing, written

__all__ = ["importing", "written"]
