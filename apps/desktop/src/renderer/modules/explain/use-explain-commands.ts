import { useCommandsStore, type Command } from '../commands/commands-store.ts'
import { useExplainStore } from './explain-store.ts'
import { tourSteps } from './tour-steps.ts'

/** Registers the steps through outputs, and through the tour. */
export function useExplainCommands(): void {
  const explain = useExplainStore()
  const index = (): number => explain.place?.index ?? 0
  const ofOutput = (run: () => void, isThere: () => boolean): Command => ({
    enabled: () => explain.visible && explain.place !== null && isThere(),
    why: () => (explain.visible && explain.place !== null ? 'noMoreOutputs' : 'notExplaining'),
    run,
  })
  const ofTour = (run: (step: number) => void, isThere: (step: number) => boolean): Command => ({
    enabled: () => explain.tourStep !== null && isThere(explain.tourStep),
    why: () => (explain.tourStep === null ? 'noTour' : 'noMoreSteps'),
    run: () => explain.tourStep !== null && run(explain.tourStep),
  })
  useCommandsStore().register({
    'explain-play': {
      ...ofOutput(explain.play, () => true),
      isOn: () => explain.playing,
    },
    'explain-previous': ofOutput(
      () => explain.goBy(-1),
      () => index() > 0,
    ),
    'explain-next': ofOutput(
      () => explain.goBy(1),
      () => index() < explain.lastIndex,
    ),
    'tour-start': { enabled: () => true, run: () => explain.tourTo(0) },
    'tour-next': ofTour(
      (step) => explain.tourTo(step + 1),
      (step) => step < tourSteps.length - 1,
    ),
    'tour-back': ofTour(
      (step) => explain.tourTo(step - 1),
      (step) => step > 0,
    ),
    'tour-leave': ofTour(explain.endTour, () => true),
  })
}
