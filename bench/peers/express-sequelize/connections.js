/** The models, and the cache. */
import { Redis } from 'ioredis'
import { DataTypes, Sequelize } from 'sequelize'

const POOL_MAX_DEFAULT = 50
const { BOOLEAN, DATE, DATEONLY, INTEGER, JSONB, TEXT, UUID } = DataTypes

/** The database. */
export const sequelize = new Sequelize(process.env.DATABASE_URL, {
  dialect: 'postgres',
  logging: false,
  pool: { max: Number(process.env.DB_POOL_MAX ?? POOL_MAX_DEFAULT) },
  define: { timestamps: false, underscored: true },
})

/** A patient. */
export const Patient = sequelize.define(
  'Patient',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    mrn: TEXT,
    first_name: TEXT,
    last_name: TEXT,
    date_of_birth: DATEONLY,
    sex: TEXT,
    contact_phone: TEXT,
    email: TEXT,
    address: JSONB,
    deceased: BOOLEAN,
    active: BOOLEAN,
    search_first: TEXT,
    search_last_first: TEXT,
    search_first_last: TEXT,
    search_mrn: TEXT,
    search_phone: TEXT,
    version: INTEGER,
  },
  { tableName: 'patients' },
)

/** That a patient's record is behind glass. */
const Restriction = sequelize.define(
  'Restriction',
  {
    org_id: { type: UUID, primaryKey: true },
    patient_id: { type: UUID, primaryKey: true },
  },
  { tableName: 'patient_restrictions' },
)

/** An encounter. */
export const Encounter = sequelize.define(
  'Encounter',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    patient_id: UUID,
    practitioner_id: UUID,
    location_id: UUID,
    status: TEXT,
    status_reason: TEXT,
    class: TEXT,
    encounter_type: TEXT,
    type_codes: JSONB,
    chief_complaint: TEXT,
    reason_codes: JSONB,
    diagnoses: JSONB,
    start_time: DATE,
    end_time: DATE,
    note_version: INTEGER,
    version: INTEGER,
  },
  { tableName: 'encounters' },
)

/** An appointment. */
export const Appointment = sequelize.define(
  'Appointment',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    patient_id: UUID,
    type_id: UUID,
    practitioner_id: UUID,
    location_id: UUID,
    room_id: UUID,
    encounter_id: { type: UUID, defaultValue: null },
    series_id: { type: UUID, defaultValue: null },
    status: TEXT,
    start_time: DATE,
    end_time: DATE,
    reason: TEXT,
    cancel_reason: { type: TEXT, defaultValue: null },
    hold_expires_at: { type: DATE, defaultValue: null },
    overbooked: { type: BOOLEAN, defaultValue: false },
    overbook_reason: { type: TEXT, defaultValue: null },
    arrived_at: { type: DATE, defaultValue: null },
    created_by: UUID,
    version: { type: INTEGER, defaultValue: 1 },
  },
  { tableName: 'appointments' },
)

/** The time that an appointment takes of somebody or of a room. */
export const BookingSpan = sequelize.define(
  'BookingSpan',
  {
    org_id: { type: UUID, primaryKey: true },
    appointment_id: { type: UUID, primaryKey: true },
    resource_id: { type: UUID, primaryKey: true },
    resource_kind: TEXT,
    session_id: UUID,
    overbooked: { type: BOOLEAN, defaultValue: false },
    busy_from: DATE,
    busy_until: DATE,
  },
  { tableName: 'booking_spans' },
)

/** A type of visit. */
export const AppointmentType = sequelize.define(
  'AppointmentType',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    name: TEXT,
    colour: TEXT,
    duration_minutes: INTEGER,
    buffer_before_minutes: INTEGER,
    buffer_after_minutes: INTEGER,
    active: BOOLEAN,
  },
  { tableName: 'appointment_types' },
)

/** Somebody who is booked. */
export const Practitioner = sequelize.define(
  'Practitioner',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    first_name: TEXT,
    last_name: TEXT,
    active: BOOLEAN,
  },
  { tableName: 'practitioners' },
)

/** A site or a room. */
export const Location = sequelize.define(
  'Location',
  {
    org_id: { type: UUID, primaryKey: true },
    id: { type: UUID, primaryKey: true },
    name: TEXT,
    kind: TEXT,
    active: BOOLEAN,
  },
  { tableName: 'locations' },
)

// Sequelize joins by one column; the organization is named in each query.
Patient.hasMany(Encounter, { as: 'recent_encounters', sourceKey: 'id', foreignKey: 'patient_id' })
Patient.hasOne(Restriction, { as: 'restriction', sourceKey: 'id', foreignKey: 'patient_id' })
Encounter.hasOne(Appointment, { as: 'appointment', sourceKey: 'id', foreignKey: 'encounter_id' })

/** Redis; null when reads are not cached. */
export const redis = process.env.EHR_PEER_CACHE === 'on' ? await openCache() : null

async function openCache() {
  if (!process.env.REDIS_URL) throw new Error('EHR_PEER_CACHE=on needs REDIS_URL')
  const client = new Redis(process.env.REDIS_URL)
  await client.ping()
  return client
}
