"""Steps in conflicts: what each side, and whoever is neutral, does next.

The sentences say between whom a conflict is, and nothing of its content: others may read them.
"""

from api.whose_steps import LASTS, MINE, PERSON, is_side

_LASTS = LASTS.replace("{of}", "c").replace("{{now}}", "{now}")
_DAY = "to_char({} AT TIME ZONE w.zone - interval '1 second', 'FMDD FMMonth FMYYYY')"


def _day(at: str) -> str:
    """The last day before an instant, such as the end of the day until which something is due."""
    return _DAY.replace("{}", at)


def _side_key(side: str) -> str:
    return f"coalesce(({side}->>'party')::uuid, ({side}->>'person')::uuid)"


def _name(side: str) -> str:
    return f"""coalesce((SELECT org.name FROM parties.organisation org
        WHERE org.id = ({side}->>'party')::uuid), (SELECT r.name FROM parties.person r
        WHERE r.id = ({side}->>'person')::uuid), 'somebody')"""


_OTHERS = f"""(SELECT string_agg(other.name, ', ' ORDER BY other.name) FROM (
    SELECT {_name("o.said->'side'")} AS name FROM jsonb_array_elements(c.sides) o (said)
    WHERE o.said->'side' <> mine.said->'side') other)"""
_WITH = f"'the conflict with ' || {_OTHERS}"

# The conflict, the side for which it is asked, and the names of days.
_OF_SIDES = """
FROM conflicts.conflict c
JOIN parties.partnership w ON w.id = c.partnership
CROSS JOIN LATERAL jsonb_array_elements(c.sides) mine (said)
"""
_MINE = is_side("(mine.said->'side')", "c.partnership")
_ME = "mine.said->'side'"


def _listed(array: str) -> str:
    """Whether the side for which it is asked is among the sides in a JSON array."""
    return f"EXISTS (SELECT FROM jsonb_array_elements({array}) one (side) WHERE one.side = {_ME})"


_RAISER = f"""(SELECT {_name("o.said->'side'")} FROM jsonb_array_elements(c.sides) o (said)
    WHERE o.said->>'raised' = 'true' LIMIT 1)"""

_ACKNOWLEDGEMENTS = f"""
SELECT 13, 'acknowledge-conflict', c.partnership, c.id, {_side_key(_ME)}, c.acknowledge_by,
    {_RAISER} || ' raised a conflict with you: acknowledge it by ' || {_day("c.acknowledge_by")}
        || ', and talk.', c.position
{_OF_SIDES}
WHERE c.state = 'open' AND {_MINE} AND mine.said->>'acknowledged_at' IS NULL
    AND mine.said->>'raised' = 'false' AND c.raised_at <= {{now}} AND {_LASTS}
"""

_OFFERS = f"""
SELECT 13, 'answer-offer', c.partnership, c.id, (offer->>'id')::uuid,
    (offer->>'until')::timestamptz,
    {_name("(offer->'by')")} || ' made an offer to settle ' || {_WITH}
        || ': accept it, or make another.', c.position
{_OF_SIDES}
CROSS JOIN LATERAL jsonb_array_elements(c.offers) offer
WHERE c.state = 'open' AND {_MINE} AND offer->'by' <> {_ME} AND NOT {_listed("offer->'accepted'")}
    AND offer->>'withdrawn_at' IS NULL AND (offer->>'made_at')::timestamptz <= {{now}}
    AND (offer->>'until' IS NULL OR (offer->>'until')::timestamptz > {{now}}) AND {_LASTS}
"""

_IS_THERE = """one->>'declined_at' IS NULL AND one->>'objected_at' IS NULL
    AND one->>'discharged_at' IS NULL AND (one->>'appointed_at')::timestamptz <= {now}"""
_RUNS = "c.state IN ('open', 'appealed')"

