/** Problems in plain words. */
import type { Problem } from '../api/problem.ts'
import type { TextKey } from '../i18n/i18n.ts'
import type { Text } from '../i18n/text.ts'

const BY_CODE: Readonly<Record<string, TextKey>> = {
  offline: 'problem.offline',
  outdated: 'problem.outdated',
  restricted_patient: 'problem.restricted',
  entered_in_error: 'problem.enteredInError',
  invalid_credentials: 'problem.credentials',
  challenge_ended: 'signIn.challengeEnded',
  invalid_code: 'factor.wrong',
  wrong_code: 'factor.wrong',
  wrong_password: 'password.wrong',
  password_refused: 'password.refused',
  password_changed: 'problem.outdated',
  no_password: 'problem.noPassword',
  no_session: 'problem.signInAgain',
  sign_in_again: 'problem.signInAgain',
  second_factor_exists: 'problem.factorExists',
  nothing_to_confirm: 'problem.nothingToConfirm',
  second_factor_not_found: 'problem.noFactor',
  own_account: 'problem.ownAccount',
  not_home: 'users.elsewhereBody',
  program: 'users.program',
  name_taken: 'users.nameTaken',
  no_role: 'record.choose',
  user_not_found: 'problem.notFound',
  session_not_found: 'problem.sessionGone',
  link_not_found: 'problem.noLink',
  no_provider: 'problem.noProvider',
  provider_unavailable: 'problem.providerAway',
}
const BY_STATUS: Readonly<Record<number, TextKey>> = {
  401: 'problem.signedOut',
  403: 'problem.forbidden',
  404: 'problem.notFound',
  409: 'problem.conflict',
  412: 'problem.outdated',
  429: 'problem.tooMany',
  503: 'problem.unavailable',
}
/** Longer waits are told in minutes. */
const SECONDS_TOLD_MAX = 99

/** The words for a problem. What a service says about a field is said as it is. */
export function problemText(problem: Problem, text: Text): string {
  const { code, status, waitSeconds } = problem
  if (code === 'too_many_attempts' && waitSeconds !== null) return waitText(waitSeconds, text)
  const key = BY_CODE[code] ?? BY_STATUS[status]
  if (key !== undefined) return text(key)
  return problem.message === '' ? text('problem.fault') : problem.message
}

/** Whether a refusal has words of its own, not only those of its status. */
export function hasWords(code: string): boolean {
  return code === 'too_many_attempts' || code in BY_CODE
}

function waitText(seconds: number, text: Text): string {
  return seconds <= SECONDS_TOLD_MAX
    ? text('problem.waitSeconds', { seconds })
    : text('problem.waitMinutes', { minutes: Math.ceil(seconds / 60) })
}
