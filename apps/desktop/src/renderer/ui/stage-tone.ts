const TONES = 6

/** The class that gives a stage of the chain its colour as `--tone`; 0 is the input. */
export const stageTone = (stage: number): string =>
  stage === 0 ? 'tone-input' : `tone-${((stage - 1) % TONES) + 1}`

/** The CSS variable behind it. */
export const stageVariable = (stage: number): string => stageTone(stage).replace('tone-', '--stage-')
