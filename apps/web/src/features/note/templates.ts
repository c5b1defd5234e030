/** Skeletons of notes: part of the record, and so in the language of record, not of the screen. */
export const TEMPLATES = {
  soap: 'Subjective:\n\n\nObjective:\n\n\nAssessment:\n\n\nPlan:\n',
  followUp: 'Since the last visit:\n\n\nMedication taken as prescribed:\n\n\nFindings:\n\n\nPlan:\n',
  phone: 'Phone call with:\n\n\nReason:\n\n\nAdvice given:\n\n\nFollow-up:\n',
} as const

/** A key of TEMPLATES. */
export type TemplateName = keyof typeof TEMPLATES

/** The names, in order. */
export const TEMPLATE_NAMES: readonly TemplateName[] = ['soap', 'followUp', 'phone']
