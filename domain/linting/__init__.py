"""Linters: what is wrong with rules and bodies for those who live by them, said before it hurts."""
