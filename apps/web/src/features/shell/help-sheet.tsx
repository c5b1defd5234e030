'use client'
import type { TextKey } from '../../i18n/i18n.ts'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'

const GROUPS: readonly { readonly title: TextKey; readonly keys: readonly (readonly [string, TextKey])[] }[] =
  [
    {
      title: 'help.everywhere',
      keys: [
        ['/', 'help.search'],
        ['Ctrl K', 'help.search'],
        ['?', 'help.open'],
        ['Esc', 'help.escape'],
      ],
    },
    {
      title: 'nav.day',
      keys: [
        ['← ↑ ↓ →', 'help.arrows'],
        ['Enter', 'help.details'],
        ['N', 'help.new'],
        ['B', 'help.confirm'],
        ['C', 'help.checkIn'],
        ['X', 'help.noShow'],
        ['M', 'help.move'],
        ['[ ]', 'help.days'],
        ['T', 'help.today'],
        ['F', 'help.filters'],
        ['W', 'help.waitlist'],
      ],
    },
    { title: 'nav.queue', keys: [['O', 'help.next']] },
  ]

/** Every key and what it does. */
export function HelpSheet({ onClose }: { readonly onClose: () => void }) {
  const text = useText()
  return (
    <Dialog title={text('help.title')} onClose={onClose}>
      <div className="grid gap-4">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1 font-semibold text-soft">{text(title)}</h3>
            <dl className="grid grid-cols-[8rem_1fr] gap-y-1">
              {keys.map(([key, what]) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="key" dir="ltr">
                      {key}
                    </kbd>
                  </dt>
                  <dd>{text(what)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
