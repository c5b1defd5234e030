'use client'
import { encode } from 'uqr'

/** Modules of white around a code, so that cameras find it. */
const QUIET = 4

/** A QR code, always dark on white: cameras want it so. */
export function QrPicture({ content, label }: { readonly content: string; readonly label: string }) {
  const { data, size } = encode(content, { border: 0 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  const side = size + 2 * QUIET
  return (
    <svg
      role="img"
      aria-label={label}
      width="200"
      height="200"
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
    >
      <rect x={-QUIET} y={-QUIET} width={side} height={side} fill="#ffffff" />
      <path d={dark.join('')} fill="#000000" shapeRendering="crispEdges" />
    </svg>
  )
}
