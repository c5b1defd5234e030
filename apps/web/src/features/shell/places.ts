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

/** Where everybody looks after the own account. */
export const ACCOUNT_PLACE = '/clinic/account/'
