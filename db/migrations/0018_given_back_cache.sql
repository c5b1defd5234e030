-- A cache that was given back (docs/adr: "A cache that is never stale"): `cache_state.domain` is then 'free'. Who
-- gave it back was its only user, has no write under way and begins no more; whoever else writes meanwhile
-- sees a cache that is not his and closes it. So the next one may be put into use at once.
CREATE FUNCTION ehr.give_cache_back(p_domain text)
  RETURNS boolean
  LANGUAGE sql VOLATILE
  SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH freed AS (
    UPDATE cache_state c SET domain = 'free', epoch = c.epoch + 1
     WHERE c.only_row AND c.domain = p_domain
    RETURNING 1)
  SELECT EXISTS (SELECT FROM freed)
$$;

-- Puts another cache into use. It takes over at once from one that was given back; from any other after
-- p_ms in which none is used: by then every write that only announced itself to the one before has ended.
-- In both cases not before the cache may be used again at all. Does nothing when it is in use already.
CREATE OR REPLACE FUNCTION ehr.claim_cache(p_domain text, p_ms integer)
  RETURNS boolean
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  current text;
BEGIN
  SELECT c.domain INTO current FROM cache_state c WHERE c.only_row FOR UPDATE;
  IF current = p_domain THEN
    RETURN false;
  END IF;
  UPDATE cache_state c
     SET domain = p_domain, epoch = c.epoch + 1,
         closed_until = CASE WHEN current = 'free' THEN c.closed_until
           ELSE greatest(c.closed_until, clock_timestamp() + p_ms * interval '1 ms') END
   WHERE c.only_row;
  RETURN true;
END $$;
