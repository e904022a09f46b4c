/** Why files can't be one batch: what a `BatchError` says. `others` lists files with what each of them has. */
export const batchProblems = {
  'batch-no-files': () => 'a batch needs at least one file, but got none',
  'batch-option-needs': ({ option, needed, got }: { option: string; needed: string; got: string }) =>
    `${option} needs lengths: '${needed}', but got '${got}'`,
  'batch-frame-none': () => "lengths: 'frame' needs frame, a number of samples, but got none",
  'batch-frame-long': ({ most, got }: { most: number; got: number }) =>
    `frame must be at most the ${most} samples of the longest file, but got ${got}`,
  'batch-room': ({ shape, bytes }: { shape: string; bytes: number }) =>
    `expected a batch that fits into one array, but got ${shape}, ${bytes} bytes (make smaller batches, of fewer files, or a longer hop)`,
  'batch-no-channel': ({
    file,
    channel,
    channels,
  }: Record<'file' | 'channels', string> & { channel: string | number }) =>
    `${file}: expected a channel ${JSON.stringify(channel)}, but got ${channels}`,
  'batch-file-changed': ({ file, expected, got }: { file: string; expected: number; got: number }) =>
    `${file}: expected ${expected} samples, as when they were counted, but got ${got} (the file changed: read again)`,
  'batch-differ': ({
    file,
    channels,
    rate,
    others,
  }: Record<'file' | 'channels' | 'rate' | 'others', string>) =>
    `expected the channels ${channels} and a sample rate of ${rate} in every file, as in ${file}, but got ${others}`,
  'batch-lengths': ({ file, expected, others }: { file: string; expected: number; others: string }) =>
    `expected ${expected} samples in every file, as in ${file}, but got ${others} (set lengths: 'crop', 'pad' or 'frame')`,
}
