import { pnpm } from '../../scripts/lib.mjs'
import { type Implementation, type Peer, missing, peers } from './implementations.ts'

/**
 * The implementations of the peers that are here. One that is asked for by name and is an npm package is installed;
 * any other that is missing is named with how to get it.
 *
 * @param names null for all that are here
 */
export async function choosePeers(
  names: readonly string[] | null,
  say: (line: string) => void,
): Promise<Implementation[]> {
  const chosen = names ?? Object.keys(peers)
  const lacks = (name: string) => missing(peers[name] as Peer)
  if (names?.some((name) => lacks(name)?.npm)) await installPeers(say)
  const absent = chosen.filter((name) => lacks(name) !== null)
  const packages = absent.filter((name) => lacks(name)?.npm)
  if (packages.length > 0) {
    const list = packages.join(',')
    say(`Not here: ${packages.join(', ')}; to get them (500 MB): npm run bench -- --peers ${list}`)
  }
  for (const name of absent.filter((other) => !packages.includes(other))) {
    say(`Not here: ${name}; to get it: ${lacks(name)?.how}`)
  }
  return chosen
    .filter((name) => !absent.includes(name))
    .flatMap((name) => (peers[name] as Peer).implementations)
}

/** The peers weigh more than all else together, so that only the bench installs them. */
async function installPeers(say: (line: string) => void): Promise<void> {
  say('Installing the JavaScript peers (500 MB)')
  const { code, output } = await pnpm(
    ['install', '--frozen-lockfile', '--ignore-scripts', '--filter', 'sinal-bench-peers'],
    { CI: 'true' },
  )
  if (code !== 0) say(`${output}\nInstalling the peers failed; what pnpm said is above.`)
}
