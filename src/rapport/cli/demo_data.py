"""Invented people of an invented region, so that there is something to look at."""

from typing import Any

CANDIDATES: list[dict[str, Any]] = [
    {
        "name": "Sanne Voorbeeld",
        "email": "sanne.voorbeeld@mail.example",
        "phone": "+31 20 555 0101",
        "privacyConsent": True,
        "phase": "Orienting",
        "sectors": ["Primary education"],
        "roles": ["Teacher"],
        "city": "Amsterdam",
        "interactions": [
            {
                "type": "Intake call",
                "performedAt": "2026-09-14T10:00:00",
                "duration": 1500,
                "summary": "Wants to become a primary school teacher, now a nurse.",
            },
            {"type": ["E-mail"], "performedAt": "2026-09-15", "summary": "Sent the overview of part-time courses."},
        ],
    },
    {
        "name": "Mehmet Sjabloon",
        "email": "mehmet.sjabloon@mail.example",
        "privacyConsent": True,
        "phase": "Matching",
        "sectors": ["Vocational education"],
        "roles": ["Instructor"],
        "priorEducation": "mbo 4",
        "city": "Zaandam",
        "interactions": [
            {"type": "Event registration", "performedAt": "2026-10-02", "summary": "Open evening, vocational schools."},
            {
                "type": ["Meeting", "Advice meeting"],
                "performedAt": "2026-10-09T14:30:00+02:00",
                "duration": 2700,
                "summary": "Electrician for 12 years; hybrid teaching fits best.",
            },
        ],
    },
    {
        "name": "Fleur Proefstuk",
        "phone": "+31 75 555 0188",
        "privacyConsent": True,
        "phase": "New",
        "sectors": ["Secondary education", "Special education"],
        "qualifications": ["Second degree"],
        "interactions": [
            {"type": "Phone call", "performedAt": "2026-11-03T16:05:00", "summary": "Asked to be called back."}
        ],
    },
]

INTERACTION: dict[str, Any] = {
    "type": "Phone call",
    "performedAt": "2026-11-20T11:15:00",
    "duration": 420,
    "summary": "Called back: will visit two schools next week.",
}

TEAM: dict[str, Any] = {"name": "Demo schools"}

INTERVIEWER: dict[str, Any] = {
    "name": "Iris Gespreksleider",
    "email": "iris.gespreksleider@school.example",
    "time_zone": "Europe/Amsterdam",
    "language": "nl",
}

JOB: dict[str, Any] = {"name": "Teacher, group 5", "city": "Amsterdam", "job_type": "Part time"}

APPLICANT: dict[str, Any] = {
    "email": "noor.kandidaat@mail.example",
    "fullName": "Noor Kandidaat",
    "phoneNumber": "+31 20 555 0142",
    "source": "Demo",
    "resume": {
        "file": {
            "fileName": "resume.txt",
            "contentType": "text/plain",
            "data": "Tm9vciBLYW5kaWRhYXQ6IDggeWVhcnMgb2YgY2hpbGQgY2FyZS4K",
        }
    },
}

EMPLOYEE: dict[str, Any] = {
    "external_id": "e-101",
    "assigned_position": "Registered nurse",
    "working_history": [{"job_title": "Nursing assistant", "company": "Ferry Hospital"}],
}

MORE_EMPLOYEES: list[dict[str, Any]] = [
    {
        "external_id": "e-102",
        "assigned_position": "Carpenter",
        "working_history": [{"job_title": "Instructor of carpentry", "company": "Dike Works"}],
    },
    {"external_id": "e-103", "assigned_position": "Laboratory technician", "organisational_unit": "Physics"},
    {"external_id": "e-104", "assigned_position": "Youth worker", "organisational_unit": "Student care"},
]

VACANCIES: list[dict[str, Any]] = [
    {
        "external_id": "v-7",
        "job_title": "Teacher of nursing",
        "job_description": "You teach nursing and first aid to groups of twenty. You know Excel.",
    },
    {
        "external_id": "v-9",
        "job_title": "Instructor of carpentry",
        "job_description": "You teach carpentry in the workshop of the school, and look after its machines.",
    },
    {
        "external_id": "v-10",
        "job_title": "Technical assistant, physics",
        "job_description": "You prepare experiments for physics lessons and repair the equipment.",
    },
    {"external_id": "v-8", "job_title": "Truck driver", "job_description": "Five days, every night at home."},
]

LIKED: dict[str, Any] = {"external_id": "i-1", "interaction_type": "vacancy_liked", "vacancy_id": "v-7"}

MORE_LIKED: list[tuple[str, dict[str, Any]]] = [
    ("e-101", {"external_id": "i-2", "interaction_type": "vacancy_viewed", "vacancy_id": "v-9"}),
    ("e-102", {"external_id": "i-1", "interaction_type": "vacancy_liked", "vacancy_id": "v-9"}),
    ("e-102", {"external_id": "i-2", "interaction_type": "vacancy_applied", "vacancy_id": "v-9"}),
    ("e-103", {"external_id": "i-1", "interaction_type": "vacancy_liked", "vacancy_id": "v-10"}),
    ("e-103", {"external_id": "i-2", "interaction_type": "vacancy_saved", "vacancy_id": "v-7"}),
    ("e-104", {"external_id": "i-1", "interaction_type": "vacancy_dismissed", "vacancy_id": "v-8"}),
    ("e-104", {"external_id": "i-2", "interaction_type": "vacancy_liked", "title": "Mentor of a class"}),
]
"""Of which employee, and what they did."""
