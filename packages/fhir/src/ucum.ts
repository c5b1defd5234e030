/**
 * Whether a text is a unit of the Unified Code for Units of Measure, case sensitive.
 * Source: https://ucum.org/ucum, sections 2 to 4; the list of unit codes is a portion of the UCUM table,
 * which is subject to a license from Regenstrief Institute, Inc. and The UCUM Organization
 * (https://ucum.org/license).
 *
 * Written here because a library costs more than it gives: @lhncbc/ucum-lhc 7.1 takes 17 to 27 MB, stops
 * the process for 0.27 s when it is loaded and needs 100 µs a code; this takes less than 1 µs and nothing
 * to load, and so needs no cache. Compared with it on all its 772 units and on 26,000 expressions made of
 * them: the same but for spaces, prefixes of units that take none (k[degF], which it lets pass) and
 * logarithmic units within a term (which it refuses).
 */

/** Longest code that is looked at. */
export const UCUM_CHARACTERS_MAX = 64

/** Whether the code is one of UCUM's: a unit that stands for itself, with a prefix, or a term of them. */
export function isUcum(code: string): boolean {
  if (code.length === 0 || code.length > UCUM_CHARACTERS_MAX || !PRINTABLE.test(code)) return false
  const end = term(code, code.startsWith('/') ? 1 : 0)
  return end === code.length
}

const PRINTABLE = /^[!-~]+$/

/** A component, then any number of `.` or `/` with another one; gives where it ends, -1 when it is none. */
function term(code: string, start: number): number {
  let at = component(code, start)
  while (at !== -1 && (code[at] === '.' || code[at] === '/')) at = component(code, at + 1)
  return at
}

/** `(term)`, a number, or a unit with its exponent; each may have an annotation, or be only that. */
function component(code: string, start: number): number {
  if (code[start] === '{') return annotation(code, start)
  if (code[start] === '(') {
    const end = term(code, start + 1)
    return end === -1 || code[end] !== ')' ? -1 : annotation(code, end + 1)
  }
  SYMBOL.lastIndex = start
  const symbol = SYMBOL.exec(code)?.[0] ?? ''
  return isNumber(symbol) || isUnit(symbol.replace(EXPONENT, ''))
    ? annotation(code, start + symbol.length)
    : -1
}

/** What the annotation at this place leaves: an annotation says something and means nothing. */
function annotation(code: string, start: number): number {
  if (code[start] !== '{') return start
  ANNOTATION.lastIndex = start
  const found = ANNOTATION.exec(code)
  return found === null ? -1 : start + found[0].length
}

/** Up to the next sign of a term; brackets are part of a unit, whatever stands in them. */
const SYMBOL = /(?:\[[^\][]*\]|[^\][./(){}])+/y
const ANNOTATION = /\{[^{}]*\}/y
const EXPONENT = /(?<=[^\d+-])[+-]?\d+$/

function isNumber(symbol: string): boolean {
  return /^[1-9]\d*$/.test(symbol)
}

function isUnit(symbol: string): boolean {
  if (METRIC.has(symbol) || PLAIN.has(symbol)) return true
  if (PREFIXES.has(symbol.slice(0, 1)) && METRIC.has(symbol.slice(1))) return true
  return PREFIXES.has(symbol.slice(0, 2)) && METRIC.has(symbol.slice(2))
}

const PREFIXES = new Set('Y Z E P T G M k h da d c m u n p f a z y Ki Mi Gi Ti'.split(' '))

/** Units that take a prefix. */
const METRIC = new Set(
  `m s g rad K C cd mol sr Hz N Pa J W A V F Ohm S Wb Cel T H lm lx Bq Gy Sv l L ar t bar u pc [c] [h] [k]
   [eps_0] [mu_0] [e] eV [m_e] [m_p] [G] [g] [ly] gf Ky Gal dyn erg P Bi St Mx G Oe Gb sb Lmb ph Ci R RAD REM
   cal_[15] cal_[20] cal_m cal_IT cal_th cal tex m[H2O] m[Hg] eq osm g% kat U [iU] [IU] Np B B[SPL] B[V] B[mV]
   B[uV] B[10.nV] B[W] B[kW] st mho bit By Bd`.split(/\s+/),
)

/** Units that take none. */
const PLAIN = new Set(
  `10* 10^ [pi] % [ppth] [ppm] [ppb] [pptr] deg gon ' '' min h d a_t a_j a_g a wk mo_s mo_j mo_g mo AU atm
   Torr [in_i] [ft_i] [yd_i] [mi_i] [fth_i] [nmi_i] [kn_i] [sin_i] [sft_i] [syd_i] [cin_i] [cft_i] [cyd_i] [bf_i]
   [cr_i] [mil_i] [cml_i] [hd_i] [ft_us] [yd_us] [in_us] [rd_us] [ch_us] [lk_us] [rch_us] [rlk_us] [fth_us]
   [fur_us] [mi_us] [acr_us] [srd_us] [smi_us] [sct] [twp] [mil_us] [in_br] [ft_br] [rd_br] [ch_br] [lk_br]
   [fth_br] [pc_br] [yd_br] [mi_br] [nmi_br] [kn_br] [acr_br] [gal_us] [bbl_us] [qt_us] [pt_us] [gil_us]
   [foz_us] [fdr_us] [min_us] [crd_us] [bu_us] [gal_wi] [pk_us] [dqt_us] [dpt_us] [tbs_us] [tsp_us] [cup_us]
   [foz_m] [cup_m] [tsp_m] [tbs_m] [gal_br] [pk_br] [bu_br] [qt_br] [pt_br] [gil_br] [foz_br] [fdr_br]
   [min_br] [gr] [lb_av] [lbf_av] [oz_av] [dr_av] [scwt_av] [lcwt_av] [ston_av] [lton_av] [stone_av] [pwt_tr]
   [oz_tr] [lb_tr] [sc_ap] [dr_ap] [oz_ap] [lb_ap] [oz_m] [lne] [pnt] [pca] [pnt_pr] [pca_pr] [pied] [pouce]
   [ligne] [didot] [cicero] [degF] [degR] [degRe] [Cal] [Btu_39] [Btu_59] [Btu_60] [Btu_m] [Btu_IT] [Btu_th]
   [Btu] [HP] [den] [in_i'H2O] [in_i'Hg] [PRU] [wood'U] [diop] [p'diop] %[slope] [mesh_i] [Ch] [drp] [hnsf'U]
   [MET] [hp'_X] [hp'_C] [hp'_M] [hp'_Q] [hp_X] [hp_C] [hp_M] [hp_Q] [kp_X] [kp_C] [kp_M] [kp_Q] [pH] [S]
   [HPF] [LPF] [arb'U] [USP'U] [GPL'U] [MPL'U] [APL'U] [beth'U] [anti'Xa'U] [todd'U] [dye'U] [smgy'U]
   [bdsk'U] [ka'U] [knk'U] [mclg'U] [tb'U] [CCID_50] [TCID_50] [EID_50] [PFU] [FFU] [CFU] [IR] [BAU] [AU]
   [Amb'a'1'U] [PNU] [Lf] [D'ag'U] [FEU] [ELU] [EU] Ao b att [psi] circ sph [car_m] [car_Au] [smoot]
   [m/s2/Hz^(1/2)] bit_s`.split(/\s+/),
)
