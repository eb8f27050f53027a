// The doctor (診断): what can be known of the place of a session before one is opened there.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>How the doctor goes about it.</summary>
    public sealed class DoctorTerms
    {
        /// <summary>How long a request may lie before it is remarked; usually three seconds.</summary>
        public TimeSpan? Patience;

        /// <summary>
        /// A file of the doctor's own is renamed into the request folder for a moment. Stop the terminal first.
        /// </summary>
        public bool TouchRequests;
    }

    /// <summary>What the doctor found (診断), check by check, as `onshi doctor` does.</summary>
    public sealed unsafe class Diagnosis : IDisposable
    {
        readonly DiagnosisHandle handle;

        Diagnosis(IntPtr given)
        {
            handle = new DiagnosisHandle(given);
        }

        /// <summary>
        /// Looks at the place that a session would open with these options. Nothing is asked, and a session at work there
        /// is found and told. It takes as long as the patience, and some seconds more on a slow share.
        /// </summary>
        public static Diagnosis Of(SessionOptions options, DoctorTerms terms = null)
        {
            terms = terms ?? new DoctorTerms();
            uint patience = Times.Milliseconds(terms.Patience);
            uint flags = terms.TouchRequests ? Native.ONSHI_DOCTOR_TOUCH_REQ : 0;
            IntPtr diagnosis;
            IntPtr* place = &diagnosis;
            options.Lend((native, error) => Native.onshi_doctor(native, patience, flags, place, error));
            return new Diagnosis(diagnosis);
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>How the worst check came out: from CheckResult.Warning on somebody should look.</summary>
        public CheckResult Worst
        {
            get
            {
                IntPtr error;
                uint result;
                OnshiException.Check(Native.onshi_diagnosis_worst(handle, &result, &error), error);
                return (CheckResult)result;
            }
        }

        /// <summary>Every check, in the order in which things are looked at; one may be there several times.</summary>
        public IReadOnlyList<Check> Checks(Language language = Language.Japanese)
        {
            var checks = new List<Check>();
            for (uint number = 0; ; number++)
            {
                IntPtr error;
                uint index = number, result;
                int status = Native.onshi_diagnosis_result(handle, index, &result, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return checks;
                checks.Add(new Check((CheckResult)result, what => Text(index, what, language)));
            }
        }

        string Text(uint index, DiagnosisText what, Language language)
        {
            return Texts.Utf16((buffer, capacity, length, error) => Native.onshi_diagnosis_text_u16(
                handle, index, (uint)what, (uint)language, buffer, capacity, length, error));
        }
    }

    /// <summary>One thing that the doctor looked at (診断項目).</summary>
    public sealed class Check
    {
        /// <summary>How it came out.</summary>
        public readonly CheckResult Result;

        /// <summary>Its name, for programs; never used for another check.</summary>
        public readonly string Name;

        /// <summary>What is looked at.</summary>
        public readonly string Label;

        /// <summary>What was seen (所見). No person stands in it.</summary>
        public readonly string Seen;

        /// <summary>What to do if it is not good (対処).</summary>
        public readonly string Remedy;

        internal Check(CheckResult result, Func<DiagnosisText, string> text)
        {
            Result = result;
            Name = text(DiagnosisText.Check);
            Label = text(DiagnosisText.Label);
            Seen = text(DiagnosisText.Seen);
            Remedy = text(DiagnosisText.Remedy);
        }
    }
}
