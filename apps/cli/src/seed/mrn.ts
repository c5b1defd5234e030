/** Medical record numbers: letters of the clinic, a running number of seven digits, a check digit. */

/** Running numbers have seven digits. */
export const MRN_NUMBER_MAX = 9_999_999

const LETTERS_MAX = 3

/** The letters in front: the initials of the clinic's slug. */
export function mrnPrefix(slug: string): string {
  const initials = slug
    .split('-')
    .map((word) => word.charAt(0))
    .filter((letter) => letter >= 'a' && letter <= 'z')
  return initials.slice(0, LETTERS_MAX).join('').toUpperCase() || 'P'
}

/** The record number of a running number. */
export function mrnOf(prefix: string, number: number): string {
  const digits = String(number).padStart(7, '0')
  return prefix + digits + luhnDigit(digits)
}

/** The digit that makes a row of digits pass the Luhn check, which finds every single mistyped digit. */
export function luhnDigit(digits: string): string {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const value = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return String((10 - (sum % 10)) % 10)
}
