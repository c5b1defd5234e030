import { expect, test } from 'bun:test'
import { scanDocument } from './bundle.ts'

const PATIENT = '{ "resourceType": "Patient", "id": "p1", "extension": [{"valueDecimal": 1.50}] }'

test('each entry is found with its address, its request and the exact text of its resource', () => {
  const text = `{"entry": [
    {"fullUrl": "urn:uuid:1", "resource": ${PATIENT}, "request": {"method": "PUT", "url": "Patient/p1"}},
    {"request": {"method": "DELETE", "url": "Patient/p2"}},
    7
  ], "type": "batch", "resourceType": "Bundle"}`
  const document = scanDocument(text)
  expect(document).toMatchObject({ resourceType: 'Bundle', type: 'batch', error: null })
  const [first, second, third] = document.entries
  expect(first).toMatchObject({
    index: 0,
    fullUrl: 'urn:uuid:1',
    method: 'PUT',
    url: 'Patient/p1',
    resourceType: 'Patient',
    id: 'p1',
  })
  expect(text.slice(first?.resource?.start, first?.resource?.end)).toBe(PATIENT)
  expect(second).toMatchObject({ method: 'DELETE', resource: null })
  expect(third).toMatchObject({ index: 2, resource: null })
})

test('entries before a break of the JSON are given, and the break is told', () => {
  const { entries, error } = scanDocument(
    `{"resourceType": "Bundle", "entry": [{"resource": ${PATIENT}}, {"resource": {"reso`,
  )
  expect(entries).toHaveLength(1)
  expect(error?.message).toContain('ends')
})

test('what is no JSON object, or has something after it, is told', () => {
  for (const text of ['', '[]', 'Patient', '{"a": 1} {}', '{"a" 1}', '{"a": 1,}', '<xml/>']) {
    expect(scanDocument(text).error).not.toBeNull()
  }
})

test('positions are bytes when the text is UTF-8 read as Latin-1', () => {
  const resource = '{"resourceType":"Patient","name":[{"family":"Müller–Šafář 🙂"}]}'
  const bytes = Buffer.from(`{"resourceType":"Bundle","entry":[{"resource":${resource}}]}`)
  const range = scanDocument(bytes.toString('latin1')).entries[0]?.resource
  expect(bytes.subarray(range?.start, range?.end).toString('utf8')).toBe(resource)
})
