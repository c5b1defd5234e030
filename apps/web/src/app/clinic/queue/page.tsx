'use client'
import { QueueScreen } from '../../../features/queue/queue-screen.tsx'

/** The clinician's day. */
export default function Page() {
  return <QueueScreen />
}
