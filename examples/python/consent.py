"""The life of a consent (同意), and what a chart takes over, as examples/c/consent.c, in Python.

    consent.py ROOT INSTITUTION
"""

import sys

import onshi
from onshi import (
    CancelWhy,
    Certificate,
    Consented,
    DataClass,
    Decided,
    Kind,
    Operation,
    Patient,
    Role,
    Route,
    Side,
    Word,
    codes,
    records,
)

PATIENT = "17"  # the program's own key
NOW = 1_795_305_600  # 2026-11-22 09:00 in Japan; a program passes onshi.now()
SECRET = bytes([1] + [0] * 31)  # 32 random bytes of the installation, kept apart


def answer_about(name):
    """What an answer says of the patient: valid, and consented to 薬剤情報."""
    unit = onshi.make(records.ConsentedUnit)
    unit.validity = codes.QualificationValidity.VALID
    result = unit.results.result[0]
    result.insurer_number = "06139992"
    result.insured_identification_number = "1"
    result.name = name
    result.birthdate = "19500102"
    result.medicine_consent = codes.Consent.YES
    result.medicine_consent_time = "20200101090000"
    result.medicine_available = "20991231235959"
    return unit


def chart(name):
    return Patient(id=PATIENT, insurer_number="06139992", number="1", name=name,
                   birthdate="19500102")


def was_sent(send):
    """What becomes of a request that rests on consent."""
    try:
        send()
    except onshi.OnshiError as error:
        return "送信しない" if error.code == onshi.Errors.CONSENT_MISSING else "?"
    return "送信"


def ask(session, key, permits):
    """Asks for 薬剤情報."""
    request = onshi.make(records.DrugInformationRequest)
    request.header.insurer_number = "06139992"
    request.header.insured_identification_number = "1"
    request.body.start = "202601"
    request.body.end = "202610"
    request.body.file_category = codes.DrugFileCategory.DRUG_XML
    return session.submit(Operation.DRUG_INFORMATION, request, key, subject=PATIENT,
                          permits=permits)


def ask_in_a_list(session, permits):
    """One person; whose consent it is, the arbitrary identifier says."""
    person = onshi.make(records.NumberQuery)
    person.insurer_number = "06139992"
    person.insured_identification_number = "1"
    person.insured_branch_number = "01"
    person.arbitrary_identifier = PATIENT
    wanted = person.medical_information.request[0]
    wanted.kind = codes.MedicalInformationType.MEDICINE
    wanted.file_category = codes.MedicalInformationFileCategory.XML
    head = onshi.make(records.VisitBatchRequest)
    head.header.qualification_confirmation_date = "20261122"
    with session.lists.make(Operation.VISIT_QUALIFICATION_BATCH, head, "list") as batch:
        batch.add(session, person, permits)
        batch.submit(session, permits)


def medical_information(session, unit):
    none, permits = onshi.Permits.make(), onshi.Permits.make()
    print("同意なし:", was_sent(lambda: ask(session, "drugs", none)))
    count = session.consents.hear(PATIENT, Kind.VISIT, unit, NOW)
    classes = session.consents.add_to(permits, PATIENT, Kind.VISIT)
    print(f"同意の反映: {count}件, 薬剤情報 {'可' if classes == 1 << DataClass.DRUG else '?'}")
    print("薬剤情報の要求:", was_sent(lambda: ask(session, "drugs", permits)))
    print(f"一括照会: 同意なし {was_sent(lambda: ask_in_a_list(session, none))}, "
          f"同意あり {was_sent(lambda: ask_in_a_list(session, permits))}")


def take_back(session):
    permits = onshi.Permits.make()
    session.consents.add_to(permits, PATIENT, Kind.VISIT)
    number = session.consents.cancel(PATIENT, Kind.VISIT, CancelWhy.PATIENT)
    decision = session.consents.permits(PATIENT, DataClass.DRUG, Kind.VISIT)
    if not decision:
        print("取り消しの依頼後:", onshi.word(Word.REASON, decision.reason))
    # A permit from before does not help.
    print("前の許可:", was_sent(lambda: ask(session, "later", permits)))
    due = session.consents.cancels_due
    numbers = chart("試験　太郎")
    session.consents.submit_cancel(PATIENT, Kind.VISIT, numbers)
    again = session.consents.submit_cancel(PATIENT, Kind.VISIT, numbers)
    print(f"取り消し対象: {due}件, 再送 {'しない' if again is None else '?'}")
    state = session.consents.of(PATIENT, Kind.VISIT).cancel_state()
    print("取り消し:", "送信済" if state == (number, onshi.Cancellation.SENT) else "?")


