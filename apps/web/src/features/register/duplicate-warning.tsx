'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type Control, useWatch } from 'react-hook-form'
import { clinical } from '../../api/client.ts'
import { answerOf } from '../../api/problem.ts'
import { useFormats, useText } from '../../i18n/text.ts'
import type { FoundPatient } from '../search/patients.ts'
import type { PatientFields } from './fields.ts'

const CANDIDATES_MAX = 5
/** Fewer letters find everybody. */
const LETTERS_MIN = 2

type Props = { readonly control: Control<PatientFields>; readonly onOpen: (id: string) => void }

/** People who may be the one that is being registered: the same name, or the same birth date or phone. */
export function DuplicateWarning({ control, onOpen }: Props) {
  const text = useText()
  const formats = useFormats('UTC')
  const [last, first, birth, phone] = useWatch({
    control,
    name: ['last_name', 'first_name', 'date_of_birth', 'contact_phone'],
  })
  const { data = [] } = useQuery({
    queryKey: ['duplicates', last, first, birth, phone],
    enabled: last.trim().length >= LETTERS_MIN && (first.trim() !== '' || birth !== ''),
    gcTime: 0,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => findCandidates({ last, first, birth, phone }, signal),
  })
  return (
    <section role="status" aria-label={text('duplicate.title')} className="min-h-8">
      {data.length === 0 ? null : (
        <div className="rounded-md border border-warn bg-warn-soft px-3 py-2 text-warn">
          <p className="font-semibold">{text('duplicate.title')}</p>
          <ul>
            {data.map(({ id, last_name, first_name, date_of_birth, mrn }) => (
              <li key={id} className="flex flex-wrap items-center gap-2">
                <bdi className="font-medium">
                  {last_name}, {first_name}
                </bdi>
                {date_of_birth === null ? null : formats.date(date_of_birth)} <bdi>{mrn}</bdi>
                <button type="button" className="button button-plain underline" onClick={() => onOpen(id)}>
                  {text('duplicate.open')}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

type Typed = { readonly last: string; readonly first: string; readonly birth: string; readonly phone: string }

async function findCandidates(typed: Typed, signal: AbortSignal): Promise<readonly FoundPatient[]> {
  const name = `${typed.last} ${typed.first}`.trim()
  const asked = [name, typed.birth, typed.phone.trim()].filter((q) => q.length > LETTERS_MIN)
  const pages = await Promise.all(
    asked.map((q) => answerOf(clinical.POST('/api/patients/search', { body: { q, limit: 20 }, signal }))),
  )
  const found = new Map(
    pages.flatMap(({ patients }) => patients.map((patient) => [patient.id, patient] as const)),
  )
  return [...found.values()].filter((patient) => resembles(patient, typed)).slice(0, CANDIDATES_MAX)
}

/** Two of name, birth date and phone agree, or the whole name does. */
function resembles(patient: FoundPatient, { last, first, birth, phone }: Typed): boolean {
  const begins = (whole: string, part: string): boolean =>
    part !== '' && folded(whole).startsWith(folded(part))
  const sameLast = begins(patient.last_name, last)
  const sameFirst = begins(patient.first_name, first)
  const sameBirth = birth !== '' && patient.date_of_birth === birth
  const digits = phone.replaceAll(/\D/g, '')
  const samePhone = digits.length > 5 && (patient.contact_phone ?? '').replaceAll(/\D/g, '').endsWith(digits)
  return (
    (sameLast && (sameFirst || sameBirth)) ||
    (sameBirth && (sameFirst || samePhone)) ||
    (samePhone && sameLast)
  )
}

function folded(name: string): string {
  return name.trim().toLowerCase().normalize('NFD').replaceAll(/\p{M}/gu, '')
}
