/** What rectangles of whole pixels are filled in: a canvas, or {@link Pixels}. */
export interface Rects {
  fillRect(left: number, top: number, width: number, height: number): void
}

/**
 * A part of a canvas whose pixels are written one by one. A band of a thousand columns takes a fraction of what as many
 * calls of a canvas take, each of which is recorded and played back; put onto the canvas, it replaces what was there.
 */
export class Pixels implements Rects {
  /** Of what is filled next, as `packed` makes it. */
  color = 0
  #width = 0
  #height = 0
  /** By rows; at least as long as they are. */
  #data = new Uint32Array()
  #image: ImageData | null = null

  /** Of this size from now on, and transparent. */
  clear(width: number, height: number): void {
    if (width !== this.#width || width * height > this.#data.length) {
      this.#data = new Uint32Array(width * height)
      this.#image = null
    } else this.#data.fill(0, 0, width * height)
    this.#width = width
    this.#height = height
  }

  /** Cut to what there is. */
  fillRect(left: number, top: number, width: number, height: number): void {
    const right = Math.min(left + width, this.#width)
    const bottom = Math.min(top + height, this.#height)
    const first = Math.max(left, 0)
    for (let y = Math.max(top, 0); y < bottom; y++) {
      const row = y * this.#width
      for (let x = first; x < right; x++) this.#data[row + x] = this.color
    }
  }

  /** Of the pixel at a place; 0 is transparent. */
  at(left: number, top: number): number {
    return this.#data[top * this.#width + left]!
  }

  put(ctx: CanvasRenderingContext2D, left: number, top: number): void {
    if (this.#width === 0 || this.#height === 0) return
    this.#image ??= new ImageData(new Uint8ClampedArray(this.#data.buffer), this.#width)
    ctx.putImageData(this.#image, left, top, 0, 0, this.#width, this.#height)
  }
}

const packedColors = new Map<string, number | null>()
let probe: CanvasRenderingContext2D | null = null

/** A colour of CSS as a pixel has it; null of one that lets shine through what lies behind, which a pixel would replace. */
export function packed(color: string): number | null {
  const known = packedColors.get(color)
  if (known !== undefined) return known
  if (!probe) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = 1
    probe = canvas.getContext('2d', { willReadFrequently: true })!
  }
  probe.clearRect(0, 0, 1, 1)
  probe.fillStyle = color
  probe.fillRect(0, 0, 1, 1)
  const { data } = probe.getImageData(0, 0, 1, 1)
  const found = data[3] === 255 ? new Uint32Array(data.buffer)[0]! : null
  packedColors.set(color, found)
  return found
}
