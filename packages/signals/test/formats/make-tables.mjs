// Writes the Parquet and Arrow samples of this folder with DuckDB, Polars and Apache Arrow, each with what stands in it.
//
// In a folder with nodejs-polars 0.26.1, its binary package, @duckdb/node-api and apache-arrow 21.2.0 installed:
// node make-tables.mjs FOLDER   (the tests need none of them)
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(join(process.cwd(), 'x.cjs'))
const folder = process.argv[2]
const broken = join(folder, '../broken-formats')
const pl = require('nodejs-polars').default ?? require('nodejs-polars')
const { DuckDBInstance } = require('@duckdb/node-api')
const arrow = require('apache-arrow')

const LENGTH = 40
const rows = Array.from({ length: LENGTH }, (_, i) => i)
const ax = rows.map((i) => Math.sin(i))
const single = rows.map((i) => Math.fround(Math.cos(i) / 3))
const count = rows.map((i) => i * 7 - 20)
const holes = rows.map((i) => (i % 5 === 1 ? null : i / 8))

const expect = (name, expected) =>
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ sampleRate: null, ...expected })}\n`)

/** @param {string} name */
const at = (name) => join(folder, name)

// --- Parquet, written by DuckDB ---
const connection = await (await DuckDBInstance.create()).connect()
const table = `
  SELECT (TIMESTAMP '2024-05-01 12:00:00' + INTERVAL (i * 4) MILLISECOND) AS at,
    sin(i) AS "ax (m/s²)", (cos(i) / 3)::FLOAT AS single, (i * 7 - 20)::INTEGER AS count,
    9007199254740993 + i AS large, (i % 3 = 0) AS flag, CASE WHEN i % 5 = 1 THEN NULL ELSE i / 8 END AS holes,
    'row ' || i AS label, DATE '2024-05-01' AS day, [i, i] AS pair, (i / 4)::DECIMAL(9, 2) AS price
  FROM range(${LENGTH}) t(i) ORDER BY i`
const sql = async (/** @type {string} */ text) => (await connection.runAndReadAll(text)).getRowObjects()
const [exact] = await sql(`SELECT list("ax (m/s²)") AS ax, list(single) AS single FROM (${table})`)
const numbers = {
  channels: ['ax (m/s²)', 'single', 'count', 'large', 'flag', 'holes', 'price'],
  data: [
    exact.ax.items,
    exact.single.items,
    count,
    rows.map((i) => Number(9007199254740993n + BigInt(i))),
    rows.map((i) => (i % 3 === 0 ? 1 : 0)),
    holes,
    rows.map((i) => i / 4),
  ],
  skipped: ['label', 'day', 'pair'],
  sampleRate: 250,
  startTime: Date.UTC(2024, 4, 1, 12) / 1000,
  startDate: '2024-05-01T12:00:00',
  format: 'parquet',
}
for (const codec of ['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli']) {
  const name = `${codec}.parquet`
  await sql(`COPY (${table}) TO '${at(name)}' (FORMAT parquet, COMPRESSION ${codec}, ROW_GROUP_SIZE 2048)`)
  expect(name, numbers)
}
const uneven = `SELECT i * i / 8.0 AS time_ms, i::DOUBLE AS ax FROM range(${LENGTH}) t(i) ORDER BY i`
await sql(`COPY (${uneven}) TO '${at('no-time.parquet')}' (FORMAT parquet)`)
const times = rows.map((i) => (i * i) / 8)
expect('no-time.parquet', { format: 'parquet', channels: ['time_ms', 'ax'], data: [times, rows], options: { timeColumn: null } })

// --- Parquet and Arrow, written by Polars ---
const frame = pl.DataFrame({ time: rows.map((i) => i / 360), ax, single, count: rows, holes }).withColumns(
  pl.col('single').cast(pl.Float32),
  pl.col('count').cast(pl.Int16),
  pl.lit('text').alias('label'),
)
const polars = {
  channels: ['ax', 'single', 'count', 'holes'],
  data: [ax, single, rows, holes],
  skipped: ['label'],
  sampleRate: 360,
}
frame.writeParquet(at('polars.parquet'), { compression: 'zstd', rowGroupSize: 16 })
expect('polars.parquet', { ...polars, format: 'parquet' })
for (const compression of ['uncompressed', 'lz4', 'zstd']) {
  frame.writeIPC(at(`polars-${compression}.arrow`), { compression })
  expect(`polars-${compression}.arrow`, { ...polars, format: 'arrow' })
}
frame.writeIPCStream(at('polars-stream.arrows'), { compression: 'uncompressed' })
expect('polars-stream.arrows', { ...polars, format: 'arrow' })

// --- Arrow, written by Apache Arrow, in several batches ---
const schema = new arrow.Schema([
  arrow.Field.new('at', new arrow.TimestampMicrosecond()),
  arrow.Field.new('ax [g]', new arrow.Float64(), true),
  arrow.Field.new('half', new arrow.Float16()),
  arrow.Field.new('flag', new arrow.Bool(), true),
  arrow.Field.new('large', new arrow.Uint64()),
  arrow.Field.new('kind', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())),
])
const vector = (/** @type {unknown[]} */ values, /** @type {any} */ type) => arrow.vectorFromArray(values, type)
const kinds = vector(rows.map((i) => (i % 2 ? 'odd' : 'even')), schema.fields[5].type)
const batch = (/** @type {number} */ from, /** @type {number} */ until) => {
  const part = rows.slice(from, until)
  const columns = [
    // In milliseconds, as Apache Arrow takes times of any unit.
    vector(part.map((i) => i * 2), schema.fields[0].type),
    vector(part.map((i) => holes[i]), schema.fields[1].type),
    vector(part.map((i) => i / 4), schema.fields[2].type),
    vector(part.map((i) => (i === 7 ? null : i % 3 === 0)), schema.fields[3].type),
    vector(part.map((i) => 2n ** 63n + BigInt(i)), schema.fields[4].type),
    kinds.slice(from, until),
  ]
  const children = columns.map((column) => column.data[0])
  return new arrow.RecordBatch(schema, arrow.makeData({ type: new arrow.Struct(schema.fields), length: part.length, children }))
}
const batches = new arrow.Table(schema, [batch(0, 8), batch(8, 24), batch(24, LENGTH)])
const apache = {
  format: 'arrow',
  channels: ['ax (g)', 'half', 'flag', 'large'],
  data: [
    holes,
    rows.map((i) => i / 4),
    rows.map((i) => (i === 7 ? null : i % 3 === 0 ? 1 : 0)),
    rows.map((i) => Number(2n ** 63n + BigInt(i))),
  ],
  skipped: ['kind'],
  sampleRate: 500,
}
for (const [name, kind] of [['apache.arrow', 'file'], ['apache.arrows', 'stream']]) {
  writeFileSync(at(name), arrow.tableToIPC(batches, kind))
  expect(name, apache)
}

// --- Broken ones; the messages beside them are written by hand ---
mkdirSync(broken, { recursive: true })
const damaged = (/** @type {string} */ name, /** @type {Uint8Array} */ bytes) => writeFileSync(join(broken, name), bytes)
const parquet = readFileSync(at('uncompressed.parquet'))
const file = readFileSync(at('apache.arrow'))
const stream = readFileSync(at('apache.arrows'))
damaged('cut-off.parquet', parquet.subarray(0, -20))
damaged('only-magic.parquet', parquet.subarray(0, 4))
const overlong = Buffer.from(parquet)
overlong.writeUInt32LE(0x7fffffff, overlong.length - 8)
damaged('hostile-footer.parquet', overlong)
const scrambled = Buffer.from(readFileSync(at('snappy.parquet')))
scrambled.fill(0xff, 8, 200)
damaged('damaged-pages.parquet', scrambled)
damaged('cut-off.arrow', file.subarray(0, 1200))
damaged('cut-off.arrows', stream.subarray(0, -200))
const hostile = Buffer.from(stream)
hostile.writeInt32LE(0x0fffffff, 4)
damaged('hostile-metadata.arrows', hostile)
const lz4 = Buffer.from(readFileSync(at('polars-lz4.arrow')))
const magic = lz4.indexOf(Buffer.from([4, 0x22, 0x4d, 0x18]))
lz4.writeBigInt64LE(2n ** 40n, magic - 8)
damaged('hostile-buffer.arrow', lz4)
