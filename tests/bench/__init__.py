"""Benchmarks: each holds Concord beside what one would take instead, in one run.

`python -m tests.bench [--quick] [NAME …]`. One file is one benchmark, with a function `measure`
that gives what was found. What is compared takes turns (A, B, A, B …), because machines are
noisy: the ratio within a turn says more than either number.
"""
