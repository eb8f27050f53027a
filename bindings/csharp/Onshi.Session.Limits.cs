// Consents to 限度額適用認定証等 being asked for, kept by the session in its ledger.
using System;

namespace Onshi
{
    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Keeps the consent of a patient (同意の記録): it replaces what was kept before. After an error keep it
        /// again.
        /// </summary>
        public void KeepLimitConsent(LimitConsent consent)
        {
            IntPtr error;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_limit_consent_keep(handle, consent.Handle, &error), error);
        }

        /// <summary>A copy of what is kept of a patient, to be shown; null if nothing is.</summary>
        public LimitConsent LimitConsent(string patient)
        {
            IntPtr consent = IntPtr.Zero, error;
            int status;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_limit_consent(
                            handle, bytes, Texts.Length(key), &consent, &error),
                        error);
            return status == Native.ONSHI_S_NONE ? null : new LimitConsent(consent);
        }

        /// <summary>
        /// Notes that a patient took it back (同意の取り下げ); false if none was kept. After an error say it again.
        /// </summary>
        public bool WithdrawLimitConsent(string patient)
        {
            IntPtr error;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    return OnshiException.Check(
                        Native.onshi_session_limit_consent_withdraw(
                            handle, bytes, Texts.Length(key), &error),
                        error) == Native.ONSHI_S_OK;
        }

        /// <summary>
        /// Sets in a query by number that 限度額適用認定証等 is asked for, if the consent that is kept of this patient
        /// counts now (照会の許可). Null, or why nothing was set. What it rests on is added to `permits`.
        /// </summary>
        public Reason? AskLimit(NumberQuery query, string patient, Permits permits)
        {
            IntPtr error;
            uint reason = 0;
            byte[] key = Texts.Utf8(patient);
            fixed (uint* steps = query.Way)
            fixed (byte* bytes = key)
                lock (turn)
                {
                    int status = Native.onshi_session_ask_limit(
                        handle, query.Record.Handle, steps, Record.Count(query.Way), bytes,
                        Texts.Length(key), permits == null ? PermitsHandle.None : permits.Handle, &reason,
                        &error);
                    return Masks.Denied(OnshiException.Check(status, error), reason);
                }
        }

        /// <summary>
        /// The same about somebody who consented by card: 限度額適用認定証等 by the consent that is kept,
        /// 特定疾病療養受療証 if `permits` hold a consent by card of this patient.
        /// </summary>
        public Reason? AskCertificates(
            NumberQuery query, ConsentKind kind, string patient, bool limit, bool specificDisease,
            Permits permits)
        {
            IntPtr error;
            uint reason = 0;
            byte[] key = Texts.Utf8(patient);
            fixed (uint* steps = query.Way)
            fixed (byte* bytes = key)
                lock (turn)
                {
                    int status = Native.onshi_session_ask_certificates(
                        handle, query.Record.Handle, steps, Record.Count(query.Way), (uint)kind, bytes,
                        Texts.Length(key), limit ? 1u : 0, specificDisease ? 1u : 0,
                        permits == null ? PermitsHandle.None : permits.Handle, &reason, &error);
                    return Masks.Denied(OnshiException.Check(status, error), reason);
                }
        }
    }
}
