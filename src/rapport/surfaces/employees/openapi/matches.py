"""The schemas and parameters of a match. What the reference does not have (6.1) is called an extension."""

from rapport.surfaces.employees.match_schema import SKILLS_MATCH, match_request
from rapport.surfaces.employees.matching import BREAKDOWN, ENTITY, EXPLAINED, MAX_MATCHES, SIMPLE
from rapport.surfaces.employees.openapi.nodes import Node, choice, parameter, record, reference

_EXAMPLE_FILTERS = [{"filter": "max_geo_distance", "max_geo_distance": 50}, {"filter": "is_active", "is_active": True}]
_SKILL = {"skill": "nursing", "skill_id": "nursing", "esco_id": None, "need": 1.0, "match": 1.0, "has": 1.0}

MATCH_EXAMPLES = {
    "MatchRequest": {"filters": _EXAMPLE_FILTERS, "weights": [{"weight": SKILLS_MATCH, "value": 1}]},
    "Matches": [
        {
            "employee_id": "e-101",
            "vacancy_id": "v-7",
            "score": 0.666667,
            "skills": [{**_SKILL, "interest": 0.333333}],
        }
    ],
}


def match_parameters() -> dict[str, Node]:
    most = {"type": "integer", "minimum": 1, "maximum": MAX_MATCHES, "default": MAX_MATCHES}
    share = {"type": "number", "minimum": 0, "maximum": 1, "default": 0}
    formats = {**choice((SIMPLE, EXPLAINED)), "default": SIMPLE}
    included = {"type": "array", "items": choice((ENTITY, BREAKDOWN))}
    return {
        "score_min_threshold": parameter("query", "score_min_threshold", "Only matches that score this.", share),
        "matches_limit": parameter("query", "limit", "How many matches there are at most.", most),
        "matches_format": parameter("query", "response_format", "`explained`: with the skills that tell.", formats),
        "include_of_matches": parameter("query", "include", "What to show too; may be repeated.", included),
    }


def match_schemas() -> dict[str, Node]:
    return {
        "MatchRequest": match_request(),
        "Matches": {"type": "array", "items": reference("schemas", "Match"), "description": "the best first"},
        "Match": _match(),
        "MatchedSkill": _matched_skill(),
    }


def _match() -> Node:
    properties: dict[str, Node] = {
        "employee_id": {"type": "string", "description": "the employee that was asked about"},
        "vacancy_id": {"type": "string", "description": "a vacancy"},
        "score": _number("above 0 and below 1"),
    }
    optional: dict[str, Node] = {
        "skills": {
            "type": "array",
            "items": reference("schemas", "MatchedSkill"),
            "description": f"what the vacancy names, what tells most first; with `response_format={EXPLAINED}`",
        },
        BREAKDOWN: record(f"with `include={BREAKDOWN}`", {SKILLS_MATCH: _number("what the skills give")}),
        ENTITY: {**reference("schemas", "MatchedVacancy"), "description": f"with `include={ENTITY}`: the vacancy"},
    }
    return record("a match", {**properties, **optional}, list(properties))


def _matched_skill() -> Node:
    return record(
        "a skill that the vacancy names (extension)",
        {
            "skill": {"type": "string", "description": "its name in `vocab_language`"},
            "skill_id": {"type": "string", "description": "its id, which never changes"},
            "esco_id": {"type": ["string", "null"], "description": "its identifier in ESCO; null where there is none"},
            "need": _number("how surely the vacancy names it, to 1"),
            "match": _number("from 0 to 1: what `has` and `interest` make together"),
            "has": _number("how surely the employee's record names it; null when it does not", null=True),
            "interest": _number("how much it interests the employee, -1 to 1; null when nothing tells", null=True),
        },
    )


def _number(description: str, *, null: bool = False) -> Node:
    return {"type": ["number", "null"] if null else "number", "description": description}
