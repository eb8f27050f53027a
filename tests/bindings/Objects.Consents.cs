// Consent of a patient, and what rests on it: access, certificates, copies.
using System;
using System.Collections.Generic;
using System.Linq;
using Onshi;

static partial class Program
{
    static void OfConsent()
    {
        using (var clock = new Clock(Now))
        using (var begun = new Consent("17", ConsentKind.Visit))
        {
            begun.Hear(ConsentKind.Visit, Consented(), Now);
            using (var later = new Clock(clock.Json()))
                Same(Now, later.Observe(Now.AddDays(-1)));
            using (var consent = new Consent(begun.Json()))
            {
                Holds(consent.Permits(DataClass.Drug, ConsentKind.Visit, clock, Now).IsGranted, "not permitted");
                Same(
                    Reason.DenialOtherKind,
                    consent.Permits(DataClass.Drug, ConsentKind.Online, clock, Now).Reason);
                uint number = consent.Cancel(CancelReason.Patient, clock, Now);
                Same(
                    Reason.DenialCancelRequested,
                    consent.Permits(DataClass.Drug, ConsentKind.Visit, clock, Now).Reason);
                Same(number, consent.CancelDue(clock, Now).Value.Number);
                var numbers = new Patient
                {
                    InsurerNumber = "06139992",
                    Number = "1",
                    Branch = "01",
                    Birthdate = "19500102",
                };
                using (Record request = consent.CancelRequest(numbers, clock, Now))
                    Holds(request.Json().Contains("19500102"), "another birth date");
                consent.CancelSent(number);
                Same(CancellationState.Sent, consent.Cancellation());
            }
        }
    }

    static void OfConsentDays()
    {
        using (var days = new ConsentDays(ConsentKind.Visit))
        {
            var request = new ConsentedRequest();
            request.Body.Search.ConsentFrom = new DateTime(2026, 11, 20);
            request.Body.Search.ConsentTo = new DateTime(2026, 11, 20);
            request.Body.Search.MedicalTreatment = Codes.MedicalTreatment.Visit;
            Same(
                Reason.UncoveredNoConsentDays, days.Fetched(new ConsentedRequest(), Now, Now));
            Same(null, days.Fetched(request, Now, Now));
            DayRange next = days.Next(new DateTime(2026, 11, 20), 7, Now).Value;
            Same(new DateTime(2026, 11, 21), next.First);
            using (var kept = new ConsentDays(days.Json()))
                Same(1, kept.Uncovered(new DateTime(2026, 11, 20), new DateTime(2026, 11, 21), Now).Count);
        }
    }

    static void OfAccess()
    {
        Holds(!Access.MayKeep(SoftwareRole.ReceiptComputer), "a receipt computer keeps");
        Holds(Access.MayShow(SoftwareRole.Chart), "a chart does not show");
        using (var consent = new Consent("17", ConsentKind.Visit))
        using (var clock = new Clock(Now))
        using (var doctor = new Access(
            SoftwareRole.Chart, Profession.Doctor, SignIn.TwoFactors, "op-1"))
        {
            Permission early = doctor.Grant(consent, DataClass.Drug, ConsentKind.Visit, clock, Now);
            Same(Reason.DenialNothingKnown, early.Reason);
            Same(1, consent.Hear(ConsentKind.Visit, Consented(), Now));
            Permission granted = doctor.Grant(consent, DataClass.Drug, ConsentKind.Visit, clock, Now);
            Holds(granted.IsGranted && granted.Until > Now, "not granted");
            var drugs = new DrugInformationAnswer();
            ReceiptMonth month = drugs.Body.Month.Add();
            month.Days.Day.Add().Drugs.Drug.Add().DrugName = "試験薬";
            Same("試験薬", DrugOf(doctor.Show("17", drugs, clock, Now)));
            Same(null, DrugOf(doctor.Show("18", drugs, clock, Now)));
            int withheld;
            Same(null, DrugOf(Access.Split(drugs, out withheld)));
            Holds(withheld > 0, "nothing was withheld");
        }
        IReadOnlyList<DataClass> each, any;
        var request = new DrugInformationRequest();
        request.Body.FileCategory = Codes.DrugFileCategory.DrugXml;
        Access.Needs(request, out each, out any);
        Same(DataClass.Drug, each.Single());
        Same(0, any.Count);
    }

    static string DrugOf(DrugInformationAnswer answer)
    {
        return answer.Body.Month.SelectMany(month => month.Days.Day).SelectMany(day => day.Drugs.Drug)
            .Select(drug => drug.DrugName).FirstOrDefault();
    }

    static void OfCertificates()
    {
        var holder = new CertificateHolder(institution, "17");
        Reason? refused;
        using (LimitConsent word = LimitConsent.Record(
            holder, ConsentSource.ByWord, Now, "op-1", out refused, Now))
        using (LimitConsent kept = LimitConsent.FromJson(word.Json()))
        using (var permits = new Permits())
        using (var query = new NumberQuery())
        {
            Same(null, query.AskCertificates(ConsentKind.Visit, kept, permits, false, holder, Now));
            Same(1u << (int)CertificateKind.Limit, query.AskedCertificates());
            kept.Withdraw(Now);
            Same(Reason.NoCertificateWithdrawn, query.AskLimit(kept, permits, holder, Now));
        }
        Same(null, LimitConsent.OfAnswer(holder, Consented(), 0, "op-1", out refused, Now));
        Same(Reason.NoCertificateNotConsented, refused);
        using (var begun = new Certificates())
        using (var kept = new Certificates(begun.Json()))
            Same("[]", kept.On(Now.Date));
    }

    static void OfTimers()
    {
        using (var clock = new Clock(Now))
        using (var timers = new Timers(new Periods { Memory = TimeSpan.FromMinutes(1) }))
        {
            timers.Lies("answer-1", CopyPlace.Memory, clock, Now);
            using (var kept = new Timers(timers.Json()))
            {
                CopyState lies = kept.Standing("answer-1", CopyPlace.Memory).Value;
                Same(CopyStanding.Until, lies.Standing);
                Same(Now.AddMinutes(1), lies.Until);
                Holds(!kept.Forget("answer-1"), "forgotten while it lies");
                kept.HandedOver("answer-1");
                Same(EraseReason.Done, kept.Due(clock, Now).Single().Why);
                kept.Erased("answer-1", CopyPlace.Memory);
                Holds(kept.Forget("answer-1"), "it still lies");
                Same(null, kept.Standing("answer-1", CopyPlace.Memory));
                kept.Lies("answer-2", CopyPlace.File, clock, Now);
                kept.Acknowledged("answer-2", clock, Now);
                Same(CopyPlace.File, kept.Due(clock, Now).Single().Place);
                kept.BeganAnew();
            }
        }
        Same(null, Access.Stay(SoftwareRole.Chart, DataClass.Drug));
    }
}
