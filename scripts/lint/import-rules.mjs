/**
 * Who may import whom, as an oxlint plugin. Each rule's message says why.
 *
 * The globs of oxlint's own no-restricted-imports see the text of an import only; here a relative path is
 * resolved first, so `../../main/window.ts` is main from whatever depth it is written.
 */
import { isBuiltin } from 'node:module'
import path from 'node:path'

/**
 * @typedef Import
 * @property {string} source      as written
 * @property {string | null} name the package, `vue` of `vue/dist/x`; null for a path or a built-in module
 * @property {string | null} file the file that a relative path means, from the root, with forward slashes
 * @property {boolean} typeOnly   leaves nothing behind in JavaScript
 *
 * @typedef Rule
 * @property {RegExp} files       the files it speaks of
 * @property {RegExp} [except]
 * @property {(imported: Import, importer: string) => boolean} forbids
 * @property {string} because
 */

const test = /\.test\.ts$|\/(test|conformance|bench)\//
const app = 'apps/desktop/src'

/** @type {(imported: Import) => boolean} */
const isWorkspace = ({ name }) => name !== null && /^(@sinal\/|sinal$)/.test(name)

/** @type {(...allowed: string[]) => Rule['forbids']} */
const workspacesExcept =
  (...allowed) =>
  (imported) =>
    isWorkspace(imported) && !allowed.includes(imported.name ?? '')

/** @type {(...folders: string[]) => Rule['forbids']} */
const filesIn =
  (...folders) =>
  ({ file }) =>
    folders.some((folder) => file?.startsWith(`${folder}/`))

/** @type {(pattern: RegExp) => Rule['forbids']} */
const packages =
  (pattern) =>
  ({ name }) =>
    name !== null && pattern.test(name)

/** @type {Rule['forbids']} */
const builtins = ({ source }) => isBuiltin(source)

/** The workspace that holds a file: `packages/core` of `packages/core/src/tensor.ts`. */
const workspaceOf = (/** @type {string} */ file) =>
  /^(?:packages|apps|examples)\/[^/]+|^bench/.exec(file)?.[0] ?? null

