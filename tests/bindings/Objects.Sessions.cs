// What a session tells of its jobs, and gives of clinical answers: in parts, to whoever may see them.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Onshi;

static partial class Program
{
    const string Key = "patient-1";

    static Patient First()
    {
        string[] column = people[0];
        return new Patient
        {
            Id = Key,
            InsurerNumber = column[2],
            Symbol = column[3],
            Number = column[4],
            Branch = column[5],
            Name = column[6],
            Birthdate = column[8],
        };
    }

    static QualificationRequest AboutFirst()
    {
        var request = new QualificationRequest();
        request.Header.QualificationConfirmationDate = Now.Date;
        request.Body.Search.SetNumbersOf(First());
        request.Body.Search.BirthdateText = First().Birthdate;
        return request;
    }

    static void OfJobs(Session session)
    {
        Job job = session.Submit(Operations.Qualification, AboutFirst(), "objects-job");
        Same("objects-job", job.Key);
        JobDetails details = job.Details;
        Same(Operations.Qualification, details.Operation);
        Same(null, details.Part);
        Holds(details.Submitted <= details.Changed, "it changed before it was submitted");
        Holds(session.Jobs().Any(one => one.Number == job.Number), "it is not among the jobs");
        session.Wait(job, TimeSpan.FromMinutes(1));
        job.Acknowledge();
        Holds(session.Jobs().All(one => one.Number != job.Number), "it is still among the jobs");
        Same(Errors.UnknownJob, Fails(() => Same(null, session.JobOf(9999).Details)));
    }

    static void OfLog(Session session)
    {
        var lines = new List<string>();
        session.Log((level, line) =>
        {
            lines.Add(line);
            if (level == LogLevel.Info)
                throw new InvalidOperationException("it is lost");
        });
        // Nothing but the library holds the lambda now.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Ask<QualificationAnswer>(session, Operations.Qualification, AboutFirst());
        Holds(lines.Any(line => line.Contains("正常終了 / answered")), string.Join("\n", lines));
        Same(false, lines.Any(line => line.Contains(First().Number)));
        session.Log(null);
        int told = lines.Count;
        Ask<QualificationAnswer>(session, Operations.Qualification, AboutFirst());
        Same(told, lines.Count);
        // A session that is closed tells the end of its log by itself.
        using (Session closed = Session.Open(Quick(Apart("log"), institution)))
        {
            closed.Log((level, line) => lines.Add(line), LogLevel.Error);
            closed.Submit(Operations.Qualification, AboutFirst());
        }
        Same(told, lines.Count);
    }

    /// A session beside the other one, of the same terminal.
    static SessionOptions Beside(SoftwareRole role)
    {
        SessionOptions options = Quick(root, institution);
        options.Ledger = Path.Combine(root, "parts.ledger");
        options.StageFolder = Path.Combine(root, "parts-stage");
        options.Role = role;
        return options;
    }

    /// Asks for the drugs of somebody who consented.
    static Job Drugs(Session session, Code<Codes.DrugFileCategory> category, string key)
    {
        var request = new DrugInformationRequest();
        request.Header.InsurerNumber = First().InsurerNumber;
        request.Header.InsuredIdentificationNumber = First().Number;
        request.Body.Start = new DateTime(2026, 1, 1);
        request.Body.End = new DateTime(2026, 10, 1);
        request.Body.FileCategory = category;
        using (var permits = new Permits())
        {
            ConsentedUnit unit = Consented();
            unit.Results.Result[0].MedicineConsentTime = new DateTime(2020, 1, 1, 9, 0, 0);
            unit.Results.Result[0].MedicineAvailable = new DateTime(2099, 12, 31, 23, 59, 59);
            session.Hear(Key, ConsentKind.Visit, unit, Now);
            session.Permit(Key, ConsentKind.Visit, permits);
            var terms = new Terms { Subject = Key, Permits = permits };
            Job job = session.Submit(Operations.DrugInformation, request, key, terms);
            session.Wait(job, TimeSpan.FromMinutes(1));
            Same(Outcome.Normal, job.Outcome);
            return job;
        }
    }

