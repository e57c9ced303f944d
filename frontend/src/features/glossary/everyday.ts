/** Acronyms that nobody is offered an explanation of. Asking about one is possible all the same: select it. */
export const everyday: ReadonlySet<string> = new Set(
  `AM PM OK UTC GMT CET CEST EET EEST WET WEST BST EST EDT CST CDT MST MDT PST PDT IST JST AEST AEDT
  MON TUE WED THU FRI SAT SUN JAN FEB MAR APR JUN JUL AUG SEP OCT NOV DEC
  Q1 Q2 Q3 Q4 H1 H2
  HTTP HTTPS URL WWW HTML CSS JSON CSV PDF PNG JPG ZIP TXT
  ID IP IT PC TV CPU RAM USB WIFI SMS GPS QR
  KB MB GB TB PB
  EU UK US USA UN
  CEO CTO HR FAQ FYI ASAP ETA EOD TBD TODO AKA NB PS RIP VS`
    .trim()
    .split(/\s+/),
);
