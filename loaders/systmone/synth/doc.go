// Package synth makes synthetic extracts in the feed's real format: invented people, deterministic from a seed.
//
// Ages, prevalences and activity follow public figures so that reports look believable: UK mid-2018 population by
// five-year band (ONS, as published in opensafely/risk-factors-research); conditions ever coded in Greater
// Manchester TPP practices (rw251/gm-idcr, January 2024); blood pressure recording and control (opensafely/SRO-Measures,
// CVDPREVENT); appointments, did-not-attend shares by lead time and outcomes (NHS England, Appointments in General
// Practice). Clinical codes come from codes.csv, every one of which is in a bundled codelist. NHS numbers are in the
// 999 range, which is never issued, and postcodes in ZZ, which is not a postcode area.
package synth
