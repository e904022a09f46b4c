import type { CommandGroup } from '../../../shared/commands.ts'

/** Keys of parts of the window, beside the shortcuts of the commands: as Electron writes them, and what they do. */
export interface PageKeys {
  /** `help.places.<place>` in the message files. */
  readonly place: 'plots' | 'plotsMouse' | 'cards' | 'explain' | 'everywhere'
  /** `help.keys.<key>`; several shortcuts do the same. */
  readonly rows: readonly { readonly does: string; readonly shortcuts: readonly string[] }[]
}

/** Commands whose keys work in a part of the window only are told there, with the others of that part. */
export const isOfPlace = (group: CommandGroup): boolean => ['layer', 'view', 'plots'].includes(group)

const row = (does: string, ...shortcuts: string[]) => ({ does, shortcuts })

export const pageKeys: readonly PageKeys[] = [
  {
    place: 'plots',
    rows: [
      row('pan', 'Left', 'Right'),
      row('page', 'PageUp', 'PageDown'),
      row('zoom', '=', '-'),
      row('fit', '0', 'Home'),
      row('cursor', 'Shift+Left', 'Shift+Right'),
      row('markers', 'A', 'B'),
      row('noMarkers', 'Escape'),
      row('goTo', 'G'),
      row('seen', 'R'),
    ],
  },
  {
    place: 'plotsMouse',
    rows: [
      row('wheelZoom', 'Wheel'),
      row('wheelPan', 'Shift+Wheel'),
      row('otherDrag', 'Shift+Drag'),
      row('measure', 'Alt+Drag'),
      row('fitClick', 'DoubleClick'),
    ],
  },
  {
    place: 'cards',
    rows: [
      row('toggleCard', 'Enter'),
      row('moveCard', 'Alt+Up', 'Alt+Down'),
      row('duplicateCard', 'CmdOrCtrl+D'),
      row('removeCard', 'Delete'),
    ],
  },
  {
    place: 'explain',
    rows: [
      row('step', 'Left', 'Right'),
      row('stepTen', 'PageUp', 'PageDown'),
      row('ends', 'Home', 'End'),
      row('tap', 'Up', 'Down'),
      row('matrixOutput', 'Up', 'Down'),
      row('matrixTap', 'Left', 'Right'),
      row('play', 'Space'),
      row('noTap', 'Escape'),
    ],
  },
  {
    place: 'everywhere',
    rows: [
      row('redoToo', 'CmdOrCtrl+Y'),
      row('paletteToo', 'CmdOrCtrl+Shift+P'),
      row('shortcutsToo', '?'),
      row('textLarger', 'CmdOrCtrl+Plus'),
      row('textSmaller', 'CmdOrCtrl+-'),
      row('textReset', 'CmdOrCtrl+0'),
      row('fullScreen', 'F11'),
    ],
  },
]
