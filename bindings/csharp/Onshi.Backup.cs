// A copy of a session's ledger, and how it comes back (バックアップと復元).
using System;

namespace Onshi
{
    /// <summary>What came back with a ledger.</summary>
    public struct Restored
    {
        /// <summary>How many jobs.</summary>
        public readonly int Jobs;

        /// <summary>
        /// How many of them were under way: what became of them since, the ledger does not know. Look at each
        /// (Session.Jobs) before asking again.
        /// </summary>
        public readonly int InDoubt;

        internal Restored(uint jobs, uint inDoubt)
        {
            Jobs = (int)jobs;
            InDoubt = (int)inDoubt;
        }
    }

    /// <summary>The way back from a copy that Session.BackUp made.</summary>
    public static unsafe class Backup
    {
        /// <summary>
        /// Makes the ledger that these options name out of a copy (復元). No session is open there, and a broken ledger was
        /// moved away. A sealed one needs its key in the options.
        /// </summary>
        public static Restored Restore(SessionOptions options, string file)
        {
            byte[] name = Texts.Utf8(file);
            uint jobs, inDoubt;
            uint* all = &jobs, doubtful = &inDoubt;
            fixed (byte* pinned = name)
            {
                byte* bytes = pinned;
                options.Lend((native, error) => Native.onshi_ledger_restore(
                    native, bytes, Texts.Length(name), all, doubtful, error));
            }
            return new Restored(jobs, inDoubt);
        }
    }

    public sealed unsafe partial class Session
    {
        /// <summary>
        /// Copies its ledger into a new file as it stands now (バックアップ); nothing is written over. One that is sealed
        /// stays sealed with the same key. It comes back by Backup.Restore only.
        /// </summary>
        public void BackUp(string file)
        {
            byte[] name = Texts.Utf8(file);
            IntPtr error;
            fixed (byte* bytes = name)
                lock (turn)
                    OnshiException.Check(
                        Native.onshi_session_back_up(handle, bytes, Texts.Length(name), &error), error);
        }
    }
}
