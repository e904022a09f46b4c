/** What is said where something that was dropped or named is not opened. */
export const openProblems = {
  'open-one': 'Of folders, sessions and recipes, one is opened at a time. Not opened: {names}',
  'drop-no-file': 'What was dropped is no file on this computer. Save it first, then open or drop that file.',
  'drop-many':
    'At most {most} files can be dropped at once. Drop their folder to run the chain over all of them.',
}