_NEUTRALS = f"""
SELECT 13, CASE WHEN {_listed("one->'awaited'")} THEN 'agree-to-neutral'
        ELSE 'discharge-neutral' END,
    c.partnership, c.id, (one->>'id')::uuid, NULL::timestamptz,
    CASE WHEN {_listed("one->'awaited'")}
        THEN 'Somebody was named to be neutral in ' || {_WITH} || ': accept them, or object.'
        ELSE 'Another side wants whoever is neutral in ' || {_WITH}
            || ' to go: agree to that, or let them stay.' END, c.position
{_OF_SIDES}
CROSS JOIN LATERAL jsonb_array_elements(c.neutrals) one
WHERE {_RUNS} AND {_MINE} AND {_IS_THERE} AND {_LASTS} AND ({_listed("one->'awaited'")}
    OR one->'unwanted_by' <> '[]' AND NOT {_listed("one->'unwanted_by'")})
"""

_MEASURES = f"""
SELECT 13, 'consent-to-interim-measure', c.partnership, c.id, (one->>'id')::uuid,
    NULL::timestamptz, 'Another side asks for an interim measure in ' || {_WITH}
        || ': consent to it, if you do; it holds once every side has.', c.position
{_OF_SIDES}
CROSS JOIN LATERAL jsonb_array_elements(c.measures) one
WHERE {_RUNS} AND {_MINE} AND one->>'in_force_at' IS NULL AND one->>'lifted_at' IS NULL
    AND one->'by' <> 'null' AND one->'by' <> {_ME} AND NOT {_listed("one->'consents'")}
    AND (one->>'until' IS NULL OR (one->>'until')::timestamptz > {{now}}) AND {_LASTS}
"""

_STAGE = """CASE c.stage WHEN 'direct-talks' THEN 'direct talks'
    WHEN 'facilitated' THEN 'facilitated talks' WHEN 'external' THEN 'proceedings outside'
    WHEN 'panel' THEN 'proceedings of the panel' ELSE c.stage END"""
_NEEDS_NEUTRAL = (
    """(c.protocol->'stages'->(c.stage_number - 1)->>'needs_neutral' = 'true'
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(c.neutrals) one WHERE """
    + _IS_THERE
    + "))"
)

# Where a stage is led by somebody neutral the sides name them first; then they talk while it lasts.
_TALKS = f"""
SELECT 19, CASE WHEN {_NEEDS_NEUTRAL} THEN 'appoint-neutral' ELSE 'make-offer' END,
    c.partnership, c.id, {_side_key(_ME)}, c.stage_ends_at,
    CASE WHEN {_NEEDS_NEUTRAL} THEN 'Name somebody neutral for the ' || {_STAGE} || ' in '
        || {_WITH} || ', on whom all sides can agree.'
    ELSE 'Talk about ' || {_WITH} || ', and make an offer to settle it: the ' || {_STAGE}
        || ' last until ' || {_day("c.stage_ends_at")} || '.' END, c.position
{_OF_SIDES}
WHERE c.state = 'open' AND {_MINE} AND c.stage_ends_at > {{now}} AND {_LASTS}
    AND (mine.said->>'acknowledged_at' IS NOT NULL OR mine.said->>'raised' = 'true')
    AND (c.stage <> 'external' OR {_NEEDS_NEUTRAL})
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(c.offers) offer
        WHERE offer->>'withdrawn_at' IS NULL
            AND (offer->>'until' IS NULL OR (offer->>'until')::timestamptz > {{now}}))
"""

_REMEDIES = f"""
SELECT 14, CASE one->>'status' WHEN 'open' THEN 'fulfil-remedy' ELSE 'verify-remedy' END,
    c.partnership, c.id, (one->>'id')::uuid, CASE one->>'status' WHEN 'open'
        THEN (one->>'due_at')::timestamptz END,
    CASE one->>'status' WHEN 'open' THEN 'Do what you are to do about ' || {_WITH} || ' by '
            || {_day("(one->>'due_at')::timestamptz")} || ', and enter that it is done.'
        ELSE {_name("(one->'owner')")} || ' entered that it did what it was to do about ' || {_WITH}
            || ': confirm that, or say what is missing.' END, c.position
{_OF_SIDES}
CROSS JOIN LATERAL jsonb_array_elements(c.remedies) one
WHERE c.state IN ('settled', 'ruled') AND {_MINE} AND {_LASTS} AND CASE one->>'status'
    WHEN 'open' THEN one->'owner' = {_ME}
    WHEN 'fulfilled' THEN one->'owner' <> {_ME} ELSE false END
"""

