"""Print the acts: `python -m examples.pep_0013 > pep-0013.jsonl`."""

import sys

from examples.pep_0013.convert import lines

for line in lines():
    sys.stdout.write(line + "\n")
