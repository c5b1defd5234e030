-- What looks over all organizations keeps its plan for as long as its session. One that was made while the tables were
-- empty read them from end to end for each organization, until their statistics were taken anew.
ALTER FUNCTION ehr.audit_unsealed(uuid, timestamptz, integer) SET enable_seqscan = off;
ALTER FUNCTION ehr.old_replies(uuid, timestamptz, integer) SET enable_seqscan = off;
ALTER FUNCTION ehr.waitlist_due(uuid, integer) SET enable_seqscan = off;