    static void OfApart()
    {
        using (Session receipts = Session.Open(Beside(SoftwareRole.ReceiptComputer)))
        {
            Holds(!receipts.MayKeep, "a receipt computer keeps");
            Job job = Drugs(receipts, Codes.DrugFileCategory.DrugXml, "drugs");
            Same(Errors.Forbidden, Fails(() => job.OpenAnswer()));
            using (Apart apart = job.OpenApart())
            using (Part<DrugInformationAnswer> frame = apart.Frame<DrugInformationAnswer>())
            {
                Same(AnswerForm.Xml, apart.Form);
                Same(0, frame.Withheld);
                Same(null, frame.Passing);
                var months = apart.Parts<ReceiptMonth>().ToList();
                Holds(months.Any(one => one.Withheld > 0), "nothing was withheld");
                Same(null, apart.Next<ReceiptMonth>());
            }
        }
        using (Session chart = Session.Open(Beside(SoftwareRole.Chart)))
        using (Rights nobody = chart.Rights(Key, ConsentKind.Visit, null))
        using (var doctor = new Access(SoftwareRole.Chart, Profession.Doctor, SignIn.TwoFactors, "op-1"))
        using (Rights rights = chart.Rights(Key, ConsentKind.Visit, doctor))
        {
            Holds(chart.MayKeep, "a chart does not keep");
            Same(Reason.RefusedNoViewer, nobody[DataClass.Drug].Reason);
            Holds(rights[DataClass.Drug].IsGranted, "a doctor sees no drugs");
            Job job = chart.Find("drugs");
            using (Apart apart = job.OpenApart())
            {
                Part<ReceiptMonth> month = apart.Parts<ReceiptMonth>().First(one => one.Passing != null);
                Same(null, DrugOf(month.Rest));
                Same(null, DrugOf(month.Passing.Show(nobody, Key)));
                Same(null, DrugOf(month.Passing.Show(rights, "patient-2")));
                Holds(DrugOf(month.Passing.Show(rights, Key)) != null, "no drug is shown");
                Holds(DrugOf(month.Passing.HandOver()) != null, "no drug was handed over");
                Same(Errors.WrongState, Fails(() => month.Passing.HandOver()));
                Same(Errors.OtherForm, Fails(() => apart.Document(rights, Key)));
                Same(Errors.OtherForm, Fails(() => apart.HandOver()));
            }
        }
    }

    static void OfDocument()
    {
        using (Session chart = Session.Open(Beside(SoftwareRole.Chart)))
        using (var doctor = new Access(SoftwareRole.Chart, Profession.Doctor, SignIn.TwoFactors, "op-1"))
        using (Rights rights = chart.Rights(Key, ConsentKind.Visit, doctor))
        {
            Job job = Drugs(chart, Codes.DrugFileCategory.DrugPdf, "document");
            using (Apart apart = job.OpenApart())
            {
                Same(AnswerForm.Pdf, apart.Form);
                Same(null, apart.Document(rights, "patient-2"));
                // It may show more than drugs, to which nobody consented.
                Same(null, apart.Document(rights, Key));
                byte[] whole = apart.HandOver();
                Same("%PDF", Encoding.ASCII.GetString(whole, 0, 4));
                Same(Errors.WrongState, Fails(() => apart.HandOver()));
            }
            job.Acknowledge();
        }
    }

    static string DrugOf(ReceiptMonth month)
    {
        return month.Days.Day.SelectMany(day => day.Drugs.Drug).Select(drug => drug.DrugName)
            .FirstOrDefault();
    }

    static void OfCopies()
    {
        SessionOptions options = Beside(SoftwareRole.ReceiptComputer);
        options.Periods = new Periods { Memory = TimeSpan.FromMinutes(5) };
        using (Session session = Session.Open(options))
        {
            Job job = session.Find("drugs");
            Same(null, job.Copy(CopyPlace.Memory));
            using (Apart apart = job.OpenApart())
                apart.Parts<ReceiptMonth>().Count();
            CopyState lies = job.Copy(CopyPlace.Memory).Value;
            Same(CopyStanding.Until, lies.Standing);
            Holds(lies.Until > DateTimeOffset.UtcNow, "it may lie no longer");
            Holds(lies.Until < DateTimeOffset.UtcNow.AddMinutes(6), "it may lie for too long");
            job.LiesInHistory();
            Same(CopyStanding.Until, job.Copy(CopyPlace.History).Value.Standing);
            job.HandedOver();
            Same(CopyStanding.Done, job.Copy(CopyPlace.Memory).Value.Standing);
            JobEvent seen = session.NextEvent(TimeSpan.FromMinutes(1));
            while (seen.Kind != EventKind.Erase)
                seen = session.NextEvent(TimeSpan.FromMinutes(1));
            Same(CopyPlace.Memory, seen.Place);
            Same(EraseReason.Done, seen.Why);
            seen.Job.Erased(CopyPlace.Memory);
            Same(null, job.Copy(CopyPlace.Memory));
            job.Acknowledge();
        }
    }

