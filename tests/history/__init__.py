"""Every version of every event that was ever stored, frozen as stored."""
