import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

let ready: Promise<{ Resvg: typeof import('@resvg/resvg-wasm').Resvg; fonts: Uint8Array[] }> | null = null

/**
 * An SVG document as a PNG image, twice as many pixels wide and high. Text is in DejaVu Sans, which comes with this
 * package: a machine without any font draws the same pixels.
 */
export async function pngOf(svg: string): Promise<Uint8Array> {
  const { Resvg, fonts } = await (ready ??= load())
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: 2 },
    font: { fontBuffers: fonts, defaultFontFamily: 'DejaVu Sans', sansSerifFamily: 'DejaVu Sans' },
  })
  const rendered = image.render()
  try {
    return rendered.asPng()
  } finally {
    rendered.free()
    image.free()
  }
}

async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  const file = (name: string) => readFile(require.resolve(name))
  const [wasm, ...fonts] = await Promise.all([
    file('@resvg/resvg-wasm/index_bg.wasm'),
    file('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    file('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  ])
  await initWasm(wasm)
  return { Resvg, fonts }
}
