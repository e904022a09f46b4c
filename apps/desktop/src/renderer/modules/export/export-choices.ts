import { useLocalStorage } from '@vueuse/core'
import * as v from 'valibot'
import {
  delimiters,
  sampleTypes,
  signalFormats,
  type WriteChoice,
} from '../../../shared/take-away-schemas.ts'

const choicesSchema = v.object({
  format: v.picklist(signalFormats),
  /** Null: as the source. */
  delimiter: v.nullable(v.picklist(delimiters)),
  decimal: v.nullable(v.picklist(['.', ','])),
  sampleType: v.picklist(sampleTypes),
})
export type ExportChoices = v.InferOutput<typeof choicesSchema>

/** Each time a new one: what is chosen is written into it. */
const first = (): ExportChoices => ({
  format: 'csv',
  delimiter: null,
  decimal: null,
  sampleType: 'float32',
})

/**
 * How samples were written last. It is a habit of the user, no part of the work: it outlives sessions and is not undone.
 */
export const useExportChoices = () =>
  useLocalStorage<ExportChoices>('export-choices', first, {
    serializer: {
      read: (text) => {
        try {
          return v.parse(choicesSchema, JSON.parse(text))
        } catch {
          return first()
        }
      },
      write: (choices) => JSON.stringify(choices),
    },
  })

/** @param clip whether samples beyond PCM's range may be clipped; asked anew each time */
export function writeChoice(choices: ExportChoices, clip: boolean): WriteChoice {
  const { format, delimiter, decimal, sampleType } = choices
  if (format === 'csv') return { format, delimiter, decimal }
  return format === 'wav' ? { format, sampleType, clip } : { format }
}
