-- As it was (0013), and a cache that was given back is forgotten. Nobody reads from it, and the one who closes it for
-- having no cache is not the last: without this, each of them waits half a second after every pause, for ever. Whoever
-- claims a cache after that waits for writes that nobody announced, as at the first time.
CREATE OR REPLACE FUNCTION ehr.close_cache(p_ms integer)
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
  UPDATE cache_state c
     SET epoch = c.epoch + 1, closed_until = state.closed_until,
         domain = CASE state.domain WHEN 'free' THEN '' ELSE state.domain END
   WHERE c.only_row;
  now_ms := floor(extract(epoch FROM at) * 1000);
  closed_until_ms := floor(extract(epoch FROM state.closed_until) * 1000);
  RETURN NEXT;
END $$;
