"""Payments: money that a partnership gives, requested and approved within limits."""
