"""Agreements: their text, signatures, amendments and end, and whom they bind."""
