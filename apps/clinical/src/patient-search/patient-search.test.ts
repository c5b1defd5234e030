import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { until } from '@ehrconnect/platform/testing/conditions'
import { fold } from '@ehrconnect/platform/text/fold'
import fc from 'fast-check'
import { type Answer, startTestClinical, type TestClinical } from '../testing/clinical.ts'
import { insertPatients, NORTH, SOUTH, type TestPatient } from '../testing/clinics.ts'

let clinical: TestClinical

/** Last name, first name, then what else is searched for. */
const PEOPLE: readonly [last: string, first: string, more?: Partial<TestPatient>][] = [
  ['Smith', 'John', { mrn: 'MRN-1001', contact_phone: '(555) 201-3344', date_of_birth: '1985-07-04' }],
  ['Smith', 'Anna', { mrn: 'MRN-1002', contact_phone: '+1 555 201 9900', date_of_birth: '1985-04-07' }],
  ['Smithson', 'Carl', { mrn: 'X-77/B' }],
  ['Goldsmith', 'Ruth'],
  ['Smith', 'Zed', { active: false, mrn: 'GONE-1' }],
  ["O'Neil", 'Siobhán'],
  ['O’Neil', 'Patrick'],
  ['Müller-Lüdenscheidt', 'Jürgen'],
  ['van der Berg', 'Anne Marie'],
  ['Nguyễn', 'Văn Anh'],
  ['Łukasiewicz', 'Żaneta'],
  ['Straße', 'Ida'],
  ['100%', 'Under_Score'],
  ['100X', 'UnderXScore'],
  ['Back\\slash', 'Quote"d'],
  ['Johnson', 'Smitty'],
  ['Johnston', 'Smitty'],
  ['Li', 'Xu'],
  ['李', '小龍'],
  ['Παπαδόπουλος', 'Γιώργος'],
  ['Thornberry', 'Eliza'],
]

beforeAll(async () => {
  clinical = await startTestClinical()
  const patients = PEOPLE.map(([last_name, first_name, more], i) => ({
    ...{ id: idOf(i), mrn: `P-${i}`, last_name, first_name },
    ...more,
  }))
  await insertPatients(clinical.owner, NORTH.id, patients)
  await insertPatients(clinical.owner, SOUTH.id, [
    { id: idOf(999), mrn: 'MRN-1001', last_name: 'Smith', first_name: SOUTH.mark },
  ])
})

afterAll(() => clinical.close())

function idOf(n: number): string {
  return `01900000-0000-7000-9000-${String(n).padStart(12, '0')}`
}

function search(query: Record<string, string>): Promise<Answer> {
  return clinical.call('GET', '/api/patients/search', { query })
}

function patientsOf({ body }: Answer): { id: string; first_name: string; last_name: string }[] {
  const patients = body['patients']
  if (!Array.isArray(patients)) throw new Error('no patients')
  return patients
}

/** Found patients as "Last First", in the order of the reply. */
async function named(q: string, more: Record<string, string> = {}): Promise<string[]> {
  return patientsOf(await search({ q, ...more })).map((one) => `${one.last_name} ${one.first_name}`)
}

