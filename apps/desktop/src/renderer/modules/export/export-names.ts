import type { SignalFormat } from '../../../shared/take-away-schemas.ts'

interface What {
  /** 0 is the input, k the k-th layer. */
  readonly stage: number
  readonly lastStage: number
  readonly isPart: boolean
  readonly format: SignalFormat
}

/** `ecg.csv` → `ecg.sinal.csv`, `ecg.layer-2.part.wav` */
export function exportName(file: string, { stage, lastStage, isPart, format }: What): string {
  const what = stage === 0 ? 'input' : stage === lastStage ? 'sinal' : `layer-${stage}`
  return [file.replace(/(?<=.)\.[^.]+$/, ''), what, ...(isPart ? ['part'] : []), format].join('.')
}

/** Names that stay apart in one folder, also where letters are not told apart by their case: `a.csv`, `a-2.csv`. */
export function apart(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const [, stem = name, rest = ''] = /^(.+?)(\.[^]*)?$/.exec(name) ?? []
    let free = name
    for (let k = 2; taken.has(free.toLowerCase()); k++) free = `${stem}-${k}${rest}`
    taken.add(free.toLowerCase())
    return free
  })
}
