-- Scheduling: what can be booked, when people and rooms are there, and what is booked.
-- Times of day are minutes after local midnight, in the IANA zone of their schedule; a value above 1440
-- is on the next day. Everything that was booked is an instant. Local time is computed by one engine,
-- in the application, never in SQL.

-- What can be booked -----------------------------------------------------------------------------

-- A visit takes buffer_before + duration + buffer_after of the practitioner and the room. Starts lie on
-- multiples of alignment_minutes on the local clock, at least lead_time_minutes ahead. capacity above 1
-- is a group visit: that many patients share one slot.
CREATE TABLE appointment_types (
  org_id                uuid        NOT NULL,
  id                    uuid        NOT NULL,
  code                  text        COLLATE "C" NOT NULL,
  name                  text        NOT NULL,
  duration_minutes      integer     NOT NULL,
  buffer_before_minutes integer     NOT NULL DEFAULT 0,
  buffer_after_minutes  integer     NOT NULL DEFAULT 0,
  alignment_minutes     integer     NOT NULL DEFAULT 15,
  lead_time_minutes     integer     NOT NULL DEFAULT 0,
  capacity              integer     NOT NULL DEFAULT 1,
  room_required         boolean     NOT NULL DEFAULT false,
  colour                text        NOT NULL DEFAULT '#3b6fb6',
  active                boolean     NOT NULL DEFAULT true,
  version               integer     NOT NULL DEFAULT 1,
  created_at            timestamptz NOT NULL DEFAULT now(),
  updated_at            timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointment_types_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointment_types_code_unique UNIQUE (org_id, code),
  CONSTRAINT appointment_types_organization FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT appointment_types_length CHECK (duration_minutes > 0 AND buffer_before_minutes >= 0
    AND buffer_after_minutes >= 0 AND duration_minutes + buffer_before_minutes + buffer_after_minutes <= 1440),
  CONSTRAINT appointment_types_alignment CHECK (alignment_minutes BETWEEN 1 AND 1440 AND 1440 % alignment_minutes = 0),
  CONSTRAINT appointment_types_lead_time CHECK (lead_time_minutes BETWEEN 0 AND 527040),
  CONSTRAINT appointment_types_capacity CHECK (capacity BETWEEN 1 AND 200),
  CONSTRAINT appointment_types_colour CHECK (colour ~ '^#[0-9a-f]{6}$')
);

-- Who offers a type; a type without rows is offered by everybody.
CREATE TABLE appointment_type_practitioners (
  org_id          uuid NOT NULL,
  type_id         uuid NOT NULL,
  practitioner_id uuid NOT NULL,
  CONSTRAINT appointment_type_practitioners_pkey PRIMARY KEY (org_id, type_id, practitioner_id),
  CONSTRAINT appointment_type_practitioners_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT appointment_type_practitioners_practitioner
    FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id)
);

-- Where a type is offered. Sites that are named restrict the sites, rooms that are named restrict the
-- rooms; a type that names none is offered everywhere.
CREATE TABLE appointment_type_locations (
  org_id      uuid NOT NULL,
  type_id     uuid NOT NULL,
  location_id uuid NOT NULL,
  CONSTRAINT appointment_type_locations_pkey PRIMARY KEY (org_id, type_id, location_id),
  CONSTRAINT appointment_type_locations_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT appointment_type_locations_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id)
);

-- When people and rooms are there ----------------------------------------------------------------

-- The weekly hours of a practitioner at a site, or of a room (a room without schedules is always open),
-- from the first to the last day, both included. With type_id: only for visits of that type.
CREATE TABLE schedules (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  practitioner_id uuid,
  room_id         uuid,
  resource_id     uuid        NOT NULL GENERATED ALWAYS AS (coalesce(practitioner_id, room_id)) STORED,
  location_id     uuid        NOT NULL,
  type_id         uuid,
  time_zone       text        NOT NULL,
  effective_from  date        NOT NULL,
  effective_until date,
  active          boolean     NOT NULL DEFAULT true,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT schedules_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT schedules_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT schedules_room FOREIGN KEY (org_id, room_id) REFERENCES locations (org_id, id),
  CONSTRAINT schedules_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id),
  CONSTRAINT schedules_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT schedules_one_resource CHECK (num_nonnulls(practitioner_id, room_id) = 1),
  CONSTRAINT schedules_dates CHECK (effective_until >= effective_from),
  CONSTRAINT schedules_zone_given CHECK (time_zone <> '')
);
CREATE INDEX schedules_of_resource ON schedules (org_id, resource_id, effective_from);
CREATE INDEX schedules_of_location ON schedules (org_id, location_id, effective_from);