describe('a search', () => {
  test('answers patients, their number and where to go on', async () => {
    const { body } = await search({ q: 'mrn-1001' })
    expect(body).toEqual({
      patients: [
        {
          ...{ id: idOf(0), org_id: NORTH.id, mrn: 'MRN-1001', first_name: 'John', last_name: 'Smith' },
          ...{
            date_of_birth: '1985-07-04',
            sex: 'unknown',
            contact_phone: '(555) 201-3344',
            active: true,
            restricted: false,
          },
        },
      ],
      ...{ count: 1, next_cursor: null },
    })
  })

  test('without a text is 400 with the message of the contract', async () => {
    for (const query of [{}, { q: '' }, { q: '  ' }, { q: ',' }, { q: '\u0000' }]) {
      const { status, body } = await search(query)
      expect([status, body['code'], body['error']]).toEqual([
        400,
        'missing_field',
        "Missing query parameter 'q'",
      ])
    }
  })

  test.each([
    ['the last name', 'goldsmith', ['Goldsmith Ruth']],
    ['the beginning of the last name', 'thorn', ['Thornberry Eliza']],
    ['the whole first name', 'anne marie', ['van der Berg Anne Marie']],
    ['the beginning of the first name', 'eliz', ['Thornberry Eliza']],
    ['last name and first name', 'Thornberry Eliza', ['Thornberry Eliza']],
    ['last name, comma, first name', 'Thornberry, Eliza', ['Thornberry Eliza']],
    ['first name and last name', 'Eliza Thornberry', ['Thornberry Eliza']],
    ['first name and the beginning of the last name', 'eliza th', ['Thornberry Eliza']],
    ['the record number', 'MRN-1001', ['Smith John']],
    ['the beginning of the record number, in any case', 'mrn-100', ['Smith Anna', 'Smith John']],
    ['a record number with signs', 'x-77/b', ['Smithson Carl']],
    ['the phone number', '555 201 3344', ['Smith John']],
    ['the phone number as it is stored', '(555) 201-3344', ['Smith John']],
    ['the phone number without its country', '555-201-9900', ['Smith Anna']],
    ['the beginning of the phone number', '5552013', ['Smith John']],
    ['the birth date', '1985-07-04', ['Smith John']],
    ['the birth date with dots', '4.7.1985', ['Smith John']],
    ['the birth date without signs', '19850407', ['Smith Anna']],
    ['the birth date with slashes, in either order', '7/4/1985', ['Smith Anna', 'Smith John']],
    ['a name without its accents', 'muller', ['Müller-Lüdenscheidt Jürgen']],
    ['a name with accents that it does not have', 'thörnbërry', ['Thornberry Eliza']],
    ['capitals', 'THORNBERRY', ['Thornberry Eliza']],
    ['letters that have no accents to lose', 'lukasiewicz', ['Łukasiewicz Żaneta']],
    ['ß as ss', 'strasse', ['Straße Ida']],
    ['a Vietnamese name in plain letters', 'nguyen van', ['Nguyễn Văn Anh']],
    ['a name of one letter', '李', ['李 小龍']],
    ['a Greek name in capitals', 'ΠΑΠΑΔΟΠΟΥΛΟΣ', ['Παπαδόπουλος Γιώργος']],
    ['either apostrophe', "o'neil", ['O’Neil Patrick', "O'Neil Siobhán"]],
    ['the other apostrophe', 'O’NEIL', ['O’Neil Patrick', "O'Neil Siobhán"]],
    ['a name of several words', 'van der b', ['van der Berg Anne Marie']],
    ['a name with too many spaces', '  van   der  ', ['van der Berg Anne Marie']],
    ['a percent sign, which is a letter', '100% u', ['100% Under_Score']],
    ['an underscore, which is a letter', 'under_sc', ['100% Under_Score', '100X UnderXScore']],
    ['a backslash, which is a letter', 'back\\', ['Back\\slash Quote"d']],
    ['a short whole first name', 'xu', ['Li Xu']],
    ['two letters of a first name', 'za', ['Łukasiewicz Żaneta']],
    ['two letters of first and last names', 'ru', ['Goldsmith Ruth']],
    ['two letters of more than one first name', 'an', ['Smith Anna', 'van der Berg Anne Marie']],
  ])('finds by %s: %s', async (_, q, expected) => {
    const found = await named(q)
    expect(found.slice(0, expected.length).sort()).toEqual([...expected].sort())
    expect(found.length).toBe(expected.length)
  })

  test('adds names that contain the text, or differ by an error, when few begin with it', async () => {
    const smiths = [
      'Goldsmith Ruth',
      'Johnson Smitty',
      'Johnston Smitty',
      'Smith Anna',
      'Smith John',
      'Smithson Carl',
    ]
    expect(await named('mith')).toEqual(expect.arrayContaining(['Goldsmith Ruth', 'Smith Anna']))
    expect(await named('smit')).toEqual(smiths.slice(1))
    expect(await named('denscheid')).toEqual(['Müller-Lüdenscheidt Jürgen'])
    expect(await named('berry')).toEqual(['Thornberry Eliza'])
  })

  test('looks no further when a name is the text, or a text of several words has a hit', async () => {
    expect(await named('smith')).toEqual(['Smith Anna', 'Smith John', 'Smithson Carl'])
    expect(await named('smith j')).toEqual(['Smith John'])
  })

  test('finds last names alone by two letters when many begin with them', async () => {
    const many = Array.from({ length: 6 }, (_, n) => ({
      ...{ id: idOf(500 + n), mrn: `Q-${n}`, last_name: `Quast ${n}`, first_name: 'Ada' },
    }))
    await insertPatients(clinical.owner, NORTH.id, [
      ...many,
      { id: idOf(510), mrn: 'Q-x', last_name: 'Adams', first_name: 'Quentin' },
    ])
    expect(await named('qu')).toEqual(many.map(({ last_name }) => `${last_name} Ada`))
    expect(await named('que')).toContain('Adams Quentin')
    const { body } = await search({ q: 'qu', limit: '2' })
    expect(body['next_cursor']).toBe(idOf(501))
  })

  test('takes no letter for any letter', async () => {
    for (const q of ['%', '_', '%%', '%_%', '___', 'th%y', 's%', '*', '.*', "' OR 1=1 --", 'smith:*'])
      expect([q, await named(q)]).toEqual([q, []])
  })

  test.each([
    ['a missing letter', 'thornbery'],
    ['a missing first letter', 'hornberry'],
    ['a letter too many', 'thornnberry'],
    ['another letter', 'thormberry'],
    ['another first letter', 'shornberry'],
    ['two exchanged letters', 'thornebrry'],
    ['two exchanged letters at the beginning', 'htornberry'],
    ['an error in the middle of a beginning', 'thornve'],
    ['an error in the first name', 'elisa'],
  ])('forgives %s: %s', async (_, q) => {
    expect(await named(q)).toContain('Thornberry Eliza')
  })

  test('does not guess for fewer than three letters', async () => {
    expect(await named('zq')).toEqual([])
    expect(await named('ht')).toEqual([])
  })

  test('finds active patients of the own organization only', async () => {
    for (const q of ['smith', 'gone-1', 'smith z', 'mrn-1001', SOUTH.mark]) {
      const found = await named(q)
      expect(found).not.toContain('Smith Zed')
      expect(found.join()).not.toContain(SOUTH.mark)
    }
  })

  test('is ordered by last and first name, equal names by id', async () => {
    const found = patientsOf(await search({ q: 'smit' }))
    const keys = found.map((one) => `${fold(`${one.last_name} ${one.first_name}`)} ${one.id}`)
    expect(keys).toEqual([...keys].sort())
    expect(keys.length).toBeGreaterThanOrEqual(5)
  })

  test('by POST gives the same bytes', async () => {
    for (const asked of [{ q: 'smith' }, { q: 'smit', limit: 2 }, { q: 'thornbery' }]) {
      const texts = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]))
      const posted = await clinical.call('POST', '/api/patients/search', { body: asked })
      expect(posted.text).toBe((await search(texts)).text)
    }
  })

  test('of a text that grows much when it is folded is answered like any other', async () => {
    for (const q of [
      '\ufdfa'.repeat(200),
      'ß'.repeat(200),
      'x'.repeat(200),
      '㌀'.repeat(200),
      'smith '.repeat(33),
    ]) {
      expect((await search({ q })).status).toBe(200)
    }
  })

  test('finds a stored name by any beginning of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(PEOPLE.length - 1), fc.boolean(), fc.nat(30), async (n, swapped, length) => {
        const [last, first, more] = PEOPLE[n] ?? ['', '']
        if (more?.active === false) return
        const name = swapped ? `${first} ${last}` : `${last} ${first}`
        const q = [...name].slice(0, Math.max(3, length)).join('')
        expect(await named(q, { limit: '200' })).toContain(`${last} ${first}`)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the pages of a search', () => {
  const COUNT = 137

  beforeAll(async () => {
    const many = Array.from({ length: COUNT }, (_, i) => ({
      ...{
        id: idOf(10_000 + i),
        mrn: `PAGED-${String(i).padStart(4, '0')}`,
        contact_phone: `777 123 ${1000 + i}`,
      },
      ...{ last_name: `Pager${'abc'[i % 3]}`, first_name: i % 5 === 0 ? 'Same' : `Pagerina${i}` },
      date_of_birth: '1911-11-11',
    }))
    await insertPatients(clinical.owner, NORTH.id, many)
  })

  async function allPages(q: string, limit: number): Promise<string[]> {
    const ids: string[] = []
    let cursor: unknown = null
    for (let pages = 0; pages < 300; pages++) {
      const answer = await search({
        q,
        limit: String(limit),
        ...(cursor === null ? {} : { cursor: String(cursor) }),
      })
      const page = patientsOf(answer)
      expect(answer.body['count']).toBe(page.length)
      expect(page.length).toBeLessThanOrEqual(limit)
      ids.push(...page.map(({ id }) => id))
      cursor = answer.body['next_cursor']
      if (cursor === null) return ids
      expect(cursor).toBe(page.at(-1)?.id ?? '')
    }
    throw new Error('endless pages')
  }

  test.each([
    ['pager', 1],
    ['pager', 7],
    ['pager', 50],
    ['pager', 137],
    ['pager', 200],
    ['same', 5],
    ['pagerin', 10],
    ['paged-0', 10],
    ['777123', 10],
    ['1911-11-11', 10],
    ['pagera pager', 3],
    ['same pager', 3],
  ] as const)('of %s by %d give each patient once, in one order', async (q, limit) => {
    const ids = await allPages(q, limit)
    const whole = await allPages(q, 200)
    expect(ids).toEqual(whole)
    expect(new Set(ids).size).toBe(ids.length)
    if (/^(pager|paged-0|777123|1911-11-11)$/.test(q)) expect(ids.length).toBe(COUNT)
  })

  test('have of a beginning the first 64 first names, and one letter more finds the others', async () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz']
    const names = ['a', 'b', 'c'].flatMap((one) => letters.map((other) => `Ferd${one}${other}`))
    const asked = [...names, 'Zoe'].map((first_name, i) => ({
      ...{ id: idOf(30_000 + i), mrn: `FERD-${i}`, first_name },
      // In the order of last names the first name that comes last is the first.
      last_name: first_name === 'Zoe' ? 'Ferdinand' : `Aver ${String(100 - i).padStart(3, '0')}`,
    }))
    await insertPatients(clinical.owner, NORTH.id, asked)
    const found = asked.filter((_, i) => i < 64 || i === names.length).map(({ id }) => id)
    for (const limit of [7, 50, 200]) {
      const ids = await allPages('ferd', limit)
      expect(ids.toSorted()).toEqual(found)
      expect(ids.at(-1)).toBe(idOf(30_000 + names.length))
    }
    const others = asked.slice(52, names.length).map(({ id }) => id)
    expect((await allPages('ferdc', 7)).toSorted()).toEqual(others)
    expect(await named('ferdcz aver')).toEqual(['Aver 023 Ferdcz'])
  })

  test('have fifty patients when nobody says how many', async () => {
    const { body } = await search({ q: 'pager' })
    expect(body).toMatchObject({ count: 50, next_cursor: expect.any(String) })
  })

  test('do not skip a patient who arrives in between', async () => {
    const first = await search({ q: 'pager', limit: '10' })
    const [last] = patientsOf(first).slice(-1)
    await insertPatients(
      clinical.owner,
      NORTH.id,
      [
        { id: idOf(1), mrn: 'late', last_name: 'Pagera', first_name: 'Aaa' },
        { id: idOf(2), mrn: 'later', last_name: 'Pagerz', first_name: 'Zzz' },
      ].map((one, i) => ({ ...one, id: idOf(20_000 + i) })),
    )
    const rest = await search({ q: 'pager', limit: '200', cursor: String(last?.id) })
    const names = patientsOf(rest).map(({ last_name }) => last_name)
    expect(names).toContain('Pagerz')
    expect(patientsOf(rest).length).toBe(COUNT - 10 + 1)
    await clinical.owner.query(`DELETE FROM patients WHERE mrn IN ('late', 'later')`)
  })

  test.each(['0', '201', '-5', 'x', '1.5', ''])('do not have %p patients', async (limit) => {
    expect((await search({ q: 'pager', limit })).status).toBe(400)
  })
})

