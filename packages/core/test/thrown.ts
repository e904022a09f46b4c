/** The text of what `body` throws: class and message, as a user sees it. */
export function thrown(body: () => unknown): string {
  try {
    body()
  } catch (error) {
    return String(error)
  }
  throw new Error('expected an error, but nothing was thrown')
}
