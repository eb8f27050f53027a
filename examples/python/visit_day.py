"""A visit day (訪問診療の一日) of a receipt computer, as examples/c/visit_day.c, in Python.

    visit_day.py ROOT INSTITUTION YESTERDAY TODAY        dates as yyyymmdd

It may be killed anywhere and started again: the keys make sure that nothing is asked twice, and an
answer is acknowledged only when all that follows from it is done.
"""

import csv
import sys

import onshi
from onshi import EventKind, Operation, Outcome, Patient, Plan, Route, codes, records

VISIT = codes.MedicalTreatment.VISIT


def read_patients(root):
    """What the receipt computer knows, as patients.csv has it."""
    with open(f"{root}/patients.csv", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return [Patient(*row[:9]) for row in rows]


def identify(query, patient):
    """What is not known is left out, not sent empty."""
    query.insurer_number = patient.insurer_number.rjust(8)
    if patient.symbol:
        query.insured_card_symbol = patient.symbol
    query.insured_identification_number = patient.number
    if patient.branch:
        query.insured_branch_number = patient.branch


class Day:
    def __init__(self, session, patients, yesterday, today):
        self.session = session
        self.patients = patients
        self.list = onshi.Patients(patients)
        self.yesterday = yesterday
        self.today = today

    def run(self):
        # The answer is needed until everyone new is registered: it is acknowledged after that.
        consented = self.submit_consented()
        for number, fresh in enumerate(self.take_on(consented), 1):
            self.register_number(fresh, f"NEW{number:05}")
        self.session.acknowledge(consented)
        self.by_number(self.patients[0], visit=False)
        self.by_number(self.patients[1], visit=True)
        self.by_batch(self.patients[2:12])

    def wait_for(self, job):
        """The answer of a job, or None if an earlier run was done with it.

        The state is what counts: events say that it is worth looking.
        """
        standing = self.session.standing(job)
        while not standing.answered:
            if standing.over:
                print("  前回済み")
                return None
            event = self.session.next_event(1)
            if event and event.kind == EventKind.ACCEPTED:
                print("  受付済")  # the reception number is safe in the ledger
            standing = self.session.standing(job)
        if standing.outcome != Outcome.NORMAL:
            print("  異常終了")  # its code and words stand in the answer's header
        return None if standing.outcome == Outcome.REFUSED else self.session.answer(job)

    def show(self, route, person, validity, name):
        """Whose answer it is, and what may be done with it."""
        verdict = self.list.link(route, person)
        words, _ = onshi.validity(route, validity)
        chart = "-" if verdict.patient is None else self.patients[verdict.patient].id
        print(f"  {chart:8} {name or '（氏名なし）'}: {words}: {verdict.text()}")
        return verdict

    def submit_consented(self):
        """Everyone who consented yesterday (同意済資格情報一括取得)."""
        print("同意済資格情報一括取得")
        request = onshi.make(records.ConsentedRequest)
        search = request.body.search
        search.consent_from = self.yesterday
        search.consent_to = self.today
        search.medical_treatment = VISIT
        return self.session.submit(Operation.CONSENTED_BATCH, request, "consented")

    def take_on(self, job):
        """Those who are new, and whom a number of ours is to be registered for."""
        fresh = []
        answer = self.wait_for(job)
        for person in answer.people(records.ConsentedUnit) if answer else ():
            result = person.results.result[0]
            verdict = self.show(Route.CONSENTED, person, person.validity, result.name)
            if verdict.plan == Plan.NEW and verdict.to_register:
                fresh.append(Patient(name=result.name, insurer_number=result.insurer_number,
                                     symbol=result.insured_card_symbol,
                                     number=result.insured_identification_number,
                                     branch=result.insured_branch_number))
        return fresh

    def register_number(self, fresh, reference):
        """Registers our number for someone new (照会番号登録)."""
        print(f"照会番号登録 {reference} {fresh.name}")
        request = onshi.make(records.RegistrationRequest)
        entry = request.body.registration
        entry.reference_number = reference
        identify(entry, fresh)
        job = self.session.submit(Operation.REFERENCE_NUMBER_REGISTRATION, request,
                                  f"register-{reference}")
        if self.wait_for(job):
            self.session.acknowledge(job)

    def by_number(self, patient, visit):
        """One patient; the operation decides between outpatient and visit."""
        print("資格確認（訪問診療等）" if visit else "資格確認（番号）")
        request = onshi.make(records.QualificationRequest)
        request.header.qualification_confirmation_date = self.today
        search = request.body.search
        identify(search, patient)
        search.birthdate = patient.birthdate
        if visit:
            search.medical_treatment = VISIT
        operation = Operation.VISIT_QUALIFICATION if visit else Operation.QUALIFICATION
        job = self.session.submit(operation, request,
                                  f"{'visit' if visit else 'number'}-{patient.id}")
        answer = self.wait_for(job)
        if answer:
            frame = answer.frame(records.QualificationAnswer)
            self.show(Route.VISIT if visit else Route.NUMBER, frame, frame.body.validity,
                      frame.body.results.result[0].name)
            self.session.acknowledge(job)

    def by_batch(self, patients):
        """Many patients in one request (資格確認一括照会)."""
        print("資格確認一括照会")
        request = onshi.make(records.BatchRequest)
        request.header.qualification_confirmation_date = self.today
        for index, patient in enumerate(patients):
            query = request.body.search[index]
            identify(query, patient)
            query.birthdate = patient.birthdate
        job = self.session.submit(Operation.QUALIFICATION_BATCH, request, "batch")
        answer = self.wait_for(job)
        if not answer:
            return
        for person in answer.people(records.BatchUnit):
            # Results have been seen with and without a list around them.
            name = person.results.result[0].name or person.result[0].name
            self.show(Route.NUMBER, person, person.validity, name)
        self.session.acknowledge(job)


def main(root, institution, yesterday, today):
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    # A simulated terminal is quick; a real one is asked every second and every minute: leave the
    # three times out.
    with onshi.Session(institution, root, poll=0.05, collect_after=0.1,
                       collect_at_most=0.2) as session:
        Day(session, read_patients(root), yesterday, today).run()


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit("visit_day.py ROOT INSTITUTION YESTERDAY TODAY")
    try:
        main(*sys.argv[1:])
    except onshi.OnshiError as error:
        sys.exit(error.japanese)
