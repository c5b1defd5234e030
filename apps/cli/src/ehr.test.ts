import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadOrCreateKeys } from '@ehrconnect/platform/auth/keys'
import { migrateUp } from '@ehrconnect/platform/db/migrate'
import { until } from '@ehrconnect/platform/testing/conditions'
import { blankDatabase, testCluster, testDatabase } from '@ehrconnect/platform/testing/database'
import type { RunFile } from './data-dir.ts'
import { cleanUp, ehr, freePort, newDir, type Result, start } from './testing/commands.ts'

afterAll(cleanUp)

/** A data directory that knows the test server's password of ehr_app, which other tests use too. */
function dirOfTestCluster(): string {
  const dir = newDir()
  const { appPassword, adminPassword } = testCluster()
  const secrets = { superuser_password: 'unused', app_password: appPassword, admin_password: adminPassword }
  writeFileSync(join(dir, 'secrets.json'), JSON.stringify(secrets))
  return dir
}

describe('wrong usage', () => {
  test.each([
    [['bogus'], /unknown command 'bogus'/],
    [['token', '--role', 'clinician'], /--org <slug>' not specified/],
    [['token', '--org', 'x', '--role', 'king'], /Allowed choices are front_desk/],
    [['start', '--clinical-port', '70000'], /from 1 to 65535/],
    [['start', '--patients', '-1'], /whole number/],
    [['org', 'create', '--name', 'x', '--slug', 'X!', '--time-zone', 'UTC'], /a-z, 0-9/],
    [['org', 'create', '--name', 'x', '--slug', 'x', '--time-zone', 'Mars/Base'], /IANA time zone/],
    [['token', '--org', 'x', '--role', 'nurse', '--minutes', '721'], /between 1 and 720/],
  ])('%j is told in one line with exit code 2', async (args, message) => {
    const { code, out, err } = await ehr(
      [...args, '--data-dir', '/nowhere'].slice(0, args[0] === 'bogus' ? 1 : 99),
    )
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(message)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })

  test('tokens of more than ten minutes are refused when the operator brought keys of his own', async () => {
    const env = { EHR_AUTH_PUBLIC_KEYS_FILE: '/etc/keys.jwks' }
    const { code, err } = await ehr(['token', '--org', 'x', '--role', 'nurse', '--minutes', '11'], env)
    expect(code).toBe(2)
    expect(err).toMatch(/between 1 and 10/)
  })
})

test('help shows examples', async () => {
  const { code, out } = await ehr(['--help'])
  expect(code).toBe(0)
  expect(out).toContain('npm start')
})

test('commands say where to begin when there is no database yet', async () => {
  const { code, err } = await ehr(['org', 'list', '--data-dir', newDir()])
  expect(code).toBe(1)
  expect(err).toMatch(/^ehr: no database in .* yet: run "npm start" first.*\n$/)
})

describe('a platform with the embedded server', () => {
  const dir = newDir()
  let port: number
  let running: Awaited<ReturnType<typeof start>>

  beforeAll(async () => {
    port = await freePort()
    running = await start(dir, ['--patients', '30', '--clinical-port', String(port), '--seed', '3'])
  })

  test('is described by run.json, for its owner only', async () => {
    const { run } = running
    expect(run.organizations.reduce((sum, { patients }) => sum + patients, 0)).toBe(30)
    expect(run.clinical_url).toBe(`http://127.0.0.1:${port}`)
    for (const name of ['run.json', 'secrets.json', 'lock', 'keys/private.jwk']) {
      expect(statSync(join(dir, name)).mode & 0o077).toBe(0)
    }
  })

  test('answers the request that it prints', async () => {
    const [, url = '', org = ''] =
      /^curl -s '([^']+)' -H 'X-Org-ID: ([^']+)'/.exec(running.run.curl ?? '') ?? []
    const headers = { 'X-Org-ID': org, Authorization: `Bearer ${running.run.token}` }
    const reply = await fetch(url, { headers })
    expect(reply.status).toBe(200)
    expect(await reply.json()).toHaveProperty('recent_encounters')
  })

  test('lets its demo users sign in with the password that it prints', async () => {
    const { admin_url, demo_users, organizations } = running.run
    expect(demo_users?.names).toHaveLength(7 * organizations.length + 1)
    const [name] = demo_users?.names ?? []
    const reply = await fetch(`${admin_url}/api/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: demo_users?.password }),
    })
    const told: unknown = await reply.json()
    expect(told).toMatchObject({ status: 'signed_in' })
    const token = String(Reflect.get(Object(told), 'access_token'))
    const headers = { 'X-Org-ID': organizations[0]?.id ?? '', Authorization: `Bearer ${token}` }
    expect((await fetch(`${running.run.clinical_url}/api/patients/search?q=a`, { headers })).status).toBe(200)
  })

  test('is found by the commands, which leave it running', async () => {
    const slug = running.run.organizations[0]?.slug ?? ''
    const created = await ehr([
      ...['org', 'create', '--name', 'Hill', '--slug', 'hill', '--time-zone', 'Europe/Vienna'],
      ...['--data-dir', dir],
    ])
    expect(created).toMatchObject({ code: 0, err: '' })
    const again = await ehr([
      ...['org', 'create', '--name', 'Hill', '--slug', 'hill', '--time-zone', 'Europe/Vienna'],
      ...['--data-dir', dir],
    ])
    expect(again).toMatchObject({ code: 1, err: 'ehr: an organization with the slug hill exists already\n' })
    const list = await ehr(['org', 'list', '--json', '--data-dir', dir])
    const found = JSON.parse(list.out).find((o: { slug: string }) => o.slug === 'hill')
    expect(found).toMatchObject({ id: created.out.trim(), patients: 0, time_zone: 'Europe/Vienna' })
    const token = await ehr(['token', '--org', slug, '--role', 'nurse', '--data-dir', dir])
    expect(token.out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const wrong = await ehr(['token', '--org', 'nobody', '--role', 'nurse', '--data-dir', dir])
    expect(wrong).toMatchObject({ code: 1, out: '' })
    expect(wrong.err).toContain('no organization nobody; there are hill')
    const status = await ehr(['status', '--json', '--data-dir', dir])
    expect(JSON.parse(status.out)).toMatchObject({
      ...{ state: 'ready', clinical_url: running.run.clinical_url },
      cache: { place: 'memory', trouble: null },
    })
  }, 120_000)

  test('tells of its cache', async () => {
    expect((await ehr(['status', '--data-dir', dir])).out).toMatch(/^cache +in memory, /m)
  })

  test('gives no token that its services would refuse, where the operator brought keys', async () => {
    const slug = running.run.organizations[0]?.slug ?? ''
    const elsewhere = newDir()
    await loadOrCreateKeys(elsewhere)
    const ask = (env: Record<string, string>) =>
      ehr(['token', '--org', slug, '--role', 'nurse', '--data-dir', dir], {
        EHR_AUTH_PUBLIC_KEYS_FILE: join(elsewhere, 'public.jwks'),
        ...env,
      })
    expect(await ask({})).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('EHR_ADMIN_KEYS_DIR'),
    })
    const { code, out } = await ask({ EHR_ADMIN_KEYS_DIR: elsewhere })
    expect([code, out.split('.').length]).toEqual([0, 3])
  })

  test('passes the doctor', async () => {
    const { code, out } = await ehr(['doctor', '--json', '--data-dir', dir])
    expect(JSON.parse(out).filter((check: { ok: boolean }) => !check.ok)).toEqual([])
    expect(JSON.parse(out).map((check: { name: string }) => check.name)).toContain('cache')
    expect(code).toBe(0)
  })

  test('refuses a second start, naming the first', async () => {
    const { code, err } = await ehr(['start', '--data-dir', dir, '--clinical-port', String(await freePort())])
    expect(code).toBe(1)
    expect(err).toContain(`runs already in ${dir} (pid ${running.child.pid}): stop it with "kill `)
  })

  test.each(['--clinical-port', '--admin-port', '--web-port'])(
    'has a port that the doctor finds in the way of another start with %s',
    async (option) => {
      const { code, out } = await ehr(['doctor', '--json', '--data-dir', newDir(), option, String(port)])
      const checks: { name: string; detail: string; mend: string | null }[] = JSON.parse(out)
      const found = checks.find(({ name }) => name === 'ports')
      expect([code, found?.detail]).toEqual([
        1,
        expect.stringMatching(new RegExp(`^in use: .*\\b${port}\\b`)),
      ])
      expect(found?.mend).toMatch(new RegExp(`^start with .*${option}`))
    },
  )

  test('keeps its port to itself', async () => {
    const { code, err } = await ehr(['start', '--data-dir', newDir(), '--clinical-port', String(port)])
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`^ehr: port ${port} .* in use .*--clinical-port`))
  })

  test('survives the kill of its command: the next start takes everything over', async () => {
    const postmaster = readFileSync(join(dir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]
    running.child.kill('SIGKILL')
    await running.result
    expect((await ehr(['status', '--data-dir', dir])).code).toBe(1)
    running = await start(dir, ['--clinical-port', String(port)])
    expect(readFileSync(join(dir, 'pg', 'postmaster.pid'), 'utf8').split('\n')[0]).toBe(postmaster)
    expect(running.run.organizations).toHaveLength(4)
  })

  test('stops without a trace on SIGTERM, and commands then run the server for themselves', async () => {
    running.child.kill('SIGTERM')
    const { code, out } = await running.result
    expect({ code, stopped: out.trimEnd().endsWith('Stopped.') }).toEqual({ code: 0, stopped: true })
    for (const name of ['run.json', 'lock', 'pg/postmaster.pid'])
      expect(existsSync(join(dir, name))).toBe(false)
    const lists = await Promise.all([1, 2].map(() => ehr(['org', 'list', '--json', '--data-dir', dir])))
    expect(lists.map(({ out }) => JSON.parse(out).length)).toEqual([4, 4])
    expect(existsSync(join(dir, 'pg/postmaster.pid'))).toBe(false)
  })

  test('starts after a crash that left a server file of a process id in use', async () => {
    const file = join(dir, 'pg', 'postmaster.pid')
    writeFileSync(file, `${process.pid}\n${join(dir, 'pg')}\n1\n5432\n${join(dir, 'socket')}\n\n1 1\nready\n`)
    expect((await ehr(['migrate', 'status', '--data-dir', dir])).code).toBe(0)
  })

  test('refuses files of another PostgreSQL version', async () => {
    writeFileSync(join(dir, 'pg', 'PG_VERSION'), '15\n')
    const { code, err } = await ehr(['org', 'list', '--data-dir', dir])
    expect(code).toBe(1)
    expect(err).toMatch(/made by PostgreSQL 15, installed is PostgreSQL 18/)
  })

  test('asks before it deletes the database', async () => {
    const { code, err } = await ehr(['start', '--reset', '--data-dir', dir])
    expect(code).toBe(2)
    expect(err).toContain('say --yes')
  })
})

describe('a database named by EHR_DB_URL', () => {
  const stop = async (started: { child: ChildProcess; result: Promise<Result>; run: RunFile }) => {
    started.child.kill('SIGINT')
    return (await started.result).code
  }

  test('is set up by a privileged role and served by ehr_app', async () => {
    const database = await blankDatabase()
    const dir = dirOfTestCluster()
    const port = await freePort()
    const started = await start(dir, ['--empty', '--clinical-port', String(port)], {
      EHR_DB_URL: database.superuserUrl,
    })
    expect(new URL(started.run.database.app_url).username).toBe('ehr_app')
    expect(existsSync(join(dir, 'pg'))).toBe(false)
    expect(await stop(started)).toBe(0)
    await database.drop()
  })

  test('is served as it is by an unprivileged role, also behind a proxy', async () => {
    const database = await testDatabase()
    const port = await freePort()
    const started = await start(newDir(), ['--clinical-port', String(port), '--processes', '2'], {
      EHR_DB_URL: database.appUrl,
      HTTP_PROXY: 'http://127.0.0.1:9',
    })
    expect(started.run.database).toEqual({ owner_url: null, app_url: database.appUrl })
    // Whichever process is asked, it tells the metrics of both.
    await until('both tell their metrics', async () => {
      const metrics = await (await fetch(`${started.run.clinical_url}/metrics`)).text()
      return new Set(metrics.match(/process="\d+"/g)).size === 2
    })
    expect(await stop(started)).toBe(0)
    const created = await ehr(['org', 'list'], { EHR_DB_URL: database.appUrl })
    expect(created.err).toContain('a role that may act as ehr_owner')
    await database.drop()
  })

  test('is refused when the role is unprivileged and migrations are pending', async () => {
    const database = await blankDatabase()
    const { code, err } = await ehr(['start', '--data-dir', newDir()], { EHR_DB_URL: database.appUrl })
    expect(code).toBe(1)
    expect(err).toMatch(/migrations are pending .* "ehr migrate up"/)
    await database.drop()
  })

  test('is refused when one of its migrations is not the file of this release', async () => {
    const database = await blankDatabase()
    const folder = newDir()
    writeFileSync(join(folder, '0001_foundation.sql'), 'CREATE TABLE other (id int);')
    await migrateUp(database.superuserUrl, { dir: folder })
    const { code, err } = await ehr(['migrate', 'up', '--data-dir', dirOfTestCluster()], {
      EHR_DB_URL: database.superuserUrl,
    })
    expect(code).toBe(1)
    expect(err).toMatch(/0001_foundation\.sql was edited after it was applied/)
    await database.drop()
  })

  test('that does not answer is told in one line without the password', async () => {
    const password = createHash('sha256').update('x').digest('hex')
    const url = `postgres://someone:${password}@127.0.0.1:${await freePort()}/ehr`
    const { code, err } = await ehr(['org', 'list'], { EHR_DB_URL: url })
    expect(code).toBe(1)
    expect(err).toMatch(/^ehr: the database named by EHR_DB_URL: .*ECONNREFUSED.*\n$/)
    expect(err).not.toContain(password)
  })
})
