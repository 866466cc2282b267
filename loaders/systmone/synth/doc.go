// Package synth makes synthetic extracts in the feed's real format: invented people, deterministic from a seed.
//
// Ages, prevalences, care and activity follow public figures so that reports look believable: UK mid-2018 population by
// five-year band (ONS, as published in opensafely/risk-factors-research); conditions ever coded in Greater Manchester TPP
// practices (rw251/gm-idcr, January 2024) and QOF registers; ethnicity (Census 2021; recording: BMC Medicine 2024;22:288); blood
// pressure recording and control (opensafely/SRO-Measures, CVDPREVENT); repeat medicines (BMC Health Serv Res 2014;14:76) and
// hazardous combinations (opensafely/pincer-measures); cervical screening and childhood vaccination (NHS England, COVER);
// appointments, did-not-attend shares by lead time and outcomes (NHS England, Appointments in General Practice). Where there is no
// public figure (referrals received, safeguarding, notes) numbers are modest and invented. engine/testdata/ready.sql holds a store
// against the figures. What is decided by a rule lies in the package's CSV files: see data.go. Clinical codes come from codes.csv,
// every one of which is in a bundled codelist; what has no code there (alcohol, blood counts, liver and thyroid tests) is not made.
// NHS numbers are in the 999 range, which is never issued, and postcodes in ZZ, which is not a postcode area. The range holds 909,091
// numbers: patients beyond them have none, rather than one that is somebody's or comes twice.
//
// A patient is a function of the seed and their number, and so is what a night does to them. Nothing is remembered of
// them between extracts, which is why a million need no more memory than a thousand, why makers can work side by side
// without changing a byte, and why a later full extract says what the nights before it said. Every patient has a block of
// row ids, and another for each night; a record is always made whole, in the same order, and the rows an extract wants are
// picked from it as they pass: see maker.emit.
package synth