describe('the question who a patient is', () => {
  const identify = (q: string, role: 'auditor' | 'org_admin' = 'auditor'): Promise<Answer> =>
    clinical.call('POST', '/api/patients/identify', { role, body: { q } })

  test('is answered to an auditor with what tells people apart, and nothing else', async () => {
    const answer = await identify('mrn-1001')
    expect(answer.body).toEqual({
      patients: [
        {
          ...{ id: idOf(0), mrn: 'MRN-1001', first_name: 'John', last_name: 'Smith' },
          ...{ date_of_birth: '1985-07-04', restricted: false },
        },
      ],
      ...{ count: 1, more: false },
    })
    for (const q of ['smith john', '1985-07-04'])
      expect(patientsOf(await identify(q)).map(({ id }) => id)).toContain(idOf(0))
    expect(patientsOf(await identify('thornbery')).map(({ id }) => id)).toEqual([idOf(20)])
  })

  test('finds nobody by a phone number, which is no sign of who somebody is', async () => {
    expect(patientsOf(await search({ q: '(555) 201' })).length).toBeGreaterThan(0)
    expect(patientsOf(await identify('(555) 201'))).toEqual([])
  })

  test('is answered with ten at most, and nobody can go on from there', async () => {
    expect((await identify('pager')).body).toMatchObject({ count: 10, more: true })
    const body = { q: 'pager', cursor: idOf(1) }
    const refused = await clinical.call('POST', '/api/patients/identify', { role: 'auditor', body })
    expect([refused.status, refused.body['code']]).toEqual([400, 'unknown_field'])
  })

  test('opens no other way to patients', async () => {
    for (const [method, path] of [
      ['GET', `/api/patients/${idOf(0)}`],
      ['GET', '/api/patients/search?q=smith'],
      ['GET', `/api/encounters?patient_id=${idOf(0)}`],
    ] as const)
      expect((await clinical.call(method, path, { role: 'auditor' })).status).toBe(403)
  })

  test('is in the trail, without the words that were asked', async () => {
    const answer = await identify('goldsmith')
    let event: Record<string, unknown> | undefined
    await until('the event is written', async () => {
      ;[event] = await clinical.owner.query(
        `SELECT action, operation, outcome, roles, change FROM audit_events
          WHERE org_id = $1 AND request_id = $2`,
        [NORTH.id, answer.headers.get('x-request-id')],
      )
      return event !== undefined
    })
    expect(event).toEqual({
      ...{ action: 'query', operation: 'patients.identify', outcome: 'success', roles: 'auditor' },
      change: null,
    })
  })
})
