/** The roles a user may hold in an organization; the database knows the same list (`memberships`). */
export const ROLES = [
  'front_desk',
  'nurse',
  'clinician',
  'billing',
  'inventory',
  'org_admin',
  'auditor',
  'system',
] as const

/** One of ROLES. */
export type Role = (typeof ROLES)[number]

/** Whether a text from outside names a role. */
export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value)
}
