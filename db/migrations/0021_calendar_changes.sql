-- What was written in a calendar beside its appointments, for those who watch it: who waits, what is closed, when
-- people are there. The trail is where a closure that was removed leaves a trace, and its row commits with the
-- change. Reads, which nearly all events are, have no entry here and cost nothing for it.
CREATE INDEX audit_events_of_calendar ON audit_events (org_id, recorded_at, id)
  WHERE entity_type IN ('WaitlistEntry', 'Holiday', 'ScheduleBlock', 'Schedule')
    AND action IN ('create', 'update', 'delete') AND outcome IN ('success', 'break_glass');
