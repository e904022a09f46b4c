/** An archive of one stored entry, rewritten with every size and offset in its zip64 records. */
export function toZip64(archive: Uint8Array): Uint8Array {
  const old = new DataView(archive.buffer)
  const end = archive.length - 22
  const start = old.getUint32(end + 16, true)
  const [compressedSize, size] = [old.getUint32(start + 20, true), old.getUint32(start + 24, true)]
  const entry = archive.slice(start, end)
  const header = new DataView(entry.buffer)
  header.setUint16(30, 36, true)
  for (const field of [20, 24, 42]) header.setUint32(field, 0xffffffff, true)
  // A field of another kind before it, as some tools write.
  const extra = record(36, [
    [0, 2, 0xcafe],
    [2, 2, 4],
    [8, 2, 1],
    [10, 2, 24],
    [12, 8, size],
    [20, 8, compressedSize],
  ])
  const directoryBytes = entry.length + extra.length
  const end64 = record(56, [
    [0, 4, 0x06064b50],
    [24, 8, 1],
    [32, 8, 1],
    [40, 8, directoryBytes],
    [48, 8, start],
  ])
  const locator = record(20, [
    [0, 4, 0x07064b50],
    [8, 8, start + directoryBytes],
  ])
  const last = record(22, [
    [0, 4, 0x06054b50],
    [8, 2, 0xffff],
    [10, 2, 0xffff],
    [12, 4, 0xffffffff],
    [16, 4, 0xffffffff],
  ])
  return Uint8Array.from([...archive.slice(0, start), ...entry, ...extra, ...end64, ...locator, ...last])
}

function record(length: number, fields: readonly [at: number, bytes: number, value: number][]): Uint8Array {
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  for (const [at, width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true)
    else if (width === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
  }
  return bytes
}
