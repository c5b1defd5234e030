/** Routes that every service has beside its own: health, metrics, version and documents. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Metrics } from '../observe/metrics.ts'
import type { OpenRoute } from './adapter.ts'

/**
 * Builds the system routes. `isReady`: whether requests should be sent here; `details`: what else /readyz
 * tells of the service.
 */
export function systemRoutes(options: {
  service: string
  version: string
  isReady(): boolean
  details?(): object
  metrics: Pick<Metrics, 'contentType' | 'text'>
  openApi: object
}): OpenRoute[] {
  const { service, version, isReady, metrics } = options
  const document = JSON.stringify(options.openApi)
  const readiness = () =>
    isReady()
      ? json(200, { status: 'ready', ...options.details?.() })
      : json(503, { status: 'not_ready' }, { 'retry-after': '1' })
  return [
    // The technology guide's health check: the process and its database.
    {
      path: '/health',
      handle: () => (isReady() ? json(200, { status: 'healthy' }) : json(503, { status: 'unhealthy' })),
    },
    { path: '/livez', handle: () => json(200, { status: 'alive' }) },
    { path: '/readyz', handle: readiness },
    {
      path: '/metrics',
      handle: async () =>
        new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType, ...NO_STORE } }),
    },
    { path: '/version', handle: () => json(200, { service, version }) },
    {
      path: '/openapi.json',
      handle: () => new Response(document, { headers: { 'content-type': 'application/json', ...NO_STORE } }),
    },
    { path: '/docs', handle: () => docsPage(service) },
    { path: '/docs/scalar.js', handle: scalarScript },
  ]
}

const NO_STORE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

function json(status: number, body: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...NO_STORE, ...headers },
  })
}

/** The page asks nobody but this server: its policy allows no other origin. */
function docsPage(service: string): Response {
  const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>EHRConnect ${service} API</title>
</head>
<body>
<script id="api-reference" data-url="/openapi.json"
  data-configuration='{"withDefaultFonts":false,"telemetry":false,"hideClientButton":true,"showDeveloperTools":"never"}'></script>
<script src="/docs/scalar.js"></script>
</body>
</html>
`
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
    "img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  return new Response(page, {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, ...NO_STORE },
  })
}

let script: Promise<Buffer> | null = null

/** Scalar's browser bundle, read once from its npm package. */
async function scalarScript(): Promise<Response> {
  script ??= readFile(
    createRequire(import.meta.url)
      .resolve('@scalar/fastify-api-reference')
      .replace(/dist\/index\.js$/, 'dist/js/standalone.js'),
  ).catch((error: unknown) => {
    // Whoever asks next tries again.
    script = null
    throw error
  })
  return new Response(new Uint8Array(await script), {
    headers: { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=3600' },
  })
}
