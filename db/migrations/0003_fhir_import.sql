-- What an import needs to follow references from one file to another.

-- unresolved: fields of the resource whose references lead to nothing that is known yet ('Encounter.subject').
-- deferred: set while the run that read the resource has not decided about it; holds the run's id and
-- what was stored before.
ALTER TABLE fhir_resources
  ADD COLUMN unresolved text[] NOT NULL DEFAULT '{}',
  ADD COLUMN deferred   jsonb;
CREATE INDEX fhir_resources_deferred ON fhir_resources (org_id, resource_type, fhir_id) WHERE deferred IS NOT NULL;

-- The business identifiers of imported resources, for references such as
-- Practitioner?identifier=system|value, and the full URLs of bundle entries that do not end in the
-- resource's id (system urn:ietf:rfc:3986).
CREATE TABLE fhir_identifiers (
  org_id        uuid NOT NULL,
  resource_type text COLLATE "C" NOT NULL,
  value         text COLLATE "C" NOT NULL,
  system        text COLLATE "C" NOT NULL,
  fhir_id       text COLLATE "C" NOT NULL,
  CONSTRAINT fhir_identifiers_pkey PRIMARY KEY (org_id, resource_type, value, system, fhir_id),
  CONSTRAINT fhir_identifiers_resource FOREIGN KEY (org_id, resource_type, fhir_id)
    REFERENCES fhir_resources (org_id, resource_type, fhir_id)
);
CREATE INDEX fhir_identifiers_by_resource ON fhir_identifiers (org_id, resource_type, fhir_id);

CALL ehr.protect('fhir_identifiers');
GRANT SELECT ON fhir_identifiers TO ehr_app;
