/** A number as a person reads it: six significant digits, those before the point in threes. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return value.toLocaleString('en-US')
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e9))
    return String(Number(value.toPrecision(6)))
  return value.toLocaleString('en-US', { maximumSignificantDigits: 6 })
}

/** '71.2 kB' */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const power = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(bytes) / 3))
  return power === 0 ? `${bytes} bytes` : `${(bytes / 1000 ** power).toFixed(1)} ${units[power]}`
}

/** A message of several lines in one. */
export function oneLine(text: string, joint = '; '): string {
  return text.replaceAll(/\s*\n\s*/g, joint)
}
