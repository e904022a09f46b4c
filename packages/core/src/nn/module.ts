import type { Tensor } from '../tensor.ts'
import { Parameter } from './parameter.ts'

/**
 * The base of layers and models: a property that holds a Parameter or a Module is found by `parameters`,
 * `namedParameters` and printing, in the order of assignment.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export abstract class Module {
  abstract forward(input: Tensor): Tensor

  /** The modules directly inside, with their names. */
  *namedChildren(): Generator<[name: string, module: Module]> {
    for (const [name, value] of Object.entries(this)) if (value instanceof Module) yield [name, value]
  }

  /** Every parameter here and inside, with its dotted name. */
  *namedParameters(prefix = ''): Generator<[name: string, parameter: Parameter]> {
    for (const [name, value] of Object.entries(this))
      if (value instanceof Parameter) yield [prefix + name, value]
    for (const [name, child] of this.namedChildren()) yield* child.namedParameters(`${prefix}${name}.`)
  }

  /** Every parameter here and inside. */
  *parameters(): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters()) yield parameter
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null
  }

  /** What stands between the parentheses when the module is printed. */
  extraRepr(): string {
    return ''
  }

  /** The module as PyTorch prints it. */
  toString(): string {
    const extra = this.extraRepr()
    const children = [...this.namedChildren()].map(([name, child]) => `(${name}): ${indent(String(child))}`)
    if (children.length === 0) return `${this.typeName}(${extra})`
    const lines = extra === '' ? children : [extra, ...children]
    return `${this.typeName}(\n  ${lines.join('\n  ')}\n)`
  }

  /** The name under which the module is printed: its class's. */
  protected get typeName(): string {
    return this.constructor.name
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}

function indent(text: string): string {
  return text.replaceAll('\n', '\n  ')
}
