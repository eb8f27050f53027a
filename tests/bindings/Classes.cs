// What the classes of C# do beyond the concepts and the examples: the facility's operations, lists, access
// and what is kept as JSON.
//
//   Classes ROOT INSTITUTION
//
// Prints `ok NAME` for each, or `not ok NAME: WHY` and ends with 1.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Onshi;

static partial class Program
{
    static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(9));

    static string root, institution;
    static string[][] people;

    static int Main(string[] arguments)
    {
        // The same bytes on every system.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("Classes ROOT INSTITUTION");
            return 1;
        }
        root = arguments[0];
        institution = arguments[1];
        string known = Path.Combine(root, "patients.csv");
        people = File.ReadLines(known).Skip(1).Select(line => line.Split(',')).ToArray();
        using (Session session = Session.Open(Quick(root, institution)))
        {
            bool isFine = Try("address", () => OfAddress(session))
                && Try("settings", () => OfSettings(session))
                && Try("activation", () => OfActivation(session))
                && Try("list", () => OfList(session))
                && Try("envelope", OfEnvelope)
                && Try("findings", OfFindings)
                && Try("access", OfAccess)
                && Try("consent", OfConsent)
                && Try("kept", OfKept)
                && Try("jobs", () => OfJobs(session))
                && Try("log", () => OfLog(session))
                && Try("parts", OfParts)
                && Try("document", OfDocument)
                && Try("copies", OfCopies)
                && Try("remembered", OfRemembered)
                && Try("limits", OfLimits)
                && Try("site", OfSite)
                && Try("migration", OfMigration)
                && Try("claims", OfClaims)
                && Try("passcode", () => OfPasscode(session))
                && Try("validation", OfValidation)
                && Try("inspection", OfInspection)
                && Try("record", OfRecord)
                && Try("calls", OfCalls);
            return isFine ? 0 : 1;
        }
    }

    static SessionOptions Quick(string place, string code)
    {
        return new SessionOptions
        {
            Root = place,
            Institution = code,
            AllowAssumed = true,
            Poll = TimeSpan.FromMilliseconds(20),
            CollectAfter = TimeSpan.FromMilliseconds(50),
            CollectAtMost = TimeSpan.FromMilliseconds(100),
        };
    }

    /// A place of its own, where no terminal is.
    static string Apart(string name)
    {
        string place = root + "-" + name;
        if (Directory.Exists(place))
            Directory.Delete(place, true);
        foreach (string folder in new[] { "req", "res" })
            Directory.CreateDirectory(Path.Combine(place, folder));
        return place;
    }

    static bool Try(string name, Action act)
    {
        try
        {
            act();
        }
        catch (Exception why)
        {
            Console.WriteLine("not ok {0}: {1}", name, why);
            return false;
        }
        Console.WriteLine("ok {0}", name);
        return true;
    }

    static void OfAddress(Session session)
    {
        var request = new AccessUrlRequest();
        request.Body.Query.Kind = Codes.UrlKind.Visit;
        request.Body.Query.BarcodeFormat = Codes.BarcodeFormat.Png;
        request.Body.Query.Change = Codes.UrlChange.Keep;
        Reason? refused;
        AccessUrlAnswer answer = Ask<AccessUrlAnswer>(session, Operations.AccessUrl, request);
        string address = Address.Of(answer, ConsentKind.Visit, out refused);
        Same(null, refused);
        Same("https://", address.Substring(0, 8));
        Same("<svg", Address.Svg(address).Substring(0, 4));
        Same((byte)'P', Address.Png(address)[1]);
        Same(null, Address.Of(answer, ConsentKind.Online, out refused));
        Same(Reason.NoUrlOtherCare, refused);
    }

    static void OfSettings(Session session)
    {
        var told = Ask<FacilitySettingsAnswer>(
            session, Operations.FacilitySettingsInquiry, Settings.Inquiry());
        using (Settings settings = Settings.Read(told))
        {
            var lines = settings.Lines();
            Holds(lines.Count > 0 && lines.All(line => line.Label != null && line.Code != null), "no lines");
            Same(null, settings.Change());
            settings.Want(
                SettingItem.ElectronicPrescription, Other(lines.First(line => line.Label.Contains("電子処方箋"))));
            using (SettingsUpdate begun = settings.Change())
            using (var update = new SettingsUpdate(begun.Json()))
            {
                Same(UpdateStep.Send, update.Next);
                update.Answered(Ask<FacilitySettingsUpdateAnswer>(
                    session, Operations.FacilitySettingsUpdate, update.Send()));
                Same(null, update.Send());
                ReadBack(session, update);
                Same(UpdateStep.Applied, update.Next);
            }
        }
    }

    /// Until it is decided; the answer to the update may have told already.
    static void ReadBack(Session session, SettingsUpdate update)
    {
        while (update.Next == UpdateStep.Inquire)
        {
            uint number;
            FacilitySettingsRequest inquiry = update.Inquire(out number);
            var told = Ask<FacilitySettingsAnswer>(
                session, Operations.FacilitySettingsInquiry, inquiry);
            using (Settings now = Settings.Read(told))
                update.Read(number, now);
        }
    }

    static string Other(SettingLine line)
    {
        string unused = Codes.ElectronicPrescriptionUse.Unused.Value;
        return line.Code == unused ? Codes.ElectronicPrescriptionUse.Both.Value : unused;
    }

    static void OfActivation(Session session)
    {
        Reason? refused;
        using (Issuance planned = Issuance.Plan("TABLET-1", Listed(session), out refused))
        using (var issuance = new Issuance(planned.Json()))
        {
            Same(IssuanceStage.Ready, issuance.Stage);
            using (ActivationIssueRequest request = issuance.Send())
                issuance.Answered(Ask<ActivationIssueAnswer>(
                    session, Operations.ActivationCodeIssue, request));
            Same(IssuanceStage.Issued, issuance.Stage);
            Holds(issuance.HasCode, "no code");
            Holds(issuance.Take().Length > 0, "an empty code");
            Same(null, issuance.Take());
            Same(null, issuance.Send());
        }
        Same(null, Issuance.Plan("TABLET-1", Listed(session), out refused));
        Same(Reason.NoCodeHasOne, refused);
        Holds(Issuance.Invalidation(Listed(session), 0) != null, "nothing to make void");
    }

    static ActivationInquiryAnswer Listed(Session session)
    {
        return Ask<ActivationInquiryAnswer>(
            session, Operations.ActivationCodeInquiry, Issuance.Inquiry());
    }

    static void OfList(Session session)
    {
        const string Key = "classes-list";
        var head = new BatchRequest();
        head.Header.QualificationConfirmationDate = Now.Date;
        using (PeopleList list = session.NewList(Operations.QualificationBatch, head, Key))
        {
            foreach (string[] column in people.Take(3))
                using (var person = new BatchQuery { BirthdateText = column[8] })
                {
                    person.SetNumbersOf(new Patient
                    {
                        InsurerNumber = column[2],
                        Symbol = column[3],
                        Number = column[4],
                        Branch = column[5],
                    });
                    list.Add(person);
                }
            list.Submit();
        }
        while (session.NextEvent(TimeSpan.FromMinutes(1)).Kind != EventKind.ListDone)
            continue;
        ListProgress state = session.ListState(Key).Value;
        Same(3, state.People);
        Holds(state.IsWhole && !state.IsOver, "not whole, or over");
        using (Answer answer = session.ListPart(Key, 0).OpenAnswer())
        {
            var all = answer.Next<BatchUnit>(100);
            Same(3, all.Count);
            Same(3, all.Select(unit => unit.Search.ArbitraryIdentifier).Distinct().Count());
        }
        session.AcknowledgeList(Key);
        Holds(session.ListState(Key).Value.IsOver, "not over");
        Same(null, session.ListState("no such list"));
    }

    static void OfEnvelope()
    {
        using (var envelope = new Record(Records.Envelope))
        {
            envelope.AddExtra(new uint[0], "List/Item/Name", "試験　太郎");
            envelope.AddExtra(new uint[0], "List/Item[1]/Name", "試験　花子");
            var values = envelope.ExtraValues(new uint[0]);
            Same(2, values.Count);
            Same("試験　花子", values[1].Text);
        }
    }

    static void OfFindings()
    {
        using (var request = new QualificationRequest())
        {
            request.Body.Search.BirthdateText = "19410231";
            Holds(request.Record.Check().Any(one => one.Severity == Severity.Error), "no error found");
            Same(Coverage.MedicalAid, Aided().Coverage());
        }
    }

    static NumberQuery Aided()
    {
        var query = new NumberQuery();
        query.SetMedicalAid("12131234", "1234567");
        return query;
    }

    static ConsentedUnit Consented()
    {
        var unit = new ConsentedUnit { Validity = Codes.QualificationValidity.Valid };
        QualificationResult result = unit.Results.Result.Add();
        result.Name = "試験　太郎";
        result.MedicineConsent = Codes.Consent.Yes;
        result.MedicineConsentTime = new DateTime(2026, 11, 20, 9, 0, 0);
        result.MedicineAvailable = new DateTime(2026, 12, 31, 23, 59, 59);
        return unit;
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

    static void OfConsent()
    {
        using (var clock = new Clock(Now))
        using (var begun = new Consent("17", ConsentKind.Visit))
        {
            begun.Hear(ConsentKind.Visit, Consented(), Now);
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
        using (var days = new ConsentDays(ConsentKind.Visit))
        {
            var request = new ConsentedRequest();
            request.Body.Search.ConsentFrom = new DateTime(2026, 11, 20);
            request.Body.Search.ConsentTo = new DateTime(2026, 11, 20);
            request.Body.Search.MedicalTreatment = Codes.MedicalTreatment.Visit;
            Same(null, days.Fetched(request, Now, Now));
            DayRange next = days.Next(new DateTime(2026, 11, 20), 7, Now).Value;
            Same(new DateTime(2026, 11, 21), next.First);
            Same(1, days.Uncovered(new DateTime(2026, 11, 20), new DateTime(2026, 11, 21), Now).Count);
        }
    }

    static void OfKept()
    {
        using (var clock = new Clock(Now))
        using (var timers = new Timers())
        {
            timers.Lies("answer-1", CopyPlace.Memory, clock, Now);
            using (var kept = new Timers(timers.Json()))
            {
                Same(CopyStanding.Until, kept.Standing("answer-1", CopyPlace.Memory).Value.Standing);
                kept.HandedOver("answer-1");
                Same(EraseReason.Done, kept.Due(clock, Now).Single().Why);
                kept.Erased("answer-1", CopyPlace.Memory);
                Holds(kept.Forget("answer-1"), "it still lies");
                Same(null, kept.Standing("answer-1", CopyPlace.Memory));
            }
            using (var later = new Clock(clock.Json()))
                Same(Now, later.Observe(Now.AddDays(-1)));
        }
        var holder = new CertificateHolder(institution, "17");
        Reason? refused;
        using (LimitConsent word = LimitConsent.Record(
            holder, ConsentSource.ByWord, Now, "op-1", out refused, Now))
        using (LimitConsent kept = LimitConsent.FromJson(word.Json()))
        using (var query = new NumberQuery())
        {
            kept.Withdraw(Now);
            Same(Reason.NoCertificateWithdrawn, query.AskLimit(kept, null, holder, Now));
        }
    }

    static T Ask<T>(Session session, uint operation, View request) where T : View, new()
    {
        Job job = session.Submit(operation, request);
        Same(JobState.Answered, session.Wait(job, TimeSpan.FromMinutes(1)));
        Same(Outcome.Normal, job.Outcome);
        using (Answer answer = job.OpenAnswer())
        {
            T told = answer.Frame<T>();
            job.Acknowledge();
            return told;
        }
    }

    /// Which error it is.
    static int Fails(Action act)
    {
        try
        {
            act();
            return 0;
        }
        catch (OnshiException error)
        {
            return error.Code;
        }
    }

    static void Holds(bool condition, string otherwise)
    {
        if (!condition)
            throw new Exception(otherwise);
    }

    static void Same(object wanted, object got)
    {
        if (!Equals(wanted, got))
            throw new Exception(string.Format("`{0}`, not `{1}`", got ?? "null", wanted ?? "null"));
    }
}
