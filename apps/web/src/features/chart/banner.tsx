'use client'
import type { ReactNode } from 'react'
import { type Text, useFormats, useText } from '../../i18n/text.ts'
import { nowMs } from '../../time/now.ts'
import { ageOn, dateIn } from '../../time/zoned.ts'
import { useSession } from '../shell/session-context.tsx'

/** Who a chart is about. */
export type BannerPatient = {
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth: string | null
  readonly sex: string
  readonly mrn: string
  readonly contact_phone: string | null
  readonly deceased: boolean
  readonly active: boolean
}

const FRAME =
  'sticky top-[2.9rem] z-20 flex min-h-14 flex-wrap items-center gap-x-6 gap-y-1 border-b border-line ' +
  'bg-card px-4 py-2'

type Props = {
  readonly patient: BannerPatient
  /** Absent for those who may not change what is known of the patient. */
  readonly onChange?: (() => void) | undefined
}

/** Who this is: stays in sight, and stands on every printed page. */
export function Banner({ patient, onChange }: Props) {
  const text = useText()
  const formats = useFormats('UTC')
  const today = dateIn(useSession().organization.time_zone, nowMs())
  const { date_of_birth: birth, sex, mrn, contact_phone } = patient
  return (
    <section aria-label={text('chart.banner')} className={FRAME}>
      <h1 className="text-xl font-semibold">
        <bdi>
          {patient.last_name}, {patient.first_name}
        </bdi>
      </h1>
      <Fact label={text('patient.sex')}>{sexText(sex, text)}</Fact>
      <Fact label={text('patient.birthDate')}>
        {birth === null ? '–' : `${formats.date(birth)} (${ageText(birth, today, text)})`}
      </Fact>
      <Fact label={text('patient.mrn')}>
        <bdi className="tabular-nums">{mrn}</bdi>
      </Fact>
      {contact_phone === null ? null : (
        <Fact label={text('patient.phone')}>
          <bdi className="tabular-nums">{contact_phone}</bdi>
        </Fact>
      )}
      {patient.deceased ? (
        <strong className="tag bg-bad-soft text-bad">{text('chart.deceased')}</strong>
      ) : null}
      {patient.active ? null : (
        <strong className="tag bg-warn-soft text-warn">{text('chart.inactive')}</strong>
      )}
      {onChange === undefined ? null : (
        <button type="button" className="button no-print ms-auto" onClick={onChange}>
          {text('patient.change')}
        </button>
      )}
    </section>
  )
}

/** The banner's place before the patient is there. */
export function BannerSkeleton() {
  const text = useText()
  return (
    <div role="status" className={FRAME}>
      <span className="skeleton h-6 w-56" aria-hidden="true" />
      <span className="sr-only">{text('loading')}</span>
    </div>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <p className="leading-tight">
      <span className="block text-xs text-soft">{label}</span>
      <span className="font-medium">{children}</span>
    </p>
  )
}

function sexText(sex: string, text: Text): string {
  if (sex === 'female' || sex === 'male' || sex === 'other') return text(`sex.${sex}`)
  return text('sex.unknown')
}

function ageText(birth: string, today: string, text: Text): string {
  const { years, months } = ageOn(birth, today)
  return months < 24 ? text('age.months', { months }) : text('age.years', { years })
}
