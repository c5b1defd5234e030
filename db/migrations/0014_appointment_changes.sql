-- What was written in a calendar since an instant, for those who watch it. The id ends the key, so that a look
-- for one appointment finds no worse way here than by the other keys.
CREATE INDEX appointments_by_change ON appointments (org_id, updated_at, id);
