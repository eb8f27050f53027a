// A record: a message, or one person of a batch. Typed records (Onshi.Records.g.cs) are views over it.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>
    /// A record, reached by paths of field and index. Not for two threads at once. A typed record is
    /// nicer: `new QualificationRequest()`.
    /// </summary>
    public sealed unsafe class Record : IDisposable
    {
        /// <summary>For calls of Native.</summary>
        public readonly RecordHandle Handle;

        // Which filling this is: a view of an earlier one must not be read.
        internal int Round;

        /// <summary>An empty record: one of Records or Messages.</summary>
        public Record(uint id)
        {
            Library.Check();
            IntPtr record, error;
            OnshiException.Check(Native.onshi_record_new(id, &record, &error), error);
            Handle = new RecordHandle(record);
        }

        internal Record(IntPtr given)
        {
            Handle = new RecordHandle(given);
        }

        /// <summary>Frees it, and all views over it.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// The text of a field in the group at `path` (field, index, field, index, …); null if it is absent,
        /// which is not the same as empty.
        /// </summary>
        public string Text(uint[] path, uint field, int index = 0)
        {
            const int Usual = 64;
            IntPtr error;
            uint length = 0;
            char* usual = stackalloc char[Usual];
            fixed (uint* steps = path)
            {
                int status = Native.onshi_record_text_u16(
                    Handle, steps, Count(path), field, (uint)index, (ushort*)usual, Usual, &length, &error);
                if (status == Errors.BufferTooSmall)
                {
                    new ErrorHandle(error).Dispose();
                    return LongText(path, field, index);
                }
                bool isAbsent = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
                return isAbsent ? null : new string(usual, 0, (int)length);
            }
        }

        string LongText(uint[] path, uint field, int index)
        {
            fixed (uint* pinned = path)
            {
                uint* steps = pinned;
                return Texts.Utf16((buffer, capacity, length, error) =>
                    Native.onshi_record_text_u16(
                        Handle, steps, Count(path), field, (uint)index, buffer, capacity, length, error));
            }
        }

        /// <summary>Sets the text of a field in place of every repetition of it.</summary>
        public void SetText(uint[] path, uint field, string text)
        {
            if (text == null)
                throw new ArgumentNullException("text");
            IntPtr error;
            fixed (uint* steps = path)
            fixed (char* units = text)
            {
                int status = Native.onshi_record_set_text_u16(
                    Handle, steps, Count(path), field, (ushort*)units, (uint)text.Length, &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>Adds one more repetition of a field.</summary>
        public void AddText(uint[] path, uint field, string text)
        {
            if (text == null)
                throw new ArgumentNullException("text");
            IntPtr error;
            byte[] encoded = Texts.Utf8(text);
            fixed (uint* steps = path)
            fixed (byte* bytes = encoded)
            {
                int status = Native.onshi_record_add_text(
                    Handle, steps, Count(path), field, bytes, Texts.Length(encoded), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>How often a field, text or group, stands in the group at `path`.</summary>
        public int Count(uint[] path, uint field)
        {
            IntPtr error;
            uint count;
            fixed (uint* steps = path)
                OnshiException.Check(
                    Native.onshi_record_count(Handle, steps, Count(path), field, &count, &error), error);
            return (int)count;
        }

        internal static uint Count(uint[] path)
        {
            return (uint)path.Length;
        }

        /// <summary>The whole record as JSON.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_record_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>
        /// A record from the JSON that Json writes; `id` is one of Records or Messages. A value that does not belong
        /// there is an exception, whose path says where.
        /// </summary>
        public static Record FromJson(uint id, string json)
        {
            Library.Check();
            IntPtr record, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* bytes = text)
                OnshiException.Check(
                    Native.onshi_record_from_json(id, bytes, Texts.Length(text), &record, &error), error);
            return new Record(record);
        }

        /// <summary>
        /// Empties it and overwrites its values, for one that held a secret or medical information. Strings that
        /// were read from it stay in the memory of the program.
        /// </summary>
        public void Wipe()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_record_wipe(Handle, &error), error);
        }

        /// <summary>
        /// Checks it against the catalogue. Only findings of Severity.Error keep a message from being sent.
        /// </summary>
        public IReadOnlyList<Finding> Check()
        {
            IntPtr error;
            uint count;
            OnshiException.Check(Native.onshi_record_check(Handle, &count, &error), error);
            var findings = new List<Finding>();
            for (uint index = 0; index < count; index++)
                findings.Add(FindingAt(index));
            return findings;
        }

        Finding FindingAt(uint index)
        {
            uint severity = 0;
            uint* bad = &severity;
            string text = Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_record_finding(Handle, index, bad, buffer, capacity, length, error));
            return new Finding((Severity)severity, text);
        }

        /// <summary>
        /// As of when an answer speaks (処理実行日時 of its header); null if it does not say.
        /// </summary>
        public DateTimeOffset? Told()
        {
            IntPtr error;
            uint told;
            int status = OnshiException.Check(Native.onshi_record_told(Handle, &told, &error), error);
            return status == Native.ONSHI_S_OK ? Times.Of(told) : (DateTimeOffset?)null;
        }
    }

    /// <summary>Something that is odd about a record, without the value.</summary>
    public struct Finding
    {
        /// <summary>How bad it is.</summary>
        public readonly Severity Severity;

        /// <summary>Where and what, in Japanese and English.</summary>
        public readonly string Text;

        internal Finding(Severity severity, string text)
        {
            Severity = severity;
            Text = text;
        }
    }
}
