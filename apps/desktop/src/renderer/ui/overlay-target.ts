/**
 * Where tips and menus are drawn: inside the page's main landmark, which is where screen readers look for content, and
 * above everything in it. (Dialogs are landmarks of their own, and lie at the end of the page.)
 */
export const overlayTarget = (): HTMLElement =>
  document.querySelector<HTMLElement>('#overlays') ?? document.body
