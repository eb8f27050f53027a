// Taking a consent back (同意取消), for a program that keeps consents itself.
using System;

namespace Onshi
{
    /// <summary>A cancellation that is to be sent now.</summary>
    public struct DueCancellation
    {
        /// <summary>Its number.</summary>
        public readonly uint Number;

        /// <summary>Why; for planned care that has ended, call Consent.Cancel with it first.</summary>
        public readonly CancelReason Why;

        /// <summary>The key under which to submit it.</summary>
        public readonly string Key;

        internal DueCancellation(uint number, CancelReason why, string key)
        {
            Number = number;
            Why = why;
            Key = key;
        }
    }

    public sealed unsafe partial class Consent
    {
        /// <summary>
        /// Notes that consent is to be taken back; use stops here. Keep the JSON before anything else.
        /// </summary>
        public uint Cancel(CancelReason why, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint number;
            int status = Native.onshi_consent_cancel(
                Handle, clock.Handle, (uint)why, Times.At(now), &number, &error);
            OnshiException.Check(status, error);
            return number;
        }

        /// <summary>The cancellation that is to be sent now; null if none is.</summary>
        public DueCancellation? CancelDue(Clock clock, DateTimeOffset? now = null)
        {
            uint number = 0, why = 0, at = Times.At(now);
            uint* which = &number, reason = &why;
            string key = Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_consent_cancel_due(
                    Handle, clock.Handle, at, which, reason, buffer, capacity, length, error));
            return key == null
                ? (DueCancellation?)null : new DueCancellation(number, (CancelReason)why, key);
        }

        /// <summary>
        /// The request of the cancellation that is due, for the numbers and the birth date that the chart
        /// has; null if none is. Submit it, then call CancelSent.
        /// </summary>
        public Record CancelRequest(Patient numbers, Clock clock, DateTimeOffset? now = null)
        {
            using (var texts = new PinnedTexts())
            {
                IntPtr request = IntPtr.Zero, error;
                onshi_patient patient = numbers.ForCall(texts);
                int status = Native.onshi_consent_cancel_request(
                    Handle, clock.Handle, Times.At(now), &patient, &request, &error);
                bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
                return isNone ? null : new Record(request);
            }
        }

        /// <summary>Notes that it was submitted. Keep the JSON then.</summary>
        public void CancelSent(uint number)
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_consent_cancel_sent(Handle, number, &error), error);
        }

        /// <summary>Notes how it was answered; null if the answer is lost. Keep the JSON then.</summary>
        public void CancelAnswered(uint number, View answer, Clock clock, DateTimeOffset? now = null)
        {
            IntPtr error;
            RecordHandle told = answer == null ? RecordHandle.None : answer.Record.Handle;
            int status = Native.onshi_consent_cancel_answered(
                Handle, clock.Handle, number, told, Times.At(now), &error);
            OnshiException.Check(status, error);
        }

        /// <summary>How far the cancellation that counts has come; null if none was asked for.</summary>
        public CancellationState? Cancellation()
        {
            IntPtr error;
            uint number, state;
            int status = Native.onshi_consent_cancel_state(Handle, &number, &state, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? (CancellationState?)null : (CancellationState)state;
        }
    }
}
