-- Any of the row statements as one page of JSON text; ROWS stands for the statement.
SELECT '[' || coalesce(string_agg(x.item, ',' ORDER BY x.nth) FILTER (WHERE x.nth <= $2::bigint), '') || ']' AS body,
       least(count(*), $2::bigint) AS total,
       max(x.id::text) FILTER (WHERE x.nth = $2::bigint) AS last_id,
       count(*) > $2::bigint AS more
  FROM (SELECT row_number() OVER () AS nth, r.id, row_to_json(r)::text AS item FROM (ROWS) r) x
