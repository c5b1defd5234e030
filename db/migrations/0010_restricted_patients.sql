-- Records behind glass: patients whose record opens only to those who care for them, and to whoever
-- breaks the glass with a reason. Why it looks like this: docs/adr/0013.

-- Few rows: reads look here by key, which costs next to nothing where there are none.
CREATE TABLE patient_restrictions (
  org_id        uuid        NOT NULL,
  patient_id    uuid        NOT NULL,
  category      text        NOT NULL,
  reason        text        NOT NULL DEFAULT '',
  restricted_by uuid        NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT patient_restrictions_pkey PRIMARY KEY (org_id, patient_id),
  CONSTRAINT patient_restrictions_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT patient_restrictions_category_known CHECK (category IN ('vip', 'staff', 'sensitive', 'other'))
);

-- To whom a restricted record is open. care_team: somebody answerable has said so. break_glass: the user
-- has given a reason; for twelve hours at most. A row ends by ended_at or expires_at and stays as evidence.
CREATE TABLE patient_access (
  org_id     uuid        NOT NULL,
  id         uuid        NOT NULL,
  patient_id uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  kind       text        NOT NULL,
  reason     text        NOT NULL,
  granted_by uuid        NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL DEFAULT 'infinity',
  ended_at   timestamptz,
  CONSTRAINT patient_access_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT patient_access_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT patient_access_kind_known CHECK (kind IN ('care_team', 'break_glass')),
  CONSTRAINT patient_access_reason_given CHECK (reason <> ''),
  CONSTRAINT patient_access_glass_bounded CHECK (
    kind <> 'break_glass' OR (user_id = granted_by AND expires_at <= granted_at + interval '12 hours'))
);
CREATE INDEX patient_access_open ON patient_access (org_id, patient_id, user_id) WHERE ended_at IS NULL;

CALL ehr.protect('patient_restrictions');
CALL ehr.protect('patient_access');
GRANT SELECT, INSERT, DELETE ON patient_restrictions TO ehr_app;
GRANT SELECT, INSERT, UPDATE (ended_at) ON patient_access TO ehr_app;

-- By what a user sees a record: the reason with which the glass was broken, '' for the care team, null when
-- the record is not open to the user.
CREATE FUNCTION ehr.opened_by(p_org_id uuid, p_patient_id uuid, p_user_id uuid) RETURNS text
  LANGUAGE sql VOLATILE
AS $$
  SELECT CASE a.kind WHEN 'break_glass' THEN a.reason ELSE '' END
    FROM public.patient_access a
   WHERE a.org_id = p_org_id AND a.patient_id = p_patient_id AND a.user_id = p_user_id
     AND a.ended_at IS NULL AND a.expires_at > clock_timestamp()
   ORDER BY a.kind DESC, a.expires_at DESC
   LIMIT 1
$$;

-- Called for a write to a restricted record: what ehr.opened_by gives, or an error whose constraint field
-- names the patient. Programs (role system) cannot give reasons, and their results must arrive; what is
-- planned with a patient, and who may see the record, is kept by people who need not see it.
CREATE FUNCTION ehr.pass_glass(p_org_id uuid, p_context jsonb, p_entity_type text, p_patient_id uuid) RETURNS text
  LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
  opened text := ehr.opened_by(p_org_id, p_patient_id, (p_context ->> 'user_id')::uuid);
BEGIN
  IF opened IS NULL THEN
    IF 'system' = ANY (string_to_array(p_context ->> 'roles', ' '))
       OR p_entity_type IN ('Appointment', 'AppointmentSeries', 'WaitlistEntry', 'PatientRestriction', 'PatientAccess')
    THEN
      RETURN '';
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'EH403', MESSAGE = 'the record is restricted', CONSTRAINT = p_patient_id::text;
  END IF;
  RETURN opened;
END $$;

-- As in 0004, and refuses writes to restricted records that are not open to the user; those under broken
-- glass are a class of their own, with the reason.
CREATE OR REPLACE FUNCTION ehr.audit(
  p_org_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_patient_id uuid, p_change jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  SELECT p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
         p_context ->> 'operation', p_entity_type, p_entity_id, p_patient_id,
         CASE WHEN g.opened <> '' THEN 'break_glass' ELSE 'success' END,
         coalesce(nullif(g.opened, ''), p_context ->> 'reason'),
         p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change
    FROM (SELECT (SELECT ehr.pass_glass(p_org_id, p_context, p_entity_type, p_patient_id)
                    FROM public.patient_restrictions r
                   WHERE r.org_id = p_org_id AND r.patient_id = p_patient_id) AS opened) g
$$;

-- The audit row of breaking the glass itself: p_access_id is the row of patient_access that it made.
CREATE FUNCTION ehr.audit_glass(
  p_org_id uuid, p_context jsonb, p_access_id uuid, p_patient_id uuid, p_reason text, p_change jsonb) RETURNS void
  LANGUAGE sql VOLATILE
AS $$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  VALUES (p_org_id, ehr.uuidv7(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', 'execute',
          p_context ->> 'operation', 'PatientAccess', p_access_id, p_patient_id, 'break_glass', p_reason,
          p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change)
$$;
