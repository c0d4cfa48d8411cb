"""Print the acts: `python -m examples.science_share > science-share.jsonl`."""

import sys

from examples.science_share.convert import lines

for line in lines():
    sys.stdout.write(line + "\n")
