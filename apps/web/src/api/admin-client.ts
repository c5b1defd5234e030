/** The admin API as typed calls that carry the token and the chosen organization. */
import createClient from 'openapi-fetch'
import { authorizedFetch } from './client.ts'
import type { paths } from './generated/admin.ts'

/** Typed calls of the admin API. */
export const admin = createClient<paths>({ baseUrl: '/', fetch: authorizedFetch })
