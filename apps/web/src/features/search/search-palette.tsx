'use client'
import { useRouter } from 'next/navigation'
import { useText } from '../../i18n/text.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { PatientPicker } from './patient-picker.tsx'

type Props = { readonly onClose: () => void; readonly onRegister: () => void }

/** Patient search from anywhere; Enter opens the chart. */
export function SearchPalette({ onClose, onRegister }: Props) {
  const text = useText()
  const router = useRouter()
  return (
    <Dialog title={text('search.title')} onClose={onClose}>
      <PatientPicker
        label={text('search.title')}
        onPick={({ id }) => {
          onClose()
          router.push(`/clinic/chart/?id=${id}`)
        }}
      />
      <button type="button" className="button mt-3" onClick={onRegister}>
        {text('register.title')}
      </button>
    </Dialog>
  )
}
