"""Three of the bundled reports with pandas. Frames are read and the nights applied beforehand; only the questions are timed.

Arguments: folder of the base extract's UTF-8 files, codelist file, as_at, repeats, then the nights' SRCode files.
Prints JSON: seconds spent reading, and per report its seconds and rows.
"""
import json
import sys
import time

import pandas as pd

base, lists, as_at, repeats, nights = sys.argv[1], sys.argv[2], pd.Timestamp(sys.argv[3]), int(sys.argv[4]), sys.argv[5:]
KEY = ["RowIdentifier", "IDOrganisationVisibleTo"]


def read(path, columns, dates=(), codes=()):
    frame = pd.read_csv(path, usecols=columns, dtype={c: "category" for c in codes}, keep_default_na=False,
                        na_values={c: [""] for c in columns})
    for c in dates:  # the day is all that counts here
        frame[c] = pd.to_datetime(frame[c].astype("string").str[:11], format="%d %b %Y")
    return frame


def read_codes():
    wanted = KEY + ["DateEventRecorded", "DateEvent", "CTV3Code", "SNOMEDCode", "IDPatient"]
    dates, codes = ["DateEventRecorded", "DateEvent"], ["CTV3Code", "SNOMEDCode", "IDOrganisationVisibleTo"]
    frame = read(base + "/SRCode.csv", wanted, dates, codes)
    for path in nights:
        night = read(path, wanted + ["RemovedData"], dates, codes)
        stay = frame[~frame["RowIdentifier"].isin(night["RowIdentifier"])]
        frame = pd.concat([stay, night[night["RemovedData"] == 0].drop(columns="RemovedData")], ignore_index=True)
    for c in codes:
        frame[c] = frame[c].astype("category")
    return frame


began = time.perf_counter()
patient = read(base + "/SRPatient.csv", KEY + ["DateBirth", "DateDeath", "Gender", "TestPatient"], ["DateBirth", "DateDeath"])
registration = read(base + "/SRPatientRegistration.csv",
                    KEY + ["DateRegistration", "DateDeRegistration", "RegistrationStatus", "IDPatient", "IDOrganisation"],
                    ["DateRegistration", "DateDeRegistration"])
appointment = read(base + "/SRAppointment.csv", KEY + ["DateStart", "AppointmentStatus", "TelephoneAppointment", "IDPatient"], ["DateStart"])
mapping = read(base + "/SRMapping.csv", ["RowIdentifier", "Mapping"]).set_index("RowIdentifier")["Mapping"]
hierarchy = read(base + "/SRCtv3Hierarchy.csv", ["Ctv3CodeParent", "Ctv3CodeChild"])
codelist = pd.read_csv(lists, header=None, names=["list", "system", "code", "term", "descendants", "polarity"], dtype=str, keep_default_na=False)
entry = read_codes()
reading = time.perf_counter() - began


def codes(name, system, polarity):
    rows = codelist[(codelist["list"] == name) & (codelist["system"] == system) & (codelist["polarity"] == polarity)]
    found = set(rows["code"])
    if system == "ctv3":
        roots = set(rows.loc[rows["descendants"] == "true", "code"])
        found |= set(hierarchy.loc[hierarchy["Ctv3CodeParent"].isin(roots), "Ctv3CodeChild"])
    return found


def coded(name):
    into = entry["CTV3Code"].isin(codes(name, "ctv3", "include")) | entry["SNOMEDCode"].isin(codes(name, "snomed", "include"))
    out = entry["CTV3Code"].isin(codes(name, "ctv3", "exclude")) | entry["SNOMEDCode"].isin(codes(name, "snomed", "exclude"))
    rows = entry[into & ~out]
    day = rows["DateEvent"].fillna(rows["DateEventRecorded"]).dt.normalize()
    return rows.assign(day=day)[day <= as_at].astype({"IDOrganisationVisibleTo": str})


def latest(name):
    return coded(name).groupby(["IDPatient", "IDOrganisationVisibleTo"])["day"].max()


