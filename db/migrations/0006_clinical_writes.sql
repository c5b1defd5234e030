-- What writing encounters and observations needs: notes that stay as they were signed, and corrections
-- that keep what was corrected.

-- diagnoses: [{system, code, display, use}]; note_draft: the note until somebody signs it; note_version:
-- the latest signed version, 0 before the first; status_reason: why it was cancelled or entered in error.
ALTER TABLE encounters
  ADD COLUMN diagnoses     jsonb   NOT NULL DEFAULT '[]',
  ADD COLUMN status_reason text,
  ADD COLUMN note_draft    text,
  ADD COLUMN note_version  integer NOT NULL DEFAULT 0;

-- A signed note has no draft any more. Not validated: no older row has a draft, and checking them all
-- would hold the table's lock.
ALTER TABLE encounters
  ADD CONSTRAINT encounters_note_locked CHECK (note_version = 0 OR note_draft IS NULL) NOT VALID;

-- Append-only: the application may insert and read. An amendment is a new version with its reason.
-- author_roles: with which roles the author signed.
CREATE TABLE encounter_notes (
  org_id       uuid        NOT NULL,
  encounter_id uuid        NOT NULL,
  note_version integer     NOT NULL,
  text         text        NOT NULL,
  author_id    uuid        NOT NULL,
  author_roles text        NOT NULL,
  signed_at    timestamptz NOT NULL DEFAULT now(),
  amends       integer,
  reason       text,
  CONSTRAINT encounter_notes_pkey PRIMARY KEY (org_id, encounter_id, note_version),
  CONSTRAINT encounter_notes_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters (org_id, id),
  CONSTRAINT encounter_notes_amended FOREIGN KEY (org_id, encounter_id, amends)
    REFERENCES encounter_notes (org_id, encounter_id, note_version),
  CONSTRAINT encounter_notes_in_order CHECK (CASE
    WHEN note_version = 1 THEN amends IS NULL AND reason IS NULL
    ELSE amends = note_version - 1 AND reason IS NOT NULL END)
);

-- Append-only: observations as they were before they were corrected, and why they were.
-- content: the columns of the row by their names; recorded_at: since when it had said so.
CREATE TABLE observation_versions (
  org_id         uuid        NOT NULL,
  observation_id uuid        NOT NULL,
  version        integer     NOT NULL,
  content        jsonb       NOT NULL,
  recorded_at    timestamptz NOT NULL,
  replaced_at    timestamptz NOT NULL DEFAULT now(),
  replaced_by    uuid        NOT NULL,
  reason         text,
  CONSTRAINT observation_versions_pkey PRIMARY KEY (org_id, observation_id, version),
  CONSTRAINT observation_versions_observation FOREIGN KEY (org_id, observation_id) REFERENCES observations (org_id, id)
);

CALL ehr.protect('encounter_notes');
CALL ehr.protect('observation_versions');
GRANT SELECT, INSERT ON encounter_notes, observation_versions TO ehr_app;
