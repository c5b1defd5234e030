/** What a client notices of the cache: nothing but speed. */
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import { REDIS_SERVER, startTestRedis, type TestRedis } from '@ehrconnect/platform/testing/redis'
import { type Answer, type Asking, startTestClinical, type TestClinical } from './testing/clinical.ts'
import { MISSING_ID, NORTH, SOUTH, TWIN_ID } from './testing/clinics.ts'
import { at, DAY, type Desk, openDesk } from './testing/desk.ts'

/** A cache that is in use some two seconds after the start instead of seventeen. */
const SETTINGS = {
  ...{ EHR_CACHE_MODE: 'auto', EHR_CACHE_SETTLE_MS: '100' },
  ...{ EHR_DB_DEADLINE_MS: '500', EHR_DB_STATEMENT_TIMEOUT_MS: '500' },
}
const PATIENT = `/api/patients/${NORTH.rowId}`
const ENCOUNTER = `/api/encounters/${NORTH.rowId}`

/** The question for the free slots of DAY. */
function slotsOf({ type, doctor }: Desk): string {
  const query = { type_id: type, practitioner_id: doctor, from: DAY, to: '2030-05-07' }
  return `/api/appointments/availability?${new URLSearchParams(query)}`
}

const PLACES = REDIS_SERVER === '' ? ['memory'] : ['memory', 'Redis']

