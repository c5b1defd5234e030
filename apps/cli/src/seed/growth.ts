/**
 * How children grow: medians by age, close to the WHO standards (0-2 years) and the CDC charts (2-18),
 * rounded; between two points the curve is a straight line.
 * Source: https://www.cdc.gov/growthcharts/percentile_data_files.htm
 */

const AGES = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]

const BOY_CM = [
  49.9, 61.4, 67.6, 72, 75.7, 82.3, 87.1, 96.1, 103.3, 110, 116, 121.7, 127.3, 132.6, 137.8, 143.1, 149.1,
  156, 163.2, 169, 172.9, 175.2, 176.1,
]
const GIRL_CM = [
  49.1, 59.8, 65.7, 70.1, 74, 80.7, 85.7, 95.1, 102.7, 109.4, 115.1, 120.8, 126.6, 132.5, 138.6, 145, 151.2,
  156.4, 159.8, 161.7, 162.5, 162.9, 163.1,
]
const BOY_KG = [
  3.3, 6.4, 7.9, 8.9, 9.6, 10.9, 12.2, 14.3, 16.3, 18.3, 20.5, 22.9, 25.4, 28.1, 31.2, 35, 39.9, 45, 50.8, 56,
  60.8, 64.4, 66.9,
]
const GIRL_KG = [
  3.2, 5.8, 7.3, 8.2, 8.9, 10.2, 11.5, 13.9, 16.1, 18.2, 20.2, 22.4, 25, 28.2, 31.9, 36.9, 41.5, 45.8, 49, 52,
  53.9, 55.1, 56.2,
]
const HEAD_AGES = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3]
const HEAD_CM = [34.1, 40, 42.8, 44.5, 45.6, 46.9, 47.8, 49]

/** Deviations: height by a part of the median, weight by a part of its logarithm. */
const HEIGHT_SPREAD = 0.04
const WEIGHT_SPREAD = 0.12
const HEAD_SPREAD = 0.03

/** Growth ends here. */
export const ADULT_AGE = 18

/** Height in cm at an age in years, for a child this many deviations above the median. */
export function heightCm(age: number, female: boolean, deviations: number): number {
  return interpolate(AGES, female ? GIRL_CM : BOY_CM, age) * (1 + HEIGHT_SPREAD * deviations)
}

/** Weight in kg of a child at an age in years. */
export function childWeightKg(age: number, female: boolean, deviations: number): number {
  return interpolate(AGES, female ? GIRL_KG : BOY_KG, age) * Math.exp(WEIGHT_SPREAD * deviations)
}

/** Head circumference in cm, to three years. */
export function headCm(age: number, female: boolean, deviations: number): number {
  const median = interpolate(HEAD_AGES, HEAD_CM, age) + (female ? -0.4 : 0.4)
  return median * (1 + HEAD_SPREAD * deviations)
}

/** The value of a polyline at x; beyond its ends it stays level. */
export function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  let right = 1
  while (right < xs.length - 1 && (xs[right] ?? 0) < x) right++
  const x0 = xs[right - 1] ?? 0
  const x1 = xs[right] ?? 1
  const y0 = ys[right - 1] ?? 0
  const y1 = ys[right] ?? 0
  return y0 + (y1 - y0) * Math.min(1, Math.max(0, (x - x0) / (x1 - x0)))
}
