/** The search as one query of the model, with an alternative for each reading of the text. */
import { Op, QueryTypes } from 'sequelize'
import { searchTerms, transposed, wantsSimilar } from '../node/search-terms.js'
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
const SIMILAR = 'SELECT s.id FROM ehr.search_similar($1::uuid, $2, $3::text[], $4::integer) s'

/** Active patients found by a text, one more than the page when there are more; null when it is empty. */
export async function searchPatients(orgId, q, size) {
  const terms = searchTerms(q)
  if (terms === null) return null
  const where = { org_id: orgId, active: true, [Op.or]: readings(terms) }
  const include = restrictionOf(orgId)
  const rows = await Patient.findAll({ attributes: SHOWN, where, include, order: BY_NAME, limit: size + 1 })
  return wantsSimilar(terms, rows, size) ? bySimilarity(orgId, terms.text, size, rows) : rows.map(shown)
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
  if (!byNumber) return [byLastName, byWords ? byFullName : { search_first: range(text, firstNameEnd) }]
  const phones = digits === null ? [] : [digits, `1${digits}`]
  return [
    byLastName,
    byFullName,
    { search_mrn: range(text, textEnd) },
    ...phones.map((number) => ({ search_phone: range(number, `${number}:`) })),
    ...born.filter((day) => day !== null).map((day) => ({ date_of_birth: day })),
  ]
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
