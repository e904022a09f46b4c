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

/** What a command does, and when it can be done. */
export interface Command {
  readonly enabled: () => boolean
  readonly run: () => void
}

/**
 * The commands of shared/commands.ts with what they do: menu, palette, sheet of shortcuts and buttons take them from
 * here. A module registers its own when the window starts: `useCommandsStore().register({ run: { enabled, run } })`.
 */
export const useCommandsStore = defineStore('commands', () => {
  const known = shallowReactive(new Map<CommandId, Command>())

  function register(commands: Partial<Record<CommandId, Command>>): void {
    for (const [id, command] of Object.entries(commands)) known.set(id as CommandId, command)
  }

  const enabled = computed(() => commandIds.filter((id) => known.get(id)?.enabled()))
  const isEnabled = (id: CommandId): boolean => enabled.value.includes(id)
  const isKnown = (id: CommandId): boolean => known.has(id)

  /** Does nothing while it cannot be done. */
  function run(id: CommandId): void {
    if (isEnabled(id)) known.get(id)!.run()
  }

  const info = (id: CommandId): CommandInfo => commandInfo(id)
  /** In the language in use. */
  const title = (id: CommandId): string => commandTitle(id, i18n.global.locale.value)

  return { register, enabled, isEnabled, isKnown, run, info, title }
})
