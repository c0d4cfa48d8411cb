"""Acts that motions name, in words that name what the reader may see."""

from api.parties import KNOWN_TO_ME
from api.visibility import OF_MY_PARTNERSHIPS, of_partnerships

_KNOWN = KNOWN_TO_ME.replace("{this}", "n")

NAMES: dict[str, str] = {
    "agreement": f"""SELECT '“' || n.title || '”' FROM agreements.agreement n
        WHERE n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
    "amendment": f"""SELECT 'amendment “' || n.title || '”' FROM agreements.amendment n
        WHERE n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
    "organisation": "SELECT n.name FROM parties.organisation n WHERE n.id = said.id",
    "person": f"SELECT n.name FROM parties.person n WHERE n.id = said.id AND ({_KNOWN})",
    "body": f"""SELECT n.name FROM bodies.body n
        WHERE n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
    "seat": f"""SELECT 'seat ' || n.number || coalesce(' of ' || (
            SELECT o.name FROM parties.organisation o WHERE o.id = n.party), '')
        FROM bodies.seat n WHERE n.body = e.body AND n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
    "post": f"""SELECT 'the post “' || n.title || '”' FROM posts.post n
        WHERE n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
    "appointment": f"""SELECT 'the appointment to the post “' || o.title || '”'
        FROM posts.appointment n JOIN posts.post o ON o.id = n.post
        WHERE n.id = said.id AND ({of_partnerships("n.partnership", 'n."position"')})""",
    "motion": f"""SELECT '“' || n.title || '”' FROM decisions.decision n
        WHERE n.id = said.id AND ({OF_MY_PARTNERSHIPS})""",
}
"""What a thing is called in a sentence, by its kind; what has no name here, such as a conflict,
which is confidential, stays “a conflict”."""

NAMED_PHRASE = """(
    SELECT string_agg(coalesce(CASE said.kind {} END, said.text), '' ORDER BY said.number)
    FROM jsonb_array_elements(e.wording) WITH ORDINALITY AS part (value, number)
    CROSS JOIN LATERAL (SELECT part.value->>'text' AS text, part.value->>'kind' AS kind,
        (part.value->>'id')::uuid AS id, part.number) said
)""".format(" ".join(f"WHEN '{kind}' THEN ({name})" for kind, name in NAMES.items()))
"""The phrase of the act `e`, with the names of what its reader may see."""
