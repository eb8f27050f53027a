// A list of any length (一括照会リスト): one thing for the program, as many requests as it takes.
using System;

namespace Onshi
{
    /// <summary>
    /// A list that is being filled. After an error, or when the program was killed in the middle, fill the
    /// same list under the same key again: it goes on where it stopped, and nobody is asked about twice.
    /// </summary>
    public sealed unsafe class PeopleList : IDisposable
    {
        readonly ListHandle handle;
        readonly Session session;

        internal PeopleList(Session session, IntPtr given)
        {
            this.session = session;
            handle = new ListHandle(given);
        }

        /// <summary>
        /// Adds a person: the record that the request repeats for each, for example a BatchQuery. Where
        /// medical information is asked for, `permits` hold the consents of everyone so far.
        /// </summary>
        public void Add(View person, Permits permits = null)
        {
            RecordHandle record = person.Record.Handle;
            session.Call((native, error) => permits == null
                ? Native.onshi_list_add(handle, native, record, error)
                : Native.onshi_list_add_under(handle, native, record, permits.Handle, error));
        }

        /// <summary>Submits what is left. When it returns, the whole list is durable.</summary>
        public void Submit(Permits permits = null)
        {
            session.Call((native, error) => permits == null
                ? Native.onshi_list_submit(handle, native, error)
                : Native.onshi_list_submit_under(handle, native, permits.Handle, error));
        }

        /// <summary>Frees it. What was submitted of it stays submitted.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }
    }

    /// <summary>How far a list is.</summary>
    public struct ListProgress
    {
        /// <summary>How many people were submitted.</summary>
        public readonly int People;

        /// <summary>How many parts there are.</summary>
        public readonly int Parts;

        /// <summary>How many parts have an answer, or never will.</summary>
        public readonly int Done;

        /// <summary>Whether everyone was submitted; if not, submit it again and it goes on.</summary>
        public readonly bool IsWhole;

        /// <summary>Whether every part was acknowledged or is over.</summary>
        public readonly bool IsOver;

        internal ListProgress(onshi_list_state told)
        {
            People = (int)told.people;
            Parts = (int)told.parts;
            Done = (int)told.done;
            IsWhole = told.whole != 0;
            IsOver = told.over != 0;
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Begins a list under the program's own key. `head` is the request without its people: the day, the
        /// kinds of information that are wanted.
        /// </summary>
        public PeopleList NewList(uint operation, View head, string key)
        {
            IntPtr list, error;
            byte[] name = Texts.Utf8(key);
            fixed (byte* bytes = name)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_list_new(
                            handle, operation, head.Record.Handle, bytes, Texts.Length(name), &list,
                            &error),
                        error);
            return new PeopleList(this, list);
        }

        /// <summary>How far a list is; null if there is none of this key.</summary>
        public ListProgress? ListState(string key)
        {
            IntPtr error;
            var told = new onshi_list_state { struct_size = (uint)sizeof(onshi_list_state) };
            int status;
            byte[] name = Texts.Utf8(key);
            fixed (byte* bytes = name)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_list_state(
                            handle, bytes, Texts.Length(name), &told, &error),
                        error);
            return status == Native.ONSHI_S_NONE ? (ListProgress?)null : new ListProgress(told);
        }

        /// <summary>The job of a part, from 0; null if there is none.</summary>
        public Job ListPart(string key, int part)
        {
            IntPtr error;
            uint job;
            int status;
            byte[] name = Texts.Utf8(key);
            fixed (byte* bytes = name)
                lock (turn)
                    status = OnshiException.Check(
                        Native.onshi_session_list_job(
                            handle, bytes, Texts.Length(name), (uint)part, &job, &error),
                        error);
            return status == Native.ONSHI_S_NONE ? null : new Job(this, job);
        }

        /// <summary>Acknowledges every part that is answered.</summary>
        public void AcknowledgeList(string key)
        {
            OfList(key, Native.onshi_session_list_acknowledge);
        }

        /// <summary>Takes back every part that nobody picked up yet.</summary>
        public void WithdrawList(string key)
        {
            OfList(key, Native.onshi_session_list_withdraw);
        }

        /// <summary>Gives every part up that is not over.</summary>
        public void AbandonList(string key)
        {
            OfList(key, Native.onshi_session_list_abandon);
        }

        void OfList(string key, ActsOnList act)
        {
            IntPtr error;
            byte[] name = Texts.Utf8(key);
            fixed (byte* bytes = name)
                lock (turn)
                    OnshiException.Check(act(handle, bytes, Texts.Length(name), &error), error);
        }
    }

    unsafe delegate int ActsOnList(SessionHandle session, byte* key, uint length, IntPtr* error);
}
