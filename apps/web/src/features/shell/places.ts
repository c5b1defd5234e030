/** Where administrators work, by path. */
import type { TextKey } from '../../i18n/i18n.ts'

/** The screens of an administrator. */
export const ADMIN_PLACES: readonly (readonly [href: string, name: TextKey])[] = [
  ['/clinic/admin/users/', 'admin.users'],
  ['/clinic/admin/practitioners/', 'admin.practitioners'],
  ['/clinic/admin/locations/', 'admin.locations'],
  ['/clinic/admin/types/', 'admin.types'],
  ['/clinic/admin/schedules/', 'admin.schedules'],
  ['/clinic/admin/closures/', 'admin.closures'],
]

/** Where auditors work. */
export const AUDIT_PLACE = '/clinic/audit/'

/** Where the calendar is, and who may read it. */
export const CALENDAR_PLACES: readonly (readonly [href: string, name: TextKey])[] = [
  ['/clinic/day/', 'nav.day'],
  ['/clinic/queue/', 'nav.queue'],
]
const CALENDAR_ROLES: readonly string[] = ['front_desk', 'nurse', 'clinician', 'billing', 'org_admin']

/** Whether people with these roles work with calendar and charts. */
export function mayReadCalendar(roles: readonly string[]): boolean {
  return roles.some((role) => CALENDAR_ROLES.includes(role))
}

/** Where a person begins, by roles. */
export function homeOf(roles: readonly string[]): string {
  if (mayReadCalendar(roles)) return '/clinic/day/'
  return roles.includes('auditor') ? AUDIT_PLACE : ACCOUNT_PLACE
}

/** Where everybody looks after the own account. */
export const ACCOUNT_PLACE = '/clinic/account/'
