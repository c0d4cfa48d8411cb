"""Organisations, persons and partnerships, and who is registered to bind or to speak for whom."""
