/** The OpenAPI 3.1 document of a service, written from its route tables. */
import type { TObject, TSchema } from 'typebox'
import { STATUS } from './api-error.ts'
import type { PublicRoute, Route } from './route.ts'

/** What the document says of the service as a whole. */
export type ApiInfo = { readonly title: string; readonly version: string; readonly description: string }

/** Builds the document; same routes, same bytes. */
export function openApiDocument(
  info: ApiInfo,
  routes: readonly Route<never>[],
  publicRoutes: readonly PublicRoute<never>[] = [],
): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  for (const route of publicRoutes) {
    paths[route.path.replaceAll(/:(\w+)/g, '{$1}')] = { get: publicOperation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { ...info, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    security: [{ token: [], organization: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        organization: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Org-ID',
          description: 'The organization, one of those that the token grants',
        },
      },
      schemas: { Error: ERROR_SCHEMA },
    },
  }
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error', 'code', 'request_id'],
  properties: {
    error: { type: 'string', description: 'For people', examples: ['Patient not found'] },
    code: { type: 'string', description: 'For programs', examples: ['patient_not_found'] },
    request_id: { type: 'string', description: 'To find the request in the log' },
  },
}

function operation(route: Route<never>): object {
  const replies = Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [status, replyOf(route, Number(status), schema)]),
  )
  return {
    operationId: route.operation,
    tags: [route.operation.split('.')[0]],
    summary: route.summary,
    description: `${route.description ?? ''}\n\n${whoMay(route)}`.trim(),
    ...(route.open === undefined ? {} : { security: route.open === 'anybody' ? [] : [{ token: [] }] }),
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.ifMatch === 'required' ? [IF_MATCH] : []),
      ...(route.idempotency === undefined ? [] : [idempotencyHeader(route.idempotency === 'required')]),
    ],
    ...(route.body === null ? {} : { requestBody: requestBody(route, route.body) }),
    responses: { ...errorReplies(route), ...replies },
  }
}

/** No token and no organization: the path is the secret. */
function publicOperation(route: PublicRoute<never>): object {
  const errors = [STATUS.invalid, STATUS.not_found, STATUS.busy, STATUS.unavailable]
  return {
    operationId: route.operation,
    tags: [route.operation.split('.')[0]],
    summary: route.summary,
    description: route.description,
    security: [],
    parameters: parameters(route.params, 'path'),
    responses: {
      200: { description: 'Success', content: { [route.contentType]: { schema: { type: 'string' } } } },
      304: { description: 'What `If-None-Match` names is what would be sent' },
      ...Object.fromEntries(errors.map((status) => [status, errorReply(status)])),
    },
  }
}

function whoMay(route: Route<never>): string {
  if (route.open === undefined) return `Roles: ${route.allow.join(', ')}.`
  return route.open === 'anybody' ? 'For anybody.' : 'For whoever is signed in; no X-Org-ID.'
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag that was read',
  schema: { type: 'string' },
}

function idempotencyHeader(required: boolean): object {
  return {
    name: 'Idempotency-Key',
    in: 'header',
    required,
    description: 'A new UUID for each intended write; sending it again gives the first reply again',
    schema: { type: 'string', maxLength: 255 },
  }
}

function parameters(schema: TObject, where: 'path' | 'query'): object[] {
  const required: readonly string[] = schema.required ?? []
  return Object.entries(schema.properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    description: 'description' in property ? property.description : '',
    schema: property,
  }))
}

function requestBody(route: Route<never>, schema: TObject): object {
  const types = ['application/json', ...(route.bodyTypes ?? [])]
  return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema }])) }
}

function jsonReply(description: string, schema: TSchema | object): object {
  return { description, content: { 'application/json': { schema } } }
}

/** Success, or a refusal that says more than every error does. */
function replyOf(route: Route<never>, status: number, schema: TSchema): object {
  if (status >= 400) return jsonReply(nameOf(status), schema)
  if ('type' in schema && schema.type === 'null') return { description: 'Success, without a body' }
  const others = (route.replyTypes ?? []).map((type) => [type, { schema: { type: 'string' } }])
  const content = { 'application/json': { schema }, ...Object.fromEntries(others) }
  return { description: 'Success', content }
}

/** Every operation can be refused in these ways; the body is always the same shape. */
function errorReplies(route: Route<never>): Record<string, object> {
  const statuses: number[] = [STATUS.invalid, STATUS.unauthenticated, STATUS.forbidden, STATUS.unavailable]
  if (route.path.includes(':')) statuses.push(STATUS.not_found)
  if (route.body !== null) statuses.push(STATUS.conflict, STATUS.too_large, STATUS.unsupported_media_type)
  if (route.idempotency !== undefined) statuses.push(STATUS.unprocessable)
  if (route.ifMatch === 'required') statuses.push(STATUS.precondition_failed, STATUS.precondition_required)
  return Object.fromEntries(statuses.sort().map((status) => [status, errorReply(status)]))
}

const CATEGORIES = Object.fromEntries(Object.entries(STATUS).map(([category, status]) => [status, category]))

function nameOf(status: number): string {
  return (CATEGORIES[status] ?? 'error').replaceAll('_', ' ')
}

function errorReply(status: number): object {
  return jsonReply(nameOf(status), { $ref: '#/components/schemas/Error' })
}
