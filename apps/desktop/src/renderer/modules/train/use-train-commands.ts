import { useCommandsStore } from '../commands/commands-store.ts'
import { useFilesStore } from '../files/files-store.ts'
import { useTrainTarget } from './train-target-store.ts'
import { useTrainStore } from './train-store.ts'

/** Registers what the Train view can do; what it shows of that, it is brought to the front for. */
export function useTrainCommands(): void {
  const train = useTrainStore()
  const target = useTrainTarget()
  const files = useFilesStore()
  const hasFile = (): boolean => files.selected !== null
  useCommandsStore().register({
    'show-train': { enabled: hasFile, why: () => 'noFile', isOn: () => train.visible, run: train.open },
    'train-target': {
      enabled: hasFile,
      why: () => 'noFile',
      run: () => {
        train.open()
        void target.open()
      },
    },
    train: { enabled: () => train.canStart, why: () => 'cannotTrain', run: () => void train.start() },
    'train-on': {
      enabled: () => train.canGoOn,
      why: () => 'nothingToTrainOn',
      run: () => {
        train.open()
        void train.goOn()
      },
    },
    'use-learnt': {
      enabled: () => train.canUse && !train.diverged,
      why: () => 'nothingLearnt',
      run: () => void train.use('last'),
    },
    'use-best': {
      enabled: () => train.offersBest,
      why: () => 'noBetterEpoch',
      run: () => void train.use('best'),
    },
  })
}
