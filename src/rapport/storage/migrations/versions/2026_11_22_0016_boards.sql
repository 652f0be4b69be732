-- The console shows of each status of a job those who reached it latest: of 100,000 applications to one job it took 220 ms.
CREATE INDEX application_board ON application (tenant_id, job_id, status_id, status_at, id);
