/** What options of the libraries are called on the command line. */
const FLAGS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:set )?(overwrite|clip): true/g, '--$1'],
  [/\bset (decimal|thousands|timeFormat): (?:'([^']*)'|"([^"]*)")/g, '--as $1=$2$3'],
  [/\bset sampleRate when you open it/g, '--as sampleRate=HZ'],
  [/\b(?:set )?missingSamples: '(\w+)'/g, '--missing-samples $1'],
  [/\bresample must be\b/g, '--resample must be'],
  [/\b(?:write )?sampleType: '(\w+)'/g, '--sample-type $1'],
  [/\bread\(\{ resample: '(\w+)' \}\)/g, '--resample $1'],
  [/\(source\.sampleRate can say it\)/g, "(the recipe's source.sampleRate or --as sampleRate=HZ can say it)"],
  // Where `PlanError` speaks of the place of the results.
  [/\b(expected|as|with) out(?=[,)])/g, '$1 --out'],
]

/** A message of a library, whose options are flags here. */
export function inFlags(message: string): string {
  return FLAGS.reduce((text, [written, flag]) => text.replace(written, flag), message)
}
