import { writeSignals } from './create-signals.ts'
import type { Signals, WriteOptions, Written } from './types.ts'

/**
 * Writes signals as CSV, whatever the file is called: one header with names and units, a time column that gives the
 * sample rate back, and for each sample the shortest text that reads back to the same number.
 *
 * The file appears whole or not at all: it is written under a temporary name beside it, then renamed.
 *
 * @throws {SignalError} the file exists (unless `overwrite`), can't be written, or the options contradict each other
 */
export function writeCsv(path: string, signals: Signals, options: WriteOptions = {}): Promise<Written> {
  return writeSignals(path, signals, { ...options, format: 'csv' })
}
