-- The patients found by prefix together with those whose name contains the text or is one typing error away.
-- $1 organization, $2 page size, $3 folded text, $4 its transpositions, $5 ids of those found before
SELECT u.id, u.org_id, u.mrn, u.first_name, u.last_name, u.date_of_birth, u.sex,
       CASE WHEN NOT u.restricted THEN u.contact_phone END AS contact_phone, true AS active, u.restricted
  FROM (
    SELECT p.id, p.org_id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex,
           p.contact_phone,
           (SELECT s.patient_id FROM patient_restrictions s WHERE s.org_id = $1 AND s.patient_id = p.id) IS NOT NULL AS restricted
      FROM patients p
     WHERE p.org_id = $1 AND p.id = ANY (
             $5::uuid[] || ARRAY(SELECT s.id FROM ehr.search_similar($1, $3, $4::text[], $2::bigint::integer) s))
     ORDER BY p.id = ANY ($5::uuid[]) DESC, p.search_last_first, p.id
     LIMIT $2::bigint) u
 ORDER BY u.search_last_first, u.id
