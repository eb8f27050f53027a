// What persons said about names and changes, so that nobody is asked twice.
using System;

namespace Onshi
{
    /// <summary>
    /// What persons said. Keep its JSON, which holds no name, date or number of an insurance. Not for two
    /// threads at once.
    /// </summary>
    public sealed unsafe class Notes : IDisposable
    {
        internal readonly NotesHandle Handle;

        /// <summary>
        /// Begins without any. `secret` are 32 random bytes of this installation (紐付け鍵), kept where
        /// patients are not.
        /// </summary>
        public Notes(byte[] secret)
        {
            IntPtr notes, error;
            fixed (byte* bytes = secret)
            {
                int status = Native.onshi_notes_new(bytes, (uint)secret.Length, &notes, &error);
                OnshiException.Check(status, error);
            }
            Handle = new NotesHandle(notes);
        }

        internal Notes(IntPtr given)
        {
            Handle = new NotesHandle(given);
        }

        /// <summary>Makes them from their JSON and the same secret.</summary>
        public Notes(byte[] secret, string json)
        {
            IntPtr notes, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* bytes = secret, kept = text)
            {
                int status = Native.onshi_notes_from_json(
                    bytes, (uint)secret.Length, kept, Texts.Length(text), &notes, &error);
                OnshiException.Check(status, error);
            }
            Handle = new NotesHandle(notes);
        }

        /// <summary>To be kept after each change. The secret is not in it.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_notes_json(Handle, buffer, capacity, length, error));
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>
        /// Remembers that the names of an answer and of a patient are one person's, as somebody said
        /// (別名の確認). Null if it is remembered, else why not.
        /// </summary>
        public Reason? ConfirmAlias(
            Patients patients, Patient patient, View person, int qualification = 0,
            DateTimeOffset? now = null)
        {
            IntPtr error;
            uint reason;
            int status = Native.onshi_notes_confirm_alias(
                Handle, patients.Handle, patients.IndexOf(patient), person.Record.Handle,
                (uint)qualification, Times.At(now), &reason, &error);
            return Masks.Denied(OnshiException.Check(status, error), reason);
        }

        /// <summary>
        /// Takes back what was confirmed of exactly these names (別名の取消し); false if nothing was.
        /// </summary>
        public bool WithdrawAlias(Patients patients, Patient patient, View person, int qualification = 0)
        {
            IntPtr error;
            int status = Native.onshi_notes_withdraw_alias(
                Handle, patients.Handle, patients.IndexOf(patient), person.Record.Handle,
                (uint)qualification, &error);
            return OnshiException.Check(status, error) == Native.ONSHI_S_OK;
        }

        /// <summary>
        /// Remembers what a person decided about a change of the last LinkEach of this list. `later` is the
        /// time from which to ask again, for Decision.Later.
        /// </summary>
        public void Decide(
            Patients patients, Change change, Decision decision, DateTimeOffset? later = null,
            DateTimeOffset? now = null)
        {
            IntPtr error;
            uint again = later == null ? 0 : Times.Seconds(later.Value);
            int status = Native.onshi_notes_decide(
                Handle, patients.Handle, change.Number, (uint)decision, again, Times.At(now), &error);
            OnshiException.Check(status, error);
        }

        /// <summary>
        /// What was decided about a change of the last LinkEach of this list; null if somebody is to be asked.
        /// </summary>
        public Decision? Decided(Patients patients, Change change, DateTimeOffset? now = null)
        {
            IntPtr error;
            uint decision, when;
            int status = Native.onshi_notes_decided(
                Handle, patients.Handle, change.Number, Times.At(now), &decision, &when, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? (Decision?)null : (Decision)decision;
        }

        /// <summary>
        /// Forgets everything that was said about a patient, as when their chart is erased; how much that was.
        /// </summary>
        public int Forget(string id)
        {
            IntPtr error;
            uint count = 0;
            byte[] text = Texts.Utf8(id);
            fixed (byte* bytes = text)
            {
                int status = Native.onshi_notes_forget(Handle, bytes, Texts.Length(text), &count, &error);
                return OnshiException.Check(status, error) == Native.ONSHI_S_NONE ? 0 : (int)count;
            }
        }
    }
}
