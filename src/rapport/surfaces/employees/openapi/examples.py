"""What the document shows of each schema and parameter; the examples fit one another."""

from typing import Any

from rapport.surfaces.employees.openapi.matches import MATCH_EXAMPLES

_EMPLOYEE = {
    "external_id": "e-101",
    "assigned_position": "Nurse",
    "organisational_unit": "ward-3",
    "working_history": [{"company": "Sint-Anna", "job_title": "Nurse", "start_date": "2019-09-01"}],
    "languages": [{"language": "nl", "level": 5}],
    "desired_functions": [{"title": "Head nurse", "importance": 0.8}],
    "location": {"lat": 51.05, "lng": 3.72},
}
_VACANCY = {
    "external_id": "v-7",
    "job_title": "Head nurse",
    "job_description": "Leads the nurses of a ward.",
    "languages": [{"language": "nl", "level": 4}],
    "location": {"lat": 51.05, "lng": 3.72},
}
_INTERACTION = {
    "external_id": "i-1",
    "interaction_type": "vacancy_liked",
    "timestamp": "2023-06-08T14:42:31.130855",
    "vacancy_id": "v-7",
}
_MOMENT = {"active": True, "last_updated": "2026-06-08T14:42:31Z"}
_VALUES = [
    {"property_name": "freelancer", "property_value": True},
    {"property_name": "grade", "property_value": 3.5},
    {"property_name": "tools", "property_value": ["Excel", "Jira"]},
]
_FREELANCER = {"property_name": "freelancer", "property_type": "boolean"}


_EVIDENCE = {
    "source": "interaction",
    "field": "job_title",
    "words": "nurse",
    "start": 5,
    "end": 10,
    "method": "label",
    "score": 1.0,
    "external_id": "i-1",
    "timestamp": "2023-06-08T14:42:31.130855",
    "vacancy_id": "v-7",
    "interaction_type": "vacancy_liked",
    "weight": 1.0,
    "age_days": 180.0,
    "contribution": 0.5,
}
_NURSING = {"skill": "nursing", "skill_id": "nursing", "esco_id": None, "validation_state": "suggested", "score": 1.0}


def _listed(record: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {name: record[name] for name in ("external_id", *fields)} | _MOMENT


EXAMPLES: dict[str, Any] = {
    "Interaction": _INTERACTION,
    "InteractionPage": {"count": 1, "results": [_INTERACTION]},
    "NewEmployee": _EMPLOYEE,
    "EmployeeChanges": {"assigned_position": "Head nurse", "desired_functions": []},
    "Employee": _EMPLOYEE | _MOMENT,
    "EmployeePage": {
        "count": 1,
        "results": [_listed(_EMPLOYEE, "location", "assigned_position", "organisational_unit")],
    },
    "NewVacancy": _VACANCY,
    "VacancyChanges": {"active": False},
    "Vacancy": _VACANCY | _MOMENT,
    "VacancyPage": {"count": 1, "results": [_listed(_VACANCY, "job_title", "location")]},
    "CustomProperty": _FREELANCER,
    "CustomProperties": [_FREELANCER, {"property_name": "grade", "property_type": "number"}],
    "PropertyValues": _VALUES,
    "PropertyChanges": [{"property_name": "freelancer", "property_value": None}],
    "EmployeeSkillProfile": {
        "external_id": "e-101",
        "num_skill_events": 2,
        "skills": [{**_NURSING, "interest": 0.333333, "num_interest_evidence": 1, "evidence": [_EVIDENCE]}],
        "pending": 0,
        "model_version": "0123456789ab",
    },
    "VacancySkillProfile": {
        "external_id": "v-7",
        "num_skill_events": 1,
        "skills": [{**_NURSING, "sources": ["job_description", "job_title"]}],
        "pending": 0,
        "model_version": "0123456789ab",
    },
    **MATCH_EXAMPLES,
    "Version": {"version": "1.0.0"},
}
"""By the name of the schema."""

PARAMETERS = {
    "external_id": "e-101",
    "vacancy_external_id": "v-7",
    "employee_external_id": "e-101",
    "interaction_external_id": "i-1",
    "property_name": "freelancer",
    "language": "en",
}
"""By the name under the document's components. What is absent here is not in an example either."""
