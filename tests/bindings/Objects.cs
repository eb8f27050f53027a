// What the examples do not use of the classes of C#: each object, noun by noun.
//
//   Objects ROOT INSTITUTION
//
// Prints `ok NOUN` for each noun of xtask/src/languages/objects.rs, in its order, or `not ok NOUN: WHY` and
// ends with 1.
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
            Console.Error.WriteLine("Objects ROOT INSTITUTION");
            return 1;
        }
        root = arguments[0];
        institution = arguments[1];
        string known = Path.Combine(root, "patients.csv");
        people = File.ReadLines(known).Skip(1).Select(line => line.Split(',')).ToArray();
        using (Session session = Session.Open(Quick(root, institution)))
        {
            bool isFine = Try("record", OfRecord)
                && Try("words", OfWords)
                && Try("answers", () => OfAnswers(session))
                && Try("candidates", OfCandidates)
                && Try("consent", OfConsent)
                && Try("consent_days", OfConsentDays)
                && Try("access", OfAccess)
                && Try("certificates", OfCertificates)
                && Try("timers", OfTimers)
                && Try("address", () => OfAddress(session))
                && Try("settings", () => OfSettings(session))
                && Try("activation", () => OfActivation(session))
                && Try("lists", () => OfLists(session))
                && Try("apart", OfApart)
                && Try("document", OfDocument)
                && Try("copies", OfCopies)
                && Try("jobs", () => OfJobs(session))
                && Try("log", () => OfLog(session))
                && Try("site", OfSite)
                && Try("migration", OfMigration)
                && Try("remembered", OfRemembered)
                && Try("limit_consents", OfLimitConsents)
                && Try("claims", OfClaims)
                && Try("passcode", () => OfPasscode(session))
                && Try("findings", OfFindings)
                && Try("inspection", OfInspection)
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
