#!/usr/bin/env node
import { cli } from './cli.ts'
import { isClosedPipe } from './errors.ts'

process.stdout.on('error', (error: unknown) => {
  if (!isClosedPipe(error)) throw error
})

process.exitCode = await cli(process.argv.slice(2))