_APPEALS = f"""
SELECT 26, 'lodge-appeal', c.partnership, c.id, {_side_key(_ME)},
    (c.ruling->>'appeal_until')::timestamptz,
    'The ruling in ' || {_WITH} || ' can be appealed against until '
        || {_day("(c.ruling->>'appeal_until')::timestamptz")} || '.', c.position
{_OF_SIDES}
WHERE c.state = 'ruled' AND {_MINE} AND (c.ruling->>'appeal_until')::timestamptz > {{now}}
    AND (c.ruling->>'given_at')::timestamptz <= {{now}} AND {_LASTS}
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(c.appeals) appeal
        WHERE appeal->'by' = {_ME}
            AND (appeal->>'lodged_at')::timestamptz >= (c.ruling->>'given_at')::timestamptz)
"""

# Whoever is neutral says whether they will be, and what comes of it where it is for them to say.
_THE_NEUTRAL = f"""CASE WHEN one->>'person' IS NOT NULL
    THEN (one->>'person')::uuid = {PERSON} OR {PERSON} IS NULL AND
        (one->>'organisation')::uuid IN {MINE}
    ELSE (one->>'organisation')::uuid IN {MINE} END"""
_BETWEEN = f"""(SELECT string_agg({_name("o.said->'side'")}, ' and ')
    FROM jsonb_array_elements(c.sides) o (said))"""
_OF_NEUTRALS = f"""
SELECT 13, CASE WHEN one->>'accepted_at' IS NULL THEN 'accept-as-neutral'
        WHEN c.state = 'appealed' THEN 'decide-appeal' ELSE 'give-ruling' END,
    c.partnership, c.id, (one->>'id')::uuid,
    CASE WHEN one->>'accepted_at' IS NOT NULL AND c.state = 'open' THEN c.stage_ends_at END,
    CASE WHEN one->>'accepted_at' IS NULL
        THEN 'You are asked to be neutral in the conflict between ' || {_BETWEEN}
            || ': say whether you will.'
        WHEN c.state = 'appealed'
        THEN 'Decide the appeal in the conflict between ' || {_BETWEEN} || '.'
        ELSE 'Rule in the conflict between ' || {_BETWEEN} || ', or attest what they agree on, by '
            || {_day("c.stage_ends_at")} || '.' END, c.position
FROM conflicts.conflict c
JOIN parties.partnership w ON w.id = c.partnership
CROSS JOIN LATERAL jsonb_array_elements(c.neutrals) one
WHERE {_RUNS} AND {_IS_THERE} AND {_THE_NEUTRAL} AND {_LASTS}
    AND (one->>'accepted_at' IS NULL OR one->>'sits_since' IS NOT NULL
        AND (c.state = 'appealed' AND c.ruling->>'neutral' IS DISTINCT FROM one->>'id'
            OR c.state = 'open' AND c.stage IN ('panel', 'external')))
"""

OF_NEUTRALS = ("accept-as-neutral", "decide-appeal", "give-ruling")
"""What waits for whoever is neutral, who may be no party."""

_RULING_REPORTS = f"""
SELECT 13, 'confirm-ruling', c.partnership, c.id, (report->>'id')::uuid, NULL::timestamptz,
    {_name("(report->'by')")} || ' reports a ruling from outside in ' || {_WITH}
        || ': confirm it, or contest it.', c.position
{_OF_SIDES}
CROSS JOIN LATERAL jsonb_array_elements(c.ruling_reports) report
WHERE {_RUNS} AND {_MINE} AND {_listed("report->'awaited'")} AND report->>'state' = 'reported'
    AND (report->>'reported_at')::timestamptz <= {{now}} AND {_LASTS}
"""

CONFLICT_STEPS = (
    *(
        _ACKNOWLEDGEMENTS,
        _OFFERS,
        _RULING_REPORTS,
        _NEUTRALS,
        _MEASURES,
        _TALKS,
        _REMEDIES,
        _APPEALS,
    ),
    _OF_NEUTRALS,
)
"""What the sides and the neutrals of a conflict do next."""
