// The concepts about looking after a place: the doctor, the figures of a session, a copy of its ledger.
using System;
using System.IO;
using System.Linq;
using Onshi;

sealed unsafe partial class Concepts
{
    static readonly DoctorTerms WithoutPatience = new DoctorTerms { Patience = TimeSpan.FromMilliseconds(1) };

    // A place is looked at before a session is opened there: what is good, what is not, and what to do.
    void OfDiagnosis()
    {
        using (Diagnosis good = Diagnosis.Of(Options(Folder("examined")), WithoutPatience))
        {
            Holds(good.Worst < CheckResult.Error, "the worst is " + good.Worst);
            Same(CheckResult.Good, ResultOf(good, "folders"));
            Same(CheckResult.Good, ResultOf(good, "rename"));
            Same("フォルダーがある", good.Checks()[0].Label);
            Same("the folders are there", good.Checks(Language.English)[0].Label);
        }
        using (Diagnosis bad = Diagnosis.Of(Options(Path.Combine(root, "nowhere")), WithoutPatience))
        {
            Same(CheckResult.Error, bad.Worst);
            Same(CheckResult.Error, ResultOf(bad, "folders"));
            string seen = bad.Checks(Language.English)[0].Seen, remedy = bad.Checks()[0].Remedy;
            Holds(seen.Contains("req cannot be opened"), seen);
            Holds(remedy.Contains("権限を確認してください"), remedy);
        }
        SessionOptions wrong = Options(Folder("examined"));
        wrong.Charset = (Charset)99;
        Throws(Errors.BadOptions, () => Diagnosis.Of(wrong));
    }

    /// How the first check of a name came out.
    static CheckResult ResultOf(Diagnosis found, string name)
    {
        return found.Checks().First(check => check.Name == name).Result;
    }

    // What happened is counted: for the program, and as the text that collectors read.
    void OfMetrics()
    {
        using (Session session = Open("counted"))
        {
            Metrics before = session.Metrics;
            Same("0 0 0", Counts(before));
            Same(TimeSpan.Zero, before.OldestUnanswered);
            Same(TimeSpan.Zero, before.OldestUnacknowledged);
            session.Submit(Operations.Qualification, Question(), "counted");
            AnswerBadly("counted");
            Same(EventKind.Problem, session.NextEvent(TimeSpan.FromMinutes(1)).Kind);
            Same("1 0 0", Counts(session.Metrics));
            string text = session.MetricsText;
            Holds(text.Contains("\nonshi_problems_total 1\n"), text);
            Holds(text.Contains("onshi_deeds_total{deed=\"requested\"} 1\n"), text);
        }
    }

    static string Counts(Metrics metrics)
    {
        return metrics.Problems + " " + metrics.Overdue + " " + metrics.LedgerFailures;
    }

    /// An answer that is none, to the one request that stands there.
    void AnswerBadly(string name)
    {
        string folder = Folder(name);
        string request = Path.GetFileName(Directory.GetFiles(Path.Combine(folder, "req")).Single());
        string answer = Path.Combine(folder, "res", request.Replace("req_", "res_"));
        File.WriteAllText(answer, "<XmlMsg><a></b></XmlMsg>");
    }

    // The ledger is copied while its session works. The copy comes back where none is, and says what is in doubt.
    void OfBackup()
    {
        string folder = Folder("kept"), copy = Path.Combine(folder, "copy");
        uint job;
        using (Session session = Open("kept"))
        {
            job = session.Submit(Operations.Qualification, Question(), "kept").Number;
            session.BackUp(copy);
            Throws(Errors.NameTaken, () => session.BackUp(copy));
        }
        Throws(Errors.NameTaken, () => Backup.Restore(Options(folder), copy));
        File.Move(Path.Combine(folder, "onshi.ledger"), Path.Combine(folder, "away"));
        Restored restored = Backup.Restore(Options(folder), copy);
        Same(1, restored.Jobs);
        Same(1, restored.InDoubt);
        using (Session session = Open("kept"))
        {
            Same(job, session.Find("kept").Number);
            // No file name since the copy comes again.
            uint next = session.Submit(Operations.Qualification, Question(), "afterwards").Number;
            Holds(next > job + 999999, "the next is " + next);
        }
    }
}
