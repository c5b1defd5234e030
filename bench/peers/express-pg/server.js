/** The guide's second stack: Express, `pg` with plain SQL, patients read through Redis. */
import express from 'express'
import { bookAppointment } from './booking.js'
import { getPatient, listEncounters } from './patients.js'
import { searchPatients } from './search.js'

const PAGE_SIZE_DEFAULT = 50
const PAGE_SIZE_MAX = 200
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const app = express()

app.get('/health', (_request, response) => {
  response.json({ status: 'healthy' })
})

app.use('/api', (request, response, next) => {
  request.orgId = request.get('X-Org-ID')
  if (request.orgId) return next()
  return response.status(401).json({ error: 'Missing X-Org-ID header' })
})

app.get('/api/patients/search', async (request, response) => {
  const found = await searchPatients(request.orgId, request.query.q ?? '', pageSize(request))
  if (found === null) return response.status(400).json({ error: "Missing query parameter 'q'" })
  return response.json(pageOf('patients', found, pageSize(request)))
})

app.get('/api/patients/:id', async (request, response) => {
  const patient = await getPatient(request.orgId, request.params.id)
  if (patient === null) return response.status(404).json({ error: 'Patient not found' })
  return response.json(patient)
})

app.get('/api/encounters', async (request, response) => {
  const { patient_id } = request.query
  if (!patient_id) return response.status(400).json({ error: "Missing query parameter 'patient_id'" })
  const rows = await listEncounters(request.orgId, patient_id, pageSize(request))
  return response.json(pageOf('encounters', rows, pageSize(request)))
})

app.post('/api/appointments', express.json(), async (request, response) => {
  if (!isBooking(request.body)) return response.status(400).json({ error: 'Not a booking' })
  const booked = await bookAppointment(request.orgId, request.body)
  if (booked === null) return response.status(422).json({ error: 'Not bookable' })
  if (booked === 'taken') return response.status(409).json({ error: 'The time is taken' })
  return response.status(201).json(booked)
})

// Express knows a handler of errors by its four parameters.
app.use((_error, _request, response, _next) => {
  response.status(500).json({ error: 'Request failed' })
})

app.listen(Number(process.env.PORT), '127.0.0.1')

function pageSize(request) {
  const size = Number(request.query.limit ?? PAGE_SIZE_DEFAULT)
  return Number.isInteger(size) && size >= 1 && size <= PAGE_SIZE_MAX ? size : PAGE_SIZE_DEFAULT
}

function isBooking({ patient_id, type_id, practitioner_id, location_id, start_time } = {}) {
  const ids = [patient_id, type_id, practitioner_id, location_id]
  return ids.every((id) => UUID.test(id)) && !Number.isNaN(Date.parse(start_time))
}

/** The lists were asked for one row more than the page. */
function pageOf(name, rows, size) {
  const page = rows.slice(0, size)
  return {
    [name]: page,
    count: page.length,
    next_cursor: rows.length > size ? page.at(-1).id : null,
  }
}
