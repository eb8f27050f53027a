// What may be seen now of a patient, by the consent that the session keeps.
using System;

namespace Onshi
{
    /// <summary>
    /// What somebody may see of a patient (閲覧権限). It opens the parts of answers; ask for it anew for each use.
    /// </summary>
    public sealed unsafe class Rights : IDisposable
    {
        internal readonly RightsHandle Handle;

        internal Rights(IntPtr given)
        {
            Handle = new RightsHandle(given);
        }

        /// <summary>Whether a class is shown.</summary>
        public Permission this[DataClass dataClass]
        {
            get
            {
                IntPtr error;
                uint until = 0, reason = 0;
                int status = Native.onshi_rights_class(
                    Handle, (uint)dataClass, &until, &reason, &error);
                return Permission.Of(OnshiException.Check(status, error), until, reason);
            }
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Asks what may be seen now of a patient (閲覧権限の確認): by the consent, the clock, the role and the
        /// policy of the session. `viewer` is somebody who looks through the same software; null: nobody can tell
        /// who, and nothing opens.
        /// </summary>
        public Rights Rights(string patient, ConsentKind kind, Access viewer)
        {
            IntPtr rights, error;
            byte[] key = Texts.Utf8(patient);
            AccessHandle who = viewer == null ? AccessHandle.None : viewer.Handle;
            fixed (byte* bytes = key)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_rights(
                            handle, bytes, Texts.Length(key), (uint)kind, who, &rights, &error),
                        error);
            return new Rights(rights);
        }

        /// <summary>
        /// Whether the program may keep what is clinical (保存できる役割): a chart may; a receipt computer passes it
        /// on.
        /// </summary>
        public bool MayKeep
        {
            get
            {
                IntPtr error;
                lock (turn)
                    return OnshiException.Check(Native.onshi_session_may_keep(handle, &error), error)
                        == Native.ONSHI_S_OK;
            }
        }
    }
}