-- weekday: ISO 8601, Monday is 1.
CREATE TABLE schedule_hours (
  org_id       uuid     NOT NULL,
  schedule_id  uuid     NOT NULL,
  weekday      smallint NOT NULL,
  start_minute smallint NOT NULL,
  end_minute   smallint NOT NULL,
  CONSTRAINT schedule_hours_pkey PRIMARY KEY (org_id, schedule_id, weekday, start_minute),
  CONSTRAINT schedule_hours_schedule FOREIGN KEY (org_id, schedule_id) REFERENCES schedules (org_id, id),
  CONSTRAINT schedule_hours_weekday CHECK (weekday BETWEEN 1 AND 7),
  CONSTRAINT schedule_hours_minutes CHECK (start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute
    AND end_minute <= start_minute + 1440)
);

-- A civil date on which a schedule has other hours than its weekly ones, or none: one row with 0 and 0.
-- Exceptions win over holidays, holidays over weekly hours.
CREATE TABLE schedule_exceptions (
  org_id         uuid     NOT NULL,
  schedule_id    uuid     NOT NULL,
  exception_date date     NOT NULL,
  start_minute   smallint NOT NULL DEFAULT 0,
  end_minute     smallint NOT NULL DEFAULT 0,
  reason         text     NOT NULL DEFAULT '',
  CONSTRAINT schedule_exceptions_pkey PRIMARY KEY (org_id, schedule_id, exception_date, start_minute),
  CONSTRAINT schedule_exceptions_schedule FOREIGN KEY (org_id, schedule_id) REFERENCES schedules (org_id, id),
  CONSTRAINT schedule_exceptions_minutes CHECK ((start_minute = 0 AND end_minute = 0)
    OR (start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute AND end_minute <= start_minute + 1440))
);

-- Days on which a site, or without location_id the whole organization, is closed.
CREATE TABLE holidays (
  org_id       uuid        NOT NULL,
  id           uuid        NOT NULL,
  location_id  uuid,
  holiday_date date        NOT NULL,
  name         text        NOT NULL,
  version      integer     NOT NULL DEFAULT 1,
  created_at   timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT holidays_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT holidays_date_unique UNIQUE NULLS NOT DISTINCT (org_id, holiday_date, location_id),
  CONSTRAINT holidays_organization FOREIGN KEY (org_id) REFERENCES organizations (id),
  CONSTRAINT holidays_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id)
);

-- Time of a practitioner or a room that nobody may book: leave, a meeting, a repair.
CREATE TABLE schedule_blocks (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  practitioner_id uuid,
  room_id         uuid,
  resource_id     uuid        NOT NULL GENERATED ALWAYS AS (coalesce(practitioner_id, room_id)) STORED,
  kind            text        NOT NULL DEFAULT 'other',
  start_time      timestamptz NOT NULL,
  end_time        timestamptz NOT NULL,
  reason          text        NOT NULL DEFAULT '',
  created_by      uuid        NOT NULL,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT schedule_blocks_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT schedule_blocks_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT schedule_blocks_room FOREIGN KEY (org_id, room_id) REFERENCES locations (org_id, id),
  CONSTRAINT schedule_blocks_one_resource CHECK (num_nonnulls(practitioner_id, room_id) = 1),
  CONSTRAINT schedule_blocks_kind_known CHECK (kind IN ('break', 'leave', 'meeting', 'maintenance', 'other')),
  CONSTRAINT schedule_blocks_end_after_start CHECK (end_time > start_time)
);
-- Those that are over are many, those to come are few.
CREATE INDEX schedule_blocks_of_resource ON schedule_blocks (org_id, resource_id, end_time) INCLUDE (start_time);

-- What is booked ---------------------------------------------------------------------------------

-- A recurring visit; each of its appointments is a row of its own. rrule: RFC 5545, counted in time_zone
-- from start_time.
CREATE TABLE appointment_series (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  patient_id      uuid        NOT NULL,
  type_id         uuid        NOT NULL,
  practitioner_id uuid        NOT NULL,
  location_id     uuid        NOT NULL,
  rrule           text        NOT NULL,
  time_zone       text        NOT NULL,
  start_time      timestamptz NOT NULL,
  status          text        NOT NULL DEFAULT 'active',
  created_by      uuid        NOT NULL,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointment_series_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointment_series_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT appointment_series_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT appointment_series_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT appointment_series_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id),
  CONSTRAINT appointment_series_status_known CHECK (status IN ('active', 'cancelled'))
);

