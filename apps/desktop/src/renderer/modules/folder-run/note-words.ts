import type { FolderNote } from '../../../shared/folder-run-schemas.ts'
import { describePlace } from '../../ui/describe-problem.ts'
import { folderWords } from '../../ui/reader-words.ts'

/** What should be known of a file, or of a run: `Row 402: 3 rows are not evenly sampled: …`. */
export function noteWords(note: FolderNote, t: Parameters<typeof describePlace>[1]): string {
  return [describePlace(note, t), folderWords(note)].filter(Boolean).join(': ')
}
