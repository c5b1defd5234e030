-- Names that contain the asked text, or differ from it by one typing error. Under row-level security
-- the operators of pg_trgm may not use an index (they are not leakproof), so this function looks past
-- the policy and applies both walls itself: the organization by parameter, and the scope.

CREATE FUNCTION ehr.search_similar(p_org_id uuid, p_text text, p_transposed text[], p_limit integer)
  RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp
  SET pg_trgm.word_similarity_threshold = 0.3
AS $$
  WITH infix AS (
    SELECT p.id
      FROM patients p
     WHERE p.org_id = p_org_id AND p.active
       AND strpos(current_setting('app.org_ids'), p_org_id::text) > 0
       AND p.search_last_first LIKE '%' || replace(replace(replace(p_text, '\', '\\'), '%', '\%'), '_', '\_') || '%'
     ORDER BY p.search_last_first, p.id
     LIMIT p_limit
  ), alike AS (
    SELECT p.id, p.search_last_first, p.search_first_last
      FROM patients p
     WHERE p.org_id = p_org_id AND p.active
       AND strpos(current_setting('app.org_ids'), p_org_id::text) > 0
       AND p_text <% p.search_last_first
     ORDER BY word_similarity(p_text, p.search_last_first) DESC, p.id
     LIMIT 500
  ), typo AS (
    SELECT a.id
      FROM alike a
     WHERE EXISTS (
       SELECT FROM unnest(string_to_array(a.search_last_first, ' ') || ARRAY[a.search_last_first, a.search_first_last]) AS w (word)
        WHERE left(w.word, length(p_text)) = ANY (p_transposed)
           OR levenshtein_less_equal(left(w.word, length(p_text) - 1), p_text, 1) <= 1
           OR levenshtein_less_equal(left(w.word, length(p_text)), p_text, 1) <= 1
           OR levenshtein_less_equal(left(w.word, length(p_text) + 1), p_text, 1) <= 1)
     ORDER BY a.search_last_first, a.id
     LIMIT p_limit
  )
  SELECT infix.id FROM infix UNION SELECT typo.id FROM typo
$$;
REVOKE ALL ON FUNCTION ehr.search_similar(uuid, text, text[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ehr.search_similar(uuid, text, text[], integer) TO ehr_app;
