// What is wrong with the facilities and terminals of a site (施設と端末の設定).
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>Something that is wrong with a site, or may be (設定の指摘).</summary>
    public sealed class SiteFinding
    {
        /// <summary>What is wrong; Word says it, and Remedy what to do.</summary>
        public readonly SiteFault Fault;

        /// <summary>How bad it is. A session does not open with Severity.Error.</summary>
        public readonly Severity Severity;

        /// <summary>What it is about, as it was configured or seen.</summary>
        public readonly IReadOnlyList<KeyValuePair<SiteThing, string>> About;

        internal SiteFinding(
            SiteFault fault, Severity severity, IReadOnlyList<KeyValuePair<SiteThing, string>> about)
        {
            Fault = fault;
            Severity = severity;
            About = about;
        }

        /// <summary>What to do about it.</summary>
        public string Remedy(Language language = Language.Japanese)
        {
            return Texts.Word(WordList.Remedy, (uint)Fault, language);
        }
    }

    /// <summary>The TOML text of a site, checked without a session, as for a window of settings (設定の検査).</summary>
    public static unsafe class Site
    {
        /// <summary>What is wrong with it. A text that cannot be read is an exception, with its line.</summary>
        public static IReadOnlyList<SiteFinding> Check(string site)
        {
            Library.Check();
            fixed (char* pinned = site)
            {
                ushort* text = (ushort*)pinned;
                return SiteReader.Read(
                    (number, fault, severity, about, error) => Native.onshi_site_finding_u16(
                        text, Texts.Length(site), number, fault, severity, about, error),
                    (number, place, kind, buffer, capacity, length, error) =>
                        Native.onshi_site_finding_about_u16(
                            text, Texts.Length(site), number, place, kind, buffer, capacity, length,
                            error));
            }
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// What is wrong with its site: what was found when it opened, then what answers have shown, each once.
        /// Look again when an answer stays away: one with the code of another institution is delivered to nobody,
        /// and stands here.
        /// </summary>
        public IReadOnlyList<SiteFinding> SiteFindings()
        {
            lock (turn)
                return SiteReader.Read(
                    (number, fault, severity, about, error) =>
                        Native.onshi_session_finding(handle, number, fault, severity, about, error),
                    (number, place, kind, buffer, capacity, length, error) =>
                        Native.onshi_session_finding_about_u16(
                            handle, number, place, kind, buffer, capacity, length, error));
        }

        /// <summary>How many there are: cheap enough to look whenever something is shown.</summary>
        public int SiteFindingCount
        {
            get
            {
                IntPtr error;
                uint count;
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_findings(handle, &count, &error), error);
                return (int)count;
            }
        }
    }

    unsafe delegate int ReadsFinding(
        uint number, uint* fault, uint* severity, uint* about, IntPtr* error);

    unsafe delegate int ReadsThing(
        uint number, uint place, uint* kind, ushort* buffer, uint capacity, uint* length, IntPtr* error);

    static unsafe class SiteReader
    {
        public static IReadOnlyList<SiteFinding> Read(ReadsFinding find, ReadsThing tell)
        {
            var findings = new List<SiteFinding>();
            for (uint number = 0; ; number++)
            {
                IntPtr error;
                uint fault, severity, count;
                int status = find(number, &fault, &severity, &count, &error);
                if (OnshiException.Check(status, error) == Native.ONSHI_S_NONE)
                    return findings;
                var about = new List<KeyValuePair<SiteThing, string>>();
                for (uint place = 0; place < count; place++)
                    about.Add(Thing(number, place, tell));
                findings.Add(new SiteFinding((SiteFault)fault, (Severity)severity, about));
            }
        }

        static KeyValuePair<SiteThing, string> Thing(uint number, uint place, ReadsThing tell)
        {
            uint told = 0;
            uint* kind = &told;
            string text = Texts.Utf16((buffer, capacity, length, error) =>
                tell(number, place, kind, buffer, capacity, length, error));
            return new KeyValuePair<SiteThing, string>((SiteThing)told, text);
        }
    }
}
