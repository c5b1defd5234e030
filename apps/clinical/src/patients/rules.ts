/** Pure logic of patients: what a merge patch makes of a record. */

/** Fields of a patient that can be changed. `address` as JSON text. */
export type PatientFields = {
  readonly mrn: string
  readonly first_name: string
  readonly last_name: string
  readonly date_of_birth: string | null
  readonly sex: string
  readonly contact_phone: string | null
  readonly email: string | null
  readonly address: string
  readonly active: boolean
}

/** The change a merge patch asks for. Source: RFC 7396. */
export type PatientChange = Partial<Omit<PatientFields, 'address'>> & {
  readonly address?: Readonly<Record<string, unknown>> | null
}

/** What the record is after the patch: absent members stay, null clears, the address is merged. */
export function applyPatch(current: PatientFields, change: PatientChange): PatientFields {
  const { address, ...rest } = change
  return {
    ...current,
    ...rest,
    address: address === undefined ? current.address : mergeAddress(current.address, address),
  }
}

function mergeAddress(current: string, change: Readonly<Record<string, unknown>> | null): string {
  if (change === null) return '{}'
  const merged: Record<string, unknown> = { ...JSON.parse(current), ...change }
  return JSON.stringify(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)))
}
