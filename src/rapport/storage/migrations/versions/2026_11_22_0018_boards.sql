-- The console shows of each vacancy how many employees took an interest, and who.
CREATE INDEX employee_interaction_vacancy ON employee_interaction (tenant_id, vacancy_id) WHERE vacancy_id IS NOT NULL;

-- And of each status of a job those who reached it latest: of 100,000 applications to one job it took 220 ms.
CREATE INDEX application_board ON application (tenant_id, job_id, status_id, status_at, id);
