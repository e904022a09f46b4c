/** Plots of curves. */
export const curves = {
  thinned: '{shown} rows of {count}, evenly apart; the cursor of the plot reads each of them.',
  tableOf: 'Table: {label}',
}
