/** The embedded server's postgresql.conf: written anew at every start, so that a release can change it. */
import { totalmem } from 'node:os'

const MEBIBYTE = 1024 * 1024

/** The most that the server takes for its page cache: the demo shares a small machine with its user. */
const SHARED_BUFFERS_MB_MAX = 256

/** Part of the machine's memory that the page cache may take. */
const SHARED_BUFFERS_SHARE = 1 / 8

/** What the settings depend on. */
export type SettingsInput = {
  readonly socketDir: string
  /** False: nothing survives a crash of the machine (tests). */
  readonly durable: boolean
}

/** The text of postgresql.conf. No TCP listener: no port can be busy, nobody on the network gets near. */
export function serverSettings({ socketDir, durable }: SettingsInput): string {
  const memoryMb = Math.floor((totalmem() / MEBIBYTE) * SHARED_BUFFERS_SHARE)
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socketDir.replaceAll('"', '""'),
    unix_socket_permissions: '0700',
    password_encryption: 'scram-sha-256',
    max_connections: '200',
    shared_buffers: `${Math.max(16, Math.min(SHARED_BUFFERS_MB_MAX, memoryMb))}MB`,
    random_page_cost: '1.1',
    jit: 'off',
    timezone: 'UTC',
    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    wal_level: durable ? 'replica' : 'minimal',
    max_wal_senders: durable ? '4' : '0',
    // This build knows pglz only: 95 µs for the image of an index page of UUIDs, which gets no smaller.
    wal_compression: 'off',
    max_wal_size: '4GB',
    ...LOG_SETTINGS,
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`)
    .join('')
}

/**
 * Statements, their parameters and the texts of their errors hold patient data, so none may reach the
 * log: `log_min_messages = log` leaves out ERROR and keeps what concerns the server (LOG, FATAL, PANIC).
 */
const LOG_SETTINGS: Readonly<Record<string, string>> = {
  log_destination: 'stderr',
  logging_collector: 'off',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'log',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
}
