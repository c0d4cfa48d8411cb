"""The rules of governance: pure, standard library only, no I/O, no clock, no random."""
