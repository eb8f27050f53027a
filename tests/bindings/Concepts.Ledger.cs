// The concepts about the ledger of a session: what its audit tells, and the key that seals it.
using System;
using System.IO;
using System.Linq;
using System.Text;
using Onshi;

sealed unsafe partial class Concepts
{
    // Who acts, and what was done, line by line; of a line that somebody changed, which it is.
    void OfAudit()
    {
        using (Session session = Open("audited"))
        {
            session.ActAs("op-7", "医師");
            session.Submit(Operations.Qualification, Question(), "audited");
            Audit audit = session.Audit;
            string[] lines = audit.Lines().ToArray();
            Same(2, lines.Length);
            Same(2, audit.Head.Lines);
            Same(64, audit.Head.Hash.Length);
            Holds(lines[0].Contains("\"deed\":\"opened\""), lines[0]);
            Holds(lines[1].Contains("\"deed\":\"requested\""), lines[1]);
            Holds(lines[1].Contains("\"user\":\"op-7\",\"role\":\"医師\""), lines[1]);
            Holds(lines[1].Contains(audit.Head.Hash), lines[1]);
            Same(lines[1], audit.Line(2));
            Same(null, audit.Line(3));
            audit.Verify();
        }
        Forge("audited", "\"user\":\"op-7\"", "\"user\":\"op-8\"");
        using (Session session = Open("audited"))
        {
            OnshiException broken = Throws(Errors.AuditBroken, session.Audit.Verify);
            Holds(broken.English.Contains("line 2"), broken.English);
        }
    }

    /// 32 bytes in hexadecimal digits.
    const string LedgerKey = "a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
    const string OtherKey = "b7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7a7";
    const string Passphrase = "試験用パスフレーズ";

    // Sealed by a key or by a passphrase: without it, or with another, nothing opens and nothing changes.
    void SealedLedger()
    {
        Job job;
        using (Session session = OpenSealed("sealed", LedgerKey, null))
            job = session.Submit(Operations.Qualification, Question(), "sealed");
        string before = LedgerOf("sealed");
        Throws(Errors.LedgerKeyMissing, () => OpenSealed("sealed", null, null));
        Throws(Errors.LedgerKeyWrong, () => OpenSealed("sealed", OtherKey, null));
        Throws(Errors.LedgerKeyWrong, () => OpenSealed("sealed", null, Passphrase));
        Throws(Errors.BadOptions, () => OpenSealed("sealed", LedgerKey, Passphrase));
        Throws(Errors.BadOptions, () => OpenSealed("sealed", "a7", null));
        Throws(Errors.BadOptions, () => OpenSealedTwice("sealed"));
        Holds(before == LedgerOf("sealed"), "the ledger was changed");
        using (Session session = OpenSealed("sealed", LedgerKey, null))
            Same(job.Number, session.Find("sealed").Number);
        OpenSealed("phrase", null, Passphrase).Dispose();
        Throws(Errors.LedgerKeyWrong, () => OpenSealed("phrase", null, "別のパスフレーズ"));
        OpenSealed("phrase", null, Passphrase).Dispose();
    }

    Session OpenSealed(string name, string key, string passphrase)
    {
        SessionOptions options = Options(Folder(name));
        options.LedgerKey = key == null ? null : key.ToCharArray();
        options.Passphrase = passphrase == null ? null : passphrase.ToCharArray();
        return Session.Open(options);
    }

    /// Two keys are too many, whichever system keeps one.
    Session OpenSealedTwice(string name)
    {
        SessionOptions options = Options(Folder(name));
        options.LedgerKey = LedgerKey.ToCharArray();
        options.KeyBySystem = true;
        return Session.Open(options);
    }

    // One character for each byte.
    static readonly Encoding Bytes = Encoding.GetEncoding("iso-8859-1");

    /// The bytes of a ledger that is closed.
    string LedgerOf(string name)
    {
        return Bytes.GetString(File.ReadAllBytes(Path.Combine(Folder(name), "onshi.ledger")));
    }

    /// Changes it as whoever has the file can, wherever that text stands.
    void Forge(string name, string text, string other)
    {
        string ledger = LedgerOf(name);
        Holds(ledger.Contains(text), "no such text");
        string forged = ledger.Replace(text, other);
        File.WriteAllBytes(Path.Combine(Folder(name), "onshi.ledger"), Bytes.GetBytes(forged));
    }
}
