export const folderRun = {
  title: 'Run over a folder',
  about:
    'Runs the chain on the screen over each file in a folder, on its own, and writes one result for each.',
  noChain: 'The chain has no layer that could be run. Add one, or put the wrong one right, and come back.',
  inputs: 'Files to run',
  results: 'Folder for the results',
  choose: 'Choose…',
  chooseInputs: 'Choose the folder with the files to run',
  chooseResults: 'Choose the folder for the results',
  noneChosen: 'none chosen yet',
  in: '{name}, in {folder}',
  counts: 'no files of signals | {files} file, {bytes} | {files} files, {bytes}',
  ofKind: '{kind}: {count}',
  skipped: 'none left out | {count} left out | {count} left out',
  skippedBecause: {
    folder: 'Folders, whose files are not run: {names}',
    hidden: 'Hidden: {names}',
    format: 'Not a format of signals, by their names: {names}',
  },
  andMore: '{names} and {count} more',
  openFiles: 'Open the file instead | Open the file instead | Open the {count} files instead',
  format: 'Format',
  formats: { csv: 'CSV', npy: 'NumPy (.npy)', wav: 'WAV', parquet: 'Parquet' },
  layer: 'Output of',
  name: 'Name of the results',
  nameHint: 'monday.csv → {example}',
  jobs: 'Files at once',
  planning: 'Looking at the folders…',
  todo: 'no file will be run | {left} file will be run. | {left} files will be run.',
  doneAlready:
    '{done} of {total} are done already; the remaining {left} will be run. | {done} of {total} are done already; the remaining {left} will be run.',
  allDone:
    'The {total} file is done already. A run checks that file and result are as they were. | All {total} are done already. A run checks that files and results are as they were.',
  outdated:
    '{count} result of another chain or other choices is there. | {count} result of another chain or other choices is there. | {count} results of another chain or other choices are there.',
  unknown:
    '{count} file that Sinal does not know is there: {names} | {count} file that Sinal does not know is there: {names} | {count} files that Sinal does not know are there: {names}',
  replace: 'Replace what is there',
  progress: 'Progress of all files',
  finished: '{finished} of {total} file | {finished} of {total} files',
  rate: '{rate} MB/s',
  states: {
    setup: 'Ready to run',
    running: 'Running',
    pausing: 'Pausing: files at work are finished first',
    paused: 'Paused',
    stopped: 'Stopped. What is done stays; continue does the rest.',
    done: 'Done in {time}',
    doneWithFailures: 'Done in {time}. {failed} could not be run.',
  },
  done: '{done} done | {done} done',
  skippedBefore: '{skipped} done before | {skipped} done before',
  failed: '{failed} failed | {failed} failed',
  run: 'Run',
  again: 'Another run…',
  places: '{inputs} → {results}',
  continue: 'Continue',
  pause: 'Pause',
  pauseHint: 'Files at work are finished, and no other is begun',
  resume: 'Resume',
  stop: 'Stop',
  stopHint: 'Stops at once. What is done stays',
  hide: 'Hide',
  hideHint: 'The run goes on; its button is in the bar at the bottom',
  showInFolder: 'Show the results',
  report: 'Report: {format}',
  reportSaved: 'Saved {name}',
  table: 'Files and what became of them',
  tableAhead: 'Files, and what a run would do',
  filter: 'Files shown',
  filters: { all: 'All', left: 'To do', done: 'Done', failed: 'Failed' },
  nothing: 'No file here.',
  columns: {
    state: 'State',
    will: 'Run',
    file: 'File',
    fileSize: 'Size',
    samples: 'Samples',
    size: 'Result',
    time: 'Time',
    checksum: 'Checksum',
    about: 'About',
  },
  rowStates: {
    waiting: 'waiting',
    earlier: 'done earlier',
    running: 'running',
    done: 'done',
    skipped: 'done before',
    failed: 'failed',
  },
  replaces: 'replaces a file',
  will: { run: 'will run', skip: 'will be skipped', unreadable: 'not readable', unknown: 'not planned yet' },
  whySkipped: 'Done earlier: file and result are only checked',
  whyUnreadable: 'It is gone, or you may not read it',
  unreadableCount: 'none unreadable | {count} cannot be read | {count} cannot be read',
  beforePlan: 'Choose the folder for the results: then each file shows whether it is run or skipped.',
  emptyNoFolder: 'Choose the folder with the files to run. They are listed here before anything is run.',
  emptyFolder: 'There are no files of signals in {folder}.',
  detailOf: 'About {name}',
  sha256: 'SHA-256 of the result',
  notes: 'To be known',
  status: 'Folder: {finished} of {total}',
  statusHint: 'Show the run over a folder',
}

