// What the library must do in every language (xtask/src/languages/concepts.rs), in C#.
//
//   Concepts ROOT INSTITUTION
//
// Prints `ok NAME` for each in order, or `not ok NAME: WHY` and ends with 1. What the classes make
// impossible to write is tried through the raw layer. Concepts.Sessions.cs goes on with sessions,
// Concepts.Ledger.cs with what they keep, Concepts.Care.cs with looking after them, Concepts.Https.cs with
// the second road.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Onshi;

static class Program
{
    static int Main(string[] arguments)
    {
        // The same bytes on every system.
        Stream output = Console.OpenStandardOutput();
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" });
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("Concepts ROOT INSTITUTION");
            return 1;
        }
        var concepts = new Concepts(arguments[0], arguments[1]);
        foreach (KeyValuePair<string, Action> concept in concepts.All)
        {
            try
            {
                concept.Value();
            }
            catch (Exception why)
            {
                Console.WriteLine("not ok {0}: {1}", concept.Key, why);
                return 1;
            }
            Console.WriteLine("ok {0}", concept.Key);
        }
        return 0;
    }
}

sealed unsafe partial class Concepts
{
    /// 外字 (U+E000), a surrogate pair and an emoji.
    const string Outside = "\uE000\U00020BB7野🏥";

    static readonly uint[] Top = new uint[0];

    readonly string root, institution;

    public readonly List<KeyValuePair<string, Action>> All = new List<KeyValuePair<string, Action>>();

    public Concepts(string root, string institution)
    {
        this.root = root;
        this.institution = institution;
        Add("load", Load);
        Add("abi_mismatch", AbiMismatch);
        Add("constants", Constants);
        Add("typed_records", TypedRecords);
        Add("text_outside_jis", TextOutsideJis);
        Add("text_broken", TextBroken);
        Add("null_argument", NullArgument);
        Add("buffer_too_small", BufferTooSmall);
        Add("unknown_value", UnknownValue);
        Add("error_detail", ErrorDetail);
        Add("error_elsewhere", ErrorElsewhere);
        Add("freed_parent", FreedParent);
        Add("freed_twice", FreedTwice);
        Add("wrong_kind", WrongKind);
        Add("two_sessions", TwoSessions);
        Add("audit", OfAudit);
        Add("sealed_ledger", SealedLedger);
        Add("diagnosis", OfDiagnosis);
        Add("metrics", OfMetrics);
        Add("backup", OfBackup);
        Add("https", Https);
        Add("encryption", Encryption);
        Add("events", () => Events().GetAwaiter().GetResult());
        Add("cancellation", () => Cancellation().GetAwaiter().GetResult());
        Add("busy", Busy);
        Add("threads", Threads);
        Add("floating_point", FloatingPoint);
    }

    void Add(string name, Action concept)
    {
        All.Add(new KeyValuePair<string, Action>(name, concept));
    }

    static void Load()
    {
        Library.Check();
        Same("0.", Library.Version.Substring(0, 2));
    }

    static void AbiMismatch()
    {
        IntPtr error;
        int status = Native.onshi_abi_check(Native.ONSHI_ABI + 1, Native.ONSHI_SCHEMA_HASH, &error);
        Refused(Errors.AbiMismatch, status, error);
        status = Native.onshi_abi_check(Native.ONSHI_ABI, ~Native.ONSHI_SCHEMA_HASH, &error);
        Refused(Errors.AbiMismatch, status, error);
    }

    static void Constants()
    {
        Same("1", Codes.Sex.Male.Value);
        Same("男", Codes.Sex.Male.Label());
        Same("male", Codes.Sex.Male.Label(Language.English));
        Same(null, new Code<Codes.Sex>("x").Label());
        Same("薬剤情報", DataClass.Drug.Word());
        Same("保険者番号", Labels.OfField(Fields.NumberQuery.InsurerNumber));
    }

