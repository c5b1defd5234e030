-- Active patients by a text of several words: a full name in either order.
-- $1 organization, $2 page size, $3 folded text
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
        (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
           FROM patients p
          WHERE p.org_id = $1 AND p.active
            AND p.search_first_last >= $3 AND p.search_first_last < $3 || U&'\+10FFFF'
            AND (p.search_last_first < $3 OR p.search_last_first >= $3 || U&'\+10FFFF')
          ORDER BY p.search_first_last, p.id
          LIMIT 2000)) u
     ORDER BY u.search_last_first, u.id
     LIMIT $2::bigint + 1) l
