'use client'
import { useMemo } from 'react'
import { useText } from '../../i18n/text.ts'
import { diffOf } from './diff.ts'

/** What came and what went, by mark and by word for those who do not see the colour. */
export function DiffText({ before, after }: { readonly before: string; readonly after: string }) {
  const text = useText()
  const pieces = useMemo(() => diffOf(before, after), [before, after])
  let offset = 0
  return (
    <p className="whitespace-pre-wrap rounded-md bg-sunk p-2">
      {pieces.map(({ kind, text: words }) => {
        offset += words.length + 1
        if (kind === 'same') return <span key={offset}>{words}</span>
        const Tag = kind === 'added' ? 'ins' : 'del'
        const look =
          kind === 'added' ? 'bg-good-soft text-good underline' : 'bg-bad-soft text-bad line-through'
        return (
          <Tag key={offset} className={look}>
            <span className="sr-only">{text(kind === 'added' ? 'note.added' : 'note.removed')}</span>
            {words}
          </Tag>
        )
      })}
    </p>
  )
}
