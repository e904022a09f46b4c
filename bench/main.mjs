#!/usr/bin/env node
// @ts-check
/** `npm run bench`: installs what is missing, then runs src/main.ts. */
import { fileURLToPath } from 'node:url'
import { install, runHere } from '../scripts/lib.mjs'

const main = fileURLToPath(new URL('src/main.ts', import.meta.url))
await install((line) => console.log(line))
const tsx = import.meta.resolve('tsx')
const flags = ['--conditions=@sinal/source', '--import', tsx]
process.exitCode = await runHere(process.execPath, [...flags, main, ...process.argv.slice(2)])
