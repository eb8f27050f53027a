// Consent from its first word to its end (同意の一生), and what a chart takes over, piece by piece; C# 7.
//
//   Consent ROOT INSTITUTION
//
// ROOT holds the folders `req` and `res` of the terminal's cooperation software (連携ソフト), real or
// simulated (`onshi sim --root ROOT`). The answers here are made by hand, so that the day is always the
// same; a program reads them from its jobs, as VisitDay.cs does.
//
//   1. Nothing clinical goes out without a consent; with it, alone and in a list, it does.
//   2. Consent is taken back: use stops at once, and the system is told once.
//   3. A name that the system spells otherwise: asked about once, then remembered.
//   4. 限度額適用認定証: asked for by word, held against what the place knows.
//   5. What passes through memory is erased in time.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Onshi;

static class Program
{
    /// The program's own key of the patient.
    const string Key = "17";

    /// 2026-11-22 09:00 in Japan. A program leaves the time out: it is now.
    static readonly DateTimeOffset Now = new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(9));

    static int Main(string[] arguments)
    {
        // The same bytes on every system.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("Consent ROOT INSTITUTION");
            return 1;
        }
        try
        {
            Run(arguments[0], arguments[1]);
            return 0;
        }
        catch (OnshiException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    static void Run(string root, string institution)
    {
        ConsentedUnit answer = AnswerAbout("●橋　太郎");
        var options = new SessionOptions
        {
            Root = root,
            Institution = institution,
            AllowAssumed = true, // The layouts of these messages are not public.
        };
        using (Session session = Session.Open(options))
        {
            MedicalInformation(session, answer);
            TakeBack(session);
        }
        LinkTwice(answer);
        OfCertificates(new CertificateHolder(institution, Key), answer);
        Memory();
    }

    /// What an answer says of the patient: valid, and consented to 薬剤情報.
    static ConsentedUnit AnswerAbout(string name)
    {
        var unit = new ConsentedUnit { Validity = Codes.QualificationValidity.Valid };
        QualificationResult result = unit.Results.Result.Add();
        result.InsurerNumber = "06139992";
        result.InsuredIdentificationNumber = "1";
        result.Name = name;
        result.Birthdate = new DateTime(1950, 1, 2);
        result.MedicineConsent = Codes.Consent.Yes;
        result.MedicineConsentTime = new DateTime(2020, 1, 1, 9, 0, 0);
        result.MedicineAvailable = new DateTime(2099, 12, 31, 23, 59, 59);
        return unit;
    }

    static Patient Chart(string name)
    {
        return new Patient
        {
            Id = Key,
            InsurerNumber = "06139992",
            Number = "1",
            Name = name,
            Birthdate = "19500102",
        };
    }

    // 1. asking for medical information

    static DrugInformationRequest Drugs()
    {
        var request = new DrugInformationRequest();
        request.Header.InsurerNumber = "06139992";
        request.Header.InsuredIdentificationNumber = "1";
        request.Body.Start = new DateTime(2026, 1, 1);
        request.Body.End = new DateTime(2026, 10, 1);
        request.Body.FileCategory = Codes.DrugFileCategory.DrugXml;
        return request;
    }

    /// Whether it went out; it does not without a consent.
    static bool Goes(Action ask)
    {
        try
        {
            ask();
            return true;
        }
        catch (OnshiException error) when (error.Code == Errors.ConsentMissing)
        {
            return false;
        }
    }

    static bool Ask(Session session, string key, Permits permits)
    {
        var terms = new Terms { Subject = Key, Permits = permits };
        return Goes(() => session.Submit(Operations.DrugInformation, Drugs(), key, terms));
    }

    static bool AskInAList(Session session, Permits permits)
    {
        var head = new VisitBatchRequest();
        head.Header.QualificationConfirmationDate = Now.Date;
        // Whose it is, the arbitrary identifier says.
        var person = new NumberQuery { ArbitraryIdentifier = Key };
        person.InsurerNumber = "06139992";
        person.InsuredIdentificationNumber = "1";
        person.InsuredBranchNumber = "01";
        MedicalInformationRequest wanted = person.MedicalInformation.Request.Add();
        wanted.Kind = Codes.MedicalInformationType.Medicine;
        wanted.FileCategory = Codes.MedicalInformationFileCategory.Xml;
        using (PeopleList list = session.NewList(Operations.VisitQualificationBatch, head, "list"))
        {
            list.Add(person, permits);
            return Goes(() => list.Submit(permits));
        }
    }

    static void MedicalInformation(Session session, ConsentedUnit answer)
    {
        using (var none = new Permits())
        using (var permits = new Permits())
        {
            Console.WriteLine("同意なし: {0}", Sent(Ask(session, "drugs", none)));
            var people = new[] { new KeyValuePair<string, View>(Key, answer) };
            int count = session.HearMany(ConsentKind.Visit, people, Now);
            var classes = session.Permit(Key, ConsentKind.Visit, permits);
            Console.WriteLine(
                "同意の反映: {0}件, 薬剤情報 {1}", count, classes.Single() == DataClass.Drug ? "可" : "?");
            Console.WriteLine("薬剤情報の要求: {0}", Sent(Ask(session, "drugs", permits)));
            bool isSent = AskInAList(session, none);
            Console.WriteLine("一括照会: 同意なし {0}, 同意あり {1}", Sent(isSent), Sent(AskInAList(session, permits)));
        }
    }

    static string Sent(bool isSent)
    {
        return isSent ? "送信" : "送信しない";
    }

    // 2. taking consent back

    static void TakeBack(Session session)
    {
        using (var permits = new Permits())
        {
            session.Permit(Key, ConsentKind.Visit, permits);
            session.Cancel(Key, ConsentKind.Visit, CancelReason.Patient);
            Permission now = session.Permits(Key, DataClass.Drug, ConsentKind.Visit);
            Console.WriteLine("取り消しの依頼後: {0}", now.IsGranted ? "?" : now.Reason.Value.Word());
            // A permit from before does not help.
            Console.WriteLine("前の許可: {0}", Sent(Ask(session, "later", permits)));
        }
        int due = session.CancellationsDue();
        Patient known = Chart("試験　太郎");
        session.SubmitCancellation(Key, ConsentKind.Visit, known);
        bool isSentAgain = session.SubmitCancellation(Key, ConsentKind.Visit, known) != null;
        Console.WriteLine("取り消し対象: {0}件, 再送 {1}", due, isSentAgain ? "?" : "しない");
        using (Consent consent = session.Consent(Key, ConsentKind.Visit))
            Console.WriteLine(
                "取り消し: {0}", consent.Cancellation() == CancellationState.Sent ? "送信済" : "?");
    }

    // 3. linking, with a name that differs for ever

    static void LinkTwice(ConsentedUnit answer)
    {
        var secret = new byte[32]; // 32 random bytes of the installation, kept apart.
        secret[0] = 1;
        Patient known = Chart("高橋　太郎");
        using (var patients = new Patients(new[] { known }))
        using (var notes = new Notes(secret))
        {
            Console.WriteLine("氏名の突合: {0}", Numbers.Compare("高橋　太郎", "●橋　太郎").Word());
            Console.WriteLine("変更:");
            var before = Changes(patients, notes, answer);
            foreach (Change change in before)
                notes.Decide(patients, change, Decision.Declined, null, Now);
            Console.WriteLine("判断: {0}", notes.Decided(patients, before[0], Now).Value.Word());
            notes.ConfirmAlias(patients, known, answer, 0, Now);
            using (var kept = new Notes(secret, notes.Json()))
            {
                Console.WriteLine("別名の確認後の変更:");
                Console.WriteLine("  {0}件減", before.Count - Changes(patients, kept, answer).Count);
            }
        }
    }

    static IReadOnlyList<Change> Changes(Patients patients, Notes notes, ConsentedUnit answer)
    {
        Linkage linkage = patients.LinkEach(Route.Consented, answer, notes);
        foreach (Change change in linkage.Changes)
        {
            Console.WriteLine("  {0}", change.Kind.Word());
            foreach (ChangedValue value in change.Values)
                Console.WriteLine("    → {0}  {1}", value.InAnswer, change.How.Word());
        }
        return linkage.Changes;
    }

    // 4. 限度額適用認定証

    static void OfCertificates(CertificateHolder holder, ConsentedUnit answer)
    {
        Reason? refused;
        LimitConsent.Record(holder, ConsentSource.ByWord, Now, "", out refused, Now);
        Console.WriteLine("操作者なし: {0}", refused.Value.Word());
        using (LimitConsent word = LimitConsent.Record(
            holder, ConsentSource.ByWord, Now, "op-1", out refused, Now))
        using (var query = new NumberQuery())
        using (var known = new Certificates())
        {
            var another = new CertificateHolder(holder.Institution, "18");
            Console.WriteLine("別の患者: {0}", query.AskLimit(word, null, another, Now).Value.Word());
            query.AskLimit(word, null, holder, Now);
            uint asked = query.AskedCertificates();
            bool isLimit = asked == 1u << (int)CertificateKind.Limit;
            Console.WriteLine("照会: {0}", isLimit ? "限度額適用認定証" : "?");
            LimitCertificate certificate = answer.Results.Result[0].LimitCertificate;
            certificate.ValidFrom = new DateTime(2026, 8, 1);
            certificate.ValidTo = new DateTime(2027, 7, 31);
            Console.WriteLine("照合: {0}", Holds(known.Compare(answer, 0, asked, Now.Date), "\"state\":\"new\"", "新規"));
            int count = known.Add(answer, 0, "consented", Now);
            string again = known.Compare(answer, 0, asked, Now.Date);
            Console.WriteLine(
                "取り込み {0}件, 照合: {1}", count, Holds(again, "\"state\":\"unchanged\"", "変更なし"));
            string later = known.On(new DateTime(2027, 8, 1));
            Console.WriteLine("翌年8月: {0}", Holds(later, "有効期間終了", "有効期間終了"));
        }
    }

    static string Holds(string report, string part, string word)
    {
        return report.Contains(part) ? word : report;
    }

    // 5. what may not stay

    static void Memory()
    {
        using (var clock = new Clock(Now))
        using (var timers = new Timers())
        {
            CopyPlace place = Access.Stay(SoftwareRole.ReceiptComputer, DataClass.Drug).Value;
            timers.Lies("answer-1", place, clock, Now);
            bool mayLie = timers.Due(clock, Now.AddMinutes(9)).Count == 0;
            DueCopy due = timers.Due(clock, Now.AddMinutes(10)).Single();
            Console.WriteLine(
                "一時格納: 9分後 {0}, 10分後 {1} 削除: {2}", mayLie ? "残す" : "?", due.Id, due.Why.Word());
            timers.Erased(due.Id, due.Place);
        }
    }
}
