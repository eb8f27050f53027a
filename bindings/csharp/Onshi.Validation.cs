// What the validator finds in a file or a record, with places, words and evidence.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>What else counts when something is checked.</summary>
    public sealed class ValidationTerms
    {
        /// <summary>The day that counts as today; null: what depends on it is not looked at.</summary>
        public DateTime? Today;

        /// <summary>The text of a profile (TOML), as for a session.</summary>
        public string Profile;
    }

    /// <summary>What is wrong with a file or a record (電文の検証), as `onshi validate` finds it.</summary>
    public sealed unsafe class Validation : IDisposable
    {
        readonly FindingsHandle handle;

        Validation(IntPtr given)
        {
            handle = new FindingsHandle(given);
        }

        /// <summary>
        /// Checks the bytes of a file, an XML document. `message` is one of Messages, or 0: then the name of the file
        /// says it. A file that is not whole has a finding that says so.
        /// </summary>
        public static Validation OfFile(
            byte[] file, string name, uint message = 0, ValidationTerms terms = null)
        {
            Library.Check();
            terms = terms ?? new ValidationTerms();
            IntPtr findings, error;
            byte[] called = Texts.Utf8(name), profile = Texts.Utf8(terms.Profile);
            fixed (byte* bytes = file, a = called, b = profile)
            {
                int status = Native.onshi_findings_of_file(
                    message, a, Texts.Length(called), bytes, (uint)file.Length, Today(terms), b,
                    Texts.Length(profile), &findings, &error);
                OnshiException.Check(status, error);
            }
            return new Validation(findings);
        }

        /// <summary>
        /// Checks a record. `message` is the message that it is, one of Messages, or 0: then only what holds for such
        /// a record in every message.
        /// </summary>
        public static Validation Of(View record, uint message = 0, ValidationTerms terms = null)
        {
            terms = terms ?? new ValidationTerms();
            IntPtr findings, error;
            byte[] profile = Texts.Utf8(terms.Profile);
            fixed (byte* bytes = profile)
            {
                int status = Native.onshi_findings_of_record(
                    record.Record.Handle, message, Today(terms), bytes, Texts.Length(profile), &findings,
                    &error);
                OnshiException.Check(status, error);
            }
            return new Validation(findings);
        }

        static uint Today(ValidationTerms terms)
        {
            return terms.Today == null ? 0 : Times.Day(terms.Today.Value);
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>How many findings there are of a severity, also of those that Findings leaves out.</summary>
        public int Count(Severity severity)
        {
            IntPtr error;
            uint count;
            OnshiException.Check(
                Native.onshi_findings_count(handle, (uint)severity, &count, &error), error);
            return (int)count;
        }

        /// <summary>Every finding; of one rule at most the first hundred.</summary>
        public IReadOnlyList<ValidationFinding> Findings(Language language = Language.Japanese)
        {
            var findings = new List<ValidationFinding>();
            for (uint number = 0; ; number++)
            {
                IntPtr error;
                uint index = number;
                var told = new onshi_finding { struct_size = (uint)sizeof(onshi_finding) };
                int status = Native.onshi_findings_finding(handle, index, &told, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return findings;
                findings.Add(new ValidationFinding(told, what => Text(index, what, language)));
            }
        }

        string Text(uint index, FindingText what, Language language)
        {
            return Texts.Utf16((buffer, capacity, length, error) => Native.onshi_findings_text_u16(
                handle, index, (uint)what, (uint)language, buffer, capacity, length, error));
        }
    }

    /// <summary>Something that is odd, without the value.</summary>
    public sealed class ValidationFinding
    {
        /// <summary>How bad it is. A message with Severity.Error is not sent.</summary>
        public readonly Severity Severity;

        /// <summary>Line in the decoded file, from 1; 0 if there is none.</summary>
        public readonly int Line;

        /// <summary>Column, in characters from 1; 0 if there is none.</summary>
        public readonly int Column;

        /// <summary>The id of its rule, for example F03.</summary>
        public readonly string Rule;

        /// <summary>The path of the element, repeated ones counted from 1; null if it is about none.</summary>
        public readonly string Path;

        /// <summary>What is wrong.</summary>
        public readonly string Words;

        /// <summary>How the rule is known: manual, seen, inferred, general, or as its element is.</summary>
        public readonly string Grade;

        /// <summary>The section, the source or the reason of that.</summary>
        public readonly string Source;

        /// <summary>How the element is known that was measured.</summary>
        public readonly string ElementGrade;

        /// <summary>The section, the source or the reason of that.</summary>
        public readonly string ElementSource;

        internal ValidationFinding(onshi_finding told, Func<FindingText, string> text)
        {
            Severity = (Severity)told.severity;
            Line = (int)told.line;
            Column = (int)told.column;
            Rule = text(FindingText.Rule);
            Path = text(FindingText.Path);
            Words = text(FindingText.Words);
            Grade = text(FindingText.Grade);
            Source = text(FindingText.Source);
            ElementGrade = text(FindingText.ElementGrade);
            ElementSource = text(FindingText.ElementSource);
        }
    }
}
