-- What ends by itself: stored replies of writes, and holds.

-- Organizations after p_after, in the order of their ids, that have stored replies from before p_before. Which
-- organizations there are is not the application's to see, hence the owner's rights; it gives ids only.
CREATE FUNCTION ehr.old_replies(p_after uuid, p_before timestamptz, p_organizations_max integer)
  RETURNS TABLE (org_id uuid, is_due boolean)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.id, EXISTS (SELECT FROM idempotency_keys k WHERE k.org_id = o.id AND k.created_at < p_before)
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$$;
REVOKE ALL ON FUNCTION ehr.old_replies(uuid, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ehr.old_replies(uuid, timestamptz, integer) TO ehr_app;

-- As it was (0012), and every hold that has expired is due, because it is cancelled: cancelled ones have no end.
CREATE OR REPLACE FUNCTION ehr.waitlist_due(p_after uuid, p_organizations_max integer)
  RETURNS TABLE (org_id uuid, is_due boolean)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT o.id,
         EXISTS (SELECT FROM waitlist_openings f WHERE f.org_id = o.id AND f.claimed_until <= now())
         OR EXISTS (SELECT FROM waitlist_entries w
                     WHERE w.org_id = o.id AND w.status = 'offered'
                       AND (w.offer_expires_at <= now()
                            OR EXISTS (SELECT FROM appointments a
                                        WHERE a.org_id = o.id AND a.id = w.offered_appointment_id
                                          AND a.status <> 'proposed')))
         OR EXISTS (SELECT FROM waitlist_entries w
                     WHERE w.org_id = o.id AND w.status = 'waiting' AND w.wanted_until < current_date - 1)
         OR EXISTS (SELECT FROM appointments a WHERE a.org_id = o.id AND a.hold_expires_at <= now())
    FROM (SELECT id FROM organizations WHERE id > p_after ORDER BY id LIMIT p_organizations_max) o
   ORDER BY o.id
$$;
