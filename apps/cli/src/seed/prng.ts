/**
 * Chance that can be repeated. The generator is sfc32 (Chris Doty-Humphrey, PractRand): 128 bits of
 * state, a counter that guarantees a period of at least 2^32, and a few integer operations a number.
 */

/** A source of numbers that depends on nothing but the four words it was started with. */
export type Prng = {
  /** Starts the sequence that belongs to four 32-bit words. */
  start(a: number, b: number, c: number, d: number): void
  /** 32 random bits as an unsigned integer. */
  bits(): number
  /** A number in [0, 1). */
  unit(): number
  /** A whole number in [0, limit). */
  below(limit: number): number
  /** Whether something of this probability happens. */
  chance(probability: number): boolean
  /** A bell-shaped number of mean 0 and deviation 1, never beyond ±3.5: no impossible values in the tails. */
  normal(): number
  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]]): T
}

/** Four words that stand for a name: equal for equal text, unrelated for different text. */
export type SeedWords = readonly [number, number, number, number]

/** Rounds after which the first numbers no longer show how alike two starting points were. */
const WARM_UP_ROUNDS = 15

/** Creates a generator; `start` must be called before the first number is worth anything. */
export function createPrng(): Prng {
  let a = 0
  let b = 0
  let c = 0
  let counter = 1

  function bits(): number {
    const out = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + out) | 0
    return out >>> 0
  }
  const unit = (): number => bits() / 4_294_967_296

  return {
    start(first, second, third, fourth) {
      a = first | 0
      b = second | 0
      c = third | 0
      counter = fourth | 1
      for (let round = 0; round < WARM_UP_ROUNDS; round++) bits()
    },
    bits,
    unit,
    below: (limit) => Math.floor(unit() * limit),
    chance: (probability) => unit() < probability,
    // Four uniform numbers: mean 2, variance 1/3. Exact on every machine, unlike logarithms and cosines.
    normal: () => (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772,
    pick: (list) => list[Math.floor(unit() * list.length)] ?? list[0],
  }
}

/** A generator that starts from a name. */
export function prngOf(name: string): Prng {
  const prng = createPrng()
  prng.start(...seedWords(name))
  return prng
}

/** Puts numbers into an order of chance. */
export function shuffle(prng: Prng, list: number[]): void {
  for (let i = list.length - 1; i > 0; i--) {
    const other = prng.below(i + 1)
    ;[list[i], list[other]] = [list[other] ?? 0, list[i] ?? 0]
  }
}

/** Hashes a name into four words (FNV-1a with four offsets, then a final mix). */
export function seedWords(name: string): SeedWords {
  return [hash(name, 0x811c9dc5), hash(name, 0x2545f491), hash(name, 0x9e3779b9), hash(name, 0x6c078965)]
}

function hash(text: string, offset: number): number {
  let h = offset
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
