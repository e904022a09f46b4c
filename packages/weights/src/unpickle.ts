import { show } from './errors.ts'
import { PickleCursor } from './pickle-cursor.ts'
import { Global, type Pickled, type PickledKey, type Refuse } from './pickled.ts'
import { say } from './say.ts'

/** What names and persistent ids stand for: the only things beside numbers, strings and containers. */
export interface Vocabulary {
  /** The name of a module, or null for one that is refused. */
  global(module: string, name: string): Global | null
  persistent(id: Pickled, refuse: Refuse): Pickled
}

/**
 * Containers, marks and memo entries take 1 byte in a file and up to hundreds in memory. A tensor of a state_dict needs
 * about 20 of them.
 */
const MAX_OBJECTS = 2_000_000

/** Far above any integer that a checkpoint keeps. */
const MAX_INTEGER_BYTES = 1024

/**
 * Reads a pickle, protocols 2 to 5, that consists of numbers, strings, None, tuples, lists, dicts and what the
 * vocabulary knows. Nothing is imported or called beyond that: any other name is refused.
 *
 * @throws {WeightsError} naming the byte, and what is refused there
 * @see https://docs.python.org/3/library/pickletools.html
 */
export function unpickle(bytes: Uint8Array, file: string, entry: string, vocabulary: Vocabulary): Pickled {
  const machine = new Machine(new PickleCursor(bytes, file, entry), vocabulary)
  while (!machine.done) machine.step()
  return machine.pop()
}

/** A list or a dict while it is filled. */
type Open = Pickled | Pickled[] | Map<PickledKey, Pickled>

class Machine {
  done = false
  readonly cursor: PickleCursor
  readonly vocabulary: Vocabulary
  readonly #memo = new Map<number, Open>()
  /** One stack for each open mark, above the first. */
  readonly #stacks: Open[][] = [[]]
  /** Where the opcode being carried out is. */
  #opcodeAt = 0
  #objects = 0

  constructor(cursor: PickleCursor, vocabulary: Vocabulary) {
    this.cursor = cursor
    this.vocabulary = vocabulary
  }

  step(): void {
    this.#opcodeAt = this.cursor.at
    const opcode = this.cursor.u8()
    const perform = opcodes.get(opcode)
    if (perform === undefined) {
      const rule = 'only what torch.save writes for numbers, strings, containers and tensors is read'
      this.refuse(`${rule}, but got opcode 0x${opcode.toString(16).padStart(2, '0')}`)
    }
    perform(this)
  }

  readonly refuse: Refuse = (problem) => {
    throw this.cursor.error(problem, this.#opcodeAt)
  }

  push(value: Open): void {
    this.#stacks.at(-1)!.push(value)
  }

  pop(): Pickled {
    const value = this.#stacks.at(-1)!.pop()
    return value === undefined ? this.refuse('a value must be on the stack, but got none') : value
  }

  top(): Open {
    const value = this.#stacks.at(-1)!.at(-1)
    return value === undefined ? this.refuse('a value must be on the stack, but got none') : value
  }

  /** Pushes a container, of which there may not be any number. */
  build(container: Open): void {
    this.#count()
    this.push(container)
  }

  mark(): void {
    this.#count()
    this.#stacks.push([])
  }

  #count(): void {
    this.#objects += 1
    if (this.#objects > MAX_OBJECTS) {
      this.refuse(`a checkpoint must have at most ${MAX_OBJECTS} containers and references, but got more`)
    }
  }