describe.each(PLACES)('with a cache in %s', (place) => {
  let clinical: TestClinical
  let redis: TestRedis | null = null

  beforeAll(async () => {
    redis = place === 'Redis' ? await startTestRedis() : null
    clinical = await startTestClinical({
      settings: redis === null ? SETTINGS : { ...SETTINGS, EHR_REDIS_URL: redis.url },
    })
    await untilHit(PATIENT)
  })
  afterAll(async () => {
    await clinical.close()
    await redis?.remove()
  })

  async function hits(): Promise<number> {
    const text = await (await fetch(`${clinical.url}/metrics`)).text()
    const found = [...text.matchAll(/^ehr_cache_lookups_total\{[^}]*result="hit"[^}]*\} (\d+)/gm)]
    return found.reduce((sum, [, value]) => sum + Number(value), 0)
  }

  /** Reads a path, with its query when it has one. */
  function get(path: string, asking: Asking = {}): Promise<Answer> {
    const [plain = '', search] = path.split('?')
    if (search === undefined) return clinical.call('GET', plain, asking)
    return clinical.call('GET', plain, { ...asking, query: Object.fromEntries(new URLSearchParams(search)) })
  }

  /** Reads until the cache answers; gives that answer. */
  async function untilHit(path: string, org: string = NORTH.id): Promise<Answer> {
    let answer: Answer | null = null
    await until(`${path} is cached`, async () => {
      const before = await hits()
      answer = await get(path, { org })
      return (await hits()) > before
    })
    if (answer === null) throw new Error('no answer')
    return answer
  }

  test('is told by /readyz and the metrics to be in use', async () => {
    await until('it is in use', async () => {
      await get(PATIENT)
      const ready = await (await fetch(`${clinical.url}/readyz`)).json()
      const metrics = await (await fetch(`${clinical.url}/metrics`)).text()
      const report = { place: place.toLowerCase(), state: 'in_use', trouble: null }
      return (
        Bun.deepEquals(ready, { status: 'ready', cache: report }) &&
        /^ehr_cache_state\{[^}]*state="in_use"[^}]*\} 1$/m.test(metrics) &&
        /^ehr_cache_state\{[^}]*state="closed"[^}]*\} 0$/m.test(metrics)
      )
    })
  })

  test('a hit has the bytes and the validator of the database', async () => {
    for (const path of [PATIENT, ENCOUNTER]) {
      const hit = await untilHit(path)
      await clinical.owner.query('SELECT ehr.close_cache(100)')
      await until('it is not a hit any more', async () => {
        const before = await hits()
        const read = await clinical.call('GET', path)
        expect(read.text).toBe(hit.text)
        expect(read.headers.get('etag')).toBe(hit.headers.get('etag'))
        return (await hits()) === before
      })
    }
  })

  test('a hit answers 304 to who has it', async () => {
    const { headers } = await untilHit(PATIENT)
    const before = await hits()
    const again = await clinical.call('GET', PATIENT, {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
    expect(again.text).toBe('')
    expect(await hits()).toBe(before + 1)
  })

  test('a hit is audited like any read', async () => {
    await untilHit(ENCOUNTER)
    const before = await hits()
    const answer = await clinical.call('GET', ENCOUNTER)
    expect(await hits()).toBe(before + 1)
    const id = answer.headers.get('x-request-id')
    await until('its audit row is there', async () => {
      const rows = await clinical.owner.query(
        `SELECT entity_id, patient_id, action, outcome FROM audit_events
          WHERE org_id = $1 AND request_id = $2`,
        [NORTH.id, id],
      )
      if (rows.length === 0) return false
      expect(rows).toEqual([
        { entity_id: NORTH.rowId, patient_id: NORTH.rowId, action: 'read', outcome: 'success' },
      ])
      return true
    })
  })

  test('what is cached is given to nobody who may not have it', async () => {
    await untilHit(PATIENT)
    const before = await hits()
    expect((await clinical.call('GET', PATIENT, { role: 'inventory' })).status).toBe(403)
    expect((await clinical.call('GET', PATIENT, { authorization: null })).status).toBe(401)
    expect((await clinical.call('GET', PATIENT, { org: SOUTH.id })).status).toBe(404)
    expect(await hits()).toBe(before)
  })

  test('two organizations with the same id each get their own', async () => {
    const path = `/api/patients/${TWIN_ID}`
    for (const { id, mark } of [NORTH, SOUTH]) expect((await untilHit(path, id)).text).toContain(mark)
  })

  test('a restricted record is closed at once, with its encounters, and opens again', async () => {
    const restriction = `${PATIENT}/restriction`
    for (const path of [PATIENT, ENCOUNTER]) await untilHit(path)
    const made = await clinical.call('POST', restriction, { role: 'org_admin', body: { category: 'vip' } })
    expect(made.status).toBe(201)
    for (const path of [PATIENT, ENCOUNTER]) expect((await clinical.call('GET', path)).status).toBe(403)
    // Programs pass, and fill the cache; that opens nothing to people.
    await until('it is cached', async () => {
      const before = await hits()
      for (const path of [PATIENT, ENCOUNTER]) await clinical.call('GET', path, { role: 'system' })
      return (await hits()) >= before + 2
    })
    for (const path of [PATIENT, ENCOUNTER]) expect((await clinical.call('GET', path)).status).toBe(403)
    expect((await clinical.call('DELETE', restriction, { role: 'org_admin' })).status).toBe(200)
    for (const path of [PATIENT, ENCOUNTER]) expect((await clinical.call('GET', path)).status).toBe(200)
  })

  test('a changed patient is seen by the next read', async () => {
    for (let n = 0; n < 20; n++) {
      await clinical.call('GET', PATIENT)
      const changed = await clinical.call('PATCH', PATIENT, {
        ...{ headers: { 'if-match': '*' }, body: { first_name: `Name ${n}` } },
      })
      expect(changed.status).toBe(200)
      const read = await clinical.call('GET', PATIENT)
      expect(read.body['first_name']).toBe(`Name ${n}`)
      expect(read.headers.get('etag')).toBe(changed.headers.get('etag'))
    }
    await untilHit(PATIENT)
  })

  test("a new and a changed encounter are seen in the patient's detail at once", async () => {
    await untilHit(PATIENT)
    const created = await clinical.call('POST', '/api/encounters', {
      body: { patient_id: NORTH.rowId, status: 'arrived', start_time: '2031-01-02T09:30:00Z' },
    })
    expect(created.status).toBe(201)
    const path = created.headers.get('location') ?? ''
    expect((await clinical.call('GET', PATIENT)).text).toContain(path.split('/').at(-1) ?? 'none')
    await untilHit(PATIENT)
    await untilHit(path)
    const body = { status: 'in-progress', chief_complaint: 'Cough since Monday' }
    expect((await clinical.call('PATCH', path, { headers: { 'if-match': '*' }, body })).status).toBe(200)
    expect((await clinical.call('GET', PATIENT)).text).toContain('Cough since Monday')
    expect((await clinical.call('GET', path)).text).toContain('Cough since Monday')
  })

  test('a visit that begins and ends is seen in the detail and in its encounter at once', async () => {
    const desk = await openDesk(clinical)
    const booked = await desk.book(at('10:00'), { reason: 'Cough' })
    const patient = `/api/patients/${booked.body['patient_id']}`
    await untilHit(patient)
    const begun = await desk.step(booked.body['id'], 'start')
    const encounter = `/api/encounters/${begun.body['encounter_id']}`
    expect((await clinical.call('GET', patient)).body['recent_encounters']).toMatchObject([
      { id: begun.body['encounter_id'], status: 'in-progress' },
    ])
    for (const path of [patient, encounter]) await untilHit(path)
    expect((await desk.step(booked.body['id'], 'complete')).status).toBe(200)
    expect((await clinical.call('GET', encounter)).body['status']).toBe('finished')
    expect((await clinical.call('GET', patient)).text).toContain('"status":"finished"')
  })

  test('a day sheet shows what is booked, moved and renamed at once', async () => {
    const desk = await openDesk(clinical)
    const day = `/api/appointments?date=${DAY}&practitioner_id=${desk.doctor}`
    await untilHit(day)
    const { body } = await desk.book(at('10:00'), { reason: 'Cough' })
    expect((await get(day)).text).toContain(String(body['id']))
    await untilHit(day)
    expect((await desk.change(body['id'], { start_time: at('11:00') })).status).toBe(200)
    expect((await get(day)).text).toContain('T09:00:00')
    await untilHit(day)
    const change = { headers: { 'if-match': '*' }, body: { last_name: 'Renamed' } }
    expect((await clinical.call('PATCH', `/api/patients/${body['patient_id']}`, change)).status).toBe(200)
    expect((await get(day)).text).toContain('Renamed')
    await untilHit(day)
    expect((await desk.step(body['id'], 'cancel', { body: { reason: 'Well again' } })).status).toBe(200)
    const hit = await untilHit(day)
    expect(hit.text).toContain('"cancelled"')
    const known = { headers: { 'if-none-match': hit.headers.get('etag') ?? '' } }
    expect((await get(day, known)).status).toBe(304)
  })

  test('free slots lack what is booked and have what is given back, at once', async () => {
    const desk = await openDesk(clinical)
    const slots = slotsOf(desk)
    const slot = '"start_time":"2030-05-06T08:00:00'
    expect((await untilHit(slots)).text).toContain(slot)
    const { body } = await desk.book(at('10:00'))
    expect((await get(slots)).text).not.toContain(slot)
    await untilHit(slots)
    expect((await desk.step(body['id'], 'cancel', { body: { reason: 'Well again' } })).status).toBe(200)
    expect((await get(slots)).text).toContain(slot)
  })

  test('what a hold takes is kept no longer than the hold', async () => {
    const desk = await openDesk(clinical)
    const slots = slotsOf(desk)
    const day = `/api/appointments?date=${DAY}&practitioner_id=${desk.doctor}`
    const held = await desk.hold(at('10:00'), { hold_seconds: 30 })
    expect(held.status).toBe(201)
    // Two seconds are left of it; nothing that is cached knows yet.
    const ends = "now() + interval '2 seconds' WHERE org_id = $1"
    const values = [NORTH.id, held.body['id']]
    await clinical.owner.query(`UPDATE appointments SET hold_expires_at = ${ends} AND id = $2`, values)
    await clinical.owner.query(
      `UPDATE booking_spans SET expires_at = ${ends} AND appointment_id = $2`,
      values,
    )
    expect((await untilHit(day)).text).toContain(String(held.body['id']))
    expect((await untilHit(slots)).text).not.toContain('"start_time":"2030-05-06T08:00:00')
    await until('it has expired', async () => !(await get(day)).text.includes(String(held.body['id'])))
    await until('its time is free', async () =>
      (await get(slots)).text.includes('"start_time":"2030-05-06T08:00:00'),
    )
  })

  test('a signed note is seen in the encounter at once', async () => {
    await untilHit(ENCOUNTER)
    const signed = await clinical.call('POST', `${ENCOUNTER}/sign`, {
      ...{ headers: { 'if-match': '*' }, body: { text: 'All is well.' } },
    })
    expect(signed.status).toBe(201)
    const read = await clinical.call('GET', ENCOUNTER)
    expect(read.body['note_version']).toBe(1)
    expect(read.headers.get('etag')).toContain(`"${read.body['version']}-`)
  })

  test('what is not there is not remembered', async () => {
    const path = `/api/patients/${MISSING_ID}`
    for (let n = 0; n < 3; n++) expect((await clinical.call('GET', path)).status).toBe(404)
    const body = { id: MISSING_ID, first_name: 'New', last_name: 'Here', date_of_birth: '2000-01-01' }
    expect((await clinical.call('POST', '/api/patients', { body })).status).toBe(201)
    expect((await clinical.call('GET', path)).status).toBe(200)
  })

  test('rows that are changed while the cache is closed are read as they are', async () => {
    await untilHit(PATIENT)
    await clinical.owner.query('SELECT ehr.close_cache(1000)')
    await until('nobody reads from it', async () => {
      const before = await hits()
      await clinical.call('GET', PATIENT)
      return (await hits()) === before
    })
    await clinical.owner.query('UPDATE patients SET first_name = $3 WHERE org_id = $1 AND id = $2', [
      ...[NORTH.id, NORTH.rowId, 'By hand'],
    ])
    expect((await clinical.call('GET', PATIENT)).body['first_name']).toBe('By hand')
    expect((await untilHit(PATIENT)).body['first_name']).toBe('By hand')
  })
})
