"""Bodies and their seats: how they are constituted, held, vacated and brought in line."""
