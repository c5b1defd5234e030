/** Loaded before every test run: what its files share ends with the run. */
import { afterAll } from 'bun:test'
import { endShared } from '@ehrconnect/platform/testing/shared'

/** A platform drains and its database shuts down; what takes longer hangs. */
const END_MS = 60_000

afterAll(endShared, END_MS)
