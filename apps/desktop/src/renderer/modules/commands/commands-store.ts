import { defineStore } from 'pinia'
import { computed, shallowReactive } from 'vue'
import {
  commandIds,
  commandInfo,
  commandTitle,
  type CommandId,
  type CommandInfo,
} from '../../../shared/commands.ts'
import { i18n } from '../../i18n.ts'
import type { Messages } from '../../locales/en.ts'
import { kept } from '../../ui/kept.ts'

/** What a command does, and when it can be done. */
export interface Command {
  readonly enabled: () => boolean
  readonly run: () => void
  /** What is missing where it cannot be done: a key of `palette.why`. */
  readonly why?: () => WhyNot
  /** Of what is on or off, or one of several. */
  readonly isOn?: () => boolean
}
export type WhyNot = keyof Messages['palette']['why']

/**
 * The commands of shared/commands.ts with what they do: menu, palette, sheet of shortcuts and buttons take them from
 * here. A module registers its own when the window starts: `useCommandsStore().register({ run: { enabled, run } })`.
 */
export const useCommandsStore = defineStore('commands', () => {
  const known = shallowReactive(new Map<CommandId, Command>())

  function register(commands: Partial<Record<CommandId, Command>>): void {
    for (const [id, command] of Object.entries(commands)) known.set(id as CommandId, command)
  }

  const enabled = computed<CommandId[]>((before) =>
    kept(
      before,
      commandIds.filter((id) => known.get(id)?.enabled()),
    ),
  )
  const isEnabled = (id: CommandId): boolean => enabled.value.includes(id)
  const isKnown = (id: CommandId): boolean => known.has(id)

  /** Does nothing while it cannot be done. */
  function run(id: CommandId): void {
    if (isEnabled(id)) known.get(id)!.run()
  }

  /** Null where it can be done, or nothing is known of what is missing. */
  const whyNot = (id: CommandId): WhyNot | null => (isEnabled(id) ? null : (known.get(id)?.why?.() ?? null))
  const isOn = (id: CommandId): boolean => known.get(id)?.isOn?.() ?? false

  const info = (id: CommandId): CommandInfo => commandInfo(id)
  /** In the language in use. */
  const title = (id: CommandId): string => commandTitle(id, i18n.global.locale.value)

  return { register, enabled, isEnabled, isKnown, whyNot, isOn, run, info, title }
})
