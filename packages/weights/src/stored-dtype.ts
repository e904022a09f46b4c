import type { Dtype } from '@sinal/core'

/** How the elements lie in a file, in safetensors' words. */
export type StoredDtype =
  'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U64' | 'U32' | 'U16' | 'U8' | 'BOOL'

interface Layout {
  /** Bytes an element takes in the file. */
  readonly bytes: number
  /** The dtype of the tensor that it becomes. */
  readonly dtype: Dtype
}

/** Float formats below float32 widen to it; integers become int32 where every value fits, else reading fails. */
export const layouts: Readonly<Record<StoredDtype, Layout>> = {
  F64: { bytes: 8, dtype: 'float64' },
  F32: { bytes: 4, dtype: 'float32' },
  F16: { bytes: 2, dtype: 'float32' },
  BF16: { bytes: 2, dtype: 'float32' },
  I64: { bytes: 8, dtype: 'int32' },
  I32: { bytes: 4, dtype: 'int32' },
  I16: { bytes: 2, dtype: 'int32' },
  I8: { bytes: 1, dtype: 'int32' },
  U64: { bytes: 8, dtype: 'int32' },
  U32: { bytes: 4, dtype: 'int32' },
  U16: { bytes: 2, dtype: 'int32' },
  U8: { bytes: 1, dtype: 'int32' },
  BOOL: { bytes: 1, dtype: 'bool' },
}

export function isStoredDtype(name: unknown): name is StoredDtype {
  return typeof name === 'string' && Object.hasOwn(layouts, name)
}

/** How each dtype is written: as it is. */
export const storedAs: Readonly<Record<Dtype, StoredDtype>> = {
  float64: 'F64',
  float32: 'F32',
  int32: 'I32',
  bool: 'BOOL',
}

/** What a file holds under a name, known before the elements are read. */
export interface TensorInfo {
  readonly name: string
  readonly shape: readonly number[]
  /** How the file keeps the elements. */
  readonly stored: StoredDtype
  /** The dtype of the tensor: other than `stored` says for F16 and BF16 (float32) and most integers (int32). */
  readonly dtype: Dtype
}