    static void TypedRecords()
    {
        var request = new BatchRequest();
        Holds(!request.Header.IsPresent, "the header is there before anything is set in it");
        request.Header.QualificationConfirmationDate = new DateTime(2026, 11, 22);
        for (int person = 1; person <= 2; person++)
        {
            BatchQuery search = request.Body.Search.Add();
            search.SetInsurance("39990023", null, person.ToString());
            search.BirthdateText = "19410422";
        }
        Holds(request.Header.IsPresent, "the header is not there");
        Same("20261122", request.Header.QualificationConfirmationDateText);
        Same(2, request.Body.Search.Count);
        Same("2", request.Body.Search[1].InsuredIdentificationNumber);
        Same(new DateTime(1941, 4, 22), request.Body.Search[0].Birthdate);
        Same(null, request.Body.Search[0].InsuredCardSymbol);
        var query = new NumberQuery { MedicalTreatment = Codes.MedicalTreatment.Visit };
        Holds(query.MedicalTreatment == Codes.MedicalTreatment.Visit, "a code did not come back");
        query.BirthdateText = "no day";
        Same(null, query.Birthdate);
        Throws<InvalidOperationException>(() => query.MedicalTreatment = null);
        var unit = new BatchUnit();
        unit.ReferenceNumber.Add("A");
        unit.ReferenceNumber.Add("B");
        Same("A,B", string.Join(",", unit.ReferenceNumber));
    }

    static void TextOutsideJis()
    {
        var result = new QualificationResult { Name = Outside, Address = "" };
        Same(Outside, result.Name);
        Same("", result.Address);
        Same(null, result.NameKana);
        string longer = string.Concat(Enumerable.Repeat(Outside, 200));
        result.Address = longer;
        Same(longer, result.Address);
        Holds(result.Record.Json().Contains(Outside), "the JSON has another name");
    }

    static void TextBroken()
    {
        var result = new QualificationResult { Name = "試験　太郎" };
        Throws(Errors.BadText, () => result.Name = "\uD842");
        Same("試験　太郎", result.Name);
        Throws(Errors.BadText, () => new BatchUnit().ReferenceNumber.Add("\uDFB7"));
        IntPtr error;
        byte* bytes = stackalloc byte[2];
        bytes[0] = 0x8E; // 試 in Shift_JIS
        bytes[1] = 0x8E;
        int status = Native.onshi_record_set_text(
            HandleOf(result), null, 0, Fields.QualificationResult.Name, bytes, 2, &error);
        Refused(Errors.BadText, status, error);
        Same("試験　太郎", result.Name);
    }

    static void NullArgument()
    {
        Throws<ArgumentNullException>(() => new Record(Records.NumberQuery).SetText(Top, 0, null));
        IntPtr error;
        int status = Native.onshi_record_new(Records.NumberQuery, null, &error);
        Refused(Errors.NullArgument, status, error);
        uint count = 77;
        status = Native.onshi_record_count(
            RecordHandle.None, null, 0, Fields.NumberQuery.Birthdate, &count, &error);
        Refused(Errors.NullArgument, status, error);
        Same(77u, count);
    }

    static void BufferTooSmall()
    {
        var result = new QualificationResult { Name = Outside };
        uint needed = (uint)Outside.Length, field = Fields.QualificationResult.Name, length = 0;
        char* units = stackalloc char[(int)needed];
        units[0] = '-';
        IntPtr error;
        int status = Native.onshi_record_text_u16(
            HandleOf(result), null, 0, field, 0, (ushort*)units, needed - 1, &length, &error);
        Refused(Errors.BufferTooSmall, status, error);
        Same(needed, length);
        Same('-', units[0]);
        status = Native.onshi_record_text_u16(
            HandleOf(result), null, 0, field, 0, (ushort*)units, needed, &length, &error);
        Same(Native.ONSHI_S_OK, status);
        Same(Outside, new string(units, 0, (int)length));
    }

    void UnknownValue()
    {
        using (Session session = Open("unknown"))
            Throws(Errors.UnknownMessage, () => session.Submit(0xFFFF, new QualificationRequest()));
        Throws(Errors.UnknownMessage, () => new Record(0xFFFF));
        using (var record = new Record(Records.NumberQuery))
            Throws(Errors.UnknownField, () => record.Text(Top, 0xFFFFFFFF));
        Throws(Errors.BadOptions, () => Session.Open(new SessionOptions
        {
            Root = Folder("unknown"),
            Institution = institution,
            Charset = (Charset)99,
        }));
    }