export const folderProblems = {
  'folder-empty': 'There are no files of signals in {folder}.',
  'folder-same':
    'The results cannot go into the folder of the files: next time they would be files to run themselves. Choose another folder.',
  'folder-locked': 'Another run is writing into {folder}.',
  'folder-stopped': 'The run cannot go on because of the folder {folder}',
  'folder-file': '{file} could not be run',
}

/** What a run over a folder says, by the codes of @sinal/recipe/batch; those of @sinal/signals where more can be said. */
export const folderWords = {
  'disk-full': 'The disk is full. Make room, then continue: what is done stays.',
  'disk-quota': 'Your quota of the disk is used up. Make room, then continue: what is done stays.',
  'lock-of-process':
    'Process {process} on {host}, since {since}. Wait until it is done, or end it. If it runs no more, remove {lock} from the folder.',
  'lock-unknown': 'Which one cannot be told. If none runs any more, remove {lock} from the folder.',
  'lock-taken-over':
    'The folder was taken over from process {process}, which ended before its run did. What it had done stays.',
  'folder-lost': 'It was removed or replaced during the run. What was written to it is gone with it.',
  'manifest-version':
    'The list of an earlier run in the folder is not understood: “{got}” instead of version {expected}. Remove it, or choose another folder.',
  'manifest-entry':
    'The list of an earlier run in the folder is damaged: “{got}”. Remove it, or choose another folder.',
  'result-there': 'A file of this name is there already. Tick “Replace what is there” to replace it.',
  'result-changed':
    'The result was changed since Sinal wrote it. Tick “Replace what is there” to replace it.',
  'input-changed': 'The file changed while it was being read. Continue to run it again.',
  'no-signals': 'There are no files of signals in it ({extensions}).',
  'worker-ended':
    'What ran it has ended unexpectedly ({reason}). Perhaps there was not enough memory: run fewer files at once.',
  'recipe-misfit': 'The chain does not fit this file: {problem}',
  fault: 'Something went wrong in Sinal: {problem}',
  'plan-no-files': 'There are no files to run.',
  'plan-no-out': 'There is no folder for the results.',
  'plan-folder': '“{got}” is no folder.',
  'plan-folder-of-several': '“{got}” is no folder, which several results need.',
  'plan-input-once':
    'The recipe gives {count} results of each file, but standard input can be read only once.',
  'plan-twice': '{file} is among the files twice.',
  'plan-over-input':
    'The result of {file} would be written over {result}, which is one of the files. Choose another folder.',
  'plan-over-result':
    'The result of {file} would be written over that of another file, {result}. Rename one of the two.',
  'note-missing':
    '{count} sample of “{channel}” is missing: every output that it reaches is missing, too. | {count} samples of “{channel}” are missing: every output that they reach is missing, too.',
  'note-filled':
    '{count} missing sample of “{channel}” was filled in. | {count} missing samples of “{channel}” were filled in.',
  'note-uneven':
    '{count} row is not evenly sampled: the times of the result are those of an even grid. | {count} rows are not evenly sampled: the times of the result are those of an even grid.',
  'note-resampled':
    '{count} row was not evenly sampled and was resampled; the longest step was {step} s. | {count} rows were not evenly sampled and were resampled; the longest step was {step} s.',
  'note-dropped':
    '{count} row without a later time than the one before was left out. | {count} rows without a later time than the one before were left out.',
  'note-rejected':
    '{count} row could not be read and is missing in all channels. | {count} rows could not be read and are missing in all channels; this is the first.',
}
