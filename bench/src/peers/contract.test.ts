import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { recordOf } from '../api.ts'
import { ROOT } from '../platform.ts'
import { listPeers, PEERS } from './catalog.ts'

/** Peers that send what a shared statement gives, whatever its columns are. */
const PASS_ON = new Set(['express-pg', 'go-tuned', 'rust-axum'])
/** Stored as they are sent. */
const DOCUMENTS = new Set(['address', 'type_codes', 'reason_codes', 'diagnoses'])
const BUILT = new Set(['node_modules', 'target', 'peer', 'package-lock.json', 'Cargo.lock', 'go.sum'])

const contract = recordOf(JSON.parse(readFileSync(join(ROOT, 'openapi/clinical.json'), 'utf8')))

/** The fields of a reply, and of what is listed in it. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, items } = recordOf(schema)
  if (items !== undefined) return fieldsOf(items)
  return Object.entries(recordOf(properties ?? {})).flatMap(([name, inner]) =>
    DOCUMENTS.has(name) ? [name] : [name, ...fieldsOf(inner)],
  )
}

function replyFields(path: string, method: string, status: string): string[] {
  const route = recordOf(recordOf(recordOf(contract['paths'])[path])[method])
  const reply = recordOf(recordOf(recordOf(route['responses'])[status])['content'])
  return [...new Set(fieldsOf(recordOf(recordOf(reply)['application/json'])['schema']))]
}

function sourcesOf(folder: string, left: ReadonlySet<string> = BUILT): string {
  return readdirSync(folder)
    .filter((name) => !left.has(name))
    .map((name) => join(folder, name))
    .map((path) => (statSync(path).isDirectory() ? sourcesOf(path, new Set()) : readFileSync(path, 'utf8')))
    .join('\n')
}

/** As it is written in JSON, or in the manner of Java, which turns it. */
function names(source: string, field: string): boolean {
  const turned = field.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return new RegExp(`\\b(${field}|${turned})\\b`).test(source)
}

const REPLIES = {
  'a patient': replyFields('/api/patients/{id}', 'get', '200'),
  'a search': replyFields('/api/patients/search', 'get', '200'),
  'a list of encounters': replyFields('/api/encounters', 'get', '200'),
  'a booking': replyFields('/api/appointments', 'post', '201'),
}

test('the contract has the fields that are looked for', () => {
  expect(REPLIES['a patient']).toContain('chief_complaint')
  expect(REPLIES['a search']).toContain('restricted')
  expect(REPLIES['a list of encounters']).toContain('diagnoses')
  expect(REPLIES['a booking']).toContain('patient_name')
})

for (const peer of listPeers()) {
  describe(peer.name, () => {
    const own = sourcesOf(peer.folder)
    const source = PASS_ON.has(peer.name) ? own + sourcesOf(join(PEERS, 'sql')) : own
    for (const [what, fields] of Object.entries(REPLIES)) {
      test(`names each field of ${what}`, () => {
        expect(fields.filter((field) => !names(source, field))).toEqual([])
      })
    }
  })
}
