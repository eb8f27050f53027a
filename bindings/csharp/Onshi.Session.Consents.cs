// Consents that the session keeps in its ledger, under a hash of the program's own key of a patient.
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Onshi
{
    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Takes in and keeps what an answer says about a patient's consent; how many classes count now as it
        /// says. `told` is when it speaks; null to read that from a whole answer.
        /// </summary>
        public int Hear(string patient, ConsentKind kind, View person, DateTimeOffset? told = null)
        {
            IntPtr error;
            uint count, when = told == null ? 0 : Times.Seconds(told.Value);
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_consent_hear(
                            handle, bytes, Texts.Length(key), (uint)kind, person.Record.Handle, when,
                            &count, &error),
                        error);
            return (int)count;
        }

        /// <summary>
        /// The same for many people of one answer in one transaction: keys of patients, and what the answer
        /// says of each (Answer.Next).
        /// </summary>
        public int HearMany(
            ConsentKind kind, IReadOnlyList<KeyValuePair<string, View>> people, DateTimeOffset told)
        {
            var keys = new GCHandle[people.Count];
            IntPtr[] names = new IntPtr[people.Count], records = new IntPtr[people.Count];
            try
            {
                for (int index = 0; index < keys.Length; index++)
                {
                    byte[] key = Texts.Utf8(people[index].Key);
                    keys[index] = GCHandle.Alloc(key, GCHandleType.Pinned);
                    names[index] = keys[index].AddrOfPinnedObject();
                    records[index] = people[index].Value.Record.Handle.DangerousGetHandle();
                }
                IntPtr error;
                uint count;
                fixed (IntPtr* name = names, record = records)
                    lock (turn)
                        OnshiException.Check(
                            Native.onshi_session_consent_hear_many(
                                handle, (uint)kind, Times.Seconds(told), (byte**)name, record,
                                (uint)keys.Length, &count, &error),
                            error);
                GC.KeepAlive(people);
                return (int)count;
            }
            finally
            {
                foreach (GCHandle key in keys)
                    if (key.IsAllocated)
                        key.Free();
            }
        }

        /// <summary>Notes the last day of a patient's planned care; null for none.</summary>
        public void PlanCareUntil(string patient, DateTime? lastDay)
        {
            IntPtr error;
            uint day = lastDay == null ? 0 : Times.Day(lastDay.Value);
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_consent_plan_care_until(
                            handle, bytes, Texts.Length(key), day, &error),
                        error);
        }

        /// <summary>A copy of what is kept of a patient's consent, to be shown (同意の状況).</summary>
        public Consent Consent(string patient, ConsentKind kind)
        {
            IntPtr consent, error;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_consent(
                            handle, bytes, Texts.Length(key), (uint)kind, &consent, &error),
                        error);
            return new Consent(consent);
        }

        /// <summary>
        /// Whether a class of a patient may be used now, by what is kept. Ask before each use.
        /// </summary>
        public Permission Permits(string patient, DataClass dataClass, ConsentKind kind)
        {
            IntPtr error;
            uint until = 0, denial = 0;
            int status;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_consent_permits(
                            handle, bytes, Texts.Length(key), (uint)dataClass, (uint)kind, &until,
                            &denial, &error),
                        error);
            return Permission.Of(status, until, denial);
        }

        /// <summary>
        /// Adds everything that a patient's kept consent permits now to `permits`, for the terms of a request;
        /// which classes that is. None: Permits says why.
        /// </summary>
        public IReadOnlyList<DataClass> Permit(string patient, ConsentKind kind, Permits permits)
        {
            IntPtr error;
            uint classes = 0;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_permits(
                            handle, bytes, Texts.Length(key), (uint)kind, permits.Handle, &classes,
                            &error),
                        error);
            return Masks.Classes(classes);
        }

        /// <summary>A copy of the days of consent that were fetched: answers read and acknowledged.</summary>
        public ConsentDays Days(ConsentKind kind)
        {
            IntPtr days, error;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_days(handle, (uint)kind, &days, &error), error);
            return new ConsentDays(days);
        }

        /// <summary>What to fetch next (次に取得する期間); null if every day that is over was fetched.</summary>
        public DayRange? NextDays(ConsentKind kind, DateTime from, int atMost)
        {
            IntPtr error;
            uint first, last;
            int status;
            lock (turn)
                status = OnshiException.Check(
                    Native.onshi_session_days_next(
                        handle, (uint)kind, Times.Day(from), (uint)atMost, &first, &last, &error),
                    error);
            return status == Native.ONSHI_S_NONE ? (DayRange?)null : new DayRange(first, last);
        }

        /// <summary>The days that were not fetched (未取得の期間).</summary>
        public IReadOnlyList<DayRange> UncoveredDays(ConsentKind kind, DateTime from, DateTime to)
        {
            var ranges = new List<DayRange>();
            for (uint index = 0; ; index++)
            {
                IntPtr error;
                uint first, last;
                int status;
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_days_uncovered(
                            handle, (uint)kind, Times.Day(from), Times.Day(to), index, &first, &last,
                            &error),
                        error);
                if (status == Native.ONSHI_S_NONE)
                    return ranges;
                ranges.Add(new DayRange(first, last));
            }
        }

        /// <summary>
        /// By how much the clock of the machine was set back (時計の逆行); zero while it was not.
        /// </summary>
        public TimeSpan ClockBehind()
        {
            IntPtr error;
            uint seconds = 0;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_clock_behind(handle, &seconds, &error), error);
            return TimeSpan.FromSeconds(seconds);
        }

        /// <summary>
        /// Lets the clock count again on the word of a person, after a jump forward was corrected.
        /// </summary>
        public void ResetClock(string operatorId)
        {
            IntPtr error;
            fixed (char* who = operatorId)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_clock_reset_u16(
                            handle, (ushort*)who, Texts.Length(operatorId), &error),
                        error);
        }

        /// <summary>
        /// Notes that a patient's consent is to be taken back (取り消しの依頼). When it returns, nothing is
        /// permitted on this road any more. Then call SubmitCancellation.
        /// </summary>
        public void Cancel(string patient, ConsentKind kind, CancelReason why)
        {
            IntPtr error;
            uint number;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_cancel(
                            handle, bytes, Texts.Length(key), (uint)kind, (uint)why, &number, &error),
                        error);
        }

        /// <summary>
        /// The patient consents after all: takes the wish to cancel back (取り消し依頼の撤回); false if there is none, or
        /// if its request went out.
        /// </summary>
        public bool DropCancellation(string patient, ConsentKind kind)
        {
            IntPtr error;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    return OnshiException.Check(
                        Native.onshi_session_cancel_drop(
                            handle, bytes, Texts.Length(key), (uint)kind, &error),
                        error) == Native.ONSHI_S_OK;
        }

        /// <summary>
        /// Whether a cancellation of this patient is to be sent now, and why (取り消し対象). Ask about every
        /// patient, once a day.
        /// </summary>
        public CancelReason? CancellationDue(string patient, ConsentKind kind)
        {
            IntPtr error;
            uint why;
            int status;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_cancel_due(
                            handle, bytes, Texts.Length(key), (uint)kind, &why, &error),
                        error);
            return status == Native.ONSHI_S_NONE ? (CancelReason?)null : (CancelReason)why;
        }

        /// <summary>How many cancellations are to be sent, of all patients.</summary>
        public int CancellationsDue()
        {
            IntPtr error;
            uint count;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_cancels_due(handle, &count, &error), error);
            return (int)count;
        }

        /// <summary>
        /// Sends the cancellation that is due (閲覧同意取り消し要求), for the numbers and the birth date that the
        /// chart has; null if none is due. After an error or a crash call it again: it is sent once.
        /// </summary>
        public Job SubmitCancellation(string patient, ConsentKind kind, Patient numbers)
        {
            IntPtr error;
            uint job = 0;
            int status;
            byte[] key = Texts.Utf8(patient);
            using (var texts = new PinnedTexts())
            {
                onshi_patient given = numbers.ForCall(texts);
                fixed (byte* bytes = key)
                    lock (turn)
                        status = OnshiException.Check(
                            Native.onshi_session_cancel_submit(
                                handle, bytes, Texts.Length(key), (uint)kind, &given, &job, &error),
                            error);
            }
            return status == Native.ONSHI_S_NONE ? null : new Job(this, job);
        }

        internal CancellationState? Cancelled(uint job)
        {
            IntPtr error;
            uint state;
            int status;
            lock (turn)
                status = OnshiException.Check(
                    Native.onshi_session_cancel_answered(handle, job, &state, &error), error);
            return status == Native.ONSHI_S_NONE ? (CancellationState?)null : (CancellationState)state;
        }
    }
}
