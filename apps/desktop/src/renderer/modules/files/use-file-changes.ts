import { watch } from 'vue'
import { main } from '../../bridge.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useFilesStore } from './files-store.ts'

/** Has main watch the open files, and marks those that change on the disk: their cards offer to read them again. */
export function useFileChanges(): void {
  const files = useFilesStore()
  const notices = useNoticesStore()
  watch(
    () => files.ready.map(({ handle }) => handle.id).join(' '),
    (ids) => main.call('watchFiles', { fileIds: ids.split(' ').filter(Boolean) }).catch(notices.fail),
  )
  main.on('fileChanged', ({ fileId, gone }) => files.noteChange(fileId, gone ? 'gone' : 'changed'))
}