    static readonly byte[] Secret = Enumerable.Repeat((byte)7, 32).ToArray();

    static void OfRemembered()
    {
        string place = Apart("remembered");
        var patient = new Patient
        {
            Id = Key,
            InsurerNumber = "06139992",
            Number = "1",
            Name = "高橋　太郎",
            Birthdate = "19500102",
        };
        ConsentedUnit unit = Consented();
        QualificationResult told = unit.Results.Result[0];
        told.InsurerNumber = "06139992";
        told.InsuredIdentificationNumber = "1";
        told.Birthdate = new DateTime(1950, 1, 2);
        using (var patients = new Patients(new[] { patient }))
        {
            using (Session session = Session.Open(Quick(place, institution)))
            using (Notes notes = session.Notes(Secret, patients))
            {
                Linkage linkage = patients.LinkEach(Route.Consented, unit, notes);
                Change name = linkage.Changes.Single(change => change.Kind == ChangeKind.Name);
                session.Decide(notes, patients, name, Decision.Declined);
                Same(null, session.ConfirmAlias(notes, patients, patient, unit));
            }
            using (Session session = Session.Open(Quick(place, institution)))
            using (Notes notes = session.Notes(Secret, patients))
            {
                Linkage linkage = patients.LinkEach(Route.Consented, unit, notes);
                Holds(linkage.Verdicts[0].IsAlias, "the other name is forgotten");
                Holds(session.WithdrawAlias(notes, patients, patient, unit), "nothing was withdrawn");
                linkage = patients.LinkEach(Route.Consented, unit, notes);
                Change name = linkage.Changes.Single(change => change.Kind == ChangeKind.Name);
                Same(Decision.Declined, notes.Decided(patients, name));
                Holds(session.ForgetPatient(notes, Key) > 0, "nothing was forgotten");
                Same(null, notes.Decided(patients, name));
            }
        }
    }

    static void OfLimitConsents()
    {
        var holder = new CertificateHolder(institution, Key);
        Reason? refused;
        using (Session session = Session.Open(Quick(Apart("limits"), institution)))
        using (LimitConsent word = LimitConsent.Record(
            holder, ConsentSource.ByWord, DateTimeOffset.UtcNow, "op-1", out refused))
        using (var permits = new Permits())
        using (var query = new NumberQuery())
        {
            Same(null, session.LimitConsent(Key));
            Same(Reason.NoCertificateNotConsented, session.AskLimit(query, Key, permits));
            session.KeepLimitConsent(word);
            Same(null, session.AskLimit(query, Key, permits));
            Same(1u << (int)CertificateKind.Limit, query.AskedCertificates());
            Same(
                Reason.NoCertificateNotConsented,
                session.AskCertificates(query, ConsentKind.Visit, Key, true, true, permits));
            Holds(session.LimitConsent(Key).Json().Contains("op-1"), "another consent is kept");
            Holds(session.WithdrawLimitConsent(Key), "nothing was taken back");
            Same(Reason.NoCertificateWithdrawn, session.AskLimit(query, Key, permits));
            Same(false, session.WithdrawLimitConsent("nobody"));
            session.Hear(Key, ConsentKind.Visit, Consented(), Now);
            session.Cancel(Key, ConsentKind.Visit, CancelReason.Patient);
            Holds(session.DropCancellation(Key, ConsentKind.Visit), "no wish was there");
            Same(null, session.CancellationDue(Key, ConsentKind.Visit));
            DayRange all = session.UncoveredDays(
                ConsentKind.Visit, new DateTime(2026, 11, 20), new DateTime(2026, 11, 21)).Single();
            Same(new DateTime(2026, 11, 20), all.First);
        }
    }
}
