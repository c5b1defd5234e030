'use client'
import { useState } from 'react'
import { draftOf, keepDraft } from '../../session/drafts.ts'
import { type Filters, NO_FILTERS, restoredFilters } from './filters.ts'

const KEPT = 'day filters'

/** The filters of the sheet: in the memory of this page, so that they are the same after a chart. */
export function useFilters() {
  const [filters, setFilters] = useState<Filters>(() => restoredFilters(draftOf(KEPT)))
  const change = (wanted: Partial<Filters>): void => {
    const next = { ...filters, ...wanted }
    setFilters(next)
    keepDraft(KEPT, next)
  }
  return { filters, change, clear: () => change(NO_FILTERS) }
}
