-- Reads what is stored, which takes time. Reading goes on meanwhile, writing waits; tables stand in the order in which statements
-- lock them. Nothing here may take a stronger lock: whoever reads one table and waits for the next would never let it.

CREATE INDEX event_unmatched_idx ON event (tenant_id, id) WHERE matched_endpoints = 0;
-- Without tags, an event has no part in it.
CREATE INDEX event_tags_idx ON event USING gin (tags) WHERE tags <> '{}';
-- Events come nearly in order of id: found by time, for statistics, at next to no cost.
CREATE INDEX event_id_idx ON event USING brin (id) WITH (autosummarize = on);
-- Of events that had one external id before it was unique, the oldest has it.
INSERT INTO event_external_id (tenant_id, external_id, event_id)
SELECT DISTINCT ON (tenant_id, external_id) tenant_id, external_id, id FROM event WHERE external_id IS NOT NULL
ORDER BY tenant_id, external_id, id;

-- What went wrong, newest first, of a tenant and of all. Their condition names no column that a claim changes, so a claim stays HOT.
CREATE INDEX delivery_unsuccessful_idx ON delivery (tenant_id, id) WHERE last_reason <> 'ok';
CREATE INDEX delivery_unsuccessful_id_idx ON delivery (id) WHERE last_reason <> 'ok';

-- As for events, and for the live stream.
CREATE INDEX attempt_id_idx ON attempt USING brin (id) WITH (autosummarize = on);
