-- Active patients whose last or first name begins with one word.
-- $1 organization, $2 page size, $3 folded word, $4 end of the range of first names
SELECT l.id, l.org_id, l.mrn, l.first_name, l.last_name, l.date_of_birth, l.sex,
       CASE WHEN NOT l.restricted THEN l.contact_phone END AS contact_phone, l.active, l.restricted
  FROM (
    SELECT u.id, $1::uuid AS org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex, u.contact_phone,
           true AS active,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = u.id) IS NOT NULL AS restricted
      FROM (
        (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
           FROM patients p
          WHERE p.org_id = $1 AND p.active
            AND p.search_last_first >= $3::text AND p.search_last_first < $3 || U&'\+10FFFF'
          ORDER BY p.search_last_first, p.id
          LIMIT $2::bigint + 1)
        UNION ALL
        (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex,
                hit.contact_phone
           FROM (
             WITH RECURSIVE names (name, nth) AS (
               (SELECT p.search_first, 1
                  FROM patients p
                 WHERE p.org_id = $1 AND p.active AND p.search_first >= $3 AND p.search_first < $4::text
                 ORDER BY p.search_first
                 LIMIT 1)
               UNION ALL
               SELECT (SELECT p.search_first
                         FROM patients p
                        WHERE p.org_id = $1 AND p.active AND p.search_first > names.name AND p.search_first < $4
                        ORDER BY p.search_first
                        LIMIT 1), names.nth + 1
                 FROM names
                WHERE names.name IS NOT NULL AND names.nth < 64)
             SELECT names.name FROM names WHERE names.name IS NOT NULL) first_names
          CROSS JOIN LATERAL (
            SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
              FROM patients p
             WHERE p.org_id = $1 AND p.active AND p.search_first = first_names.name
               AND (p.search_last_first < $3 OR p.search_last_first >= $3 || U&'\+10FFFF')
             ORDER BY p.search_last_first, p.id
             LIMIT $2::bigint + 1) hit)) u
     ORDER BY u.search_last_first, u.id
     LIMIT $2::bigint + 1) l
