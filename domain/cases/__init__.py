"""Cases: a vote or an election told by itself, evaluated without any record."""