def registered():
    r = registration.merge(patient, left_on=["IDPatient", "IDOrganisationVisibleTo"], right_on=KEY, suffixes=("", "_p"))
    status = r["RegistrationStatus"].str.upper().str.split(",").apply(lambda s: "GMS" in [x.strip() for x in s] if isinstance(s, list) else False)
    here = r["IDOrganisation"].fillna(r["IDOrganisationVisibleTo"]) == r["IDOrganisationVisibleTo"]
    r = r[status & here & ~r["TestPatient"].astype(str).str.upper().isin(["TRUE", "1"])]
    starts = r[["DateRegistration", "DateBirth"]].max(axis=1).dt.normalize()
    ends = r[["DateDeRegistration", "DateDeath"]].min(axis=1).dt.normalize()
    r = r[r["DateRegistration"].notna() & (starts <= as_at) & (ends.isna() | (ends > as_at))]
    born = r["DateBirth"]
    early = (born.dt.month > as_at.month) | ((born.dt.month == as_at.month) & (born.dt.day > as_at.day))
    age = as_at.year - born.dt.year - early.astype(int)
    return pd.DataFrame({"IDPatient": r["IDPatient"], "organisation": r["IDOrganisationVisibleTo"], "sex": r["Gender"].fillna("Unknown"), "age": age}).drop_duplicates()


def list_size():
    r = registered()
    low = r["age"] // 5 * 5
    band = low.map(lambda n: "Unknown" if pd.isna(n) else "95+" if n >= 95 else f"{int(n):02d}-{int(n) + 4:02d}")
    r = r.assign(age_band=band)
    parts = []
    for by in (["organisation", "sex", "age_band"], ["organisation", "sex"], ["organisation", "age_band"], ["organisation"]):
        parts.append(r.groupby(by).size().rename("patients").reset_index())
    return pd.concat(parts).fillna("All")[["organisation", "sex", "age_band", "patients"]]


def diabetes_prevalence():
    r = registered()
    r = r[r["age"] >= 17]
    found, resolved = latest("diabetes"), latest("diabetes_resolved")
    on = found[~(found <= resolved.reindex(found.index))].reset_index()
    r = r.merge(on, how="left", left_on=["IDPatient", "organisation"], right_on=["IDPatient", "IDOrganisationVisibleTo"])
    parts = []
    for by in (["organisation", "sex"], ["organisation"]):
        parts.append(r.groupby(by).agg(on_register=("day", "count"), list_size=("IDPatient", "size")).reset_index())
    return pd.concat(parts).fillna("All")[["organisation", "sex", "on_register", "list_size"]]


def appointments_by_month():
    first = as_at.to_period("M").to_timestamp() - pd.DateOffset(months=23)
    a = appointment[(appointment["IDPatient"] > 0) & (appointment["DateStart"] >= first) & (appointment["DateStart"] < as_at + pd.Timedelta(days=1))]
    status = a["AppointmentStatus"].map(mapping).fillna(a["AppointmentStatus"]).fillna("Unknown")
    mode = a["TelephoneAppointment"].astype(str).str.upper().isin(["TRUE", "1"]).map({True: "Telephone", False: "Other"})
    out = pd.DataFrame({"organisation": a["IDOrganisationVisibleTo"], "month": a["DateStart"].dt.strftime("%Y-%m"), "status": status, "mode": mode})
    return out.groupby(["organisation", "month", "status", "mode"]).size().rename("appointments").reset_index()


answers = {}
for report in (list_size, diabetes_prevalence, appointments_by_month):
    seconds = []
    for _ in range(repeats + 1):
        began = time.perf_counter()
        rows = report()
        seconds.append(time.perf_counter() - began)
    answers[report.__name__] = {"seconds": seconds[1:], "columns": list(rows.columns), "rows": [[str(v) for v in row] for row in rows.values.tolist()]}
print(json.dumps({"reading": reading, "reports": answers}))
