// 限度額適用認定証等: the consent to ask for them, the asking, and what an answer carries.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>Whose certificates, where: the institution and the program's own key of the patient.</summary>
    public struct CertificateHolder
    {
        /// <summary>Medical institution code (医療機関コード).</summary>
        public readonly string Institution;

        /// <summary>The program's own key of the patient.</summary>
        public readonly string Patient;

        /// <summary>Whose certificates, where.</summary>
        public CertificateHolder(string institution, string patient)
        {
            Institution = institution;
            Patient = patient;
        }
    }

    /// <summary>
    /// A patient consented to their 限度額適用認定証等 being asked for. Keep its JSON.
    /// </summary>
    public sealed unsafe class LimitConsent : IDisposable
    {
        internal readonly LimitConsentHandle Handle;

        internal LimitConsent(IntPtr given)
        {
            Handle = new LimitConsentHandle(given);
        }

        /// <summary>
        /// Records consent that the place itself took (同意の記録); null, with the reason, if it does not count.
        /// </summary>
        public static LimitConsent Record(
            CertificateHolder holder, ConsentSource source, DateTimeOffset given, string operatorId,
            out Reason? refused, DateTimeOffset? now = null)
        {
            IntPtr consent = IntPtr.Zero, error;
            uint reason = 0;
            fixed (char* where = holder.Institution, who = holder.Patient, heard = operatorId)
            {
                int status = Native.onshi_limit_consent_record_u16(
                    (ushort*)where, Texts.Length(holder.Institution),
                    (ushort*)who, Texts.Length(holder.Patient), (uint)source, Times.Seconds(given),
                    (ushort*)heard, Texts.Length(operatorId), Times.At(now), &consent, &reason, &error);
                refused = Masks.Denied(OnshiException.Check(status, error), reason);
            }
            return refused == null ? new LimitConsent(consent) : null;
        }

        /// <summary>
        /// Records consent that an answer tells of (限度額適用認定証提供同意フラグ); null, with the reason, if it does
        /// not count.
        /// </summary>
        public static LimitConsent OfAnswer(
            CertificateHolder holder, View answer, int qualification, string operatorId,
            out Reason? refused, DateTimeOffset? now = null)
        {
            IntPtr consent = IntPtr.Zero, error;
            uint reason = 0;
            byte[] where = Texts.Utf8(holder.Institution), who = Texts.Utf8(holder.Patient),
                heard = Texts.Utf8(operatorId);
            fixed (byte* a = where, b = who, c = heard)
            {
                int status = Native.onshi_limit_consent_of_answer(
                    a, Texts.Length(where), b, Texts.Length(who), answer.Record.Handle,
                    (uint)qualification, c, Texts.Length(heard), Times.At(now), &consent, &reason, &error);
                refused = Masks.Denied(OnshiException.Check(status, error), reason);
            }
            return refused == null ? new LimitConsent(consent) : null;
        }

        /// <summary>Makes it from its JSON.</summary>
        public static LimitConsent FromJson(string json)
        {
            IntPtr consent, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_limit_consent_from_json(kept, Texts.Length(text), &consent, &error),
                    error);
            return new LimitConsent(consent);
        }

        /// <summary>To be kept.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_limit_consent_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>Notes that the patient took it back (同意の取り下げ). It stays so. Keep the JSON then.</summary>
        public void Withdraw(DateTimeOffset? now = null)
        {
            IntPtr error;
            OnshiException.Check(
                Native.onshi_limit_consent_withdraw(Handle, Times.At(now), &error), error);
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }

    /// <summary>Asking for certificates in a query by number.</summary>
    public static unsafe class CertificateQueries
    {
        /// <summary>
        /// Sets whether 限度額適用認定証等 is asked for: it is if the consent counts here and now; without one it
        /// says 未同意. What it rests on is added to `permits`, for the terms of the request. Null, or why nothing
        /// was set.
        /// </summary>
        public static Reason? AskLimit(
            this NumberQuery query, LimitConsent consent, Permits permits, CertificateHolder holder,
            DateTimeOffset? now = null)
        {
            IntPtr error;
            uint reason = 0;
            byte[] where = Texts.Utf8(holder.Institution), who = Texts.Utf8(holder.Patient);
            fixed (uint* steps = query.Way)
            fixed (byte* a = where, b = who)
            {
                int status = Native.onshi_record_ask_limit(
                    query.Record.Handle, steps, Record.Count(query.Way),
                    consent == null ? LimitConsentHandle.None : consent.Handle,
                    permits == null ? PermitsHandle.None : permits.Handle,
                    a, Texts.Length(where), b, Texts.Length(who), Times.At(now), &reason, &error);
                return Masks.Denied(OnshiException.Check(status, error), reason);
            }
        }

        /// <summary>
        /// The same about somebody who consented by card (訪問診療等・オンライン診療等); 特定疾病療養受療証 too, if
        /// `permits` hold a consent by card of this patient.
        /// </summary>
        public static Reason? AskCertificates(
            this NumberQuery query, ConsentKind kind, LimitConsent consent, Permits permits,
            bool specificDisease, CertificateHolder holder, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint reason = 0;
            byte[] where = Texts.Utf8(holder.Institution), who = Texts.Utf8(holder.Patient);
            fixed (uint* steps = query.Way)
            fixed (byte* a = where, b = who)
            {
                int status = Native.onshi_record_ask_certificates(
                    query.Record.Handle, steps, Record.Count(query.Way), (uint)kind,
                    consent == null ? LimitConsentHandle.None : consent.Handle,
                    permits == null ? PermitsHandle.None : permits.Handle, specificDisease ? 1u : 0,
                    a, Texts.Length(where), b, Texts.Length(who), Times.At(now), &reason, &error);
                return Masks.Denied(OnshiException.Check(status, error), reason);
            }
        }

        /// <summary>Which certificates a query asks for, by its flags: a mask for Certificates.Compare.</summary>
        public static uint AskedCertificates(this View request)
        {
            IntPtr error;
            uint asked;
            OnshiException.Check(
                Native.onshi_record_asked_certificates(request.Record.Handle, &asked, &error), error);
            return asked;
        }
    }

    /// <summary>
    /// The certificates of one patient. Keep their JSON. Nothing is chosen and nothing computed.
    /// </summary>
    public sealed unsafe class Certificates : IDisposable
    {
        readonly CertificatesHandle handle;

        /// <summary>Begins without any.</summary>
        public Certificates()
        {
            IntPtr certificates, error;
            OnshiException.Check(Native.onshi_certificates_new(&certificates, &error), error);
            handle = new CertificatesHandle(certificates);
        }

        /// <summary>Makes them from their JSON.</summary>
        public Certificates(string json)
        {
            IntPtr certificates, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_certificates_from_json(kept, Texts.Length(text), &certificates, &error),
                    error);
            handle = new CertificatesHandle(certificates);
        }

        /// <summary>To be kept.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_certificates_json(handle, buffer, capacity, length, error));
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>
        /// Adds what a qualification of an answer carries, with where it came from: the program's name of the
        /// answer, and when it came. How many are new here.
        /// </summary>
        public int Add(View answer, int qualification, string source, DateTimeOffset came)
        {
            IntPtr error;
            uint count;
            byte[] name = Texts.Utf8(source);
            fixed (byte* bytes = name)
            {
                int status = Native.onshi_certificates_add(
                    handle, answer.Record.Handle, (uint)qualification, bytes, Texts.Length(name),
                    Times.Seconds(came), &count, &error);
                OnshiException.Check(status, error);
            }
            return (int)count;
        }

        /// <summary>Which certificate holds on a day, and why (有効期間の判定), as JSON.</summary>
        public string On(DateTime day)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_certificates_on_u16(
                    handle, Times.Day(day), buffer, capacity, length, error));
        }

        /// <summary>
        /// What an answer changes (変更有無の照合), as JSON. `asked` is AskedCertificates of its query.
        /// </summary>
        public string Compare(View answer, int qualification, uint asked, DateTime day)
        {
            RecordHandle told = answer.Record.Handle;
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_certificates_compare_u16(
                    handle, told, (uint)qualification, asked, Times.Day(day), buffer, capacity, length,
                    error));
        }
    }
}
