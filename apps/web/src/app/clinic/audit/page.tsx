'use client'
import { AuditScreen } from '../../../features/audit/audit-screen.tsx'

/** Who read or changed what, for auditors and administrators. */
export default function Page() {
  return <AuditScreen />
}
