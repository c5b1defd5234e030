'use client'
import { useText } from '../../i18n/text.ts'
import { Labelled } from '../../ui/labelled.tsx'
import { ONCE, type Repeat, TIMES_MAX } from './series.ts'

const WEEKS = [1, 2, 3, 4, 6, 8, 12] as const
const TIMES_FIRST = 6

type Props = { readonly repeat: Repeat; readonly onRepeat: (repeat: Repeat) => void }

/** Whether a visit comes again, how often and how many times. */
export function RepeatFields({ repeat, onRepeat }: Props) {
  const text = useText()
  const { weeks, times } = repeat
  const repeats = times > 1
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Labelled label={text('series.repeat')}>
        {(ids) => (
          <select
            {...ids}
            className="field"
            value={repeats ? weeks : 0}
            onChange={({ target }) => {
              const every = Number(target.value)
              onRepeat(every === 0 ? ONCE : { weeks: every, times: repeats ? times : TIMES_FIRST })
            }}
          >
            <option value={0}>{text('series.once')}</option>
            {WEEKS.map((every) => (
              <option key={every} value={every}>
                {text('series.weeks', { weeks: every })}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      {repeats ? (
        <Labelled label={text('series.times')}>
          {(ids) => (
            <input
              {...ids}
              type="number"
              className="field"
              min={2}
              max={TIMES_MAX}
              value={times}
              onChange={({ target }) => {
                const wanted = Math.round(Number(target.value))
                onRepeat({ weeks, times: Math.min(TIMES_MAX, Math.max(2, wanted)) })
              }}
            />
          )}
        </Labelled>
      ) : null}
    </div>
  )
}