-- FHIR R4 Appointment.status. A hold is 'proposed' with an end of its own; which status may follow which
-- is in the WHERE of the statement that makes the step. start_time and end_time are without buffers.
-- Source: https://hl7.org/fhir/R4/valueset-appointmentstatus.html
CREATE TABLE appointments (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  patient_id      uuid,
  type_id         uuid        NOT NULL,
  practitioner_id uuid        NOT NULL,
  location_id     uuid        NOT NULL,
  room_id         uuid,
  encounter_id    uuid,
  series_id       uuid,
  status          text        NOT NULL,
  start_time      timestamptz NOT NULL,
  end_time        timestamptz NOT NULL,
  reason          text        NOT NULL DEFAULT '',
  cancel_reason   text,
  hold_expires_at timestamptz,
  overbooked      boolean     NOT NULL DEFAULT false,
  overbook_reason text,
  arrived_at      timestamptz,
  created_by      uuid        NOT NULL,
  version         integer     NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT appointments_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT appointments_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT appointments_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT appointments_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT appointments_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id),
  CONSTRAINT appointments_room FOREIGN KEY (org_id, room_id) REFERENCES locations (org_id, id),
  CONSTRAINT appointments_encounter FOREIGN KEY (org_id, encounter_id) REFERENCES encounters (org_id, id),
  CONSTRAINT appointments_series FOREIGN KEY (org_id, series_id) REFERENCES appointment_series (org_id, id),
  CONSTRAINT appointments_status_known CHECK (status IN
    ('proposed', 'pending', 'booked', 'arrived', 'checked-in', 'fulfilled', 'cancelled', 'noshow', 'entered-in-error')),
  CONSTRAINT appointments_length CHECK (end_time > start_time AND end_time - start_time <= interval '24 hours'),
  CONSTRAINT appointments_patient_known CHECK (patient_id IS NOT NULL OR status IN ('proposed', 'cancelled', 'entered-in-error')),
  CONSTRAINT appointments_hold_expires CHECK ((status = 'proposed') = (hold_expires_at IS NOT NULL)),
  CONSTRAINT appointments_cancel_reason CHECK (status <> 'cancelled' OR cancel_reason IS NOT NULL),
  CONSTRAINT appointments_overbook_reason CHECK (overbooked = (overbook_reason IS NOT NULL))
);
CREATE INDEX appointments_by_start ON appointments (org_id, start_time, id);
CREATE INDEX appointments_of_practitioner ON appointments (org_id, practitioner_id, start_time, id);
CREATE INDEX appointments_of_patient ON appointments (org_id, patient_id, start_time DESC, id DESC);
CREATE INDEX appointments_of_location ON appointments (org_id, location_id, start_time, id);
CREATE INDEX appointments_of_series ON appointments (org_id, series_id, start_time) WHERE series_id IS NOT NULL;
CREATE INDEX appointments_holds ON appointments (org_id, hold_expires_at) WHERE hold_expires_at IS NOT NULL;
CREATE UNIQUE INDEX appointments_encounter_unique ON appointments (org_id, encounter_id) WHERE encounter_id IS NOT NULL;

