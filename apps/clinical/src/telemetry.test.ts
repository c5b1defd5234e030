import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { routes } from './server.ts'
import { caseOf, pathOf } from './testing/cases.ts'
import { startTestClinical, type TestClinical, testEnvironment } from './testing/clinical.ts'
import { insertPatients, MISSING_ID, NORTH } from './testing/clinics.ts'

/**
 * Texts that stand in every field of what is sent and stored, as a name, a number, a day would. None may
 * be seen in a reply that is an error, in a log line or in a metric.
 */
const CANARIES = [
  'Zanzibarson',
  'ZQX-4711',
  '1931-12-24',
  '+49 8719 5551234',
  'zanzi@canary.example',
] as const
const [NAME, MRN, BORN, PHONE, EMAIL] = CANARIES
const PATIENT = '01900000-0000-7000-9500-000000000001'

let clinical: TestClinical
let server: ChildProcess
let url: string
let output = ''

beforeAll(async () => {
  clinical = await startTestClinical()
  await insertPatients(clinical.owner, NORTH.id, [
    {
      ...{ id: PATIENT, mrn: MRN, first_name: NAME, last_name: NAME, date_of_birth: BORN },
      ...{ contact_phone: PHONE, email: EMAIL, address: { city: NAME } },
    },
  ])
  server = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      PATH: process.env['PATH'],
      ...testEnvironment(clinical.database, clinical.keysDir),
      EHR_LOG_LEVEL: 'debug',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [server.stdout, server.stderr])
    stream?.on('data', (chunk) => (output += String(chunk)))
  while (!output.includes('server_started') && server.exitCode === null) await Bun.sleep(10)
  url = /"address":"([^"]+)"/.exec(output)?.[1] ?? ''
})

afterAll(async () => {
  server.kill('SIGKILL')
  await clinical.close()
})

async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...{ authorization: `Bearer ${await clinical.token('clinician')}`, 'x-org-id': NORTH.id },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  // What succeeded is the answer to who may know it; refusals are for everybody's eyes.
  return response.status < 400 ? '' : `${response.status} ${text} ${JSON.stringify([...response.headers])}`
}

/** Each value of a body in turn replaced by a canary of each kind, as a text, in a list and in an object. */
function spoiled(body: Readonly<Record<string, unknown>>): string[] {
  const values = CANARIES.flatMap((canary) => [
    canary,
    [canary],
    { [canary]: canary },
    `${canary}\u0000`,
    canary.repeat(99),
  ])
  return Object.keys(body).flatMap((name) =>
    values.map((value) => JSON.stringify({ ...body, [name]: value })),
  )
}

/** Everything that can be refused, with canaries in every place of it but the names of fields. */
async function refusals(): Promise<string[]> {
  const told: string[] = []
  for (const { method, path, operation, body: hasBody } of routes) {
    const { params, query = {}, body = {}, headers } = caseOf(operation)
    const url = pathOf(path, params)
    for (const canary of CANARIES) {
      const text = encodeURIComponent(canary)
      const sent = hasBody === null ? undefined : JSON.stringify(body)
      told.push(
        await ask(
          method,
          pathOf(path, Object.fromEntries(Object.keys(params ?? {}).map((name) => [name, canary]))),
          sent,
          headers,
        ),
      )
      for (const name of Object.keys(query))
        told.push(await ask(method, `${url}?${new URLSearchParams({ ...query, [name]: `${canary}\u0000` })}`))
      told.push(await ask(method, `${url}?q=${text}&q=${text}`, sent))
      for (const name of [
        'authorization',
        'x-org-id',
        'if-match',
        'idempotency-key',
        'content-type',
        'content-encoding',
      ])
        told.push(await ask(method, url, sent, { ...headers, [name]: `${canary} ${canary}` }))
      if (hasBody !== null)
        told.push(
          await ask(method, url, `{"first_name": "${canary}`, headers),
          await ask(method, url, `"${canary}"`, headers),
        )
    }
    if (hasBody !== null) for (const sent of spoiled(body)) told.push(await ask(method, url, sent, headers))
  }
  return told.filter((text) => text !== '')
}

