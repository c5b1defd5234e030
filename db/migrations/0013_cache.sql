-- What the processes of an installation must agree on so that a cache in front of this database is never
-- stale (docs/adr: "A cache that is never stale"). One row:
--   domain        whose cache is in use: one process's memory, one run of one Redis, '' for none
--   epoch         changes whenever the cache is closed or changes hands; values of an older one count for nothing
--   closed_until  nobody reads from the cache, and nobody fills it, before this instant
-- A process that wants to write and cannot reach the cache closes it here instead.
CREATE TABLE cache_state (
  only_row     boolean     NOT NULL DEFAULT true,
  epoch        bigint      NOT NULL DEFAULT 1,
  domain       text        NOT NULL DEFAULT '',
  closed_until timestamptz NOT NULL DEFAULT '2000-01-01 00:00:00+00',
  CONSTRAINT cache_state_pkey PRIMARY KEY (only_row),
  CONSTRAINT cache_state_one_row CHECK (only_row)
);
INSERT INTO cache_state DEFAULT VALUES;
GRANT SELECT, UPDATE ON cache_state TO ehr_app;

-- Closes the cache for at least p_ms from now. `was_closed` tells whether it was closed until this call.
CREATE FUNCTION ehr.close_cache(p_ms integer)
  RETURNS TABLE (was_closed boolean, now_ms bigint, closed_until_ms bigint)
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  state public.cache_state;
  at timestamptz;
BEGIN
  SELECT c.epoch, c.domain, c.closed_until INTO state.epoch, state.domain, state.closed_until
    FROM cache_state c WHERE c.only_row FOR UPDATE;
  at := clock_timestamp();
  was_closed := state.closed_until > at;
  state.closed_until := greatest(state.closed_until, at + p_ms * interval '1 ms');
  UPDATE cache_state c SET epoch = c.epoch + 1, closed_until = state.closed_until WHERE c.only_row;
  now_ms := floor(extract(epoch FROM at) * 1000);
  closed_until_ms := floor(extract(epoch FROM state.closed_until) * 1000);
  RETURN NEXT;
END $$;

-- Puts another cache into use, after p_ms in which none is: by then every write that only announced itself
-- to the one before has ended. Does nothing when it is in use already.
CREATE FUNCTION ehr.claim_cache(p_domain text, p_ms integer)
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
         closed_until = greatest(c.closed_until, clock_timestamp() + p_ms * interval '1 ms')
   WHERE c.only_row;
  RETURN true;
END $$;

-- Refuses a write that comes so late (held up on its way, or behind a server that stood still) that what
-- announced it to the cache may be gone.
CREATE FUNCTION ehr.not_after(p_instant timestamptz)
  RETURNS boolean
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  IF clock_timestamp() > p_instant THEN
    RAISE EXCEPTION 'too late to be sent' USING ERRCODE = '57014';
  END IF;
  RETURN true;
END $$;