def changes(patients, notes, unit):
    patients.link_each(notes, Route.CONSENTED, unit)
    number = 0
    while True:
        change = patients.change(number)
        if change is None:
            return number
        print("  " + onshi.word(Word.CHANGE, change.change))
        for at in range(change.values):
            _, text = patients.change_value(number, at, Side.ANSWER)
            print(f"    → {text}  {onshi.word(Word.CHANGE_HOW, change.how)}")
        number += 1


def link_twice(unit):
    """Linking, with a name that differs for ever."""
    patients = onshi.Patients([chart("高橋　太郎")])
    notes = onshi.Notes.make(SECRET)
    names = onshi.compare_names("高橋　太郎", "●橋　太郎")
    print("氏名の突合:", onshi.word(Word.NAMES, names))
    print("変更:")
    before = changes(patients, notes, unit)
    for change in range(before):
        notes.decide(patients, change, Decided.DECLINED, NOW)
    decided, _ = notes.decided(patients, 0, NOW)
    print("判断:", onshi.word(Word.DECISION, decided))
    notes.confirm_alias(patients, 0, unit, 0, NOW)
    kept = onshi.Notes.from_json(notes.json(), SECRET)
    print("別名の確認後の変更:")
    print(f"  {before - changes(patients, kept, unit)}件減")


def certificates(institution, unit):
    reason = onshi.LimitConsent.record(institution, PATIENT, Consented.BY_WORD, NOW, "", NOW)
    print("操作者なし:", onshi.word(Word.REASON, reason))
    consent = onshi.LimitConsent.record(institution, PATIENT, Consented.BY_WORD, NOW, "op-1", NOW)
    query = onshi.make(records.NumberQuery)
    reason = onshi.ask_limit(query, consent, None, institution, "18", NOW)
    print("別の患者:", onshi.word(Word.REASON, reason))
    onshi.ask_limit(query, consent, None, institution, PATIENT, NOW)
    asked = onshi.asked_certificates(query)
    print("照会:", "限度額適用認定証" if asked == 1 << Certificate.LIMIT else "?")
    certificate = unit.results.result[0].limit_certificate
    certificate.valid_from = "20260801"
    certificate.valid_to = "20270731"
    known = onshi.Certificates.make()
    first = known.compare(unit, 0, asked, 20261122)
    print("照合:", "新規" if first[0]["state"] == "new" else first)
    count = known.add(unit, 0, "consented", NOW)
    second = known.compare(unit, 0, asked, 20261122)
    print(f"取り込み {count}件, 照合:",
          "変更なし" if second[0]["state"] == "unchanged" else second)
    later = str(known.on(20270801))
    print("翌年8月:", "有効期間終了" if "有効期間終了" in later else later)


def memory():
    """What may not stay."""
    clock, timers = onshi.Clock.make(NOW), onshi.Timers.make()
    place = onshi.stay(Role.RECEIPT_COMPUTER, DataClass.DRUG)
    timers.lies(clock, "answer-1", place, NOW)
    early = timers.due(clock, NOW + 540)
    (copy, _, why), = timers.due(clock, NOW + 600)
    print(f"一時格納: 9分後 {'?' if early else '残す'}, 10分後 {copy} 削除: "
          f"{onshi.word(Word.ERASE, why)}")
    timers.erased(copy, place)


def main(root, institution):
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    unit = answer_about("●橋　太郎")
    # The layouts of these messages are not public.
    with onshi.Session(institution, root, allow_assumed=True) as session:
        medical_information(session, unit)
        take_back(session)
    link_twice(unit)
    certificates(institution, unit)
    memory()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("consent.py ROOT INSTITUTION")
    try:
        main(*sys.argv[1:])
    except onshi.OnshiError as error:
        sys.exit(error.japanese)
