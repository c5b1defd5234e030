-- The foundation: organizations, people who work there, patients and their record.
-- Rules for every table of a tenant: docs/data-model.md. The owner of all of it is ehr_owner
-- (no login, BYPASSRLS); the application's role ehr_app may read and write rows and nothing else.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE SCHEMA ehr;
GRANT USAGE ON SCHEMA ehr, public TO ehr_app;

-- Row-level security, the second wall. The scope is the setting app.org_ids: UUIDs, comma-separated, set
-- for one transaction. The sub-select is computed once a statement, so a row costs one comparison however
-- many organizations a batch serves, and inside CASE it is no index condition, so a generic plan does
-- not depend on who was in scope when it was made (measured: docs/adr/0003).

-- Called for a row outside of the scope. A lost scope must never look like an empty table.
CREATE FUNCTION ehr.outside_scope(org_id uuid) RETURNS boolean
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('app.org_ids', true) <> '' THEN
    RETURN false;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'no tenant scope is set';
END $$;

-- Puts a table of a tenant behind the wall; every migration that makes one calls it.
CREATE PROCEDURE ehr.protect(tenant_table regclass, key_column text DEFAULT 'org_id')
  LANGUAGE plpgsql AS $$
DECLARE
  in_scope text := format(
    'CASE WHEN %1$I = ANY ((SELECT string_to_array(current_setting(''app.org_ids'', true), '','')::uuid[])::uuid[])
          THEN true ELSE ehr.outside_scope(%1$I) END', key_column);
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('CREATE POLICY tenant ON %s USING (%s) WITH CHECK (%s)', tenant_table, in_scope, in_scope);
END $$;

-- Root tables ---------------------------------------------------------------------------------

CREATE TABLE organizations (
  id         uuid        NOT NULL,
  slug       text        COLLATE "C" NOT NULL,
  name       text        NOT NULL,
  time_zone  text        NOT NULL,
  locale     text        NOT NULL DEFAULT 'en',
  kind       text        NOT NULL DEFAULT 'general_practice',
  active     boolean     NOT NULL DEFAULT true,
  version    integer     NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT organizations_pkey PRIMARY KEY (id),
  CONSTRAINT organizations_slug_unique UNIQUE (slug),
  CONSTRAINT organizations_slug_format CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  CONSTRAINT organizations_kind_known CHECK (kind IN ('general_practice', 'paediatrics', 'physiotherapy', 'hospital', 'other'))
);

-- People who sign in. Not a tenant's table: one person may work for several organizations.
-- A token issued before tokens_valid_from is refused (session revocation).
CREATE TABLE users (
  id                uuid        NOT NULL,
  name              text        COLLATE "C" NOT NULL,
  display_name      text        NOT NULL DEFAULT '',
  tokens_valid_from timestamptz NOT NULL DEFAULT '-infinity',
  created_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT users_pkey PRIMARY KEY (id),
  CONSTRAINT users_name_unique UNIQUE (name)
);
CREATE INDEX users_revoked ON users (tokens_valid_from) WHERE tokens_valid_from > '-infinity';

-- Tables of a tenant --------------------------------------------------------------------------

CREATE TABLE memberships (
  org_id     uuid        NOT NULL,
  user_id    uuid        NOT NULL,
  role       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT memberships_pkey PRIMARY KEY (org_id, user_id, role),
  CONSTRAINT memberships_organization FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT memberships_user FOREIGN KEY (user_id) REFERENCES users (id),
  CONSTRAINT memberships_role_known CHECK (role IN
    ('front_desk', 'nurse', 'clinician', 'billing', 'inventory', 'org_admin', 'auditor', 'system'))
);

CREATE TABLE practitioners (
  org_id     uuid        NOT NULL,
  id         uuid        NOT NULL,
  npi        text,
  prefix     text        NOT NULL DEFAULT '',
  first_name text        NOT NULL,
  last_name  text        NOT NULL,
  specialty  text        NOT NULL DEFAULT '',
  email      text,
  active     boolean     NOT NULL DEFAULT true,
  version    integer     NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT practitioners_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT practitioners_organization FOREIGN KEY (org_id) REFERENCES organizations (id)
);

-- Sites and the rooms in them.
CREATE TABLE locations (
  org_id     uuid        NOT NULL,
  id         uuid        NOT NULL,
  kind       text        NOT NULL DEFAULT 'site',
  parent_id  uuid,
  name       text        NOT NULL,
  phone      text,
  address    jsonb       NOT NULL DEFAULT '{}',
  active     boolean     NOT NULL DEFAULT true,
  version    integer     NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT locations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT locations_organization FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT locations_parent FOREIGN KEY (org_id, parent_id) REFERENCES locations (org_id, id),
  CONSTRAINT locations_kind_known CHECK (kind IN ('site', 'room'))
);

-- The search_* columns are folded (lower case, no accents) by packages/platform/src/text/fold.ts and
-- written by whoever writes the names; under row-level security only comparisons in the C collation
-- may use an index.
CREATE TABLE patients (
  org_id            uuid        NOT NULL,
  id                uuid        NOT NULL,
  mrn               text        NOT NULL,
  first_name        text        NOT NULL,
  last_name         text        NOT NULL,
  date_of_birth     date,
  sex               text        NOT NULL DEFAULT 'unknown',
  contact_phone     text,
  email             text,
  address           jsonb       NOT NULL DEFAULT '{}',
  identifiers       jsonb       NOT NULL DEFAULT '[]',
  deceased          boolean     NOT NULL DEFAULT false,
  deceased_at       timestamptz,
  active            boolean     NOT NULL DEFAULT true,
  search_first      text        COLLATE "C" NOT NULL,
  search_last_first text        COLLATE "C" NOT NULL,
  search_first_last text        COLLATE "C" NOT NULL,
  search_mrn        text        COLLATE "C" NOT NULL,
  search_phone      text        COLLATE "C" NOT NULL DEFAULT '',
  version           integer     NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT patients_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT patients_mrn_unique UNIQUE (org_id, mrn),
  CONSTRAINT patients_organization FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT patients_deceased_if_dated CHECK (deceased OR deceased_at IS NULL),
  CONSTRAINT patients_sex_known CHECK (sex IN ('male', 'female', 'other', 'unknown'))
);
-- Each search arm is one index-only scan: the listed columns of a hit come from the index itself.
CREATE INDEX patients_search_last ON patients (org_id, search_last_first, id)
  INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first ON patients (org_id, search_first, search_last_first, id)
  INCLUDE (mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_first_last ON patients (org_id, search_first_last, id)
  INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_mrn ON patients (org_id, search_mrn, id)
  INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_phone ON patients (org_id, search_phone, id)
  INCLUDE (search_last_first, mrn, first_name, last_name, date_of_birth, sex, contact_phone) WHERE active AND search_phone <> '';
CREATE INDEX patients_search_born ON patients (org_id, date_of_birth, search_last_first, id)
  INCLUDE (mrn, first_name, last_name, sex, contact_phone) WHERE active;
CREATE INDEX patients_search_infix ON patients USING gin (org_id, search_last_first gin_trgm_ops) WHERE active;

-- FHIR R4 Encounter.status. Source: https://hl7.org/fhir/R4/valueset-encounter-status.html
CREATE TABLE encounters (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  patient_id      uuid        NOT NULL,
  practitioner_id uuid,
  location_id     uuid,
  status          text        NOT NULL,
  class           text        NOT NULL DEFAULT 'AMB',
  encounter_type  text        NOT NULL DEFAULT '',
  type_codes      jsonb       NOT NULL DEFAULT '[]',
  chief_complaint text        NOT NULL DEFAULT '',
  reason_codes    jsonb       NOT NULL DEFAULT '[]',
  start_time      timestamptz NOT NULL,
  end_time        timestamptz,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT encounters_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT encounters_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT encounters_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT encounters_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id),
  CONSTRAINT encounters_status_known CHECK (status IN
    ('planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled', 'entered-in-error', 'unknown')),
  CONSTRAINT encounters_end_after_start CHECK (end_time IS NULL OR end_time >= start_time)
);
-- Covers the five columns of a patient's recent_encounters.
CREATE INDEX encounters_recent ON encounters (org_id, patient_id, start_time DESC, id DESC)
  INCLUDE (encounter_type, chief_complaint, status);
CREATE INDEX encounters_by_start ON encounters (org_id, start_time DESC, id DESC);

-- FHIR R4 Observation. The value is in value_number (quantity, integer) or value_json (every other
-- type, in its FHIR shape); components (blood pressure) keep the same fields in JSON.
-- Source: https://hl7.org/fhir/R4/observation.html
CREATE TABLE observations (
  org_id             uuid        NOT NULL,
  id                 uuid        NOT NULL,
  patient_id         uuid        NOT NULL,
  encounter_id       uuid,
  practitioner_id    uuid,
  category           text        COLLATE "C" NOT NULL DEFAULT '',
  code               text        COLLATE "C" NOT NULL,
  code_system        text        NOT NULL DEFAULT 'http://loinc.org',
  display            text        NOT NULL DEFAULT '',
  status             text        NOT NULL,
  effective_time     timestamptz NOT NULL,
  effective_end      timestamptz,
  issued_at          timestamptz,
  value_type         text        NOT NULL,
  value_number       numeric,
  value_comparator   text,
  value_unit         text,
  value_unit_code    text,
  value_json         jsonb,
  data_absent_reason text,
  components         jsonb       NOT NULL DEFAULT '[]',
  reference_range    jsonb       NOT NULL DEFAULT '[]',
  interpretation     text,
  version            integer     NOT NULL DEFAULT 1,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT observations_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT observations_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT observations_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters (org_id, id),
  CONSTRAINT observations_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT observations_status_known CHECK (status IN
    ('registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'entered-in-error', 'unknown')),
  CONSTRAINT observations_value_type_known CHECK (value_type IN
    ('none', 'quantity', 'integer', 'string', 'boolean', 'codeable_concept', 'range', 'ratio', 'sampled_data',
     'time', 'date_time', 'period')),
  CONSTRAINT observations_value_present CHECK (CASE value_type
    WHEN 'none' THEN value_number IS NULL AND value_json IS NULL
    WHEN 'quantity' THEN value_json IS NULL
    WHEN 'integer' THEN value_number IS NOT NULL AND value_json IS NULL
    ELSE value_json IS NOT NULL AND value_number IS NULL END)
);
CREATE INDEX observations_recent ON observations (org_id, patient_id, effective_time DESC, id DESC);
CREATE INDEX observations_by_code ON observations (org_id, patient_id, code, effective_time DESC, id DESC);

-- Every imported FHIR resource in its original text: types without a table of their own live only
-- here, mapped types keep their original here so that it can be given back unchanged.
CREATE TABLE fhir_resources (
  org_id        uuid        NOT NULL,
  resource_type text        COLLATE "C" NOT NULL,
  fhir_id       text        COLLATE "C" NOT NULL,
  row_id        uuid,
  patient_id    uuid,
  content       text        NOT NULL,
  content_hash  bytea       NOT NULL,
  source        text        NOT NULL DEFAULT '',
  version       integer     NOT NULL DEFAULT 1,
  imported_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT fhir_resources_pkey PRIMARY KEY (org_id, resource_type, fhir_id),
  CONSTRAINT fhir_resources_organization FOREIGN KEY (org_id) REFERENCES organizations (id)
);
CREATE INDEX fhir_resources_by_patient ON fhir_resources (org_id, patient_id, resource_type) WHERE patient_id IS NOT NULL;

-- The walls and the rights ----------------------------------------------------------------------

CALL ehr.protect('organizations', 'id');
CALL ehr.protect('memberships');
CALL ehr.protect('practitioners');
CALL ehr.protect('locations');
CALL ehr.protect('patients');
CALL ehr.protect('encounters');
CALL ehr.protect('observations');
CALL ehr.protect('fhir_resources');

GRANT SELECT ON organizations, memberships TO ehr_app;
GRANT SELECT (id, tokens_valid_from) ON users TO ehr_app;
GRANT SELECT, INSERT, UPDATE ON practitioners, locations, patients, encounters, observations TO ehr_app;
GRANT SELECT ON fhir_resources TO ehr_app;
