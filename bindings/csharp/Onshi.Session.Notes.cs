// What persons said of names and changes, kept by the session in its ledger.
using System;

namespace Onshi
{
    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Notes of what the session keeps: the names that were confirmed of these patients, and every decision.
        /// Link with them. `secret` is as for Notes, and stands in no ledger.
        /// </summary>
        public Notes Notes(byte[] secret, Patients patients)
        {
            IntPtr notes, error;
            fixed (byte* bytes = secret)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_notes(
                            handle, bytes, (uint)secret.Length, patients.Handle, &notes, &error),
                        error);
            return new Notes(notes);
        }

        /// <summary>
        /// As Notes.ConfirmAlias, and keeps it. The notes are those of this session, and know it then.
        /// </summary>
        public Reason? ConfirmAlias(
            Notes notes, Patients patients, Patient patient, View person, int qualification = 0)
        {
            IntPtr error;
            uint reason;
            lock (turn)
            {
                int status = Native.onshi_session_alias_confirm(
                    handle, notes.Handle, patients.Handle, patients.IndexOf(patient),
                    person.Record.Handle, (uint)qualification, &reason, &error);
                return Masks.Denied(OnshiException.Check(status, error), reason);
            }
        }

        /// <summary>As Notes.WithdrawAlias, and keeps it.</summary>
        public bool WithdrawAlias(
            Notes notes, Patients patients, Patient patient, View person, int qualification = 0)
        {
            IntPtr error;
            lock (turn)
            {
                int status = Native.onshi_session_alias_withdraw(
                    handle, notes.Handle, patients.Handle, patients.IndexOf(patient),
                    person.Record.Handle, (uint)qualification, &error);
                return OnshiException.Check(status, error) == Native.ONSHI_S_OK;
            }
        }

        /// <summary>As Notes.Decide, and keeps it.</summary>
        public void Decide(
            Notes notes, Patients patients, Change change, Decision decision, DateTimeOffset? later = null)
        {
            IntPtr error;
            uint again = later == null ? 0 : Times.Seconds(later.Value);
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_decide(
                        handle, notes.Handle, patients.Handle, change.Number, (uint)decision, again,
                        &error),
                    error);
        }

        /// <summary>
        /// Forgets what was remembered about a patient, as when their chart is erased (記録の削除): names,
        /// decisions, and the consent to ask for certificates; how much that was. What is known of their consent
        /// to view stays, for it may have to be cancelled.
        /// </summary>
        public int ForgetPatient(Notes notes, string patient)
        {
            IntPtr error;
            uint count = 0;
            byte[] key = Texts.Utf8(patient);
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_forget_patient(
                            handle, notes.Handle, bytes, Texts.Length(key), &count, &error),
                        error);
            return (int)count;
        }
    }
}
