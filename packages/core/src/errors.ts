import type { MessageDetails, Said } from './sentence-book.ts'

/** Base class of every error that Sinal throws on purpose. */
export class SinalError extends Error {
  // Getters on the prototype: V8 reads the name for the stack's first line while the error is being made.
  override get name(): string {
    return 'SinalError'
  }

  /** Which problem it is, for whoever words it in another language; null where it is a mistake in a program. */
  readonly code: string | null
  /** What its sentence is filled with. */
  readonly details: MessageDetails

  constructor(message: string | Said, options?: { cause?: unknown }) {
    const { code, details, text } =
      typeof message === 'string' ? { code: null, details: {}, text: message } : message
    super(text, options)
    this.code = code
    this.details = details
  }
}

/** Shapes that do not fit each other, or a shape that an operation cannot take. */
export class ShapeError extends SinalError {
  override get name() {
    return 'ShapeError'
  }
}

/** An option or argument outside its legal values. */
export class OptionError extends SinalError {
  override get name() {
    return 'OptionError'
  }
}

/** A dtype that an operation cannot take, or dtypes that may not be mixed. */
export class DtypeError extends SinalError {
  override get name() {
    return 'DtypeError'
  }
}

/** A dimension or an index out of range (PyTorch's IndexError). */
export class IndexError extends SinalError {
  override get name() {
    return 'IndexError'
  }
}

/** A gradient that cannot be computed as asked. */
export class AutogradError extends SinalError {
  override get name() {
    return 'AutogradError'
  }
}

/** A backend that is not available, or a kernel that it does not have. */
export class BackendError extends SinalError {
  override get name() {
    return 'BackendError'
  }
}

/** Memory that the system does not give. */
export class MemoryError extends SinalError {
  override get name() {
    return 'MemoryError'
  }
}

/** One line of the table under a ShapeError: what it is, its shape, what the axes mean. */
export type ShapeLine = readonly [label: string, shape: readonly number[], axes?: string]

/**
 * The text of a ShapeError: the rule and what came, then the shapes with what their axes mean.
 *
 * @param rule `<where>: <rule>, but got <value>`
 */
export function shapeMessage(rule: string, lines: readonly ShapeLine[]): string {
  const labelWidth = Math.max(...lines.map(([label]) => label.length))
  const shapes = lines.map(([, shape]) => `[${shape.join(', ')}]`)
  const shapeWidth = Math.max(...shapes.map((text) => text.length))
  const rows = lines.map(([label, , axes], i) =>
    `  ${label.padEnd(labelWidth)} ${axes ? `${shapes[i].padEnd(shapeWidth)}   ${axes}` : shapes[i]}`.trimEnd(),
  )
  return [rule, ...rows].join('\n')
}

/** How a value is shown in a message: strings quoted, arrays in brackets, the rest as JavaScript prints it. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `a function`
  if (typeof value === 'object' && value !== null)
    return value.constructor?.name ? `a ${value.constructor.name}` : 'an object'
  return Object.is(value, -0) ? '-0' : String(value)
}
