#!/usr/bin/env node
// @ts-check
/** `pnpm typecheck`: the types of everything, each program in a process of its own. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { root, run } from './lib.mjs'

const tsc = 'typescript/bin/tsc'
/** Where the compiler is, and what it checks. */
const programs = [
  { folder: '.', compiler: tsc, project: 'tsconfig.json' },
  { folder: 'apps/desktop', compiler: tsc, project: 'tsconfig.node.json' },
  { folder: 'apps/desktop', compiler: 'vue-tsc/bin/vue-tsc.js', project: 'tsconfig.web.json' },
]

/** Runs each program. @returns {Promise<{ code: number, output: string }[]>} */
export function typecheck() {
  return Promise.all(
    programs.map(({ folder, compiler, project }) => {
      const cwd = path.join(root, folder)
      // What was checked and has not changed is not checked again.
      const seen = path.join(cwd, 'node_modules/.cache', `${path.basename(project, '.json')}.tsbuildinfo`)
      const args = ['-p', project, '--incremental', '--tsBuildInfoFile', seen]
      return run(process.execPath, [path.join(cwd, 'node_modules', compiler), ...args], { cwd })
    }),
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { code, output } of await typecheck()) {
    process.stdout.write(output)
    if (code !== 0) process.exitCode = 1
  }
}
