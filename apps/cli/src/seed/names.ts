/**
 * Names of people: lists from faker, one background of life each, drawn so that a few are common and
 * most are rare (Zipf), as in any directory.
 */

import { faker as german } from '@faker-js/faker/locale/de'
import { faker as english } from '@faker-js/faker/locale/en'
import { faker as spanish } from '@faker-js/faker/locale/es'
import { faker as french } from '@faker-js/faker/locale/fr'
import { faker as polish } from '@faker-js/faker/locale/pl'
import { type Prng, prngOf } from './prng.ts'

/** A person's name as it stands in the record. */
export type PersonName = { first: string; last: string }

/** Draws names; the drawing itself uses the generator that is handed in. */
export type Ranked = (prng: Prng) => string

type Background = { share: number; male: Ranked; female: Ranked; last: Ranked }
type Definitions = { generic?: readonly string[]; male?: readonly string[]; female?: readonly string[] }

/** Exponents of Zipf's law that give surnames and first names their real unevenness. */
const SURNAME_SKEW = 0.65
const FIRST_NAME_SKEW = 0.45

const HYPHENATED_SHARE = 0.025
const COMPOUND_SHARE = 0.012
const IRISH_SHARE = 0.012

const COMMON_ENGLISH =
  'Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Thomas Taylor Moore Jackson Martin Lee'
const COMMON_SPANISH =
  'García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores'
const COMMON_GERMAN = 'Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer'
const COMMON_FRENCH = 'Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Lefèvre'
const COMMON_POLISH = 'Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński'
const IRISH = ["O'Brien", "O'Connor", "O'Neill", "O'Sullivan", "O'Reilly", "O'Hara", "D'Angelo", 'McCarthy']
const COMPOUND = ['van der Berg', 'de la Cruz', 'Le Roux', 'von Ahlen', 'da Silva', 'St. Clair', 'van Dijk']
const MIDDLE = ['Ann', 'Lee', 'Jane', 'Marie', 'Lynn']

const irish = ranked(IRISH, '', SURNAME_SKEW)
const compound = ranked(COMPOUND, '', SURNAME_SKEW)
const backgrounds: readonly Background[] = [
  background(0.68, english, COMMON_ENGLISH),
  background(0.18, spanish, COMMON_SPANISH),
  background(0.06, german, COMMON_GERMAN),
  background(0.05, french, COMMON_FRENCH),
  background(0.03, polish, COMMON_POLISH),
]

/** Draws a name that fits the sex. */
export function drawName(prng: Prng, female: boolean): PersonName {
  const from = drawBackground(prng)
  const name = (female ? from.female : from.male)(prng)
  const first = female && prng.chance(0.015) ? `${name} ${MIDDLE[prng.below(MIDDLE.length)]}` : name
  const odd = prng.unit()
  if (odd < IRISH_SHARE) return { first, last: irish(prng) }
  if (odd < IRISH_SHARE + COMPOUND_SHARE) return { first, last: compound(prng) }
  const last = from.last(prng)
  const double = odd > 1 - HYPHENATED_SHARE
  return { first, last: double ? `${last}-${drawBackground(prng).last(prng)}` : last }
}

/** A list whose first entries are drawn often, the last ones seldom; `common` names entries for the front. */
export function ranked(list: readonly string[], common: string, skew: number): Ranked {
  const front = common === '' ? [] : common.split(' ')
  const names = [...front, ...shuffled(list.filter((name) => !front.includes(name)))]
  const cumulative = new Float64Array(names.length)
  let sum = 0
  for (let rank = 0; rank < names.length; rank++) {
    sum += (rank + 1) ** -skew
    cumulative[rank] = sum
  }
  return (prng) => {
    const aim = prng.unit() * sum
    let low = 0
    let high = names.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? 0) < aim) low = middle + 1
      else high = middle
    }
    return names[low] ?? ''
  }
}

function background(share: number, faker: typeof english, common: string): Background {
  const person = faker.rawDefinitions.person
  return {
    share,
    male: ranked(namesOf(person?.first_name, 'male'), '', FIRST_NAME_SKEW),
    female: ranked(namesOf(person?.first_name, 'female'), '', FIRST_NAME_SKEW),
    last: ranked(namesOf(person?.last_name, 'generic'), common, SURNAME_SKEW),
  }
}

function namesOf(definitions: Definitions | null | undefined, key: keyof Definitions): readonly string[] {
  return definitions?.[key] ?? definitions?.generic ?? definitions?.male ?? []
}

function drawBackground(prng: Prng): Background {
  let aim = prng.unit()
  for (const candidate of backgrounds) {
    aim -= candidate.share
    if (aim < 0) return candidate
  }
  return backgrounds[0] ?? { share: 1, male: irish, female: irish, last: irish }
}

/** Lists come sorted by letter; without a shuffle every common name would begin with A. */
function shuffled(list: readonly string[]): string[] {
  const prng = prngOf('order of names')
  const names = [...new Set(list)]
  for (let i = names.length - 1; i > 0; i--) {
    const j = prng.below(i + 1)
    const name = names[i] ?? ''
    names[i] = names[j] ?? ''
    names[j] = name
  }
  return names
}
