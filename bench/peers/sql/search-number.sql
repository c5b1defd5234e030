-- Active patients by a text with digits: an MRN, a phone number, a birth date, or a name after all.
-- $1 organization, $2 page size, $3 folded text, $4 its phone digits or null, $5 and $6 birth dates or null
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
        UNION
        (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
           FROM patients p
          WHERE p.org_id = $1 AND p.active
            AND p.search_first_last >= $3 AND p.search_first_last < $3 || U&'\+10FFFF'
          ORDER BY p.search_first_last, p.id
          LIMIT 2000)
        UNION
        (SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
           FROM patients p
          WHERE p.org_id = $1 AND p.active AND p.search_mrn >= $3 AND p.search_mrn < $3 || U&'\+10FFFF'
          ORDER BY p.search_mrn, p.id
          LIMIT 200)
        UNION
        (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex,
                hit.contact_phone
           FROM (VALUES ($4::text), ('1' || $4::text)) AS number (digits)
          CROSS JOIN LATERAL (
            SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
              FROM patients p
             WHERE p.org_id = $1 AND p.active AND p.search_phone <> ''
               AND p.search_phone >= number.digits AND p.search_phone < number.digits || ':'
             ORDER BY p.search_phone, p.id
             LIMIT 200) hit)
        UNION
        (SELECT hit.id, hit.search_last_first, hit.mrn, hit.first_name, hit.last_name, hit.date_of_birth, hit.sex,
                hit.contact_phone
           FROM (VALUES ($5::text::date), ($6::text::date)) AS day (born)
          CROSS JOIN LATERAL (
            SELECT p.id, p.search_last_first, p.mrn, p.first_name, p.last_name, p.date_of_birth, p.sex, p.contact_phone
              FROM patients p
             WHERE p.org_id = $1 AND p.active AND p.date_of_birth = day.born
             ORDER BY p.search_last_first, p.id
             LIMIT $2::bigint + 1) hit)) u
     ORDER BY u.search_last_first, u.id
     LIMIT $2::bigint + 1) l
