"""All that a tenant has of a person, for whoever asks what is known of them (GDPR, articles 15 and 20)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rapport.domain.people.people import Person
from rapport.domain.people.records import RecordKind
from rapport.storage.database import Transaction


async def export_person(transaction: Transaction, tenant_id: UUID, person: Person) -> dict[str, Any]:
    """One object: `candidates`, `employees` and `applicants`, each a list of records as they are stored, with all that
    hangs on them: interactions, applications, interviews, and what was found in texts. Files are named, with the
    SHA-256 of their bytes; the bytes are downloaded where they were put.
    """
    found: dict[str, Any] = {}
    for kind, statement in _STATEMENTS.items():
        records = [each.record for each in person.records if each.kind == kind]
        rows = await transaction.fetch(statement, tenant_id, records) if records else []
        found[f"{kind}s"] = [_whole(row["whole"]) for row in rows]
    return found


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "tenant_id"}


_STATEMENTS = {
    RecordKind.CANDIDATE: """
        SELECT to_jsonb(c) || jsonb_build_object(
            'interactions', ARRAY(SELECT to_jsonb(i) - 'tenant_id' FROM interaction i
                                  WHERE i.tenant_id = $1 AND i.candidate_id = c.id ORDER BY i.performed_at, i.id),
            'files', ARRAY(SELECT to_jsonb(a) - '{tenant_id,digest}'::text[]
                                  || jsonb_build_object('sha256', encode(a.digest, 'hex'))
                           FROM attachment a WHERE a.tenant_id = $1 AND a.candidate_id = c.id ORDER BY a.id)) AS whole
        FROM candidate c WHERE c.tenant_id = $1 AND c.id = ANY($2::text[]::uuid[]) ORDER BY c.id
    """,
    RecordKind.EMPLOYEE: """
        SELECT to_jsonb(e) || jsonb_build_object(
            'interactions', ARRAY(SELECT to_jsonb(i) - '{tenant_id,digest}'::text[] FROM employee_interaction i
                                  WHERE i.tenant_id = $1 AND i.employee_id = e.external_id
                                  ORDER BY i.instant, i.external_id),
            'skills', ARRAY(SELECT DISTINCT f.skill_id
                            FROM profile_text t JOIN skill_finding f USING (tenant_id, digest)
                            WHERE t.tenant_id = $1 AND t.record = 'employee' AND t.external_id = e.external_id
                            ORDER BY f.skill_id)) AS whole
        FROM employee e WHERE e.tenant_id = $1 AND e.external_id = ANY($2::text[]) ORDER BY e.external_id
    """,
    RecordKind.APPLICANT: """
        SELECT to_jsonb(p) || jsonb_build_object('applications', ARRAY(
            SELECT to_jsonb(a) - 'tenant_id' || jsonb_build_object(
                'files', ARRAY(SELECT to_jsonb(d) - '{tenant_id,digest}'::text[]
                                      || jsonb_build_object('sha256', encode(d.digest, 'hex'))
                               FROM application_document d
                               WHERE d.tenant_id = $1 AND d.application_id = a.id ORDER BY d.id),
                'interviews', ARRAY(SELECT to_jsonb(i) - 'tenant_id' || jsonb_build_object(
                        'changes', ARRAY(SELECT to_jsonb(h) - 'tenant_id' FROM interview_change h
                                         WHERE h.tenant_id = $1 AND h.interview_id = i.id ORDER BY h.sequence))
                    FROM interview i WHERE i.tenant_id = $1 AND i.application_id = a.id ORDER BY i.starts_at, i.id))
            FROM application a WHERE a.tenant_id = $1 AND a.applicant_id = p.id ORDER BY a.created_at, a.id)) AS whole
        FROM applicant p WHERE p.tenant_id = $1 AND p.id = ANY($2::text[]::bigint[]) ORDER BY p.id
    """,
}
