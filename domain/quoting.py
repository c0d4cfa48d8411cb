"""Quoting: a name or a title as it stands in a sentence, so that nobody takes its end for the end
of what is quoted."""

_INNER = str.maketrans({"“": "‘", "”": "’", "„": "‚", "‟": "‛", '"': "’", "«": "‹", "»": "›"})


def inner(text: str) -> str:
    """The text with the quotation marks that stand within others."""
    return text.translate(_INNER)


def quoted(text: str) -> str:
    """The text between quotation marks, its own ones set as those within others."""
    return f"“{inner(text)}”"
