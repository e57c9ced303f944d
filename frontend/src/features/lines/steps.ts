/** How a number of secret acts is said, which is told in steps: that all have, that so many or more have, or that it is too few
 *  to be told. */
export const steps = (n: number, all: number): '' | '.all' | '.few' =>
  n === 0 ? '.few' : n === all ? '.all' : '';