test('a refusal tells neither what was sent nor what is stored', async () => {
  const told = await refusals()
  expect(told.length).toBeGreaterThan(500)
  // Only the name of an unknown field is repeated, because the caller has to find it.
  const strange = told.filter(
    (text) => !text.includes('unknown_field') && CANARIES.some((canary) => text.includes(canary)),
  )
  expect(strange).toEqual([])
})

test('a conflict and a value that the database refuses tell nothing of the other row', async () => {
  const fields = {
    first_name: NAME,
    last_name: NAME,
    date_of_birth: BORN,
    mrn: MRN,
    contact_phone: PHONE,
    email: EMAIL,
  }
  const told = [
    await ask('POST', '/api/patients', JSON.stringify(fields)),
    await ask('POST', '/api/patients', JSON.stringify({ ...fields, id: PATIENT })),
    await ask('PATCH', `/api/patients/${NORTH.rowId}`, JSON.stringify({ mrn: MRN }), { 'if-match': '*' }),
    await ask('PATCH', `/api/patients/${PATIENT}`, JSON.stringify({ last_name: NAME }), {
      'if-match': '"99-x"',
    }),
    await ask('POST', '/api/patients', JSON.stringify({ ...fields, date_of_birth: '1931-02-29' })),
  ]
  expect(told.map((text) => text.slice(0, 3))).toEqual(['409', '409', '409', '412', '400'])
  for (const text of told) for (const canary of CANARIES) expect(text).not.toContain(canary)
})

test('nothing of a patient is in log lines and metrics, also when statements fail', async () => {
  for (const canary of CANARIES) {
    await ask('GET', `/api/patients/search?${new URLSearchParams({ q: canary })}`)
    await ask('POST', '/api/patients/search', JSON.stringify({ q: canary }))
  }
  await ask('GET', `/api/patients/${PATIENT}`)
  await clinical.owner.query('ALTER TABLE patients RENAME COLUMN email TO mail')
  const fault = await ask('GET', `/api/patients/${PATIENT}`)
  expect(fault).toStartWith('500 ')
  await clinical.owner.query('ALTER TABLE patients RENAME COLUMN mail TO email')
  await clinical.owner.query(
    `ALTER TABLE patients ADD CONSTRAINT patients_odd CHECK (last_name <> '${NAME}') NOT VALID`,
  )
  const odd = { first_name: NAME, last_name: NAME, date_of_birth: BORN }
  expect(await ask('POST', '/api/patients', JSON.stringify(odd))).toStartWith('400 ')
  await clinical.owner.query('ALTER TABLE patients DROP CONSTRAINT patients_odd')
  await clinical.owner
    .query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    )
    .catch(() => {})
  await ask('GET', `/api/patients/search?${new URLSearchParams({ q: NAME })}`)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  server.kill('SIGTERM')
  while (server.exitCode === null && server.signalCode === null) await Bun.sleep(20)
  expect(server.exitCode).toBe(0)
  for (const canary of [
    ...CANARIES,
    'zanzibarson',
    'zqx-4711',
    PHONE.replace(/\D/g, ''),
    encodeURIComponent(PHONE),
  ]) {
    expect(output).not.toContain(canary)
    expect(metrics).not.toContain(canary)
  }
  expect(output).toContain('"type":"request_failed"')
  for (const line of output.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
})

test('the log of a start and a stop says where and why', () => {
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0]).toMatchObject({ type: 'server_started', service: 'clinical', address: url })
  expect(lines.some(({ type, reason }) => type === 'server_stopping' && reason === 'SIGTERM')).toBe(true)
  expect(output).not.toContain(MISSING_ID)
})
