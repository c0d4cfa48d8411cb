"""Tests of the two lanes of reads: what they answer, and that they agree."""