/** @type {Rule[]} */
export const rules = [
  {
    files: /^(packages|apps|examples|bench)\//,
    forbids: ({ file }, importer) => {
      const imported = file === null ? null : workspaceOf(file)
      return imported !== null && imported !== workspaceOf(importer)
    },
    because:
      'a workspace imports another by its name, never by a path: only what the other exports is its promise, and a path breaks once published.',
  },
  {
    files: /./,
    forbids: (imported) =>
      isWorkspace(imported) && /^(@sinal\/)?[^/]+\/(src|dist)(\/|$)/.test(imported.source),
    because:
      'import a package by its name, not from its inside: only what its index.ts exports is its promise.',
  },
  {
    files: /^packages\/kernels\//,
    forbids: workspacesExcept(),
    because:
      'kernels imports no workspace package: it knows arrays, not tensors, and everything else stands on it.',
  },
  {
    files: /^packages\/kernels\/src\//,
    except: /\.test\.ts$|^packages\/kernels\/src\/(open-addon|start-worker)\.ts$/,
    forbids: builtins,
    because:
      "kernels runs in browsers too: what needs Node's modules goes into src/open-addon.ts and src/start-worker.ts, which bundlers for browsers replace.",
  },
  {
    files: /^packages\/reference\//,
    forbids: workspacesExcept(),
    because:
      "reference imports no workspace package: it holds PyTorch's answers, which must not depend on what they judge.",
  },
  {
    files: /^packages\/signals\//,
    forbids: workspacesExcept('@sinal/kernels'),
    because:
      'signals imports @sinal/kernels only, for reading numbers: it turns files into channels and is of use without any engine.',
  },
  {
    files: /^packages\/signals\/src\//,
    except: /\.test\.ts$|^packages\/signals\/src\/node-[^/]+\.ts$/,
    forbids: builtins,
    because:
      "signals runs in browsers too: what needs Node's modules goes into a file src/node-*.ts, which is loaded when it is needed.",
  },
  {
    files: /^packages\/core\//,
    except: test,
    forbids: workspacesExcept('@sinal/kernels'),
    because:
      'core imports @sinal/kernels only: files, recipes and the studio are built on tensors, not the other way round.',
  },
  {
    files: /^packages\/core\//,
    forbids: workspacesExcept('@sinal/kernels', '@sinal/reference'),
    because:
      'the tests of core import @sinal/kernels and @sinal/reference only: the other packages stand on core.',
  },
  {
    files: /^packages\/core\/src\//,
    except: /\.test\.ts$|^packages\/core\/src\/backend\/load-node\.ts$/,
    forbids: builtins,
    because:
      "core runs in browsers too: what needs Node's modules goes into src/backend/load-node.ts, the one file that may import them.",
  },
  {
    files: /^packages\/weights\//,
    forbids: workspacesExcept('@sinal/core'),
    because: 'weights imports @sinal/core only: it turns files of weights into tensors, whoever uses them.',
  },
  {
    files: /^packages\/weights\/src\//,
    except: /\.test\.ts$|^packages\/weights\/src\/node-file\.ts$/,
    forbids: builtins,
    because:
      "weights runs in browsers too: what needs Node's modules goes into src/node-file.ts, which is loaded when a path is given.",
  },
  {
    files: /^packages\/recipe\//,
    forbids: workspacesExcept('@sinal/core', '@sinal/signals', '@sinal/weights'),
    because:
      'recipe imports @sinal/core, @sinal/signals and @sinal/weights only: the studio and the command line run recipes, not the other way round.',
  },
  {
    files: /^packages\/recipe\/src\//,
    except: /\.test\.ts$|^packages\/recipe\/src\/batch\//,
    forbids: (imported, importer) =>
      builtins(imported, importer) || filesIn('packages/recipe/src/batch')(imported, importer),
    because:
      "recipe runs in browsers too: what needs Node's modules goes into src/batch, which is @sinal/recipe/batch and imported by nothing else.",
  },
  {
    files: /^packages\/cli\/|^apps\/|^examples\/|^bench\//,
    // The peak of a core is no tensor's business.
    except: /^bench\/src\/peak\.ts$/,
    forbids: packages(/^@sinal\/kernels$/),
    because: 'programs stand on the public packages: @sinal/kernels is reached through @sinal/core.',
  },
  {
    files: /^apps\/desktop\/src\/(renderer|shared)\//,
    except: test,
    forbids: (imported) => isWorkspace(imported) && !imported.typeOnly,
    because:
      'the renderer, and shared with it, imports only types of the packages (import type): signals and engine live in the compute process and are asked through shared/ipc.ts.',
  },
  {
    files: /^apps\/desktop\/src\/renderer\//,
    forbids: filesIn(`${app}/main`, `${app}/preload`, `${app}/compute`),
    because:
      'the renderer imports only its own files and shared: main, preload and compute run in other processes and are asked through shared/ipc.ts.',
  },
  {
    files: /^apps\/desktop\/src\/(renderer|shared)\//,
    except: test,
    forbids: (imported) => builtins(imported, '') || packages(/^electron$/)(imported, ''),
    because:
      'the renderer is sandboxed: there is neither Electron nor Node in it, and shared is part of it. Ask main through shared/ipc.ts.',
  },
  {
    files: /^apps\/desktop\/src\/(main|preload|compute|shared)\//,
    forbids: packages(/^(vue|pinia)$|^@?vue[-/]|-vue(-|$)/),
    because:
      'main, preload, compute and shared never import Vue: there is no page in these processes; what is seen belongs to the renderer.',
  },
  {
    files: /^apps\/desktop\/src\/(main|preload|compute|shared)\//,
    forbids: filesIn(`${app}/renderer`),
    because:
      'main, preload, compute and shared never import the renderer: it is loaded in a page of its own and talks through shared/ipc.ts.',
  },
]

/**
 * @param {string} source
 * @param {boolean} typeOnly
 * @param {string} importer the importing file, from the root
 * @returns {Import}
 */
export function describeImport(source, typeOnly, importer) {
  if (source.startsWith('.')) {
    const file = path.posix.join(path.posix.dirname(importer), source)
    return { source, name: null, file, typeOnly }
  }
  if (isBuiltin(source) || source.startsWith('/')) return { source, name: null, file: null, typeOnly }
  const [scope, name] = source.split('/')
  return { source, name: source.startsWith('@') ? `${scope}/${name}` : (scope ?? null), file: null, typeOnly }
}

/** The messages of the rules that an import breaks. */
export function violations(/** @type {Import} */ imported, /** @type {string} */ importer) {
  return rules
    .filter((rule) => rule.files.test(importer) && !rule.except?.test(importer))
    .filter((rule) => rule.forbids(imported, importer))
    .map((rule) => `'${imported.source}': ${rule.because}`)
}

const isType = (/** @type {any} */ node) =>
  node.importKind === 'type' ||
  node.exportKind === 'type' ||
  (node.specifiers?.length > 0 &&
    node.specifiers.every((/** @type {any} */ s) => (s.importKind ?? s.exportKind) === 'type'))

const boundaries = {
  create(/** @type {any} */ context) {
    const importer = path.relative(context.cwd, context.filename).replaceAll('\\', '/')
    const check = (/** @type {any} */ source, /** @type {boolean} */ typeOnly) => {
      if (typeof source?.value !== 'string') return
      const [message] = violations(describeImport(source.value, typeOnly, importer), importer)
      if (message !== undefined) context.report({ node: source, message })
    }
    const declaration = (/** @type {any} */ node) => check(node.source, isType(node))
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (/** @type {any} */ node) => check(node.source, false),
      TSImportType: (/** @type {any} */ node) => check(node.source, true),
    }
  },
}

export default { meta: { name: 'sinal' }, rules: { imports: boundaries } }
