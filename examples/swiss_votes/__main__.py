"""Print the acts: `python -m examples.swiss_votes > swiss-votes.jsonl`."""

import sys

from examples.swiss_votes.convert import lines

for line in lines():
    sys.stdout.write(line + "\n")
