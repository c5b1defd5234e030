'use client'
import Link from 'next/link'
import { useText } from '../i18n/text.ts'

/** An address that leads nowhere. */
export default function NotFound() {
  const text = useText()
  return (
    <main className="mx-auto grid max-w-md gap-3 p-8">
      <h1 className="text-2xl font-semibold">{text('notFound.title')}</h1>
      <p>{text('notFound.body')}</p>
      <Link href="/" className="button button-main">
        {text('notFound.home')}
      </Link>
    </main>
  )
}
