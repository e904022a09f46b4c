import { type Dtype, isFloat } from '../dtype.ts'
import { DtypeError, show } from '../errors.ts'
import type { Generator } from '../random/index.ts'

export interface ParameterOptions {
  /** Default float32. */
  readonly dtype?: Dtype
}

export interface DrawnParameterOptions extends ParameterOptions {
  /** Where the initial weights are drawn from; default the generator that `manualSeed` seeds. */
  readonly generator?: Generator
}

/** The dtype of a layer's parameters. */
export function parameterDtype(where: string, dtype: Dtype = 'float32'): Dtype {
  if (isFloat(dtype)) return dtype
  throw new DtypeError(`${where}: dtype must be float32 or float64, but got ${show(dtype)}`)
}
