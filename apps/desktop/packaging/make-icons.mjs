// @ts-check
/**
 * Draws the icons of the packaged studio from icon.svg (the mark of app-mark.vue) and session.svg, in each system's own
 * format, so that packaging converts nothing: `node packaging/make-icons.mjs`, whose outputs are committed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const here = (/** @type {string} */ name) => new URL(name, import.meta.url)

/** @type {(svg: Buffer, size: number, margin?: number) => Promise<Buffer>} margin: the empty part of each side */
async function draw(svg, size, margin = 0) {
  const edge = Math.round(size * margin)
  const inner = size - 2 * edge
  const picture = await sharp(svg, { density: (72 * inner) / 32 })
    .resize(inner, inner)
    .png()
    .toBuffer()
  const background = { r: 0, g: 0, b: 0, alpha: 0 }
  return sharp(picture)
    .extend({ top: edge, bottom: edge, left: edge, right: edge, background })
    .png({ compressionLevel: 9, palette: true, quality: 100, effort: 10 })
    .toBuffer()
}

/** Windows: a table of pictures, then the pictures. @param {[number, Buffer][]} pictures by size */
function ico(pictures) {
  const table = Buffer.alloc(6 + 16 * pictures.length)
  table.writeUInt16LE(1, 2)
  table.writeUInt16LE(pictures.length, 4)
  let offset = table.length
  for (const [index, [size, png]] of pictures.entries()) {
    const at = 6 + 16 * index
    // 256 is written as 0.
    table.writeUInt8(size % 256, at)
    table.writeUInt8(size % 256, at + 1)
    table.writeUInt16LE(1, at + 4)
    table.writeUInt16LE(32, at + 6)
    table.writeUInt32LE(png.length, at + 8)
    table.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([table, ...pictures.map(([, png]) => png)])
}

/** macOS: chunks of a type and a length. @param {[string, Buffer][]} pictures by type */
function icns(pictures) {
  const chunk = (/** @type {string} */ type, /** @type {Buffer[]} */ body) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(8 + body.reduce((total, { length }) => total + length, 0), 4)
    return Buffer.concat([head, ...body])
  }
  return chunk(
    'icns',
    pictures.map(([type, png]) => chunk(type, [png])),
  )
}

/** Sizes in pixels of the types that hold PNG; each size above 32 is also the double of the one before. */
const ICNS = /** @type {const} */ ([
  ['icp4', 16],
  ['icp5', 32],
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
])

/** @type {<Key>(sizes: readonly (readonly [Key, number])[], svg: Buffer, margin?: number) => Promise<[Key, Buffer][]>} */
const drawAll = (sizes, svg, margin) =>
  Promise.all(sizes.map(async ([key, size]) => [key, await draw(svg, size, margin)]))

const pairs = (/** @type {number[]} */ ...sizes) => sizes.map((size) => /** @type {const} */ ([size, size]))

await mkdir(here('icons'), { recursive: true })
// Apple's grid leaves about a tenth free on each side of an app's icon.
for (const [name, margin] of /** @type {const} */ ([
  ['icon', 0.0977],
  ['session', 0],
])) {
  const svg = await readFile(here(`${name}.svg`))
  await writeFile(here(`${name}.icns`), icns(await drawAll(ICNS, svg, margin)))
  await writeFile(here(`${name}.ico`), ico(await drawAll(pairs(16, 24, 32, 48, 64, 128, 256), svg)))
}
const svg = await readFile(here('icon.svg'))
for (const [size, png] of await drawAll(pairs(16, 32, 48, 64, 128, 256, 512), svg))
  await writeFile(here(`icons/${size}x${size}.png`), png)
