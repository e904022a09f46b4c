/**
 * A peer's package, typed as the part of it that the bench uses: its own types are there only where it is installed.
 *
 * @throws it is not installed
 */
export async function load<Module>(name: string): Promise<Module> {
  const module = (await import(name)) as { default?: unknown } & Record<string, unknown>
  // CommonJS arrives as the default export.
  return (module.default === undefined ? module : { ...(module.default as object), ...module }) as Module
}
