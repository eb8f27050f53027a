// One call after another: the library takes one at a time, and a session may be used by many threads.
using System;
using System.Threading;

namespace Onshi
{
    unsafe delegate int CallsSession(SessionHandle session, IntPtr* error);

    unsafe delegate int CallsTwo(SessionHandle session, SessionHandle other, IntPtr* error);

    public sealed unsafe partial class Session
    {
        static int opened;

        readonly object turn = new object();
        // In this order two sessions are taken together, whichever is asked.
        readonly int order = Interlocked.Increment(ref opened);

        /// What may be called while it is this one's turn.
        internal T Hold<T>(Func<SessionHandle, T> act)
        {
            lock (turn)
                return act(handle);
        }

        /// One call; what it says if it did not fail.
        internal int Call(CallsSession call)
        {
            IntPtr error;
            lock (turn)
                return OnshiException.Check(call(handle, &error), error);
        }

        /// One call about two sessions.
        internal int CallWith(Session other, CallsTwo call)
        {
            IntPtr error;
            bool isFirst = order < other.order;
            lock ((isFirst ? this : other).turn)
            lock ((isFirst ? other : this).turn)
                return OnshiException.Check(call(handle, other.handle, &error), error);
        }
    }
}
