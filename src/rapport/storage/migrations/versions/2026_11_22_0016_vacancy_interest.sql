-- The console shows of each vacancy how many employees took an interest, and who.
CREATE INDEX employee_interaction_vacancy ON employee_interaction (tenant_id, vacancy_id) WHERE vacancy_id IS NOT NULL;