  /** What was pushed since the last mark. */
  popMark(): Pickled[] {
    if (this.#stacks.length === 1) return this.refuse('a mark must be on the stack, but got none')
    return this.#stacks.pop()!
  }

  popMany(count: number): Pickled[] {
    return Array.from({ length: count }, () => this.pop()).reverse()
  }

  memoize(index = this.#memo.size): void {
    this.#count()
    this.#memo.set(index, this.top())
  }

  recall(index: number): void {
    const value = this.#memo.get(index)
    this.push(value === undefined ? this.refuse(`memo ${index} must be there, but got none`) : value)
  }

  append(items: readonly Pickled[]): void {
    const list = this.top()
    if (!Array.isArray(list)) return this.refuse(`items must be added to a list, but got ${describe(list)}`)
    for (const item of items) list.push(item)
  }

  setItems(items: readonly Pickled[]): void {
    const dict = this.top()
    if (!(dict instanceof Map)) return this.refuse(`items must be added to a dict, but got ${describe(dict)}`)
    if (items.length % 2 !== 0) return this.refuse('every key must have a value, but got one without')
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i]
      if (typeof key === 'object' && key !== null) {
        return this.refuse(`keys must be strings or numbers, but got ${describe(key)}`)
      }
      dict.set(key, items[i + 1])
    }
  }

  integer(length: number): void {
    if (length > MAX_INTEGER_BYTES) {
      this.refuse(`an integer must have at most ${MAX_INTEGER_BYTES} bytes, but got ${length}`)
    }
    this.push(this.cursor.integer(length))
  }

  global(module: string, name: string): void {
    const found = this.vocabulary.global(module, name)
    if (found !== null) return this.push(found)
    const remedy = 'torch.save(model.state_dict(), …)'
    return this.refuse(say('weights-built', { name: `${module}.${name}`, remedy }))
  }

  stackGlobal(): void {
    const [module, name] = this.popMany(2)
    if (typeof module === 'string' && typeof name === 'string') return this.global(module, name)
    return this.refuse(`a name must be two strings, but got ${describe(module)} and ${describe(name)}`)
  }

  reduce(): void {
    const [callable, args] = this.popMany(2)
    if (!(callable instanceof Global) || callable.call === null) {
      return this.refuse(`refused to call ${describe(callable)}`)
    }
    if (!Array.isArray(args)) return this.refuse(`arguments must be a tuple, but got ${describe(args)}`)
    return this.build(callable.call(args, this.refuse))
  }

  /** `state_dict()` hangs the versions of its modules on its OrderedDict; nothing else may have attributes. */
  setState(): void {
    const state = this.pop()
    const isMetadata = state instanceof Map && [...state.keys()].every((key) => key === '_metadata')
    if (this.top() instanceof Map && isMetadata) return
    this.refuse(`refused to set attributes of ${describe(this.top())}`)
  }

  frame(): void {
    // Frames tell a reader of streams how much to fetch; the length must still be true.
    const length = this.cursor.u64()
    const { at } = this.cursor
    this.cursor.skip(length)
    this.cursor.at = at
  }

  protocol(): void {
    const version = this.cursor.u8()
    if (version < 2 || version > 5) this.refuse(`protocol must be 2, 3, 4 or 5, but got ${version}`)
  }
}

function describe(value: Open): string {
  if (value instanceof Global) return value.qualifiedName
  if (value instanceof Map) return 'a dict'
  if (Array.isArray(value)) return 'a list'
  return show(value)
}

/** By their bytes, under the names of Python's pickletools. */
const opcodes: ReadonlyMap<number, (machine: Machine) => void> = new Map([
  [0x80, (m) => m.protocol()], // PROTO
  [0x95, (m) => m.frame()], // FRAME
  [0x2e, (m) => void (m.done = true)], // STOP

  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4a, (m) => m.push(m.cursor.i32())], // BININT
  [0x4b, (m) => m.push(m.cursor.u8())], // BININT1
  [0x4d, (m) => m.push(m.cursor.u16())], // BININT2
  [0x8a, (m) => m.integer(m.cursor.u8())], // LONG1
  [0x8b, (m) => m.integer(m.cursor.u32())], // LONG4
  [0x47, (m) => m.push(m.cursor.f64())], // BINFLOAT
  [0x58, (m) => m.push(m.cursor.text(m.cursor.u32()))], // BINUNICODE
  [0x8c, (m) => m.push(m.cursor.text(m.cursor.u8()))], // SHORT_BINUNICODE
  [0x8d, (m) => m.push(m.cursor.text(m.cursor.u64()))], // BINUNICODE8

  [0x28, (m) => m.mark()], // MARK
  [0x29, (m) => m.build([])], // EMPTY_TUPLE
  [0x85, (m) => m.build(m.popMany(1))], // TUPLE1
  [0x86, (m) => m.build(m.popMany(2))], // TUPLE2
  [0x87, (m) => m.build(m.popMany(3))], // TUPLE3
  [0x74, (m) => m.build(m.popMark())], // TUPLE
  [0x5d, (m) => m.build([])], // EMPTY_LIST
  [0x61, (m) => m.append([m.pop()])], // APPEND
  [0x65, (m) => m.append(m.popMark())], // APPENDS
  [0x7d, (m) => m.build(new Map())], // EMPTY_DICT
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popMark())], // SETITEMS

  [0x71, (m) => m.memoize(m.cursor.u8())], // BINPUT
  [0x72, (m) => m.memoize(m.cursor.u32())], // LONG_BINPUT
  [0x94, (m) => m.memoize()], // MEMOIZE
  [0x68, (m) => m.recall(m.cursor.u8())], // BINGET
  [0x6a, (m) => m.recall(m.cursor.u32())], // LONG_BINGET

  [0x63, (m) => m.global(m.cursor.line(), m.cursor.line())], // GLOBAL
  [0x93, (m) => m.stackGlobal()], // STACK_GLOBAL
  [0x51, (m) => m.build(m.vocabulary.persistent(m.pop(), m.refuse))], // BINPERSID
  [0x52, (m) => m.reduce()], // REDUCE
  [0x62, (m) => m.setState()], // BUILD
])
