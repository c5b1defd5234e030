import { describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { ignorePatterns, listPaths } from './tidy/files.ts'
import { keepers, layers } from './tidy/imports.ts'
import { bannedCalls, docstrings, honestTypes, typeAssertions } from './tidy/language.ts'
import { featureFiles, fileLength, fileNames, functionLength, lineLength } from './tidy/shape.ts'
import type { Rule } from './tidy/source.ts'
import { assembledSql, migrations, selectStar, tableNames, tenantNamed, tenantTables } from './tidy/sql.ts'
import { links, lockFile, looseEnds, machinePaths, settingNames, settingsDocumented } from './tidy/texts.ts'
import { tidy } from './tidy.ts'

const HTTP = 'packages/platform/src/http/reply.ts'
const QUERIES = 'apps/clinical/src/patients/queries.ts'
const ROUTES = 'apps/clinical/src/patients/routes.ts'
const MIGRATION = 'db/migrations/0002_more.sql'
const TENANTS = ['patients', 'encounters']

/** Splits a word, so that this file does not breach the rule that it tests. */
const word = (...parts: string[]): string => parts.join('')

const HOLE = word('$', '{x}')
/** A case's text as part of a title. */
const short = (text: string): string => text.slice(0, 60).replace(/\s+/g, ' ')

type Case = { rule: Rule; breaks: [path: string, text: string][]; holds: [path: string, text: string][] }

const CASES: Record<string, Case> = {
  'imports go from apps to packages only': {
    rule: layers,
    breaks: [
      ['apps/clinical/src/main.ts', "import { x } from '@ehrconnect/admin/server'"],
      ['apps/clinical/src/main.ts', "import { x } from '../../cli/src/seed.ts'"],
      ['apps/clinical/src/main.ts', "import { x } from '../../../tools/tidy.ts'"],
      ['apps/clinical/src/main.ts', "import { x } from '../../../packages/fhir/src/patient.ts'"],
      [ROUTES, "import { x } from '../encounters/queries.ts'"],
      [ROUTES, "const x = await import('../encounters/queries.ts')"],
      [ROUTES, "type X = import('../encounters/schema.ts').X"],
      ['packages/fhir/src/patient.ts', "export { fold } from '@ehrconnect/platform/text/fold'"],
      ['packages/platform/src/db/lane.ts', "import { x } from '../../../fhir/src/patient.ts'"],
      ['bench/src/main.ts', "import { connect } from '@ehrconnect/platform/db/connect'"],
      ['bench/src/main.ts', "import { x } from '../../tools/tidy.ts'"],
    ],
    holds: [
      [ROUTES, "import { x } from '@ehrconnect/platform/http/route'\nimport { y } from './queries.ts'"],
      [ROUTES, "import type { Deps } from '../deps.ts'"],
      ['tools/openapi.ts', "import { routes } from '@ehrconnect/clinical/server'"],
      ['bench/src/main.ts', "import { x } from './machine.ts'\nimport { join } from 'node:path'"],
    ],
  },
  'framework, driver and runtime are each named in one place': {
    rule: keepers,
    breaks: [
      [HTTP, "import { Hono } from 'hono'"],
      [HTTP, "import { cors } from 'hono/cors'"],
      [QUERIES, "import pg from 'pg'"],
      [QUERIES, "import { from } from 'pg-copy-streams'"],
      [HTTP, "import { Database } from 'bun:sqlite'"],
    ],
    holds: [
      ['packages/platform/src/http/adapter.ts', "import { Hono } from 'hono'"],
      ['packages/platform/src/db/connect.ts', "import pg from 'pg'"],
      ['bench/peers/express-pg/connections.js', "import pg from 'pg'"],
      ['packages/platform/src/text/fold.test.ts', "import { test } from 'bun:test'"],
    ],
  },
  'types tell the truth': {
    rule: honestTypes,
    breaks: [
      [HTTP, 'const x: any = 1'],
      [HTTP, 'const x = list[0]!'],
      [HTTP, 'let x!: string'],
      [HTTP, 'export default function reply() {}'],
      [HTTP, 'export default { x: 1 }'],
    ],
    holds: [[HTTP, "const x: unknown = 'any'"]],
  },
  'types are asserted where it was agreed, and as often': {
    rule: typeAssertions,
    breaks: [
      [HTTP, 'const x = y as string'],
      [HTTP, 'const x = <string>y'],
      ['packages/platform/src/db/lane.ts', 'const x = y as X\n'.repeat(5)],
    ],
    holds: [
      [HTTP, "const x = ['a', 'b'] as const"],
      [HTTP, "import { from as copyFrom } from './copy.ts'"],
      ['packages/platform/src/http/reply.test.ts', 'const body = (await reply.json()) as { id: string }'],
      ['packages/platform/src/db/lane.ts', 'const x = y as X\n'],
    ],
  },
  'environment, clock, chance, console and runtime are passed in': {
    rule: bannedCalls,
    breaks: [
      [HTTP, 'const x = process.env.EHR_DB_URL'],
      [HTTP, "const x = process['env']"],
      [HTTP, 'const x = Date.now()'],
      [HTTP, 'const x = new Date()'],
      [HTTP, 'const x = Math.random()'],
      [HTTP, "console.log('x')"],
      [HTTP, "const x = Bun.file('x')"],
    ],
    holds: [
      [HTTP, 'const x = new Date(text)\nconst y = Math.floor(1.5)'],
      ['apps/clinical/src/config.ts', 'const x = process.env.EHR_DB_URL'],
      ['packages/platform/src/time/clock.ts', 'const x = Date.now()'],
      ['packages/platform/src/http/listen.ts', 'Bun.serve({})'],
      ['apps/cli/src/main.ts', 'console.log(process.env.HOME, new Date(), Math.random(), Bun.version)'],
    ],
  },
  'every export has a docstring directly before it': {
    rule: docstrings,
    breaks: [
      [HTTP, 'export const x = 1'],
      [HTTP, '// says something\nexport function x() {}'],
      [HTTP, '/** Of the file. */\n\nexport type X = string'],
      [HTTP, 'function x() {}\nexport { x }'],
    ],
    holds: [
      [HTTP, '/** Of the file. */\n\n/** Of x. */\nexport const x = 1\nconst y = 2'],
      [HTTP, '/** Of x. */\nexport function x(a: 1): void\nexport function x(a: number): void {}'],
      [HTTP, '/** Of x. */\nfunction x() {}\nexport { x }'],
    ],
  },
  'files are short, tests a little longer, SQL as long as it is': {
    rule: fileLength,
    breaks: [
      [HTTP, 'x\n'.repeat(301)],
      ['packages/platform/src/http/reply.test.ts', 'x\n'.repeat(501)],
    ],
    holds: [
      [HTTP, 'x\n'.repeat(300)],
      ['packages/platform/src/http/reply.test.ts', 'x\n'.repeat(500)],
      [MIGRATION, 'x\n'.repeat(900)],
    ],
  },
  'lines are short, unless an address makes them long': {
    rule: lineLength,
    breaks: [
      [HTTP, 'x'.repeat(111)],
      [QUERIES, `const x = \`\n${'x'.repeat(151)}\``],
    ],
    holds: [
      [QUERIES, `const x = \`\n${'x'.repeat(149)}\``],
      [HTTP, `const x =\n  /${'x'.repeat(120)}/`],
      [HTTP, `${'x'.repeat(110)}\n// https://hl7.org/fhir/R4/${'x'.repeat(100)}`],
      ['docs/architecture.md', 'x'.repeat(200)],
    ],
  },
  'functions fit on a screen': {
    rule: functionLength,
    breaks: [
      [HTTP, `function x() {\n${'y()\n'.repeat(59)}}`],
      [HTTP, `const x = () => {\n${'y()\n'.repeat(59)}}`],
    ],
    holds: [
      [HTTP, `function x() {\n${'y()\n'.repeat(58)}}`],
      ['packages/platform/src/http/reply.test.ts', `describe('x', () => {\n${'y()\n'.repeat(80)}})`],
    ],
  },
  'a feature folder holds the same few files': {
    rule: featureFiles,
    breaks: [
      ['apps/clinical/src/patients/search.ts', ''],
      ['apps/admin/src/forms/patients.test.ts', ''],
      ['apps/clinical/src/patients/deep/queries.ts', ''],
    ],
    holds: [
      [ROUTES, ''],
      ['apps/clinical/src/patients/patients.test.ts', ''],
      ['apps/clinical/src/server.ts', ''],
      ['apps/clinical/src/testing/tokens.ts', ''],
      ['apps/cli/src/seed/names.ts', ''],
    ],
  },
  'file names say what the file does': {
    rule: fileNames,
    breaks: [
      ['packages/fhir/src/index.ts', ''],
      ['packages/fhir/src/date-utils.ts', ''],
      ['packages/platform/src/common/x.ts', ''],
      ['apps/clinical/src/patients/patientRoutes.ts', ''],
    ],
    holds: [
      [HTTP, ''],
      ['deploy/kubernetes/service.yaml', ''],
    ],
  },
  'statements name their columns': {
    rule: selectStar,
    breaks: [
      [QUERIES, `const x = '${word('SELECT', ' * FROM patients')}'`],
      [QUERIES, `const x = \`${word('select', ' p.* from patients p')} where \${y}\``],
    ],
    holds: [[QUERIES, "const x = 'SELECT count(*) FROM patients'"]],
  },
  'SQL in queries.ts is one constant text': {
    rule: assembledSql,
    breaks: [
      [QUERIES, `const y = \`SELECT id FROM patients WHERE id = ${HOLE}\``],
      [QUERIES, "const x = 'SELECT id FROM patients ' + where"],
    ],
    holds: [
      [QUERIES, 'const x = `SELECT id FROM patients WHERE id = $1`'],
      [QUERIES, `const key = \`${HOLE}:1\`\nconst n = 1 + 2`],
      [ROUTES, `const y = \`choose from ${HOLE}\``],
    ],
  },
  'statements in queries.ts name org_id for every table of a tenant': {
    rule: (file) => tenantNamed(file, TENANTS),
    breaks: [
      [QUERIES, "const x = 'SELECT id FROM patients WHERE id = $1'"],
      [QUERIES, "const x = 'SELECT 1 FROM patients p, encounters e WHERE p.org_id = $1 AND e.id = $2'"],
      [QUERIES, "const x = 'SELECT p.org_id FROM patients p JOIN encounters e ON e.org_id = p.org_id'"],
      [QUERIES, "const x = 'UPDATE patients SET active = false WHERE id = $1'"],
      [QUERIES, "const x = 'SELECT reading FROM measurements WHERE id = $1'"],
    ],
    holds: [
      [QUERIES, "const x = 'SELECT id FROM patients WHERE org_id = $1 AND id = $2'"],
      [QUERIES, "const x = 'SELECT id FROM patients WHERE (org_id, id) = ($1, $2)'"],
      [QUERIES, "const x = 'INSERT INTO patients (org_id, id) VALUES ($1, $2)'"],
      [QUERIES, "const x = 'SELECT name FROM organizations WHERE id = $1'"],
      [QUERIES, "const says = 'select a patient first'"],
    ],
  },
  'migrations keep the rules of the data model': {
    rule: migrations,
    breaks: [
      [MIGRATION, 'CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f();'],
      [MIGRATION, 'ALTER TABLE x ADD CONSTRAINT y FOREIGN KEY (z) REFERENCES w (z) ON DELETE SET NULL;'],
      [MIGRATION, 'CREATE TABLE x (id bigserial);'],
      [MIGRATION, 'CREATE TABLE x (id bigint GENERATED ALWAYS AS IDENTITY);'],
      [MIGRATION, 'CREATE TABLE x (id uuid PRIMARY KEY);'],
      [MIGRATION, 'CREATE TABLE x (id uuid, UNIQUE (id));'],
      [MIGRATION, 'CREATE TABLE x (id uuid REFERENCES w (id));'],
      [MIGRATION, 'ALTER TABLE x ADD CHECK (y > 0);'],
    ],
    holds: [
      [MIGRATION, "-- no trigger, no serial\nCOMMENT ON TABLE x IS 'primary key';"],
      [MIGRATION, 'CREATE UNIQUE INDEX x ON y (z);\nCREATE POLICY p ON x USING (a) WITH CHECK (a);'],
      [
        MIGRATION,
        'CREATE TABLE x (CONSTRAINT y FOREIGN KEY (z) REFERENCES w (z), CONSTRAINT v CHECK (z > 0));',
      ],
      ['tools/dump.ts', 'CREATE TABLE x (id uuid PRIMARY KEY);'],
    ],
  },
  'no text puts work off': {
    rule: looseEnds,
    breaks: [
      [HTTP, `// ${word('TO', 'DO')}: later`],
      ['docs/security.md', word('FIX', 'ME')],
    ],
    holds: [[HTTP, '// The todo list of a nurse.']],
  },
  'no text names a folder of one machine': {
    rule: machinePaths,
    breaks: [
      ['docs/operations.md', `cd ${word('/wo', 'rk/project')}`],
      [HTTP, `const x = '${word('/ro', 'ot/.cache')}'`],
      ['bench/results/read.json', `{"path": "${word('/ho', 'me/somebody')}"}`],
    ],
    holds: [['docs/operations.md', 'apps/work/x, ./root/y, https://example.org/home/page and /var/lib']],
  },
  'the lock file records no address': {
    rule: lockFile,
    breaks: [['package-lock.json', '{"resolved": "https://example.org/a.tgz"}']],
    holds: [['package-lock.json', '{"resolved": "packages/fhir", "link": true}']],
  },
  'variables of ours carry area and name': {
    rule: settingNames,
    breaks: [
      ['apps/cli/src/start.ts', 'const x = process.env.DATABASE_URL'],
      ['apps/cli/src/start.ts', "const x = process.env['PORT']"],
      ['apps/clinical/src/config.ts', "const x = 'EHR_port'.length + 'EHR_PORT'.length"],
      ['apps/clinical/src/config.ts', 'const x = { EHR_PORT: 1 }'],
    ],
    holds: [
      [
        'apps/cli/src/start.ts',
        "const x = [process.env.EHR_DB_URL, process.env.HOME, 'EHR_', 'EHR_DB_POOL_MAX']",
      ],
      ['bench/peers/express-pg/server.js', 'const x = process.env.PORT'],
    ],
  },
  'variables of ours stand in the operations document': {
    rule: (file) => settingsDocumented(file, '| `EHR_DB_URL` | |\n| `EHR_DB_LANES` | 3 |'),
    breaks: [
      ['apps/clinical/src/config.ts', "const x = integerSetting('EHR_DB_LANES', 4, 1, 32, '')"],
      ['apps/clinical/src/config.ts', "const x = 'EHR_DB_URL_FILE'"],
    ],
    holds: [
      ['apps/clinical/src/config.ts', "const x = 'EHR_DB_URL'"],
      ['apps/clinical/src/config.ts', "const x = integerSetting('EHR_DB_LANES', 3, 1, 32, '')"],
      ['tools/test.ts', "const x = 'EHR_TEST_URL'"],
    ],
  },
  'links of documents lead somewhere': {
    rule: (file) => links(file, new Set(['docs', 'docs/security.md'])),
    breaks: [['docs/architecture.md', 'see [gone](gone.md)']],
    holds: [
      ['docs/architecture.md', '[a](security.md#roles) [b](../docs/) [c](https://example.org) [d](#here)'],
    ],
  },
}

for (const [title, { rule, breaks, holds }] of Object.entries(CASES)) {
  describe(title, () => {
    for (const [path, text] of breaks) {
      test(`is breached by ${path}: ${short(text)}`, () => {
        expect(rule({ path, text })).not.toEqual([])
      })
    }
    for (const [path, text] of holds) {
      test(`is kept by ${path}: ${short(text)}`, () => {
        expect(rule({ path, text })).toEqual([])
      })
    }
  })
}

describe('tidy', () => {
  test('names the line of a finding', () => {
    const file = { path: HTTP, text: 'const a = 1\n\nconst b: any = a\n' }
    expect(honestTypes(file).map(({ path, line }) => `${path}:${line}`)).toEqual([`${HTTP}:3`])
  })

  test('knows the tables of a migration and which of them belong to a tenant', () => {
    const sql =
      'CREATE TABLE a (\n  id uuid\n);\n-- CREATE TABLE z (\nCREATE TABLE b (\n  org_id uuid NOT NULL\n);\n'
    expect(tableNames(sql)).toEqual(['a', 'b'])
    expect(tenantTables(sql)).toEqual(['b'])
  })

  test('asks for a description of every table', () => {
    const files = [
      { path: 'db/migrations/0001_first.sql', text: '' },
      { path: MIGRATION, text: 'CREATE TABLE beds (\n  id uuid\n);\n' },
    ]
    expect(tidy(files, new Set()).map(({ message }) => message)).toEqual(['the table beds is not described'])
  })

  test.each([
    [['0001_a', '0002_b', '0003_c'], []],
    [['0001_a', '0002_b', '0002_c'], ['0002_c']],
    [
      ['0001_a', '0002_b', '0002_c', '0003_d'],
      ['0002_c', '0003_d'],
    ],
    [['0001_a', '0003_b'], ['0003_b']],
    [['a'], ['a']],
  ])('asks for a number of its own for each migration: %p', (names, wrong) => {
    const files = names.map((name) => ({ path: `db/migrations/${name}.sql`, text: '' }))
    const found = tidy(files, new Set()).map(({ path }) => path)
    expect(found).toEqual(wrong.map((name) => `db/migrations/${name}.sql`))
  })

  test('leaves out what .gitignore names', () => {
    const patterns = ignorePatterns('node_modules/\n# a comment\n*.log\n.ehr-*/\nbench/.data/\n')
    const ignored = (path: string): boolean => patterns.some((pattern) => pattern.test(path))
    const paths = [
      'node_modules',
      'apps/web/node_modules',
      'a/b.log',
      '.ehr-2',
      'bench/.data',
      'src/log.ts',
      'x/bench/.data',
    ]
    expect(paths.filter(ignored)).toEqual([
      'node_modules',
      'apps/web/node_modules',
      'a/b.log',
      '.ehr-2',
      'bench/.data',
    ])
  })

  test('reads the repository without what it ignores', () => {
    const { files, folders } = listPaths(join(import.meta.dirname, '..'))
    expect(files).toContain('tools/tidy.test.ts')
    expect(folders).toContain('db/migrations')
    expect(files.filter((path) => /(^|\/)(node_modules|\.git)\//.test(path))).toEqual([])
  })
})
