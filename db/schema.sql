-- What the migrations make, read from the catalog: for reading and for review, not to be run.
-- Written by tools/schema.ts; a test compares it.

-- Extensions
CREATE EXTENSION btree_gin;
CREATE EXTENSION btree_gist;
CREATE EXTENSION fuzzystrmatch;
CREATE EXTENSION pg_trgm;

-- Functions
CREATE OR REPLACE FUNCTION ehr.audit(p_org_id uuid, p_context jsonb, p_action text, p_entity_type text, p_entity_id uuid, p_patient_id uuid, p_change jsonb)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.audit_events (org_id, id, user_id, roles, action, operation, entity_type, entity_id, patient_id,
                                   outcome, reason, request_id, source, change)
  VALUES (p_org_id, gen_random_uuid(), (p_context ->> 'user_id')::uuid, p_context ->> 'roles', p_action,
          p_context ->> 'operation', p_entity_type, p_entity_id, p_patient_id, 'success', p_context ->> 'reason',
          p_context ->> 'request_id', coalesce(p_context ->> 'source', ''), p_change)
$function$
;
CREATE OR REPLACE FUNCTION ehr.outside_scope(org_id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 STABLE
AS $function$
BEGIN
  IF current_setting('app.org_ids', true) <> '' THEN
    RETURN false;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'no tenant scope is set';
END $function$
;
CREATE OR REPLACE PROCEDURE ehr.protect(IN tenant_table regclass, IN key_column text DEFAULT 'org_id'::text)
 LANGUAGE plpgsql
AS $procedure$
DECLARE
  in_scope text := format(
    'CASE WHEN %1$I = ANY ((SELECT string_to_array(current_setting(''app.org_ids'', true), '','')::uuid[])::uuid[])
          THEN true ELSE ehr.outside_scope(%1$I) END', key_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('CREATE POLICY tenant ON %s USING (%s) WITH CHECK (%s)', tenant_table, in_scope, in_scope);
END $procedure$
;
CREATE OR REPLACE FUNCTION ehr.remember_reply(p_org_id uuid, p_context jsonb, p_status integer, p_body text, p_location text, p_etag text)
 RETURNS void
 LANGUAGE sql
AS $function$
  INSERT INTO public.idempotency_keys (org_id, user_id, key, request_hash, status, body, location, etag)
  SELECT p_org_id, (p_context ->> 'user_id')::uuid, p_context ->> 'idempotency_key', p_context ->> 'request_hash',
         p_status, p_body, p_location, p_etag
   WHERE p_context ->> 'idempotency_key' IS NOT NULL
$function$
;
CREATE OR REPLACE FUNCTION ehr.search_similar(p_org_id uuid, p_text text, p_transposed text[], p_limit integer)
 RETURNS TABLE(id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public', 'pg_temp'
 SET "pg_trgm.word_similarity_threshold" TO '0.3'
AS $function$
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
$function$
;

-- Table audit_events, row-level security forced
CREATE TABLE audit_events (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  user_id uuid NOT NULL,
  roles text NOT NULL,
  action text NOT NULL,
  operation text NOT NULL,
  entity_type text NOT NULL,
  entity_id uuid,
  patient_id uuid,
  outcome text NOT NULL,
  reason text,
  request_id text NOT NULL,
  source text NOT NULL DEFAULT ''::text,
  change jsonb,
  CONSTRAINT audit_events_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT audit_events_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT audit_events_action_known CHECK ((action = ANY (ARRAY['create'::text, 'read'::text, 'update'::text, 'delete'::text, 'query'::text, 'execute'::text]))),
  CONSTRAINT audit_events_outcome_known CHECK ((outcome = ANY (ARRAY['success'::text, 'denied'::text, 'failed'::text, 'break_glass'::text])))
);
CREATE INDEX audit_events_of_patient ON public.audit_events USING btree (org_id, patient_id, recorded_at DESC, id DESC) WHERE (patient_id IS NOT NULL);
CREATE INDEX audit_events_recorded ON public.audit_events USING btree (org_id, recorded_at DESC, id DESC);
CREATE POLICY tenant ON audit_events FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table encounters, row-level security forced
CREATE TABLE encounters (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  practitioner_id uuid,
  location_id uuid,
  status text NOT NULL,
  class text NOT NULL DEFAULT 'AMB'::text,
  encounter_type text NOT NULL DEFAULT ''::text,
  type_codes jsonb NOT NULL DEFAULT '[]'::jsonb,
  chief_complaint text NOT NULL DEFAULT ''::text,
  reason_codes jsonb NOT NULL DEFAULT '[]'::jsonb,
  start_time timestamp with time zone NOT NULL,
  end_time timestamp with time zone,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT encounters_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT encounters_location FOREIGN KEY (org_id, location_id) REFERENCES locations(org_id, id),
  CONSTRAINT encounters_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT encounters_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT encounters_end_after_start CHECK (((end_time IS NULL) OR (end_time >= start_time))),
  CONSTRAINT encounters_status_known CHECK ((status = ANY (ARRAY['planned'::text, 'arrived'::text, 'triaged'::text, 'in-progress'::text, 'onleave'::text, 'finished'::text, 'cancelled'::text, 'entered-in-error'::text, 'unknown'::text])))
);
CREATE INDEX encounters_by_start ON public.encounters USING btree (org_id, start_time DESC, id DESC);
CREATE INDEX encounters_recent ON public.encounters USING btree (org_id, patient_id, start_time DESC, id DESC) INCLUDE (encounter_type, chief_complaint, status);
CREATE POLICY tenant ON encounters FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table fhir_identifiers, row-level security forced
CREATE TABLE fhir_identifiers (
  org_id uuid NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  value text COLLATE "C" NOT NULL,
  system text COLLATE "C" NOT NULL,
  fhir_id text COLLATE "C" NOT NULL,
  CONSTRAINT fhir_identifiers_pkey PRIMARY KEY (org_id, resource_type, value, system, fhir_id),
  CONSTRAINT fhir_identifiers_resource FOREIGN KEY (org_id, resource_type, fhir_id) REFERENCES fhir_resources(org_id, resource_type, fhir_id)
);
CREATE INDEX fhir_identifiers_by_resource ON public.fhir_identifiers USING btree (org_id, resource_type, fhir_id);
CREATE POLICY tenant ON fhir_identifiers FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table fhir_resources, row-level security forced
CREATE TABLE fhir_resources (
  org_id uuid NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  fhir_id text COLLATE "C" NOT NULL,
  row_id uuid,
  patient_id uuid,
  content text NOT NULL,
  content_hash bytea NOT NULL,
  source text NOT NULL DEFAULT ''::text,
  version integer NOT NULL DEFAULT 1,
  imported_at timestamp with time zone NOT NULL DEFAULT now(),
  unresolved text[] NOT NULL DEFAULT '{}'::text[],
  deferred jsonb,
  CONSTRAINT fhir_resources_pkey PRIMARY KEY (org_id, resource_type, fhir_id),
  CONSTRAINT fhir_resources_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE INDEX fhir_resources_by_patient ON public.fhir_resources USING btree (org_id, patient_id, resource_type) WHERE (patient_id IS NOT NULL);
CREATE INDEX fhir_resources_deferred ON public.fhir_resources USING btree (org_id, resource_type, fhir_id) WHERE (deferred IS NOT NULL);
CREATE POLICY tenant ON fhir_resources FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table idempotency_keys, row-level security forced
CREATE TABLE idempotency_keys (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  key text COLLATE "C" NOT NULL,
  request_hash text NOT NULL,
  status integer NOT NULL,
  body text NOT NULL,
  location text,
  etag text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (org_id, user_id, key),
  CONSTRAINT idempotency_keys_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (org_id, created_at);
CREATE POLICY tenant ON idempotency_keys FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table locations, row-level security forced
CREATE TABLE locations (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'site'::text,
  parent_id uuid,
  name text NOT NULL,
  phone text,
  address jsonb NOT NULL DEFAULT '{}'::jsonb,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT locations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT locations_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT locations_parent FOREIGN KEY (org_id, parent_id) REFERENCES locations(org_id, id),
  CONSTRAINT locations_kind_known CHECK ((kind = ANY (ARRAY['site'::text, 'room'::text])))
);
CREATE POLICY tenant ON locations FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table memberships, row-level security forced
CREATE TABLE memberships (
  org_id uuid NOT NULL,
  user_id uuid NOT NULL,
  role text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (org_id, user_id, role),
  CONSTRAINT memberships_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT memberships_user FOREIGN KEY (user_id) REFERENCES users(id),
  CONSTRAINT memberships_role_known CHECK ((role = ANY (ARRAY['front_desk'::text, 'nurse'::text, 'clinician'::text, 'billing'::text, 'inventory'::text, 'org_admin'::text, 'auditor'::text, 'system'::text])))
);
CREATE POLICY tenant ON memberships FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table observations, row-level security forced
CREATE TABLE observations (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  patient_id uuid NOT NULL,
  encounter_id uuid,
  practitioner_id uuid,
  category text COLLATE "C" NOT NULL DEFAULT ''::text,
  code text COLLATE "C" NOT NULL,
  code_system text NOT NULL DEFAULT 'http://loinc.org'::text,
  display text NOT NULL DEFAULT ''::text,
  status text NOT NULL,
  effective_time timestamp with time zone NOT NULL,
  effective_end timestamp with time zone,
  issued_at timestamp with time zone,
  value_type text NOT NULL,
  value_number numeric,
  value_comparator text,
  value_unit text,
  value_unit_code text,
  value_json jsonb,
  data_absent_reason text,
  components jsonb NOT NULL DEFAULT '[]'::jsonb,
  reference_range jsonb NOT NULL DEFAULT '[]'::jsonb,
  interpretation text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT observations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT observations_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters(org_id, id),
  CONSTRAINT observations_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients(org_id, id),
  CONSTRAINT observations_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners(org_id, id),
  CONSTRAINT observations_status_known CHECK ((status = ANY (ARRAY['registered'::text, 'preliminary'::text, 'final'::text, 'amended'::text, 'corrected'::text, 'cancelled'::text, 'entered-in-error'::text, 'unknown'::text]))),
  CONSTRAINT observations_value_present CHECK (
CASE value_type
    WHEN 'none'::text THEN ((value_number IS NULL) AND (value_json IS NULL))
    WHEN 'quantity'::text THEN (value_json IS NULL)
    WHEN 'integer'::text THEN ((value_number IS NOT NULL) AND (value_json IS NULL))
    ELSE ((value_json IS NOT NULL) AND (value_number IS NULL))
END),
  CONSTRAINT observations_value_type_known CHECK ((value_type = ANY (ARRAY['none'::text, 'quantity'::text, 'integer'::text, 'string'::text, 'boolean'::text, 'codeable_concept'::text, 'range'::text, 'ratio'::text, 'sampled_data'::text, 'time'::text, 'date_time'::text, 'period'::text])))
);
CREATE INDEX observations_by_code ON public.observations USING btree (org_id, patient_id, code, effective_time DESC, id DESC);
CREATE INDEX observations_recent ON public.observations USING btree (org_id, patient_id, effective_time DESC, id DESC);
CREATE POLICY tenant ON observations FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table organizations, row-level security forced
CREATE TABLE organizations (
  id uuid NOT NULL,
  slug text COLLATE "C" NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL,
  locale text NOT NULL DEFAULT 'en'::text,
  kind text NOT NULL DEFAULT 'general_practice'::text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_slug_unique UNIQUE (slug),
  CONSTRAINT organizations_kind_known CHECK ((kind = ANY (ARRAY['general_practice'::text, 'paediatrics'::text, 'physiotherapy'::text, 'hospital'::text, 'other'::text]))),
  CONSTRAINT organizations_slug_format CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text))
);
CREATE POLICY tenant ON organizations FOR ALL USING (
CASE
    WHEN (id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(id)
END) WITH CHECK (…the same);

-- Table patients, row-level security forced
CREATE TABLE patients (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  mrn text NOT NULL,
  first_name text NOT NULL,
  last_name text NOT NULL,
  date_of_birth date,
  sex text NOT NULL DEFAULT 'unknown'::text,
  contact_phone text,
  email text,
  address jsonb NOT NULL DEFAULT '{}'::jsonb,
  identifiers jsonb NOT NULL DEFAULT '[]'::jsonb,
  deceased_at timestamp with time zone,
  active boolean NOT NULL DEFAULT true,
  search_first text COLLATE "C" NOT NULL,
  search_last_first text COLLATE "C" NOT NULL,
  search_first_last text COLLATE "C" NOT NULL,
  search_mrn text COLLATE "C" NOT NULL,
  search_phone text COLLATE "C" NOT NULL DEFAULT ''::text,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT patients_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT patients_mrn_unique UNIQUE (org_id, mrn),
  CONSTRAINT patients_organization FOREIGN KEY (org_id) REFERENCES organizations(id),
  CONSTRAINT patients_sex_known CHECK ((sex = ANY (ARRAY['male'::text, 'female'::text, 'other'::text, 'unknown'::text])))
);
CREATE INDEX patients_search_born ON public.patients USING btree (org_id, date_of_birth, search_last_first, id) INCLUDE (mrn, first_name, last_name, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first ON public.patients USING btree (org_id, search_first, search_last_first, id) INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first_last ON public.patients USING btree (org_id, search_first_last, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_infix ON public.patients USING gin (org_id, search_last_first gin_trgm_ops) WHERE active;
CREATE INDEX patients_search_last ON public.patients USING btree (org_id, search_last_first, id) INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_mrn ON public.patients USING btree (org_id, search_mrn, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_phone ON public.patients USING btree (org_id, search_phone, id) INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE (active AND (search_phone <> ''::text));
CREATE POLICY tenant ON patients FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table practitioners, row-level security forced
CREATE TABLE practitioners (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  npi text,
  prefix text NOT NULL DEFAULT ''::text,
  first_name text NOT NULL,
  last_name text NOT NULL,
  specialty text NOT NULL DEFAULT ''::text,
  email text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  updated_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT practitioners_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT practitioners_organization FOREIGN KEY (org_id) REFERENCES organizations(id)
);
CREATE POLICY tenant ON practitioners FOR ALL USING (
CASE
    WHEN (org_id = ANY (( SELECT (string_to_array(current_setting('app.org_ids'::text, true), ','::text))::uuid[] AS string_to_array)::uuid[])) THEN true
    ELSE ehr.outside_scope(org_id)
END) WITH CHECK (…the same);

-- Table schema_migrations
CREATE TABLE schema_migrations (
  name text COLLATE "C" NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_migrations_pkey PRIMARY KEY (name)
);

-- Table users
CREATE TABLE users (
  id uuid NOT NULL,
  name text COLLATE "C" NOT NULL,
  display_name text NOT NULL DEFAULT ''::text,
  tokens_valid_from timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_name_unique UNIQUE (name)
);
CREATE INDEX users_revoked ON public.users USING btree (tokens_valid_from) WHERE (tokens_valid_from > '-infinity'::timestamp with time zone);

-- Rights
column users.id: ehr_app may SELECT
column users.tokens_valid_from: ehr_app may SELECT
function ehr.audit(uuid,jsonb,text,text,uuid,uuid,jsonb): everybody may EXECUTE
function ehr.outside_scope(uuid): everybody may EXECUTE
function ehr.protect(regclass,text): everybody may EXECUTE
function ehr.remember_reply(uuid,jsonb,integer,text,text,text): everybody may EXECUTE
function ehr.search_similar(uuid,text,text[],integer): ehr_app may EXECUTE
schema ehr: ehr_app may USAGE
schema public: ehr_app may USAGE, everybody may USAGE
table audit_events: ehr_app may INSERT, ehr_app may SELECT
table encounters: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table fhir_identifiers: ehr_app may SELECT
table fhir_resources: ehr_app may SELECT
table idempotency_keys: ehr_app may DELETE, ehr_app may INSERT, ehr_app may SELECT
table locations: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table memberships: ehr_app may SELECT
table observations: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table organizations: ehr_app may SELECT
table patients: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table practitioners: ehr_app may INSERT, ehr_app may SELECT, ehr_app may UPDATE
table schema_migrations: everybody may SELECT
