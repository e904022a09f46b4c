import { watch } from 'vue'
import { main } from '../../bridge.ts'
import { useChainStore } from '../chain/chain-store.ts'
import { useWeightFilesStore } from '../chain/weight-files-store.ts'
import { useNoticesStore } from '../shell/notices-store.ts'
import { useFilesStore } from './files-store.ts'

/** Has main watch the files in use, and marks those that change on the disk: their cards offer to read them again. */
export function useFileChanges(): void {
  const files = useFilesStore()
  const chain = useChainStore()
  const weightFiles = useWeightFilesStore()
  const notices = useNoticesStore()
  watch(
    () => [...files.ready.map(({ handle }) => handle.id), ...chain.weightFileIds].join(' '),
    (ids) => main.call('watchFiles', { fileIds: ids.split(' ').filter(Boolean) }).catch(notices.fail),
  )
  main.on('fileChanged', ({ fileId, gone }) => {
    const change = gone ? 'gone' : 'changed'
    files.noteChange(fileId, change)
    if (chain.weightFileIds.includes(fileId)) weightFiles.noteChange(fileId, change)
  })
}