-- The time that an appointment takes of its practitioner and its room (buffers included) and of its
-- patient. It is here, and not in a check before a write, that nothing is booked twice.
--
-- session_id: spans of one resource may overlap only in the same session. A visit of one patient is its
-- own session (the appointment's id). The patients of a group visit share a session (ehr.group_session)
-- in the spans of the practitioner and of the room, and each takes a lane below the type's capacity; their
-- own spans are sessions of their own. A lane alone would not do: when the patient of lane 0 cancels,
-- another visit could take lane 0 beside the group.
-- overbooked: deliberately beside others; such spans conflict with nothing.
-- expires_at: the end of a hold. Spans past it are free for availability, and whoever books the time
-- removes them in the same statement.
--
-- The reading columns are plain, because under row-level security range operators are no index conditions.
CREATE TABLE booking_spans (
  org_id         uuid        NOT NULL,
  appointment_id uuid        NOT NULL,
  resource_id    uuid        NOT NULL,
  resource_kind  text        NOT NULL,
  session_id     uuid        NOT NULL,
  lane           smallint    NOT NULL DEFAULT 0,
  overbooked     boolean     NOT NULL DEFAULT false,
  busy_from      timestamptz NOT NULL,
  busy_until     timestamptz NOT NULL,
  expires_at     timestamptz,
  CONSTRAINT booking_spans_pkey PRIMARY KEY (org_id, appointment_id, resource_id),
  CONSTRAINT booking_spans_appointment FOREIGN KEY (org_id, appointment_id) REFERENCES appointments (org_id, id),
  CONSTRAINT booking_spans_kind_known CHECK (resource_kind IN ('practitioner', 'room', 'patient')),
  CONSTRAINT booking_spans_lane CHECK (lane >= 0),
  -- A reader that looks for spans at an instant need not look back further than this.
  CONSTRAINT booking_spans_length CHECK (busy_until > busy_from AND busy_until - busy_from <= interval '24 hours'),
  CONSTRAINT booking_spans_lane_unique UNIQUE (org_id, resource_id, busy_from, session_id, lane)
    INCLUDE (busy_until, expires_at),
  CONSTRAINT booking_spans_no_overlap EXCLUDE USING gist
    (org_id WITH =, resource_id WITH =, tstzrange(busy_from, busy_until) WITH &&, session_id WITH <>)
    WHERE (NOT overbooked)
);

-- The session of a practitioner's group visit: the same for everybody who computes it, so that the first
-- two patients who book at once meet in it. p_busy_from: start_time less the buffer before.
CREATE FUNCTION ehr.group_session(p_type_id uuid, p_practitioner_id uuid, p_busy_from timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT md5(uuid_send(p_type_id) || uuid_send(p_practitioner_id) || timestamptz_send(p_busy_from))::uuid
$$;

-- Patients who wait for a free slot. Times of day and weekdays are wishes; null is any.
CREATE TABLE waitlist_entries (
  org_id                 uuid        NOT NULL,
  id                     uuid        NOT NULL,
  patient_id             uuid        NOT NULL,
  type_id                uuid        NOT NULL,
  practitioner_id        uuid,
  location_id            uuid,
  wanted_from            date        NOT NULL,
  wanted_until           date        NOT NULL,
  weekdays               smallint[],
  start_minute           smallint,
  end_minute             smallint,
  priority               smallint    NOT NULL DEFAULT 5,
  status                 text        NOT NULL DEFAULT 'waiting',
  offered_appointment_id uuid,
  offer_expires_at       timestamptz,
  note                   text        NOT NULL DEFAULT '',
  created_by             uuid        NOT NULL,
  version                integer     NOT NULL DEFAULT 1,
  created_at             timestamptz NOT NULL DEFAULT now(),
  updated_at             timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT waitlist_entries_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT waitlist_entries_patient FOREIGN KEY (org_id, patient_id) REFERENCES patients (org_id, id),
  CONSTRAINT waitlist_entries_type FOREIGN KEY (org_id, type_id) REFERENCES appointment_types (org_id, id),
  CONSTRAINT waitlist_entries_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id),
  CONSTRAINT waitlist_entries_location FOREIGN KEY (org_id, location_id) REFERENCES locations (org_id, id),
  CONSTRAINT waitlist_entries_offer FOREIGN KEY (org_id, offered_appointment_id) REFERENCES appointments (org_id, id),
  CONSTRAINT waitlist_entries_status_known CHECK (status IN ('waiting', 'offered', 'booked', 'cancelled', 'expired')),
  CONSTRAINT waitlist_entries_dates CHECK (wanted_until >= wanted_from),
  CONSTRAINT waitlist_entries_priority CHECK (priority BETWEEN 1 AND 9)
);
-- The order in which freed slots are offered.
CREATE INDEX waitlist_entries_waiting ON waitlist_entries (org_id, type_id, priority, created_at, id) WHERE status = 'waiting';
CREATE INDEX waitlist_entries_of_patient ON waitlist_entries (org_id, patient_id);

-- Who holds the secret of a feed may read the practitioner's calendar; only its SHA-256 is kept.
CREATE TABLE calendar_feeds (
  org_id          uuid        NOT NULL,
  id              uuid        NOT NULL,
  practitioner_id uuid        NOT NULL,
  token_hash      bytea       NOT NULL,
  created_by      uuid        NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  revoked_at      timestamptz,
  CONSTRAINT calendar_feeds_pkey PRIMARY KEY (org_id, id),
  CONSTRAINT calendar_feeds_token_unique UNIQUE (org_id, token_hash),
  CONSTRAINT calendar_feeds_practitioner FOREIGN KEY (org_id, practitioner_id) REFERENCES practitioners (org_id, id)
);
CREATE INDEX calendar_feeds_of_practitioner ON calendar_feeds (org_id, practitioner_id);

-- The walls and the rights -----------------------------------------------------------------------

CALL ehr.protect('appointment_types');
CALL ehr.protect('appointment_type_practitioners');
CALL ehr.protect('appointment_type_locations');
CALL ehr.protect('schedules');
CALL ehr.protect('schedule_hours');
CALL ehr.protect('schedule_exceptions');
CALL ehr.protect('holidays');
CALL ehr.protect('schedule_blocks');
CALL ehr.protect('appointment_series');
CALL ehr.protect('appointments');
CALL ehr.protect('booking_spans');
CALL ehr.protect('waitlist_entries');
CALL ehr.protect('calendar_feeds');

GRANT SELECT, INSERT, UPDATE ON appointment_types, schedules, appointment_series, appointments, waitlist_entries,
  calendar_feeds TO ehr_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON appointment_type_practitioners, appointment_type_locations, schedule_hours,
  schedule_exceptions, holidays, schedule_blocks, booking_spans TO ehr_app;
GRANT EXECUTE ON FUNCTION ehr.group_session(uuid, uuid, timestamptz) TO ehr_app;
