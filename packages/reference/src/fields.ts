import { FixtureError } from './format.ts'

/** Where in a folder of fixtures a JSON value stands, so that every complaint can say so. */
export class Field {
  constructor(
    readonly value: unknown,
    private readonly place: string,
    private readonly path = '',
  ) {}

  fail(rule: string): never {
    throw new FixtureError(`${this.place}${this.path && `, ${this.path}`}: ${rule}`)
  }

  private expected(what: string): never {
    return this.fail(`expected ${what}, but got ${excerpt(this.value)}`)
  }

  /** Neither left out nor null. */
  get present(): boolean {
    return this.value !== undefined && this.value !== null
  }

  /** A member of an object, under snake_case or camelCase; absent members are `undefined`. */
  at(key: string): Field {
    const members = this.object()
    const found = key in members ? key : camelCase(key)
    return new Field(members[found], this.place, this.path ? `${this.path}.${found}` : found)
  }

  object(): Record<string, unknown> {
    if (typeof this.value !== 'object' || this.value === null || Array.isArray(this.value)) {
      return this.expected('an object')
    }
    return this.value as Record<string, unknown>
  }

  /** An object's members by key; none when it is absent. */
  entries(): [string, Field][] {
    if (!this.present) return []
    return Object.entries(this.object()).map(([key, value]) => [
      key,
      new Field(value, this.place, this.path ? `${this.path}.${key}` : key),
    ])
  }

  items(): Field[] {
    if (!Array.isArray(this.value)) return this.expected('an array')
    return this.value.map((item: unknown, i) => new Field(item, this.place, `${this.path}[${i}]`))
  }

  string(): string {
    return typeof this.value === 'string' ? this.value : this.expected('a string')
  }

  boolean(fallback: boolean): boolean {
    if (!this.present) return fallback
    return typeof this.value === 'boolean' ? this.value : this.expected('true or false')
  }

  count(): number {
    const { value } = this
    return typeof value === 'number' && Number.isInteger(value) && value >= 0
      ? value
      : this.expected('a non-negative integer')
  }
}

export function snakeCase(name: string): string {
  return name.replace(/[a-z\d][A-Z]/g, ([last, first]) => `${last}_${first!.toLowerCase()}`)
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

export function excerpt(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
