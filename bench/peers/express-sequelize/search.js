/** The search as queries of the model, side by side, one for each reading of a name. */
import { literal, Op, QueryTypes } from 'sequelize'
import { searchTerms, transposed, wantsFirstNames, wantsSimilar } from '../node/search-terms.js'
import { Patient, sequelize } from './connections.js'

const SHOWN = [
  'id',
  'org_id',
  'mrn',
  'first_name',
  'last_name',
  'date_of_birth',
  'sex',
  'contact_phone',
  'active',
]
const BY_NAME = [
  ['search_last_first', 'ASC'],
  ['id', 'ASC'],
]
const FIRST_NAMES_MAX = 64
/** The last of the first names of a range that are looked at; the end of the range when there are fewer. */
const LAST_FIRST_NAME = literal(`coalesce((
  SELECT DISTINCT f.search_first FROM patients f
   WHERE f.org_id = :orgId AND f.active AND f.search_first >= :text AND f.search_first < :textEnd
   ORDER BY f.search_first OFFSET ${FIRST_NAMES_MAX - 1} LIMIT 1), :textEnd)`)
const SIMILAR = 'SELECT s.id FROM ehr.search_similar($1::uuid, $2, $3::text[], $4::integer) s'

/** Active patients found by a text, one more than the page when there are more; null when it is empty. */
export async function searchPatients(orgId, q, size) {
  const terms = searchTerms(q)
  if (terms === null) return null
  const rows = await byBeginning(orgId, terms, size)
  if (wantsFirstNames(terms, rows, size)) {
    const wide = await byBeginning(orgId, { ...terms, firstNameEnd: terms.textEnd }, size)
    return wide.slice(0, size).map(shown)
  }
  return wantsSimilar(terms, rows, size) ? bySimilarity(orgId, terms.text, size, rows) : rows.map(shown)
}

/** Last and first names apart: of one query for both, PostgreSQL walks all last names up to a common one. */
async function byBeginning(orgId, terms, size) {
  const found = await Promise.all(
    readings(terms).map((reading) =>
      Patient.findAll({
        attributes: [...SHOWN, 'search_last_first'],
        where: { org_id: orgId, active: true, ...reading },
        include: restrictionOf(orgId),
        replacements: { orgId, text: terms.text, textEnd: terms.textEnd },
        order: BY_NAME,
        limit: size + 1,
      }),
    ),
  )
  const patients = new Map(found.flat().map((patient) => [patient.id, patient]))
  return [...patients.values()].sort(byName).slice(0, size + 1)
}

function byName(a, b) {
  if (a.search_last_first !== b.search_last_first) return a.search_last_first < b.search_last_first ? -1 : 1
  return a.id < b.id ? -1 : 1
}

function restrictionOf(orgId) {
  return { association: 'restriction', attributes: ['patient_id'], where: { org_id: orgId }, required: false }
}

/** A patient as a search shows one; one whose record is behind glass without the phone number. */
function shown(patient) {
  const { restriction, search_last_first: _, ...fields } = patient.toJSON()
  const restricted = restriction != null
  return { ...fields, contact_phone: restricted ? null : fields.contact_phone, restricted }
}

function readings({ text, textEnd, firstNameEnd, digits, born, byWords, byNumber }) {
  const range = (from, end) => ({ [Op.gte]: from, [Op.lt]: end })
  const byLastName = { search_last_first: range(text, textEnd) }
  const byFullName = { search_first_last: range(text, textEnd) }
  if (!byNumber && byWords) return [byLastName, byFullName]
  if (!byNumber) {
    // A range that is no beginning is one name.
    const bound = firstNameEnd === textEnd ? { [Op.lte]: LAST_FIRST_NAME } : {}
    return [byLastName, { search_first: { ...range(text, firstNameEnd), ...bound } }]
  }
  const phones = digits === null ? [] : [digits, `1${digits}`]
  const byNumbers = [
    { search_mrn: range(text, textEnd) },
    ...phones.map((number) => ({ search_phone: range(number, `${number}:`) })),
    ...born.filter((day) => day !== null).map((day) => ({ date_of_birth: day })),
  ]
  return [{ [Op.or]: [byLastName, byFullName, ...byNumbers] }]
}

/** Names that contain the text or are one typing error away, after those found before. */
async function bySimilarity(orgId, text, size, rows) {
  const bind = [orgId, text, transposed(text), size]
  const similar = await sequelize.query(SIMILAR, { bind, type: QueryTypes.SELECT })
  const known = new Set(rows.map(({ id }) => id))
  const ids = similar.map(({ id }) => id).filter((id) => !known.has(id))
  const more = await Patient.findAll({
    attributes: [...SHOWN, 'search_last_first'],
    where: { org_id: orgId, id: [...known, ...ids] },
    include: restrictionOf(orgId),
    order: BY_NAME,
  })
  const best = [...more.filter(({ id }) => known.has(id)), ...more.filter(({ id }) => !known.has(id))]
  const kept = new Set(best.slice(0, size).map(({ id }) => id))
  return more.filter(({ id }) => kept.has(id)).map(shown)
}
