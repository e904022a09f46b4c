import { useExplainStore } from '../explain/explain-store.ts'
import { useTrainStore } from '../train/train-store.ts'

/** Brings the plots back from the views that lie in their place. */
export function useShowPlots(): () => void {
  const explain = useExplainStore()
  const train = useTrainStore()
  return () => {
    explain.close()
    train.close()
  }
}
