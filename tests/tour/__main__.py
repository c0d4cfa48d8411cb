"""Write the answers of docs/tour.md and docs/committee.md anew, for reading them:
`python -m tests.tour`.
"""

import tempfile
from pathlib import Path

from tests import databases
from tests.api.client import Client
from tests.api.serving import whole
from tests.shown import with_answers
from tests.tour.committee import COMMITTEE, Walk
from tests.tour.twice import REPLAYED, TOUR, shown, story_imported, story_lived

with (
    databases.run_directory_made(),
    databases.server(18) as server,
    databases.database_of(server, 18) as one,
    databases.database_of(server, 18) as other,
    tempfile.TemporaryDirectory() as directory,
):
    of_both, of_lived = shown()
    with story_imported(one.dsn, Path(directory) / "story.jsonl") as imported:
        answers = [imported.ask(query) for query, _ in of_both]
        text = REPLAYED.sub(
            lambda found: found[0].replace(
                f"text\n{found['chain']}```", f"text\n{imported.chain(found['id'])}```"
            ),
            TOUR.read_text(encoding="utf-8"),
        )
    with story_lived(other.dsn) as lived:
        answers += [lived.ask(query) for query, _ in of_lived]
    TOUR.write_text(with_answers(text, answers), encoding="utf-8")
    with whole(server, is_lawful=False) as running:
        found = [given for _, _, given in Walk(Client(running)).answers()]
    page = COMMITTEE.read_text(encoding="utf-8")
    COMMITTEE.write_text(with_answers(page, found), encoding="utf-8")
