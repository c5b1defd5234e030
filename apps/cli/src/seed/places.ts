/** Where the invented clinics stand: towns that do not exist, in states and time zones that do. */
import { faker } from '@faker-js/faker/locale/en'
import { ranked } from './names.ts'
import type { Prng } from './prng.ts'

/** A neighbourhood of towns around one clinic. */
export type Region = {
  readonly timeZone: string
  readonly state: string
  /** First three digits of the postal codes. */
  readonly postalPrefix: string
  /** The clinic's own town first. */
  readonly towns: readonly string[]
}

/** An address as the `address` columns keep it. */
export type Address = {
  line: string[]
  city: string
  state: string
  postal_code: string
  country: string
}

const TOWN_SKEW = 1
const FLAT_SHARE = 0.22

const REGIONS: readonly [Region, ...Region[]] = [
  region('America/New_York', 'MA', '017', 'Riverside Mills,Old Harbour,Ashby Green,Stonebridge,West Alder'),
  region('America/Denver', 'CO', '805', 'Oakdale Heights,Juniper Flats,Larkspur Mesa,Cold Spring'),
  region('America/Los_Angeles', 'WA', '982', 'Stride Bay,Cedar Landing,North Fernwood,Tidewater,Elk Point'),
  region('America/Chicago', 'IA', '523', 'Prairie Junction,Maple Bend,Linden Grove,Fox Creek'),
  region('America/Phoenix', 'AZ', '853', 'Copper Wells,Saguaro Park,Dry Creek,Mesa Vista'),
  region('America/Detroit', 'MI', '484', 'Northport Cove,Spruce Head,Lower Barrens'),
  region('America/Anchorage', 'AK', '996', 'Glacier View,Birch Lake,Raven Inlet'),
  region('Pacific/Honolulu', 'HI', '967', 'Palm Terrace,Coral Shore,Upper Valley'),
]

const street = ranked(streetNames(), '', 0.5)

/** The region at a position of the list, which repeats. */
export function regionAt(position: number): Region {
  return REGIONS[position % REGIONS.length] ?? REGIONS[0]
}

/** The region of a time zone; the first one when no clinic of ours stands there. */
export function regionOf(timeZone: string): Region {
  return REGIONS.find((candidate) => candidate.timeZone === timeZone) ?? REGIONS[0]
}

/** Draws where somebody lives: most often in the clinic's own town. */
export function drawAddress(prng: Prng, region: Region): Address {
  const flat = prng.chance(FLAT_SHARE) ? [`Apt. ${1 + prng.below(60)}`] : []
  const town = Math.floor(region.towns.length * prng.unit() ** (1 + TOWN_SKEW))
  return {
    line: [`${1 + prng.below(980)} ${street(prng)}`, ...flat],
    city: region.towns[town] ?? '',
    state: region.state,
    postal_code: region.postalPrefix + String(town * 7 + 1 + prng.below(6)).padStart(2, '0'),
    country: 'US',
  }
}

/** A telephone number that no network gives out: area code 555 with an exchange of 010 to 019. */
export function drawPhone(prng: Prng): string {
  return `+1-555-01${prng.below(10)}-${String(prng.below(10_000)).padStart(4, '0')}`
}

function region(timeZone: string, state: string, postalPrefix: string, towns: string): Region {
  return { timeZone, state, postalPrefix, towns: towns.split(',') }
}

function streetNames(): readonly string[] {
  const names: unknown = faker.rawDefinitions.location?.street_name
  return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : []
}
