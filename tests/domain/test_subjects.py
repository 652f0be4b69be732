from rapport.domain.subjects import subject_of
from rapport.ids import Kind, new_id


def test_a_record_has_one_id_which_depends_on_all_that_names_it() -> None:
    tenant_id = new_id()
    named = [
        subject_of(tenant_id, Kind.EMPLOYEE, "ann"),
        subject_of(tenant_id, Kind.VACANCY, "ann"),
        subject_of(tenant_id, Kind.EMPLOYEE, "bob"),
        subject_of(new_id(), Kind.EMPLOYEE, "ann"),
    ]
    assert len(set(named)) == len(named)
    assert subject_of(tenant_id, Kind.EMPLOYEE, "ann") == named[0]
