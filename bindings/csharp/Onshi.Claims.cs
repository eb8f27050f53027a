// A file of the claim system (レセプト振替・返戻・増減点): what became of each claim, and whose it is.
using System;
using System.Collections;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>How to read a file of the claim system.</summary>
    public sealed class ClaimsOptions
    {
        /// <summary>The name of the file, which tells its layout.</summary>
        public string FileName;

        /// <summary>The name of its layout, if the name of the file does not tell it.</summary>
        public string Layout;

        /// <summary>Layouts of the program's own, as TOML; null: those that are known.</summary>
        public string Layouts;

        /// <summary>Read files whose layout is only assumed.</summary>
        public bool AllowAssumed;
    }

    /// <summary>The claims of a file, in its order. Not for two threads at once.</summary>
    public sealed unsafe class Claims : IReadOnlyList<Claim>, IDisposable
    {
        internal readonly ClaimsHandle Handle;

        internal Patients Patients;

        /// <summary>Reads a file to its end.</summary>
        public Claims(byte[] file, ClaimsOptions options)
        {
            Library.Check();
            IntPtr claims, error;
            byte[] name = Texts.Utf8(options.FileName), layout = Texts.Utf8(options.Layout),
                layouts = Texts.Utf8(options.Layouts);
            uint flags = options.AllowAssumed ? Native.ONSHI_CLAIMS_ALLOW_ASSUMED : 0;
            fixed (byte* bytes = file, a = name, b = layout, c = layouts)
            {
                int status = Native.onshi_claims_open(
                    bytes, (uint)file.Length, a, Texts.Length(name), b, Texts.Length(layout), c,
                    Texts.Length(layouts), flags, &claims, &error);
                OnshiException.Check(status, error);
            }
            Handle = new ClaimsHandle(claims);
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>How the file was read.</summary>
        public ClaimsFile File
        {
            get
            {
                IntPtr error;
                var told = new onshi_claims_file { struct_size = (uint)sizeof(onshi_claims_file) };
                OnshiException.Check(Native.onshi_claims_summary(Handle, &told, &error), error);
                return new ClaimsFile(told);
            }
        }

        /// <summary>
        /// Why lines could not be read, as errors that nobody threw; the claims that they belong to are
        /// ClaimOutcome.Unclear.
        /// </summary>
        public IReadOnlyList<OnshiException> Unread()
        {
            var reasons = new List<OnshiException>();
            for (uint number = 0; ; number++)
            {
                IntPtr reason, error;
                int status = Native.onshi_claims_unread(Handle, number, &reason, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return reasons;
                reasons.Add(OnshiException.Of(reason));
            }
        }

        /// <summary>
        /// Looks for the patient of each claim; how many were linked. It never picks between two people.
        /// </summary>
        public int Link(Patients patients)
        {
            IntPtr error;
            uint count;
            OnshiException.Check(
                Native.onshi_claims_link(Handle, patients.Handle, &count, &error), error);
            Patients = patients;
            return (int)count;
        }

        /// <summary>How many there are.</summary>
        public int Count
        {
            get { return File.Claims; }
        }

        /// <summary>One of them, as it is known now: read it again after Link.</summary>
        public Claim this[int number]
        {
            get
            {
                Claim claim = At(number);
                if (claim == null)
                    throw new ArgumentOutOfRangeException("number");
                return claim;
            }
        }

        /// <summary>All of them.</summary>
        public IEnumerator<Claim> GetEnumerator()
        {
            int number = 0;
            for (Claim claim = At(number); claim != null; claim = At(number))
            {
                yield return claim;
                number++;
            }
        }

        IEnumerator IEnumerable.GetEnumerator()
        {
            return GetEnumerator();
        }

        Claim At(int number)
        {
            IntPtr error;
            var told = new onshi_claim { struct_size = (uint)sizeof(onshi_claim) };
            int status = Native.onshi_claims_claim(Handle, checked((uint)number), &told, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : new Claim(this, number, told);
        }

        /// <summary>What a 確認区分 means for the claim; null for a code that is not in the table.</summary>
        public static string Confirmation(string code, Language language = Language.Japanese)
        {
            fixed (char* pinned = code)
            {
                ushort* text = (ushort*)pinned;
                return Texts.Utf16((buffer, capacity, length, error) =>
                    Native.onshi_confirmation_text_u16(
                        text, Texts.Length(code), (uint)language, buffer, capacity, length, error));
            }
        }
    }

    /// <summary>How a file of claims was read.</summary>
    public struct ClaimsFile
    {
        /// <summary>All lines.</summary>
        public readonly int Lines;

        /// <summary>Lines of claims.</summary>
        public readonly int OfClaims;

        /// <summary>Headers, titles and totals.</summary>
        public readonly int OfFile;

        /// <summary>Rows of another kind, which say nothing about a claim.</summary>
        public readonly int PassedOver;

        /// <summary>Lines that could not be read; Claims.Unread tells why.</summary>
        public readonly int Unread;

        /// <summary>Blank lines.</summary>
        public readonly int Blank;

        /// <summary>Claims that were read.</summary>
        public readonly int Claims;

        /// <summary>How many claims the file says it has (総件数); null if it does not say it.</summary>
        public readonly int? Stated;

        internal ClaimsFile(onshi_claims_file told)
        {
            Lines = (int)told.lines;
            OfClaims = (int)told.of_claims;
            OfFile = (int)told.of_file;
            PassedOver = (int)told.passed_over;
            Unread = (int)told.unread;
            Blank = (int)told.blank;
            Claims = (int)told.claims;
            Stated = told.has_stated == 0 ? (int?)null : (int)told.stated;
        }

        /// <summary>Whether it has as many claims as it says.</summary>
        public bool IsWhole
        {
            get { return Stated == null || Stated == Claims; }
        }
    }
}
