'use client'
import { useRouter } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { useForm } from 'react-hook-form'
import { clinical, newKey } from '../../api/client.ts'
import { answerOf, type Problem, problemOf } from '../../api/problem.ts'
import { useText } from '../../i18n/text.ts'
import { refusalOf } from '../../records/wrong-field.ts'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ProblemMessage } from '../../ui/message.tsx'
import { DuplicateWarning } from './duplicate-warning.tsx'
import { bodyOf, EMPTY, FIELD_NAMES, type PatientFields, type RegisterForm, restored } from './fields.ts'
import { RegisterFields } from './register-fields.tsx'

const DRAFT = 'register'

type Props = { readonly onClose: () => void; readonly onRegistered?: (id: string) => void }

/** Registers a patient, and warns while one types when he seems to be known already. */
export function RegisterDialog({ onClose, onRegistered }: Props) {
  const text = useText()
  const router = useRouter()
  const form = useForm<PatientFields>({ defaultValues: restored(draftOf(DRAFT)) })
  const [problem, setProblem] = useState<Problem | null>(null)
  const key = useRef(newKey())
  useDraft(form)
  const open = (id: string): void => {
    onClose()
    if (onRegistered === undefined) router.push(`/clinic/chart/?id=${id}`)
    else onRegistered(id)
  }
  const submit = form.handleSubmit(async (fields) => {
    setProblem(null)
    try {
      const params = { header: { 'Idempotency-Key': key.current } }
      const call = clinical.POST('/api/patients', { params, body: bodyOf(fields) })
      const { id } = await answerOf(call)
      keepDraft(DRAFT, null)
      open(id)
    } catch (error) {
      // What comes next is another request, unless nobody knows what became of this one.
      if (problemOf(error).status !== 0) key.current = newKey()
      const { errors, problem: above } = refusalOf(problemOf(error), FIELD_NAMES, text)
      for (const name of FIELD_NAMES) {
        const message = errors[name]
        if (message !== undefined) form.setError(name, { message }, { shouldFocus: true })
      }
      setProblem(above)
    }
  })
  const discard = (): void => {
    keepDraft(DRAFT, null)
    form.reset(EMPTY)
  }
  return (
    <Dialog title={text('register.title')} onClose={onClose} wide>
      <form onSubmit={submit} noValidate className="grid gap-3">
        <RegisterFields form={form} />
        <DuplicateWarning control={form.control} onOpen={open} />
        {problem === null ? null : <ProblemMessage problem={problem} />}
        <div className="flex gap-2">
          <button type="submit" className="button button-main" disabled={form.formState.isSubmitting}>
            {text('register.submit')}
          </button>
          <button type="button" className="button" onClick={discard}>
            {text('register.clear')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** Closing the dialog loses nothing: it opens again with what was typed. */
function useDraft(form: RegisterForm): void {
  useEffect(() => {
    const callback = ({ values }: { values: PatientFields }): void => keepDraft(DRAFT, values)
    return form.subscribe({ formState: { values: true }, callback })
  }, [form])
}
