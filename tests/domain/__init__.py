"""Specifications of the rules: given what happened, when this is asked, then that follows."""