    static void ErrorDetail()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "<XmlMsg>\n<MessageHeader>\n</XmlMsg>");
            OnshiException error = Throws(
                Errors.NotWellFormed, () => Answer.Open(file, Messages.QualificationAnswer));
            Same(Category.Peer, error.Category);
            Same(error.Japanese, error.Message);
            Holds(error.Japanese.Any(c => c >= 'ぁ' && c <= 'ん'), "no Japanese: " + error.Japanese);
            Holds(error.English.All(c => c < 'ぁ' || c > 'ん'), "no English: " + error.English);
            Holds(error.Line > 0, "no line");
        }
        finally
        {
            File.Delete(file);
        }
    }

    static void ErrorElsewhere()
    {
        IntPtr record, error;
        Same(Errors.UnknownMessage, Native.onshi_record_new(0xFFFF, &record, &error));
        using (new Record(Records.NumberQuery))
        using (var kept = new ErrorHandle(error))
        {
            int code = 0;
            var reader = new Thread(() =>
            {
                int read = 0;
                Native.onshi_error_code(kept, &read);
                code = read;
            });
            reader.Start();
            reader.Join();
            Same(Errors.UnknownMessage, code);
        }
    }

    void FreedParent()
    {
        Session session = Session.Open(Options(root));
        Job job = session.Submit(Operations.Qualification, Question(), "concepts-parent");
        Same(JobState.Answered, session.Wait(job, TimeSpan.FromMinutes(1)));
        Answer answer = job.OpenAnswer();
        job.Acknowledge();
        session.Dispose();
        QualificationAnswer told = answer.Frame<QualificationAnswer>();
        answer.Dispose();
        QualificationResult result = told.Body.Results.Result[0];
        Holds(result.Name.Length > 0, "no name");
        told = null;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Holds(result.Name.Length > 0, "no name any more");
        Throws<ObjectDisposedException>(() => job.Acknowledge());
    }

    static void FreedTwice()
    {
        var query = new NumberQuery { BirthdateText = "19410422" };
        query.Dispose();
        query.Dispose();
        Throws<ObjectDisposedException>(() => query.BirthdateText = "19410422");
        IntPtr record, error;
        Same(Native.ONSHI_S_OK, Native.onshi_record_new(Records.NumberQuery, &record, &error));
        Same(Native.ONSHI_S_OK, Native.onshi_record_free(record));
        Same(Errors.StaleHandle, Native.onshi_record_free(record));
        uint count;
        using (var stale = new RecordHandle(record))
        {
            int status = Native.onshi_record_count(
                stale, null, 0, Fields.NumberQuery.Birthdate, &count, &error);
            Refused(Errors.StaleHandle, status, error);
        }
    }

    static void WrongKind()
    {
        using (var patients = new PatientsHandle(NewPatients()))
        using (var mistaken = new RecordHandle(patients.DangerousGetHandle()))
        {
            IntPtr error;
            uint count;
            int status = Native.onshi_record_count(
                mistaken, null, 0, Fields.NumberQuery.Birthdate, &count, &error);
            Refused(Errors.WrongHandle, status, error);
        }
    }

    static IntPtr NewPatients()
    {
        IntPtr patients, error;
        OnshiException.Check(Native.onshi_patients_new(&patients, &error), error);
        return patients;
    }

    static void Threads()
    {
        const int Count = 64;
        var failures = new List<Exception>();
        var threads = new List<Thread>();
        for (int number = 0; number < Count; number++)
        {
            string name = Outside + number;
            threads.Add(new Thread(() =>
            {
                try
                {
                    for (int turn = 0; turn < 50; turn++)
                        using (var result = new QualificationResult { Name = name })
                            Same(name, result.Name);
                }
                catch (Exception why)
                {
                    lock (failures)
                        failures.Add(why);
                }
            }));
        }
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures.Count > 0)
            throw failures[0];
    }

    static void FloatingPoint()
    {
        string before = Arithmetic();
        using (var query = new NumberQuery())
        {
            query.SetInsurance("39990023", null, "1");
            Numbers.Compare(Outside, "試験　太郎");
            query.Record.Check();
        }
        Same(before, Arithmetic());
    }

    /// Bits that depend on rounding, on denormal numbers and on exceptions being masked.
    static string Arithmetic()
    {
        double one = Math.Max(1, Environment.TickCount & 1), three = 3 * one, zero = one - 1;
        double[] values = { one / three, -one / three, double.Epsilon * one, 1e16 + one, one / zero, zero / zero };
        return string.Join(" ", values.Select(BitConverter.DoubleToInt64Bits));
    }

    // What the concepts share.

    static RecordHandle HandleOf(View view)
    {
        return view.Record.Handle;
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

    static void Refused(int code, int status, IntPtr error)
    {
        Native.onshi_error_free(error);
        Same(code, status);
    }

    static OnshiException Throws(int code, Action act)
    {
        var thrown = Throws<OnshiException>(act);
        Same(code, thrown.Code);
        return thrown;
    }

    static T Throws<T>(Action act) where T : Exception
    {
        try
        {
            act();
        }
        catch (T expected)
        {
            return expected;
        }
        throw new Exception("no " + typeof(T).Name);
    }
}
