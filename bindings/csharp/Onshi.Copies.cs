// Copies of what is clinical that may not stay, job by job; the session watches them (保存期間).
using System;

namespace Onshi
{
    public sealed unsafe partial class Session
    {
        internal CopyState? Copy(uint job, CopyPlace place)
        {
            IntPtr error;
            uint standing, until;
            int status;
            lock (turn)
                status = OnshiException.Check(
                    Native.onshi_session_copy(handle, job, (uint)place, &standing, &until, &error), error);
            bool isNone = status == Native.ONSHI_S_NONE;
            return isNone ? (CopyState?)null : new CopyState((CopyStanding)standing, until);
        }

        internal void Erased(uint job, CopyPlace place)
        {
            IntPtr error;
            lock (turn)
                OnshiException.Check(
                    Native.onshi_session_erased(handle, job, (uint)place, &error), error);
        }
    }
}
