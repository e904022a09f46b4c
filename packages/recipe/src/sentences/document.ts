import { RULES, type RuleCode } from './rules.ts'
import { inEnglish, listed, type Shown } from './shown.ts'

/** What can be wrong with a document, or with what it asks of a signal: `RecipeError.problem`. */
export const documentProblems = {
  'recipe-object': ({ got, items }: Shown) =>
    `a recipe must be an object, but got ${inEnglish({ got, items })}`,
  'recipe-json': ({ line, column, expected, found }: JsonPlace) =>
    `line ${line}, column ${column}: expected ${expected}, but got ${found}`,
  'recipe-version': ({ got, items }: Shown) =>
    `expected ${RULES.version}, but got ${inEnglish({ got, items })}`,
  'recipe-unknown-key': ({ known }: { known: string }) => `unknown key (known here: ${known})`,
  'recipe-misspelt-key': ({ meant }: { meant: string }) => `unknown key (did you mean ${meant}?)`,
  'recipe-missing': () => 'is missing',
  'recipe-meant': ({ meant, got }: Record<'meant' | 'got', string>) => `expected '${meant}', but got ${got}`,
  'recipe-choice': ({ choices, got, items }: Shown & { choices: string }) =>
    `expected ${listed(choices)}, but got ${inEnglish({ got, items })}`,
  'recipe-layer-type': ({ known, got, items }: Shown & { known: string }) =>
    `expected one of ${listed(known)}, but got ${inEnglish({ got, items })}`,
  'recipe-expected': ({ rule, got, items }: Shown & { rule: RuleCode }) =>
    `expected ${RULES[rule]}, but got ${inEnglish({ got, items })}`,

  'recipe-layer-place': ({ count, got }: Counted) => `expected a place below ${count}, but got ${got}`,
  'recipe-layer-name': ({ names, name }: Record<'names' | 'name', string>) =>
    `expected one of ${names}, but got ${name}`,
  'recipe-layer-names-none': ({ name }: { name: string }) =>
    `expected a place (no layer has a name), but got ${name}`,
  'recipe-layer-name-twice': ({ places, name }: Record<'places' | 'name', string>) =>
    `expected a place (${places}), as several layers have this name, but got ${name}`,
  'recipe-channel-index': ({ count, got }: Counted) => `expected an index below ${count}, but got ${got}`,
  'recipe-channel-name': ({ names, name }: Record<'names' | 'name', string>) =>
    `expected one of ${names}, but got ${name}`,
  'recipe-channel-name-twice': ({ indices, name }: Record<'indices' | 'name', string>) =>
    `expected an index (${indices}), as several channels have this name, but got ${name}`,

  'recipe-once': ({ name, because }: Record<'name' | 'because', string>) =>
    `expected a source that can be read again, but got one that can be read only once, and ${name} reads it first: ${because} (runRecipe, which holds the whole signal, can)`,
  'recipe-no-length': () => "expected the length of the chain's input to place its outputs, but got none",
  'recipe-export-layers': ({ count }: { count: number }) =>
    `expected one layer in an export, but got ${count}`,
  'recipe-export-layer': ({ to, known, name }: Record<'to' | 'known' | 'name', string>) =>
    `expected a layer that can be exported to ${to} (${known}), but got ${name}`,
  'recipe-engine': ({ problem }: { problem: string }) => problem,

  'step-mean-std': () => 'is missing (give both mean and std, or neither)',
  'step-no-rate': () => 'expected up, down or sampleRate, but got none',
  'step-factor-beside-rate': ({ got }: { got: number }) =>
    `expected nothing beside sampleRate, but got ${got}`,
  'step-value-unused': ({ got }: { got: number }) =>
    `expected nothing without "method": "value", but got ${got}`,
  'step-rate-unknown': () =>
    'expected a signal whose sample rate is known, but got one without (give up and down)',
  'step-ratio': ({ rate, most, got }: Record<'rate' | 'most' | 'got', number>) =>
    `expected a rate whose ratio to the signal's, ${rate} Hz, is one of integers up to ${most}, but got ${got}`,
  'step-all-missing': ({ channel }: { channel: number }) =>
    `expected at least one sample in channel ${channel}, but all are missing`,
  'step-missing-sample': ({ sample, channel }: Record<'sample' | 'channel', number>) =>
    `expected samples that are finite numbers, but got a missing one (sample ${sample} of channel ${channel}; put "fill" before)`,
  'step-infinite-sample': ({ value, sample, channel }: Record<'sample' | 'channel', number> & Value) =>
    `expected samples that are finite numbers, but got ${value} (sample ${sample} of channel ${channel})`,
}

export interface JsonPlace {
  readonly line: number
  readonly column: number
  readonly expected: string
  readonly found: string
}

export interface Counted {
  readonly count: number
  readonly got: number
}

export interface Value {
  readonly value: string
}
