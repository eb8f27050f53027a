// One query by number (資格確認), from C# 7 on Windows or Linux.
//
//   Query ROOT INSTITUTION TODAY INSURER SYMBOL NUMBER BIRTHDATE       dates as yyyyMMdd
//
// ROOT holds `req` and `res` of a terminal, real or simulated (`onshi sim --root ROOT`).
using System;
using System.Text;
using Onshi;

static unsafe class Query
{
    static readonly uint[] Header = { Fields.QualificationRequest.Header, 0 };

    static readonly uint[] Search =
    {
        Fields.QualificationRequest.Body, 0,
        Fields.QualificationRequestBody.Search, 0,
    };

    static readonly uint[] Body = { Fields.QualificationAnswer.Body, 0 };

    static readonly uint[] Result =
    {
        Fields.QualificationAnswer.Body, 0,
        Fields.QualificationAnswerBody.Results, 0,
        Fields.ResultList.Result, 0,
    };

    static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        if (arguments.Length != 7)
        {
            Console.Error.WriteLine("Query ROOT INSTITUTION TODAY INSURER SYMBOL NUMBER BIRTHDATE");
            return 1;
        }
        try
        {
            Run(arguments);
            return 0;
        }
        catch (OnshiException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    static void Run(string[] arguments)
    {
        IntPtr error;
        Check(Native.onshi_abi_check(Native.ONSHI_ABI, Native.ONSHI_SCHEMA_HASH, &error), error);
        IntPtr session = Open(arguments[0], arguments[1]);
        IntPtr request = NewRecord(Messages.QualificationRequest);
        Set(request, Header, Fields.DatedRequestHeader.QualificationConfirmationDate, arguments[2]);
        Set(request, Search, Fields.NumberQuery.InsurerNumber, arguments[3].PadLeft(8));
        Set(request, Search, Fields.NumberQuery.InsuredCardSymbol, arguments[4]);
        Set(request, Search, Fields.NumberQuery.InsuredIdentificationNumber, arguments[5]);
        Set(request, Search, Fields.NumberQuery.Birthdate, arguments[6]);
        uint job = Submit(session, Operations.Qualification, request, "csharp-query");
        Native.onshi_record_free(request);
        WaitFor(session, job);
        IntPtr answer, frame;
        Check(Native.onshi_session_answer(session, job, &answer, &error), error);
        Check(Native.onshi_answer_frame(answer, &frame, &error), error);
        string validity = Get(frame, Body, Fields.QualificationAnswerBody.Validity);
        Console.WriteLine("氏名: " + Get(frame, Result, Fields.QualificationResult.Name));
        Console.WriteLine("氏名カナ: " + Get(frame, Result, Fields.QualificationResult.NameKana));
        Console.WriteLine("資格有効性: " + Label(Tables.QualificationValidity, validity));
        Native.onshi_record_free(frame);
        Native.onshi_answer_free(answer);
        Check(Native.onshi_session_acknowledge(session, job, &error), error);
        Native.onshi_session_free(session);
    }

    static IntPtr Open(string root, string institution)
    {
        IntPtr session, error;
        fixed (byte* rootBytes = Utf8(root), institutionBytes = Utf8(institution))
        {
            var options = new onshi_session_options
            {
                struct_size = (uint)sizeof(onshi_session_options),
                root = rootBytes,
                institution = institutionBytes,
                poll_ms = 50, // A simulated terminal is quick; leave it at 0 for a real one.
            };
            Check(Native.onshi_session_open(&options, &session, &error), error);
        }
        return session;
    }

    static IntPtr NewRecord(uint id)
    {
        IntPtr record, error;
        Check(Native.onshi_record_new(id, &record, &error), error);
        return record;
    }

    // What is not known is left out, not sent empty.
    static void Set(IntPtr record, uint[] path, uint field, string text)
    {
        IntPtr error;
        if (text.Length == 0)
            return;
        fixed (uint* steps = path)
        fixed (char* units = text)
        {
            int status = Native.onshi_record_set_text_u16(
                record, steps, (uint)path.Length, field, (ushort*)units, (uint)text.Length, &error);
            Check(status, error);
        }
    }

    // An absent field reads as an empty text here.
    static string Get(IntPtr record, uint[] path, uint field)
    {
        IntPtr error;
        uint length;
        char* units = stackalloc char[256];
        fixed (uint* steps = path)
        {
            int status = Native.onshi_record_text_u16(
                record, steps, (uint)path.Length, field, 0, (ushort*)units, 256, &length, &error);
            Check(status, error);
        }
        return new string(units, 0, (int)length);
    }

    static uint Submit(IntPtr session, uint operation, IntPtr record, string key)
    {
        IntPtr error;
        uint job;
        fixed (byte* bytes = Utf8(key))
        {
            int status = Native.onshi_session_submit(
                session, operation, record, bytes, Native.ONSHI_NUL, &job, &error);
            Check(status, error);
        }
        return job;
    }

    // A program with a window asks from a timer, with timeout 0.
    static void WaitFor(IntPtr session, uint job)
    {
        IntPtr error;
        var happened = new onshi_event { struct_size = (uint)sizeof(onshi_event) };
        do
        {
            Check(Native.onshi_session_next_event(session, 60000, &happened, &error), error);
        }
        while (happened.kind != Native.ONSHI_EVENT_ANSWERED || happened.job != job);
    }

    static string Label(uint table, string value)
    {
        IntPtr error;
        uint length;
        byte* bytes = stackalloc byte[256];
        fixed (byte* code = Utf8(value))
        {
            int status = Native.onshi_code_label(
                table, code, Native.ONSHI_NUL, Native.ONSHI_JAPANESE, bytes, 256, &length, &error);
            Check(status, error);
        }
        return Encoding.UTF8.GetString(bytes, (int)length);
    }

    // The error object is only there if the call failed.
    static void Check(int status, IntPtr error)
    {
        if (status >= 0)
            return;
        uint length = 0;
        char* units = stackalloc char[1024];
        Native.onshi_error_text_u16(error, Native.ONSHI_JAPANESE, (ushort*)units, 1024, &length);
        Native.onshi_error_free(error);
        throw new OnshiException(new string(units, 0, (int)length));
    }

    static byte[] Utf8(string text)
    {
        return Encoding.UTF8.GetBytes(text + "\0");
    }
}

sealed class OnshiException : Exception
{
    public OnshiException(string message) : base(message) { }
}
