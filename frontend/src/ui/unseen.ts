/** What nobody sees, in what looks harmless without it: of no width, turning what follows around, controls. */
export const unseen = /[\0-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800\ufffc]/u;
