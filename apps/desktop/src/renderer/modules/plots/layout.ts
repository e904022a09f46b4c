/** Where the plots' area lies in the stack, in CSS pixels: all rows, the axis and the cursor share it. */
export const GUTTER = 64
export const RIGHT_PAD = 14
export const ROW_MIN_HEIGHT = 118
