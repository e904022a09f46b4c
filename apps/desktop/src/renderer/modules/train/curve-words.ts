/** The epoch with the least loss; 0 where there is none. */
export function leastAt(losses: ArrayLike<number>): number {
  let least = 0
  for (let epoch = 1; epoch < losses.length; epoch++) if (losses[epoch]! < losses[least]!) least = epoch
  return least
}

/** A rise by less is noise. */
const RISE = 1.005

/**
 * The epoch since which the loss of the held-out part has risen while that of training fell, which is what overfitting
 * is; null as long as it has not, or only just.
 */
export function overfitsSince(training: ArrayLike<number>, heldOut: ArrayLike<number>): number | null {
  const last = Math.min(training.length, heldOut.length) - 1
  if (last < 1) return null
  const best = leastAt(heldOut)
  const isLasting = last - best >= Math.max(3, Math.ceil(last / 20))
  const rises = heldOut[last]! > heldOut[best]! * RISE
  return isLasting && rises && training[last]! < training[best]! ? best : null
}
