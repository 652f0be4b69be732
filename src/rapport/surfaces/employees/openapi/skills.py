"""The schemas of skill profiles. What the reference does not have (4.1) is called an extension."""

from rapport.domain.employees.interest import MOST_EVIDENCE
from rapport.domain.employees.skill_profiles import ENOUGH_SKILLS
from rapport.domain.skills.extraction import Method
from rapport.surfaces.employees.openapi.nodes import Node, record, reference


def skill_schemas() -> dict[str, Node]:
    return {
        "EmployeeSkillProfile": _profile("an employee", "EmployeeSkill"),
        "VacancySkillProfile": _profile("a vacancy", "VacancySkill"),
        "EmployeeSkill": _skill(
            {
                "interest": _number(
                    "how much it interests the employee, from -1 to 1; null when nothing tells of it (extension)",
                    null=True,
                )
            },
            {
                "num_interest_evidence": _count(
                    f"how many interactions and desired functions tell of interest; the {MOST_EVIDENCE} that count"
                    " most are shown, with `include=evidence` (extension)"
                )
            },
        ),
        "VacancySkill": _skill({}, {}),
        "SkillEvidence": _evidence(),
    }


def _profile(of: str, skill: str) -> Node:
    properties = {
        "external_id": {"type": "string", "description": "the record's id, the client's own"},
        "num_skill_events": _count("how many parts of the record say what it has"),
        "low_data_availability": {
            "type": "boolean",
            "description": f"whether the record itself names fewer than {ENOUGH_SKILLS} skills; only with"
            " `include=low_data_availability_flag`",
        },
        "skills": {
            "type": "array",
            "items": reference("schemas", skill),
            "description": "the surest first, then those of the greatest interest",
        },
        "pending": _count("texts that are not read yet, of which this says nothing (extension)"),
        "model_version": {
            "type": "string",
            "description": "of the vocabulary and, where there is one, the model that reads texts (extension)",
        },
        "acknowledgement": {
            "type": "string",
            "description": "whose classification the skills are from, where one was imported (extension)",
        },
    }
    required = [name for name in properties if name not in {"low_data_availability", "acknowledgement"}]
    return record(f"the skills of {of}", properties, required)


def _skill(figures: dict[str, Node], counted: dict[str, Node]) -> Node:
    properties: dict[str, Node] = {
        "skill": {"type": "string", "description": "its name in `vocab_language`"},
        "skill_id": {"type": "string", "description": "its id, which never changes"},
        "esco_id": {
            "type": ["string", "null"],
            "description": "its identifier in ESCO; null where there is none (extension)",
        },
        "validation_state": {"const": "suggested", "description": "nobody has confirmed it"},
        "score": _number("how surely the record itself names it, to 1; null when it does not (extension)", null=True),
        **figures,
    }
    optional: dict[str, Node] = {
        "sources": {
            "type": "array",
            "items": {"type": "string"},
            "description": "what tells of it, with `include=sources`: working_history, education_history,"
            " assigned_position, desired_functions, interaction; of a vacancy job_title, job_description",
        },
        **counted,
        "evidence": {
            "type": "array",
            "items": reference("schemas", "SkillEvidence"),
            "description": "the words that name it, with `include=evidence` (extension)",
        },
    }
    return record("a skill", {**properties, **optional}, list(properties))


def _evidence() -> Node:
    said: dict[str, Node] = {
        "source": {"type": "string", "description": "as in `sources`"},
        "field": {"type": "string", "description": "where the text stands: `working_history.0.job_title`"},
        "words": {"type": "string", "description": "those that name the skill"},
        "start": _count("the place of the first character in the text"),
        "end": _count("the place after the last one"),
        "method": {"type": "string", "description": f"how it was found: {', '.join(Method)}"},
        "score": _number("how surely these words mean the skill, to 1"),
    }
    did: dict[str, Node] = {
        "external_id": {"type": "string", "description": "of the interaction"},
        "timestamp": {"type": "string", "description": "of the interaction, as it was given"},
        "vacancy_id": {"type": "string", "description": "the vacancy that the interaction names, whose text it is"},
        "interaction_type": {"type": "string", "description": "which decides the weight; or `desired_function`"},
        "weight": _number("of this type for this tenant; of a desired function times its importance"),
        "age_days": _number("since the timestamp; 0 when it is still to come"),
        "contribution": _number("weight, halved with each half-life of its age, times score"),
    }
    description = "words that name a skill; the last seven members only where they tell of interest"
    return record(description, {**said, **did}, list(said))


def _number(description: str, *, null: bool = False) -> Node:
    return {"type": ["number", "null"] if null else "number", "description": description}


def _count(description: str) -> Node:
    return {"type": "integer", "minimum": 0, "description": description}
